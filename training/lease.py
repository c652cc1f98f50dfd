"""Holds a run of retraining for one process: a thread renews the lease as long as the work goes on."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chalicelib.errors import Conflict
from training.registry import CLOUD_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.storage.retraining import RetrainingStore

SECONDS = 300  # that a lease lasts
EVERY = 60.0  # seconds after which it is renewed


class LostLease(Exception):
    """Somebody else may have the run by now: whoever held it must write nothing more."""


class Lease:
    """A run that this process has, until it is lost."""

    def __init__(self, runs: RetrainingStore, run: str, holder: str, seconds: int = SECONDS) -> None:
        """Takes it. Raises Conflict where another holds it."""
        self.holder = holder
        self._runs, self._seconds = runs, seconds
        self._lost: str | None = None
        self._lock = threading.Lock()
        self.run = runs.take(run, holder, seconds)
        self._renewed = time.monotonic()

    def renew(self) -> None:
        """Take it for some more time. Raises LostLease where that is too late."""
        with self._lock:
            if self._lost is None:
                self._take()
        self.check()

    def check(self) -> None:
        """Raise LostLease if the run is no longer this process's."""
        if self._lost is not None:
            raise LostLease(self._lost)

    @contextmanager
    def kept(self, every: float = EVERY) -> Iterator[None]:
        """Renew it again and again while this lasts."""
        done = threading.Event()
        thread = threading.Thread(target=self._beat, args=(done, every), name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _beat(self, done: threading.Event, every: float) -> None:
        while self._lost is None and not done.wait(every):
            with self._lock:
                self._take()

    def _take(self) -> None:
        try:
            self.run = self._runs.take(self.run.id, self.holder, self._seconds)
            self._renewed = time.monotonic()
        except Conflict as error:
            self._lost = str(error)
        except CLOUD_FAULTS as error:  # it lasts until it has run out
            if time.monotonic() - self._renewed >= self._seconds:
                self._lost = f"The lease of run {self.run.id} could not be renewed: {error}"
