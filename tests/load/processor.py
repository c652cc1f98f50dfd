"""How much of the processor each party of a load test takes: the machine carries all of them at once."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.load.memory import children, is_function

TICKS = os.sysconf("SC_CLK_TCK")
PARTIES = ("players", "edge", "emulator", "function")


def used(process: int) -> float:
    """Seconds of processor time so far; 0 where the process has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(slots=True)
class Watch:
    """Called with the crowd's process once a second; keeps what each party has used by then."""

    emulator: int
    functions: dict[int, float] = field(default_factory=dict)  # those that have ended, too
    seen: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    def __call__(self, crowd: int) -> None:
        for child in children(self.emulator):
            if is_function(child):
                self.functions[child] = max(self.functions.get(child, 0.0), used(child))
        parties = (used(crowd), used(os.getpid()), used(self.emulator), sum(self.functions.values()))
        self.seen.append((time.time(), dict(zip(PARTIES, parties, strict=True))))

    def between(self, begun: float, ended: float) -> dict[str, float]:
        """How many processors each party took between two times, s since 1970."""
        within = [(at, parties) for at, parties in self.seen if begun <= at <= ended]
        if len(within) < 2:
            return dict.fromkeys(PARTIES, 0.0)
        (first, before), (last, after) = within[0], within[-1]
        return {party: (after[party] - before[party]) / (last - first) for party in PARTIES}
