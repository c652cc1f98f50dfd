"""The tables of `make bench-site`."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.visit import CONNECTING_MS

if TYPE_CHECKING:
    from tests.bench.visit import Visit

LCP_MS, TASK_MS = 1_500, 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """What happened while drawing: seconds, places of the pointer, guesses that came, and the visit as it was told."""

    seconds: float
    places: int
    guesses: int
    visit: Visit


def load_table(found: dict[str, list[Visit]]) -> str:
    """Medians of the visits, a page a line."""
    lines = [
        "| page | LCP, ms | with connecting | of its limit | painted | CLS | long tasks, ms "
        "| JavaScript, kB | all, kB | requests |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, visits_ in found.items():
        lcp = statistics.median(visit.lcp for visit in visits_)
        script, sent, requests = (
            statistics.median(getattr(visit, what) for visit in visits_) for what in ("script", "sent", "requests")
        )
        tasks = statistics.median(sum(lasted for _, lasted in visit.tasks) for visit in visits_)
        lines.append(
            f"| {name} | {lcp:.0f} | {lcp + CONNECTING_MS:.0f} | {(lcp + CONNECTING_MS) / LCP_MS:.0%} "
            f"| {visits_[-1].painted} | {max(visit.cls for visit in visits_):.3f} | {tasks:.0f} "
            f"| {script / 1000:.1f} | {sent / 1000:.1f} | {requests:.0f} |"
        )
    return "\n".join(lines)


def drawing_table(drawn: Drawn) -> str:
    """All of it, in one column."""
    tasks = [lasted for _, lasted in drawn.visit.tasks]
    answers = [lasted for _, lasted in drawn.visit.answers] or [0]  # none took a picture's time
    rows = {
        "seconds of drawing": f"{drawn.seconds:.0f}",
        "places of the pointer": f"{drawn.places}",
        "guesses answered, a second": f"{drawn.guesses / drawn.seconds:.1f}",
        f"tasks longer than {TASK_MS} ms": f"{len(tasks)}",
        "the longest of them, ms": f"{max(tasks):.0f}" if tasks else "none",
        "pen down or up to the next picture, median, ms": f"{statistics.median(answers):.0f}",
        "the slowest, ms": f"{max(answers):.0f}",
        "CLS": f"{drawn.visit.cls:.3f}",
    }
    lines = ["| while drawing | |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join(lines)
