"""The deadline of a request: no call of the cloud's services begins, is tried again or reads on after it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from chalicelib.errors import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boto3 import Session

_ends: ContextVar[tuple[float, Callable[[], float]] | None] = ContextVar("deadline", default=None)


class OutOfTime(Outage):
    """What the game stands on took so long that the request is given up."""


@contextmanager
def within(seconds: float, monotonic: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Give what is done inside, in this thread, so much time."""
    token = _ends.set((monotonic() + seconds, monotonic))
    try:
        yield
    finally:
        _ends.reset(token)


def check() -> None:
    """Raises OutOfTime after the deadline; without one there is always time."""
    ends = _ends.get()
    if ends is not None and ends[1]() > ends[0]:
        raise OutOfTime("The game cannot be reached at the moment. Please try again.")


def watch(session: Session) -> None:
    """Have clients that are made of a session afterwards check before each try of each call."""
    session.events.register("before-send.*.*", lambda **_: check())
