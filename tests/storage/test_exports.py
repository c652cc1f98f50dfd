"""Files of results on moto: each is what the table says when it is made."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.export import Mark, Partition, day_of, partition_of
from chalicelib.domain.ids import round_id
from chalicelib.domain.pseudonym import round_pseudonym
from chalicelib.domain.round import Feedback, Verdict
from tests.aws import BUCKET
from tests.builders import GAME_ID, NOON, a_closed_round, a_game, a_round
from tests.storage.rounds import played

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.exports import ExportStore
    from chalicelib.storage.games import GameStore
    from tests.conftest import Cloud

DAY = 86_400_000
FILE = partition_of("ann", day_of(NOON))


def lines(cloud: Cloud, partition: Partition = FILE) -> list[dict[str, Any]]:
    body = cloud.clients.s3.get_object(Bucket=BUCKET, Key=partition.key)["Body"].read()
    return [json.loads(line) for line in gzip.decompress(body).splitlines()]


def test_a_file_has_one_line_for_each_closed_round(
    cloud: Cloud, games: GameStore, closings: ClosingStore, exports: ExportStore
) -> None:
    rounds = [played(games, closings, number, closed_at=NOON + 1_000 * number) for number in (1, 2, 3)]
    games.add_round(replace(a_game(), words=("cat",) * 3), a_round(id=round_id(GAME_ID, 4), number=4), None)

    assert exports.write(FILE) == 3

    assert [line["round"] for line in lines(cloud)] == [round_pseudonym(round_.id) for round_ in rounds]


def test_a_file_made_again_is_the_same(
    cloud: Cloud, games: GameStore, closings: ClosingStore, exports: ExportStore
) -> None:
    played(games, closings)
    bodies = []

    for _ in range(2):
        exports.write(FILE)
        bodies.append(cloud.clients.s3.get_object(Bucket=BUCKET, Key=FILE.key)["Body"].read())

    assert bodies[0] == bodies[1]


def test_a_file_has_its_day_and_no_other(
    cloud: Cloud, games: GameStore, closings: ClosingStore, exports: ExportStore
) -> None:
    midnight = NOON + DAY // 2
    played(games, closings, 1, closed_at=midnight - 1)
    played(games, closings, 2, closed_at=midnight)

    exports.write(FILE)
    exports.write(Partition(day_of(midnight), FILE.shard))

    assert [line["closed_at"] for line in lines(cloud)] == [midnight - 1]
    assert [line["closed_at"] for line in lines(cloud, Partition(day_of(midnight), FILE.shard))] == [midnight]


def test_a_file_has_more_rounds_than_are_read_at_once(
    cloud: Cloud, games: GameStore, closings: ClosingStore, table: Table, exports: ExportStore
) -> None:
    played(games, closings)
    kept = table.get_item(Key={"PK": "PLAYER#ann", "SK": f"ROUND#{GAME_ID}-01"})["Item"]
    result = table.get_item(Key={"PK": "PLAYER#ann", "SK": f"RESULT#{GAME_ID}-01"})["Item"]
    with table.batch_writer() as batch:
        for number in range(250):
            game = f"01KC{number:022}"
            batch.put_item(kept | {"SK": f"ROUND#{game}-01"})
            batch.put_item(result | {"SK": f"RESULT#{game}-01"})

    assert exports.write(FILE) == 251
    assert len({line["round"] for line in lines(cloud)}) == 251


def test_a_round_that_teaches_is_there_and_marked(
    cloud: Cloud, games: GameStore, closings: ClosingStore, exports: ExportStore
) -> None:
    games.add(a_game())
    games.add_round(a_game(), a_round(teaching=True), None)
    closed = a_closed_round(teaching=True)
    assert closed.result is not None
    closings.close(a_round(), replace(closed, result=None), closed.result, "drawings/key.json", closings.totals("ann"))

    exports.write(FILE)

    assert [line["teaching"] for line in lines(cloud)] == [True]


def test_a_verdict_is_there_once_the_file_is_made_again(
    cloud: Cloud, games: GameStore, closings: ClosingStore, exports: ExportStore
) -> None:
    round_ = played(games, closings)
    exports.write(FILE)
    games.keep_feedback(round_, Feedback(Verdict.UNCLEAR, None, NOON))

    exports.write(FILE)

    assert [line["verdict"] for line in lines(cloud)] == ["unclear"]


def test_a_file_of_which_nothing_is_left_is_deleted(
    cloud: Cloud, games: GameStore, closings: ClosingStore, table: Table, exports: ExportStore
) -> None:
    round_ = played(games, closings)
    exports.write(FILE)
    table.delete_item(Key={"PK": "PLAYER#ann", "SK": f"ROUND#{round_.id}"})  # the index may lag

    assert exports.write(FILE) == 0

    with pytest.raises(ClientError, match="NoSuchKey"):
        lines(cloud)


def test_a_mark_is_due_from_its_time_on_until_it_is_done(exports: ExportStore) -> None:
    other = Partition("2026-11-22", 1)
    exports.expect([FILE, other, FILE], 1_000)

    assert exports.due(999) == ()
    assert exports.due(1_000) == (Mark(other, 1_000), Mark(FILE, 1_000))
    exports.done(Mark(FILE, 1_000))
    assert exports.due(5_000) == (Mark(other, 1_000),)


def test_a_mark_that_was_made_anew_while_the_file_was_made_stays(exports: ExportStore) -> None:
    exports.expect([FILE], 1_000)
    [mark] = exports.due(1_000)
    exports.expect([FILE], 2_000)

    exports.done(mark)

    assert exports.due(2_000) == (Mark(FILE, 2_000),)


def test_how_far_it_is_never_goes_back(exports: ExportStore) -> None:
    assert exports.through() is None

    exports.keep_through("2026-11-23")
    exports.keep_through("2026-11-21")

    assert exports.through() == "2026-11-23"
