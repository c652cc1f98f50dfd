"""How a round, with its result and feedback, is written as an item and read back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.domain.export import Partition, day_of, partition_of
from chalicelib.domain.fairness import Flag
from chalicelib.domain.game import Mode
from chalicelib.domain.guessing import Guess
from chalicelib.domain.round import Feedback, Reason, Result, Round, Verdict
from chalicelib.storage.table import Item, player_key, shard_of, whole, without_none
from chalicelib.storage.traces import trace_from

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


UNLABELLED_SHARDS = 8
FLAGGED_SHARDS = 4


def unlabelled_index(round_id: str) -> str:
    """Where the index has a closed round of which nobody has said what was drawn."""
    return f"UNLABELLED#{shard_of(round_id, UNLABELLED_SHARDS)}"


def flagged_index(round_id: str) -> str:
    """Where the index has a closed round that waits for an admin to look whether it was fair."""
    return f"FLAGGED#{shard_of(round_id, FLAGGED_SHARDS)}"


def closed_index(round_id: str, result: Result) -> str | None:
    """Where the index has a round that closes; nowhere if nothing was drawn."""
    if result.flags:
        return flagged_index(round_id)
    return unlabelled_index(round_id) if result.guesses else None


def dealt_key(player: str, date: str) -> dict[str, str]:
    """The key of what was dealt to a player on a UTC date."""
    return {"PK": player_key(player), "SK": f"DEALT#{date}"}


def results_index(partition: Partition) -> str:
    """Where the index has the results of a file of the export."""
    return f"RESULTS#{partition.name}"


def result_item(player: str, round_id: str, closed_at: int) -> Item:
    """What says of a closed round which file of the export it is in."""
    partition = partition_of(player, day_of(closed_at))
    return {
        "PK": player_key(player),
        "SK": f"RESULT#{round_id}",
        "INDEX": results_index(partition),
        "NUMBER": closed_at,
        "day": partition.day,
    }


def round_item(round_: Round) -> Item:
    """A new, open round as an item."""
    return without_none(
        {
            "PK": player_key(round_.player),
            "SK": f"ROUND#{round_.id}",
            "mode": round_.mode.value,
            "word": round_.word,
            "text": round_.text,
            "language": round_.language,
            "category": round_.category,
            "difficulty": round_.difficulty,
            "label": round_.label,
            "seconds": round_.seconds,
            "started_at": round_.started_at,
            "deadline": round_.deadline,
            "status": "open",
            "seq": round_.seq,
            "announced": sorted(round_.announced),
            "teaching": round_.teaching or None,
        }
    )


def round_from(item: Item) -> Round:
    game, _, number = item["SK"].removeprefix("ROUND#").partition("-")
    return Round(
        id=f"{game}-{number}",
        game=game,
        player=item["PK"].removeprefix("PLAYER#"),
        number=int(number),
        mode=Mode(item["mode"]),
        word=item["word"],
        text=item["text"],
        language=item["language"],
        category=item["category"],
        difficulty=int(item["difficulty"]),  # type: ignore[arg-type]
        label=item["label"],
        seconds=whole(item.get("seconds")),
        started_at=int(item["started_at"]),
        deadline=whole(item.get("deadline")),
        teaching=item.get("teaching", False),
        seq=int(item["seq"]),
        guessed=int(item.get("guessed", 0)),
        announced=frozenset(item["announced"]),
        recognised_at=whole(item.get("recognised_at")),
        trace=trace_from(item.get("trace")),
        model_version=item.get("model_version"),
        result=_result_from(item["result"]) if "result" in item else None,
        drawing=item.get("drawing"),
        feedback=_feedback_from(item["feedback"]) if "feedback" in item else None,
    )


def result_map(result: Result) -> Item:
    """A result as a map attribute; probabilities to four decimals."""
    return without_none(
        {
            "recognised": result.recognised,
            "reason": result.reason.value,
            "time_to_guess_ms": result.time_to_guess_ms,
            "time_to_draw_ms": result.time_to_draw_ms,
            "attempts": result.attempts,
            "points": result.points,
            "announced": list(result.announced),
            "guesses": [[guess.label, Decimal(f"{guess.probability:.4f}")] for guess in result.guesses],
            "closed_at": result.closed_at,
            "flags": [flag.value for flag in result.flags] or None,
        }
    )


def _result_from(value: Mapping[str, Any]) -> Result:
    return Result(
        recognised=value["recognised"],
        reason=Reason(value["reason"]),
        time_to_guess_ms=whole(value.get("time_to_guess_ms")),
        time_to_draw_ms=int(value["time_to_draw_ms"]),
        attempts=int(value["attempts"]),
        points=int(value["points"]),
        announced=tuple(value["announced"]),
        guesses=tuple(Guess(label, float(probability)) for label, probability in value["guesses"]),
        closed_at=int(value["closed_at"]),
        flags=tuple(map(Flag, value.get("flags", ()))),
    )


def feedback_map(feedback: Feedback) -> Item:
    return without_none({"verdict": feedback.verdict.value, "label": feedback.label, "at": feedback.at})


def _feedback_from(value: Mapping[str, Any]) -> Feedback:
    return Feedback(Verdict(value["verdict"]), value.get("label"), int(value["at"]))
