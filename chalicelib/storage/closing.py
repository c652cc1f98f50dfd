"""The transaction that closes a round: result, totals, leaderboard rows and word statistics move together.

| `PK` | `SK` | change |
| --- | --- | --- |
| `PLAYER#<player>` | `ROUND#<round>` | closed, if it is open; unlabelled, if anything was drawn, or flagged |
| `PLAYER#<player>` | `RESULT#<round>` | put |
| `PLAYER#<player>` | `TOTALS` | put, if its revision is the one read |
| `PLAYER#<player>` | `BOARD#…` | add; ranked rounds only, and none that is flagged: storage/standing.py |
| `PLAYER#<player>` | `IMPRINT#<round>` | put; what copies are known by, storage/imprints.py |
| `STATS#…`, `PLAYED#…` | | add: storage/counting.py |

A round that teaches moves nothing but itself, and is among the results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.domain.fairness import Dealt, held
from chalicelib.domain.totals import Totals
from chalicelib.storage.counters import Counters, Write
from chalicelib.storage.counting import count_result
from chalicelib.storage.imprints import imprint_item
from chalicelib.storage.rounds import closed_index, dealt_key, result_item, result_map
from chalicelib.storage.standing import add_to_boards, restore, withdraw
from chalicelib.storage.table import ConditionFailed, Item, player_key, whole, without_none

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Result, Round


class ClosingStore:
    """Closes rounds, and reads the totals that closing moves."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._counters = Counters(table)

    def totals(self, player: str) -> Totals:
        """A player's totals; all zero before the first result."""
        key = {"PK": player_key(player), "SK": "TOTALS"}
        item: Item | None = self._table.get_item(Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return Totals()
        numbers = {
            name: int(item[name]) for name in ("revision", "rounds", "recognised", "points", "streak", "best_streak")
        }
        numbers |= {name: int(item.get(name, 0)) for name in ("of_day", "flagged")}
        attempts = {int(number): int(count) for number, count in item["attempts"].items()}
        active_on = item.get("active_on")
        return Totals(**numbers, best_times=_best_times(item), attempts=attempts, active_on=active_on)

    def dealt(self, player: str, date: str) -> Dealt:
        """What was dealt to a player on a UTC date."""
        item = self._table.get_item(Key=dealt_key(player, date), ConsistentRead=True).get("Item")
        return Dealt() if item is None else Dealt(int(item["rounds"]), str(item["last"]))  # type: ignore[arg-type]

    def close(
        self, read: Round, round_: Round, result: Result, drawing: str, totals: Totals, imprint: bytes | None = None
    ) -> bool:
        """Close a round with its result.

        `read` is the round as it was read, `round_` with its last guess taken, `drawing` the S3 key, `totals` what was
        read before the result, `imprint` what copies of the drawing are known by, where it is kept. False where
        somebody else wrote the round or the totals in between: read both again.
        """
        exported = {"Put": {"Item": result_item(round_.player, round_.id, result.closed_at)}}
        writes = [_close_round(read, round_, result, drawing), exported]
        counts: list[Write] = []
        if not round_.teaching:
            writes += self._moves(round_, result, totals)
            writes += [{"Put": {"Item": imprint_item(round_, result.closed_at, imprint)}}] if imprint else []
            counts = count_result(round_, result, totals.first_of_day(result))
        try:
            self._counters.transact(writes, counts, round_.id)
        except ConditionFailed:
            return False
        return True

    def _moves(self, round_: Round, result: Result, totals: Totals) -> list[Write]:
        """What a result moves of its player's, beside its round."""
        after = totals.plus(result)
        counted = round_.ranked and not result.flags
        rows = add_to_boards(round_, result, shown=not held(after)) if counted else []
        if held(totals) and not held(after):  # so many rounds are believed by now that the others are, too
            rows += restore(self._table, round_.player, rows)
        if result.flags and held(after):
            rows += withdraw(self._table, round_.player)
        return [_put_totals(round_.player, totals, result), *rows]


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
    if (index := closed_index(round_.id, result)) is not None:
        update += ", #index = :index, #number = :number"
        values |= {":index": index, ":number": result.closed_at}
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


def _best_times(item: Item) -> tuple[int, ...]:
    """The shortest times; of totals from before there were several, the one that was kept."""
    one = whole(item.get("best_ms"))
    return tuple(map(int, item.get("best_times", [] if one is None else [one])))


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
        "best_times": list(after.best_times),
        "attempts": {str(number): count for number, count in after.attempts.items()},
        "active_on": after.active_on,
        "of_day": after.of_day,
        "flagged": after.flagged,
    }
    unchanged: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(PK)"}
    if totals.revision:
        unchanged = {
            "ConditionExpression": "revision = :before",
            "ExpressionAttributeValues": {":before": totals.revision},
        }
    return {"Put": {"Item": without_none(item), **unchanged}}
