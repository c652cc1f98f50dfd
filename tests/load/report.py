"""The tables of a load test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.load.processor import PARTIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.load.log import Spent
    from tests.load.plan import Request, Told

HEALTH, FILE = "baseline: /health", "baseline: a file of the site"
ASKED = ("start a game", "deal a word", "guess", "end a round")


@dataclass(frozen=True, slots=True)
class Stage:
    """What so many players saw, what the function's log says of their guesses, and who took the processors."""

    told: Told
    guess: Spent | None
    processors: Mapping[str, float]


def tables(stages: Sequence[Stage]) -> str:
    return "\n\n".join((seen_table(stages), kinds_table(stages[-1]), spent_table(stages), processor_table(stages)))


def seen_table(stages: Sequence[Stage]) -> str:
    """What the players saw."""
    lines = [
        "| players | rounds | guesses a second | errors | late | guess, ms: p50 | p95 | p99 "
        "| `/health`: p50 | p95 | p99 | p50 of a guess to `/health`'s |",
        "| ---: " * 12 + "|",
    ]
    for stage in stages:
        told, none = stage.told, "-"
        guess, health = told.requests.get("guess"), told.requests.get(HEALTH)
        ratio = f"{guess.p50 / health.p50:.2f}" if guess and health and health.p50 else none
        pace = f"{guess.count / told.seconds:.1f}" if guess else none
        errors = sum(each.errors for each in told.requests.values())
        lines.append(
            f"| {told.players} | {told.rounds} | {pace} | {errors} | {told.late} | {times(guess)} | {times(health)} "
            f"| {ratio} |"
        )
    return "\n".join(lines)


def times(request: Request | None) -> str:
    if request is None:
        return "- | - | -"
    return f"{request.p50:.0f} | {request.p95:.0f} | {request.p99:.0f}"


def kinds_table(stage: Stage) -> str:
    """Each kind of request with the most players."""
    lines = [
        f"| with {stage.told.players} players | requests | errors | p50, ms | p95 | p99 |",
        "| --- " + "| ---: " * 5 + "|",
    ]
    for name in (*ASKED, HEALTH, FILE):
        found = stage.told.requests.get(name)
        if found:
            lines.append(f"| {name} | {found.count} | {found.errors} | {times(found)} |")
    return "\n".join(lines)


def spent_table(stages: Sequence[Stage]) -> str:
    """Where a guess's time goes."""
    lines = [
        "| players | a guess, ms (p50) | in the function | its own | waiting for the table | calls "
        "| around the function |",
        "| ---: " * 7 + "|",
    ]
    for stage in stages:
        guess, spent = stage.told.requests.get("guess"), stage.guess
        if guess and spent:
            lines.append(
                f"| {stage.told.players} | {guess.p50:.0f} | {spent.ms:.1f} | {spent.own:.1f} | {spent.waited:.1f} "
                f"| {spent.calls:.2f} | {guess.p50 - spent.ms:.0f} |"
            )
    return "\n".join(lines)


def processor_table(stages: Sequence[Stage]) -> str:
    """Who took the processors."""
    lines = [
        "| players | "
        + " | ".join(f"{party}, of a processor" for party in PARTIES)
        + " | the function, ms of it a guess |",
        "| ---: " * (len(PARTIES) + 2) + "|",
    ]
    for stage in stages:
        guess = stage.told.requests.get("guess")
        each = 1_000 * stage.processors["function"] * stage.told.seconds / guess.count if guess else 0.0
        taken = " | ".join(f"{stage.processors[party]:.0%}" for party in PARTIES)
        lines.append(f"| {stage.told.players} | {taken} | {each:.1f} |")
    return "\n".join(lines)
