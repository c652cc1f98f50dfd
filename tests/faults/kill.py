"""A function that is killed before one of its writes, and of which nothing happens any more, no clean-up either.

death = Death(clients)
with death.before(3):      # writes, counted from 1
    client.post(…)         # raises Killed, if it writes so often
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chalicelib.wiring import Clients

READS: Final = frozenset(
    {
        "BatchGetItem",
        "GetItem",
        "GetObject",
        "GetUser",
        "HeadObject",
        "InitiateAuth",
        "ListObjectsV2",
        "Query",
        "Scan",
        "TransactGetItems",
    }
)
NEVER: Final = 0


class Killed(BaseException):
    """The process is no more; no `except Exception` of it hears of that."""


class Death:
    """Counts the writes of clients, and kills whoever calls them before the one that is named."""

    def __init__(self, clients: Clients) -> None:
        every: tuple[Any, ...] = (clients.dynamodb.meta.client, clients.s3, clients.cognito)
        self._events = [client.meta.events for client in every]
        self.writes: list[str] = []
        self._at = NEVER
        self._dead = False
        for events in self._events:
            events.register_first("before-call", self._before_call)

    def leave(self) -> None:
        for events in self._events:
            events.unregister("before-call", self._before_call)

    def _before_call(self, model: Any, **_: object) -> None:
        if self._dead:
            raise Killed(f"there is nobody to call {model.name}")
        if model.name in READS:
            return
        if len(self.writes) + 1 == self._at:
            self._dead = True
            raise Killed(f"before {model.name}")
        self.writes.append(model.name)

    @contextmanager
    def before(self, number: int) -> Iterator[None]:
        """Kill before the write with this number, from 1; never, if there are fewer."""
        self.writes, self._at = [], number
        try:
            yield
        finally:
            self._at, self._dead = NEVER, False
