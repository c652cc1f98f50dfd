"""Writes that meet a transaction of somebody else at their item, with real clients before answers that are made up."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.errors import Unavailable
from chalicelib.storage import conflicts
from chalicelib.storage.games import GameStore
from chalicelib.storage.outage import is_outage
from chalicelib.storage.table import TRIES, ConditionFailed, transact
from tests.builders import a_game
from tests.storage.test_counters import busy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from tests.conftest import Cloud

KEY = {"PK": {"S": "PLAYER#ann"}, "SK": {"S": "PROFILE"}}
CHECK = {
    "ConditionCheck": {"Key": {"PK": "PLAYER#ann", "SK": "PROFILE"}, "ConditionExpression": "attribute_exists(PK)"}
}


class Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._body


def client(*codes: str) -> Any:
    """A client that is answered with these errors in turn, and then as if all were well; it waits for nothing."""
    session = boto3.Session("key", "secret", region_name="us-east-1")
    conflicts.listen(session, lambda: 0)
    answers = iter(codes)

    def answer(**_: object) -> AWSResponse:
        code = next(answers, None)
        body = json.dumps({"__type": f"com.amazonaws.dynamodb#{code}"} if code else {}).encode()
        headers: Any = {"Content-Type": "application/x-amz-json-1.0"}
        return AWSResponse("https://made.up", 400 if code else 200, headers, Raw(body))

    events: Any = session.events
    events.register_first("before-send.*.*", answer)  # before moto, where that is on
    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    made: Any = session.client("dynamodb", config=config)
    return made


def cancelled(*codes: str) -> ClientError:
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": ""},
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return ClientError(answer, "TransactWriteItems")


def refusing(*errors: ClientError) -> Any:
    """A table whose transactions are refused with these errors in turn; the names of those that were not."""
    left, done = iter(errors), list[Any]()

    def transact_write_items(TransactItems: list[Any]) -> None:  # noqa: N803  # AWS's name
        error = next(left, None)
        if error is not None:
            raise error
        done.append(TransactItems)

    meta = SimpleNamespace(client=SimpleNamespace(transact_write_items=transact_write_items))
    return SimpleNamespace(name="inkling", meta=meta, done=done)


def test_a_write_that_meets_a_transaction_is_tried_again() -> None:
    dynamodb = client(conflicts.CODE, conflicts.CODE)

    answer = dynamodb.update_item(TableName="inkling", Key=KEY)

    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_one_that_always_meets_another_is_an_outage_and_no_fault_of_the_code() -> None:
    dynamodb = client(*[conflicts.CODE] * 10)

    with pytest.raises(ClientError) as refused:
        dynamodb.update_item(TableName="inkling", Key=KEY)

    assert refused.value.response["ResponseMetadata"]["RetryAttempts"] == conflicts.MOST_ATTEMPTS - 1
    assert is_outage(refused.value)


def test_nothing_else_is_tried_again_for_that() -> None:
    dynamodb = client("ValidationException")

    with pytest.raises(ClientError) as refused:
        dynamodb.update_item(TableName="inkling", Key=KEY)

    assert refused.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_transaction_that_meets_another_is_tried_again() -> None:
    table = refusing(cancelled("TransactionConflict", "None"), cancelled("None", "TransactionConflict"))

    transact(table, [CHECK, CHECK])

    assert len(table.done) == 1


def test_a_transaction_that_always_meets_others_was_refused_by_no_condition() -> None:
    table = refusing(*[cancelled("TransactionConflict")] * TRIES)

    with pytest.raises(Unavailable):
        transact(table, [CHECK])

    assert table.done == []


def test_a_condition_that_failed_is_told_without_what_was_met_elsewhere() -> None:
    table = refusing(cancelled("TransactionConflict", "ConditionalCheckFailed"))

    with pytest.raises(ConditionFailed) as refused:
        transact(table, [CHECK, CHECK])

    assert refused.value.failed == {1}


@pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded", "TransactionConflict"])
def test_a_transaction_that_was_too_much_is_an_outage(reason: str) -> None:
    assert is_outage(cancelled("None", reason))


def test_a_transaction_that_is_wrong_is_none() -> None:
    assert not is_outage(cancelled("None", "ValidationError"))


def test_a_player_whose_profile_is_written_meanwhile_is_not_signed_out(games: GameStore, cloud: Cloud) -> None:
    assert games
    crowd: Any = busy(cloud.table, lambda key: key["SK"] == "PROFILE" and crowd.refused < 2)

    assert GameStore(crowd).add(a_game(player="ann"))


def test_a_daily_that_is_made_twice_at_once_is_not_told_to_have_been_played(games: GameStore, table: Table) -> None:
    crowd: Any = busy(table, lambda key: key["SK"].startswith("DAILY#") and crowd.refused < 2)

    assert GameStore(crowd).add(a_game(player="ann"), "2027-01-15")
    assert games.daily("ann", "2027-01-15") is not None
