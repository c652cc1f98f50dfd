import pytest

from chalicelib.domain.quota import HOUR_MS, Quota
from chalicelib.errors import TooManyRequests, Unauthenticated
from chalicelib.storage.quotas import QuotaStore
from tests.builders import NOON
from tests.conftest import Cloud

QUOTA = Quota("exports", 2, HOUR_MS, "Please wait.")


@pytest.fixture
def quotas(cloud: Cloud) -> QuotaStore:
    for player in ("ann", "bob"):
        cloud.table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE"})
    return QuotaStore(cloud.table)


def test_no_more_is_taken_than_may_be_and_the_next_window_begins_anew(quotas: QuotaStore) -> None:
    for _ in range(2):
        quotas.take(QUOTA, "ann", NOON)

    with pytest.raises(TooManyRequests) as refused:
        quotas.take(QUOTA, "ann", NOON + 1)

    assert refused.value.retry_after == 3_600
    quotas.take(QUOTA, "ann", NOON + HOUR_MS)


def test_each_player_has_a_quota_of_their_own(quotas: QuotaStore) -> None:
    for player in ("ann", "bob"):
        for _ in range(2):
            quotas.take(QUOTA, player, NOON)


def test_a_count_expires(quotas: QuotaStore, cloud: Cloud) -> None:
    quotas.take(QUOTA, "ann", NOON)

    [item] = [item for item in cloud.table.scan()["Items"] if str(item["SK"]).startswith("EXPORTS#")]
    assert item["expires_at"] == (NOON + 2 * HOUR_MS) // 1_000


def test_nothing_is_counted_of_who_has_been_erased(quotas: QuotaStore, cloud: Cloud) -> None:
    with pytest.raises(Unauthenticated):
        quotas.take(QUOTA, "carl", NOON)

    assert {item["PK"] for item in cloud.table.scan()["Items"]} == {"PLAYER#ann", "PLAYER#bob"}
