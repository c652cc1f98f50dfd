"""The transaction that closes a round: result, totals, leaderboard rows and word statistics move together.

| `PK` | `SK` | change |
| --- | --- | --- |
| `PLAYER#<player>` | `ROUND#<round>` | closed, if it is open; unlabelled, if anything was drawn |
| `PLAYER#<player>` | `RESULT#<round>` | put |
| `PLAYER#<player>` | `TOTALS` | put, if its revision is the one read |
| `PLAYER#<player>` | `BOARD#…` | add; ranked rounds only |
| `STATS#…`, `PLAYED#…` | | add: storage/counting.py |

A round that teaches moves nothing but itself, and is among the results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.domain.board import boards_of, expires_at
from chalicelib.domain.game import Mode
from chalicelib.domain.ids import begun_at
from chalicelib.domain.totals import Totals
from chalicelib.storage.counting import count_result
from chalicelib.storage.leaderboard import board_shard
from chalicelib.storage.rounds import result_item, result_map, unlabelled_index
from chalicelib.storage.table import ConditionFailed, Item, player_key, transact, whole, without_none

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.board import Board
    from chalicelib.domain.round import Result, Round

Write = dict[str, dict[str, Any]]


class ClosingStore:
    """Closes rounds, and reads the totals that closing moves."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def totals(self, player: str) -> Totals:
        """A player's totals; all zero before the first result."""
        key = {"PK": player_key(player), "SK": "TOTALS"}
        item: Item | None = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return Totals()
        numbers = {
            name: int(item[name]) for name in ("revision", "rounds", "recognised", "points", "streak", "best_streak")
        }
        attempts = {int(number): int(count) for number, count in item["attempts"].items()}
        active_on = item.get("active_on")
        return Totals(**numbers, best_ms=whole(item.get("best_ms")), attempts=attempts, active_on=active_on)

    def close(self, read: Round, round_: Round, result: Result, drawing: str, totals: Totals) -> bool:
        """Close a round with its result.

        `read` is the round as it was read, `round_` with its last guess taken, `drawing` the S3 key, `totals` what was
        read before the result. False where somebody else wrote the round or the totals in between: read both again.
        """
        exported = {"Put": {"Item": result_item(round_.player, round_.id, result.closed_at)}}
        writes = [_close_round(read, round_, result, drawing), exported]
        if not round_.teaching:
            writes += _counts(round_, result, totals)
        try:
            transact(self._table, writes)
        except ConditionFailed:
            return False
        return True


def _counts(round_: Round, result: Result, totals: Totals) -> list[Write]:
    """What a result moves beside its round."""
    writes = [_put_totals(round_.player, totals, result)]
    if round_.ranked:
        daily = begun_at(round_.game) if round_.mode is Mode.DAILY else None
        boards = boards_of(round_.category, daily, result.closed_at)
        writes += [_add_to_board(board, round_.player, result) for board in boards]
    return writes + count_result(round_, result, totals.first_of_day(result))


def _close_round(read: Round, round_: Round, result: Result, drawing: str) -> Write:
    values = {
        ":closed": "closed",
        ":open": "open",
        ":result": result_map(result),
        ":drawing": drawing,
        ":announced": sorted(round_.announced),
        ":seq": round_.seq,
        ":read": read.seq,
        ":recognised_at": round_.recognised_at,
        ":version": round_.model_version,
    }
    update = "SET #status = :closed, #result = :result, drawing = :drawing, announced = :announced, seq = :seq"
    update += ", recognised_at = :recognised_at" if round_.recognised_at is not None else ""
    update += ", model_version = :version" if round_.model_version is not None else ""
    names = {"#status": "status", "#result": "result"}
    if result.guesses:  # something was drawn
        update += ", #index = :index, #number = :number"
        values |= {":index": unlabelled_index(round_.id), ":number": result.closed_at}
        names |= {"#index": "INDEX", "#number": "NUMBER"}
    return {
        "Update": {
            "Key": {"PK": player_key(round_.player), "SK": f"ROUND#{round_.id}"},
            "UpdateExpression": update,
            "ConditionExpression": "#status = :open AND seq = :read",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": without_none(values),
        }
    }


def _put_totals(player: str, totals: Totals, result: Result) -> Write:
    after = totals.plus(result)
    item = {
        "PK": player_key(player),
        "SK": "TOTALS",
        "revision": after.revision,
        "rounds": after.rounds,
        "recognised": after.recognised,
        "points": after.points,
        "streak": after.streak,
        "best_streak": after.best_streak,
        "best_ms": after.best_ms,
        "attempts": {str(number): count for number, count in after.attempts.items()},
        "active_on": after.active_on,
    }
    unchanged: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
    if totals.revision:
        unchanged = {
            "ConditionExpression": "revision = :before",
            "ExpressionAttributeValues": {":before": totals.revision},
        }
    return {"Put": {"Item": without_none(item), **unchanged}}


def _add_to_board(board: Board, player: str, result: Result) -> Write:
    expires = expires_at(board, result.closed_at)
    values = {
        ":index": f"{board.key}#{board_shard(player)}",
        ":points": result.points,
        ":one": 1,
        ":recognised": int(result.recognised),
        ":expires": expires,
    }
    update = "SET #index = :index" + (", expires_at = :expires" if expires is not None else "")
    return {
        "Update": {
            "Key": {"PK": player_key(player), "SK": board.key},
            "UpdateExpression": f"{update} ADD #number :points, rounds :one, recognised :recognised",
            "ExpressionAttributeNames": {"#index": "INDEX", "#number": "NUMBER"},
            "ExpressionAttributeValues": without_none(values),
        }
    }
