"""Whether memory grew over a soak: from the tenth of it after its first quarter to its last tenth."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.load.memory import Sample
    from tests.load.plan import Told

ALLOWED_MIB = 5.0


def function_mib(sample: Sample) -> float:
    """What a process of the function holds, on average."""
    return mean(sample.functions.values()) if sample.functions else 0.0


WATCHED: dict[str, Callable[[Sample], float]] = {
    "the function, each process": function_mib,
    "the server: the edge, and what serves the emulator": lambda sample: sample.edge,
    "the emulator, which holds the table": lambda sample: sample.emulator,
}
EMULATOR = "the emulator, which holds the table"


def span(samples: Sequence[Sample], begin: float, end: float) -> list[Sample]:
    """The samples between two shares of the time."""
    last = samples[-1].at
    return [each for each in samples if begin * last <= each.at <= end * last]


def early_and_late(samples: Sequence[Sample], mib: Callable[[Sample], float]) -> tuple[float, float]:
    """MiB after the first quarter and at the end, each the mean of a tenth of the time."""
    early, late = span(samples, 0.25, 0.35) or samples[:1], span(samples, 0.9, 1.0) or samples[-1:]
    return mean(map(mib, early)), mean(map(mib, late))


def is_flat(samples: Sequence[Sample]) -> bool:
    """Whether neither function nor server grew by more than is allowed; the emulator keeps what was played."""
    grown = [early_and_late(samples, mib) for name, mib in WATCHED.items() if name != EMULATOR]
    return all(late - early <= ALLOWED_MIB for early, late in grown)


def table(samples: Sequence[Sample], told: Told) -> str:
    """What was played, and what memory did, as Markdown."""
    asked = sum(each.count for name, each in told.requests.items() if not name.startswith("baseline"))
    errors = sum(each.errors for each in told.requests.values())
    processes = {process for each in samples for process in each.functions}
    lines = [
        f"{told.players} players for {told.seconds / 60:.0f} minutes: {told.rounds} rounds, {asked} requests,",
        f"{errors} errors; {len(samples)} samples of {len(processes)} processes of the function.",
        "",
        "| resident memory, MiB | at first | after a quarter | at the end | growth since the quarter | at most |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, mib in WATCHED.items():
        early, late = early_and_late(samples, mib)
        most = max(map(mib, samples))
        lines.append(
            f"| {name} | {mib(samples[0]):.1f} | {early:.1f} | {late:.1f} | {late - early:+.1f} | {most:.1f} |"
        )
    return "\n".join(lines)
