"""The hourly export, and sweep of what was erased, through the deployed rule, function and role."""

from __future__ import annotations

import gzip
import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.erasure import Remains
from chalicelib.domain.export import day_after, day_of, partition_of
from chalicelib.domain.pseudonym import pseudonym
from chalicelib.storage.exports import EXPORTS
from chalicelib.storage.rounds import results_index
from chalicelib.storage.sweeps import SweepStore
from chalicelib.wiring import now_ms
from infra.reach import environment
from infra.stack import STACK, Cloud
from tests.cloud.functions import Functions
from tests.cloud.playing import play, sign_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from chalicelib.domain.export import Partition

#: A clock that is set to a minute has run down by then: the emulator counts from when the rule was made.
pytestmark = pytest.mark.at_the_end

SECONDS = 120


class Results:
    """The table and the bucket of the scratch cloud, where the export reads and writes."""

    def __init__(self, cloud: Cloud, state: Path) -> None:
        told = environment(state, {})
        self.table = cloud.resource("dynamodb").Table(told["INKLING_TABLE"])
        self._s3, self._bucket, self._swept = cloud.client("s3"), told["INKLING_BUCKET"], ""

    def age(self, player: str, partition: Partition) -> None:
        """Have a player's one result be of an earlier day, whose file is due, with those of all days since."""
        asked: Any = {":player": f"PLAYER#{player}", ":kind": "RESULT#"}
        condition = "PK = :player AND begins_with(SK, :kind)"
        (item,) = self.table.query(KeyConditionExpression=condition, ExpressionAttributeValues=asked)["Items"]
        self.table.put_item(Item={**item, "INDEX": results_index(partition)})
        self.table.put_item(Item={"PK": EXPORTS, "SK": "THROUGH", "day": day_after(partition.day, -1)})
        self.table.put_item(Item={"PK": EXPORTS, "SK": f"DUE#{partition.name}", "due": 0})

    def leave_a_drawing(self, game: str) -> None:
        """Have a drawing be there of a player who was erased, and be due to be swept with what was public."""
        self._s3.put_object(Bucket=self._bucket, Key=f"drawings/{game}-01/0.json", Body=b"[]")
        SweepStore(self.table).expect(Remains(games=(game,), shares=("0",), pictures=("0",)), 0)
        self._swept = f"drawings/{game}-"

    def unswept(self) -> list[str]:
        """What has not been swept yet."""
        listed = self._s3.list_objects_v2(Bucket=self._bucket, Prefix=self._swept)
        waiting = [sweep.key for sweep in SweepStore(self.table).due(0)]
        return waiting + [found["Key"] for found in listed.get("Contents", [])]

    def is_due(self, partition: Partition) -> bool:
        return "Item" in self.table.get_item(Key={"PK": EXPORTS, "SK": f"DUE#{partition.name}"}, ConsistentRead=True)

    def rows(self, partition: Partition) -> list[dict[str, Any]]:
        body = self._s3.get_object(Bucket=self._bucket, Key=partition.key)["Body"].read()
        return [json.loads(line) for line in gzip.decompress(body).splitlines()]


@contextmanager
def every_minute(cloud: Cloud, rule: dict[str, Any]) -> Iterator[None]:
    """Set a rule's clock to a minute."""
    events = cloud.client("events")
    events.put_rule(Name=rule["Name"], ScheduleExpression="rate(1 minute)")
    try:
        yield
    finally:
        events.put_rule(Name=rule["Name"], ScheduleExpression=rule["ScheduleExpression"])


def test_the_clock_has_the_results_of_an_earlier_day_written_and_what_was_erased_swept(
    http: httpx.Client, scratch: Cloud, state: Path
) -> None:
    results, rule = Results(scratch, state), Functions(scratch, STACK).rule("ResultsExport")
    signed_in = sign_up(http)
    play(http, signed_in)
    player = http.get("/api/me", headers=signed_in).json()["id"]
    partition = partition_of(player, day_after(day_of(now_ms()), -2))
    results.age(player, partition)
    results.leave_a_drawing("01KB9999999999999999999999")
    until = time.monotonic() + SECONDS

    with every_minute(scratch, rule):
        while (results.is_due(partition) or results.unswept()) and time.monotonic() < until:
            time.sleep(1)

    assert (rule["State"], rule["ScheduleExpression"]) == ("ENABLED", "rate(1 hour)")
    assert not results.is_due(partition)
    assert results.unswept() == []
    assert [row["player"] for row in results.rows(partition)] == [pseudonym(player)]
