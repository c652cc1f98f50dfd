"""Limits of what one input may cost: seconds of the processor, and megabytes of the process."""

from __future__ import annotations

import faulthandler
import resource
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10
"""Of the processor, which no input takes by far; Lambda gives a whole request 25."""

MEGABYTES = 512
HANGING = 120  # seconds by the clock, after which a process tells where it hangs, and ends


class TooSlow(AssertionError):
    """An input that took longer than it may."""


@contextmanager
def in_time(seconds: float = SECONDS) -> Iterator[None]:
    """Around one input; raises TooSlow behind it, and ends the process where it never comes to an end."""
    faulthandler.dump_traceback_later(HANGING, exit=True)
    begun = time.process_time()
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
    taken = time.process_time() - begun
    if taken > seconds:
        raise TooSlow(f"It took {taken:.1f} s of the processor, and not {seconds} s at most.")


def peak_megabytes() -> int:
    """The most memory that this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 1_000_000
