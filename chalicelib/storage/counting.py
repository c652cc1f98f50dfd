"""What a closed round moves in the statistics, in the transaction that closes it, what a begun game and a failure do.

| `PK` | `SK` | change |
| --- | --- | --- |
| `STATS#<all or version>#<shard>` | `WORD#<word>` | add |
| `STATS#<all or version>#<shard>` | `DETAIL#<word>` | add; where it was recognised, or another label announced |
| `PLAYED#<shard>` | `DAY#<date>`, `VERSION#<version>` | add |

Rows of days and versions are shared by all players: a round's id says to which shard they are added. Each row is a
counter, which may have more rows beside it: storage/counters.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.times import bin_of
from chalicelib.storage.table import shard_of

if TYPE_CHECKING:
    from chalicelib.domain.game import Game
    from chalicelib.domain.round import Result, Round
    from chalicelib.storage.counters import Write

EVERY_VERSION = "all"
STATISTICS_SHARDS = 8
PLAYED_SHARDS = 8
TAKEN = "taken#"
TIME = "time#"


def partition(version: str | None, shard: int) -> str:
    """Of the words of a shard, under a model version or (None) under all of them."""
    return f"STATS#{version or EVERY_VERSION}#{shard}"


def row_key(kind: str, version: str | None, word: str) -> dict[str, str]:
    """The key of a word's row; `kind` is WORD or DETAIL."""
    return {"PK": partition(version, shard_of(word, STATISTICS_SHARDS)), "SK": f"{kind}#{word}"}


def count_game(game: Game) -> Write:
    """Count a game that is begun."""
    return _add(_day_key(game.id, game.created_at), {"games": 1})


def count_failure(request: str, at: int) -> Write:
    """Count a request, by its id, that failed by a fault of ours."""
    return _add(_day_key(request, at), {"failures": 1})


def count_result(round_: Round, result: Result, first_of_day: bool) -> list[Write]:
    """Count a result; `first_of_day` says that it is the player's first of its day."""
    sums = {
        "rounds": 1,
        "recognised": int(result.recognised),
        "ms": result.time_to_guess_ms or 0,
        "attempts": result.attempts if result.recognised else 0,
    }
    detail = _detail(round_, result)
    writes = [_add(_day_key(round_.id, result.closed_at), sums | {"players": int(first_of_day)})]
    for version in dict.fromkeys((None, round_.model_version)):
        writes.append(_add(row_key("WORD", version, round_.word), sums))
        writes += [_add(row_key("DETAIL", version, round_.word), detail)] if detail else []
    if round_.model_version is not None:
        writes.append(_add(_played_key(round_.id, f"VERSION#{round_.model_version}"), sums))
    return writes


def _detail(round_: Round, result: Result) -> dict[str, int]:
    taken = {f"{TAKEN}{label}": 1 for label in result.announced if label != round_.label}
    if result.time_to_guess_ms is None:
        return taken
    return taken | {f"{TIME}{bin_of(result.time_to_guess_ms)}": 1}


def _day_key(by: str, at: int) -> dict[str, str]:
    return _played_key(by, f"DAY#{date_of(at)}")


def _played_key(by: str, sort: str) -> dict[str, str]:
    return {"PK": f"PLAYED#{shard_of(by, PLAYED_SHARDS)}", "SK": sort}


def _add(key: dict[str, str], numbers: dict[str, int]) -> Write:
    """Add numbers to an item's attributes; those that are not there yet begin at 0."""
    names = {f"#n{place}": name for place, name in enumerate(numbers)}
    values = {f":n{place}": number for place, number in enumerate(numbers.values())}
    adds = ", ".join(f"#n{place} :n{place}" for place in range(len(numbers)))
    return {
        "Update": {
            "Key": key,
            "UpdateExpression": f"ADD {adds}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }
