"""What is allowed to be in table and bucket, whatever has failed: everything is counted again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from chalicelib.domain.board import boards_of
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import begun_at
from chalicelib.storage.rounds import round_from
from tests import recount
from tests.aws import BUCKET

if TYPE_CHECKING:
    from chalicelib.domain.round import Round
    from tests.conftest import Cloud

Items = list[dict[str, Any]]


def items(cloud: Cloud) -> Items:
    """All of the table."""
    request: dict[str, Any] = {"ConsistentRead": True}
    found: Items = []
    while True:
        answer = cloud.table.scan(**request)
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return found
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def objects(cloud: Cloud, prefix: str = "") -> set[str]:
    """The keys in the bucket."""
    pages = cloud.clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
    return {found["Key"] for page in pages for found in page.get("Contents", [])}


def closed_rounds(found: Items) -> list[Round]:
    rounds = (round_from(item) for item in found if item["SK"].startswith("ROUND#"))
    return [round_ for round_ in rounds if round_.result is not None]


def check(cloud: Cloud) -> None:
    """Nothing is half done, counted twice, without its drawing or without its owner."""
    found = items(cloud)
    closed = closed_rounds(found)
    _check_results(found, closed)
    _check_totals(found, closed)
    _check_boards(found, closed)
    _check_games(found)
    _check_drawings(cloud, found, closed)
    recount.check(cloud, closed)


def _check_results(found: Items, closed: list[Round]) -> None:
    results = Counter(item["SK"].removeprefix("RESULT#") for item in found if item["SK"].startswith("RESULT#"))
    assert results == Counter(round_.id for round_ in closed), "a closed round has one result, and no other has any"


def _check_totals(found: Items, closed: list[Round]) -> None:
    kept = {item["PK"]: item for item in found if item["SK"] == "TOTALS"}
    for player in {f"PLAYER#{round_.player}" for round_ in closed if not round_.teaching} | kept.keys():
        results = [one.result for one in closed if f"PLAYER#{one.player}" == player and not one.teaching and one.result]
        told, totals = kept[player], (len(results), sum(one.recognised for one in results), _points(results))
        assert (told["rounds"], told["recognised"], told["points"]) == totals, player


def _points(results: list[Any]) -> int:
    return sum(result.points for result in results)


def _check_boards(found: Items, closed: list[Round]) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for round_ in closed:
        if round_.ranked and round_.result and not round_.flagged:
            daily = begun_at(round_.game) if round_.mode is Mode.DAILY else None
            for board in boards_of(round_.category, daily, round_.result.closed_at):
                expected[f"PLAYER#{round_.player}", board.key] += round_.result.points
    rows = {(item["PK"], item["SK"]): int(item["NUMBER"]) for item in found if item["SK"].startswith("BOARD#")}
    assert rows == expected, "a board has the points of its results"


def _check_games(found: Items) -> None:
    rounds = Counter(
        item["SK"].rpartition("-")[0].removeprefix("ROUND#") for item in found if item["SK"].startswith("ROUND#")
    )
    for game in (item for item in found if item["SK"].startswith("GAME#")):
        assert rounds[game["SK"].removeprefix("GAME#")] == len(game["words"]) == game["started"], game["SK"]


def _check_drawings(cloud: Cloud, found: Items, closed: list[Round]) -> None:
    drawings = objects(cloud, "drawings/")
    owned = {item["SK"].removeprefix("ROUND#") for item in found if item["SK"].startswith("ROUND#")}
    assert {round_.drawing for round_ in closed} <= drawings, "no result without its drawing"
    assert {key.split("/")[1] for key in drawings} <= owned, "no drawing without its owner"
