"""Levelling: how long an answer takes tells nothing of what was found on the way to it."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalicelib.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEP_SECONDS = 0.5
"""Longer than it takes to hand on a mail, or to check a password: what is there and what is not take one step."""


class Level:
    """Has what is done within it take whole steps of `step` seconds; a step of 0 levels nothing."""

    def __init__(self, step: float, ticks: Callable[[], float], wait: Callable[[float], None]) -> None:
        self._step = step
        self._ticks = ticks
        self._wait = wait

    @contextmanager
    def always(self) -> Iterator[None]:
        """However it ends."""
        begun = self._ticks()
        try:
            yield
        finally:
            self._level(begun)

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Where it ends with nobody signed in: who does sign in knows of the account, and need not wait."""
        begun = self._ticks()
        try:
            yield
        except Unauthenticated:
            self._level(begun)
            raise

    def _level(self, begun: float) -> None:
        if self._step:
            spent = self._ticks() - begun
            self._wait(math.ceil(spent / self._step) * self._step - spent)
