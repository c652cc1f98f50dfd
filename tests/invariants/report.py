"""What a run of the machine did and held, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.invariants.wire import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.invariants.machine import Tally

INVARIANTS = range(1, 17)


def told(tally: Tally) -> str:
    """The figures of a run in Markdown."""
    answers = ", ".join(f"{count:,} of {status}" for status, count in sorted(tally.answers.items()))
    done = (
        ("steps", tally.steps),
        ("runs, each from an empty game", tally.runs),
        ("requests", tally.requests),
        ("most requests at once", tally.most_at_once),
        ("calls of them to AWS", tally.calls),
        ("rounds dealt", tally.rounds),
        ("rounds closed", tally.closed),
        ("of them recognised", tally.recognised),
        ("of them flagged at the end", tally.flagged),
        ("cleared by an admin", tally.cleared),
        ("players held at the end", tally.held),
        ("guesses that took their round from the process", tally.unread),
        ("drawings shared", tally.shared),
        ("players erased", tally.erased),
        ("faults", tally.faults.total()),
        ("checks", tally.checks.total()),
        ("invariants found broken", 0),
    )
    return "\n\n".join(
        (
            _table("what", "how many", done),
            f"Answers by status: {answers}.",
            _table("fault", "how often", ((fate.value, tally.faults[fate]) for fate in FAULTS)),
            _table("invariant", "checks", ((str(number), tally.checks[number]) for number in INVARIANTS)),
        )
    )


def _table(what: str, count: str, rows: Iterable[tuple[str, int]]) -> str:
    lines = (f"| {name} | {number:,} |" for name, number in rows)
    return "\n".join((f"| {what} | {count} |", "| --- | ---: |", *lines))
