"""The registry's routes: what an admin sees and moves."""

import pytest

from tests.api.client import Client, Reply
from tests.api.listening import listening
from tests.aws import BUCKET
from tests.conftest import Cloud
from tests.inference.tiny import tiny_version
from tests.storage.registry import Registry

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"


@pytest.fixture
def registry(cloud: Cloud) -> Registry:
    """Two versions, the first of them champion."""
    registry = Registry(cloud.table, cloud.clients.s3, BUCKET)
    for version in (FIRST, SECOND):
        registry.models.register(*tiny_version(version))
    registry.models.promote(FIRST, by="ann")
    return registry


def aliases(client: Client, admin: str) -> dict[str, list[str]]:
    return {row["version"]: row["aliases"] for row in client.get("/admin/models", token=admin).json["items"]}


@pytest.mark.in_process
def test_versions_are_listed_with_metrics_and_aliases(client: Client, registry: Registry, admin: str) -> None:
    rows = client.get("/admin/models", token=admin).json["items"]

    assert [row["version"] for row in rows] == [SECOND, FIRST]
    assert rows[1]["metrics"] == {"top1": 0.75}
    assert rows[1]["aliases"] == ["champion"]
    assert registry.models.versions()[1].sha256 == rows[1]["sha256"]


@pytest.mark.in_process
@pytest.mark.usefixtures("registry")
def test_a_promotion_and_its_rollback(client: Client, admin: str) -> None:
    promoted = client.post(f"/admin/models/{SECOND}/promote", token=admin)
    between = aliases(client, admin)
    back = client.post("/admin/models/rollback", token=admin)

    assert (promoted.status, promoted.json) == (200, {"champion": SECOND, "previous": FIRST})
    assert between == {SECOND: ["champion"], FIRST: ["previous"]}
    assert (back.status, back.json) == (200, {"champion": FIRST, "previous": SECOND})


@pytest.mark.in_process
@pytest.mark.usefixtures("registry")
def test_each_change_of_the_champion_is_measured_once(
    client: Client, admin: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening(monkeypatch, capsys) as ear:
        for deed in (f"{SECOND}/promote", f"{SECOND}/promote", "rollback"):
            client.post(f"/admin/models/{deed}", token=admin)

    assert ear.sum("Promotions") == 2


@pytest.mark.in_process
def test_a_challenger_is_listed_and_promoted(client: Client, registry: Registry, admin: str) -> None:
    registry.models.challenge(SECOND, by="retraining")
    before = aliases(client, admin)

    client.post(f"/admin/models/{SECOND}/promote", token=admin)

    assert before == {SECOND: ["challenger"], FIRST: ["champion"]}
    assert aliases(client, admin) == {SECOND: ["champion"], FIRST: ["previous"]}


@pytest.mark.in_process
def test_who_moved_an_alias_is_kept(client: Client, cloud: Cloud, registry: Registry, admin: str) -> None:
    me = client.get("/me", token=admin).json["id"]

    client.post(f"/admin/models/{SECOND}/promote", token=admin)

    assert cloud.table.get_item(Key={"PK": "REGISTRY", "SK": "ALIAS#champion"})["Item"]["moved_by"] == me
    assert registry.models.alias("champion") == SECOND


def refused(reply: Reply, status: int, *parts: str) -> None:
    assert reply.status == status
    assert all(part in reply.json["detail"] for part in parts), reply.json


@pytest.mark.in_process
def test_a_damaged_version_is_refused_in_a_sentence(client: Client, registry: Registry, admin: str) -> None:
    registry.damage(SECOND)

    refused(client.post(f"/admin/models/{SECOND}/promote", token=admin), 409, SECOND, "SHA-256")
    assert aliases(client, admin)[FIRST] == ["champion"]


@pytest.mark.in_process
@pytest.mark.usefixtures("registry")
def test_what_is_not_there_can_be_neither_promoted_nor_gone_back_to(client: Client, admin: str) -> None:
    refused(client.post("/admin/models/20200101T000000Z/promote", token=admin), 404, "20200101T000000Z")
    refused(client.post("/admin/models/rollback", token=admin), 409, "no previous model")


@pytest.mark.deployed
def test_the_shipped_champion_is_listed_and_stays_when_it_is_promoted_again(client: Client, admin: str) -> None:
    champion = client.get("/health").json["model_version"]

    reply = client.post(f"/admin/models/{champion}/promote", token=admin)

    assert (reply.status, reply.json["champion"]) == (200, champion)
    assert "champion" in aliases(client, admin)[champion]
