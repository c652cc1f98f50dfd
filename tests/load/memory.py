"""How much memory the processes of a served game hold, as Linux tells it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

FUNCTION = b"APIHandler"
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """MiB resident at a time in seconds since the beginning; functions by their process id."""

    at: float
    edge: float
    emulator: float
    functions: dict[int, float] = field(default_factory=dict)


def sample(at: float, emulator: int) -> Sample:
    """Look at this process, which is the edge's, and the emulator's with the functions that it has started."""
    functions = {child: resident(child) for child in children(emulator) if is_function(child)}
    return Sample(at, resident(os.getpid()), resident(emulator), functions)


def resident(process: int) -> float:
    """MiB; 0 where the process has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_MIB
    except OSError:
        return 0.0


def children(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found, looked = [], [process]
    while looked:
        born = parents.get(looked.pop(), [])
        found += born
        looked += born
    return found


def is_function(process: int) -> bool:
    """Whether it runs the function of the routes."""
    try:
        return FUNCTION in Path(f"/proc/{process}/environ").read_bytes()
    except OSError:
        return False
