"""Every fault of every service, and what it makes of what people do: what they see, and what is there afterwards."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.faults.fault import (
    BROKEN,
    CORRUPTED,
    GONE,
    HALF,
    HANGING,
    LOST,
    RESET,
    THROTTLED,
    TRUNCATED,
    Fault,
    late,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.client import Reply
    from tests.faults.proxy import FaultProxy

LATE_MS = 400
SOME_SECONDS = 1.0
"""From where on it is said how long an answer took."""
PASSING = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that people do, each time anew: `prepare` has all that comes before it done, and gives the request.

    The faults strike the calls of one service, and where an operation is named, of that one.
    """

    service: str
    what: str
    prepare: Callable[[], Callable[[], Reply]]
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """How a request was answered, and after how many seconds; `struck` calls met the fault."""

    status: int
    seconds: float
    retry_after: str | None
    struck: int

    def __str__(self) -> str:
        after = f" after {self.seconds:.0f} s" if self.seconds >= SOME_SECONDS else ""
        return f"{self.status}{after}" if self.struck else "not met"


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault at one act: met once, met as long as the request lasts, and the same request when it is over."""

    act: Act
    fault: Fault
    expected: int
    once: Seen
    lasting: Seen
    repeated: int
    lost: str

    @property
    def allowed(self) -> bool:
        """Whether everybody was answered, or told to come back; and nothing was lost."""
        seen = all(one.status == self.expected or _may_be_tried_again(one) for one in (self.once, self.lasting))
        return seen and self.repeated == self.expected and not self.lost


def faults(service: str) -> tuple[Fault, ...]:
    """All that a service can do to a call."""
    everywhere = (late(LATE_MS), GONE, RESET, HANGING, HALF, LOST, TRUNCATED, CORRUPTED)
    return tuple(fault.of(service) for fault in (*everywhere, THROTTLED[service], BROKEN[service]))


def cell(proxy: FaultProxy, act: Act, fault: Fault, check: Callable[[], None]) -> Cell:
    """Try a fault at an act, once and lasting; each time the request is repeated when it is over."""
    fault = fault.of(act.service, act.operation)
    proxy.clear()
    expected = act.prepare()().status
    once, _, first = _tried(proxy, act, fault.once(), check)
    lasting, repeated, second = _tried(proxy, act, fault, check)
    return Cell(act, fault, expected, once, lasting, repeated, first or second)


def _tried(proxy: FaultProxy, act: Act, fault: Fault, check: Callable[[], None]) -> tuple[Seen, int, str]:
    request = act.prepare()
    before = proxy.fired().total()
    proxy.set(fault)
    begun = time.monotonic()
    reply = request()
    seconds = time.monotonic() - begun
    proxy.clear()
    seen = Seen(reply.status, seconds, reply.headers.get("retry-after"), proxy.fired().total() - before)
    repeated = request().status
    return seen, repeated, _lost(check)


def _lost(check: Callable[[], None]) -> str:
    try:
        check()
    except AssertionError as error:
        return str(error).partition("\n")[0] or "something"
    return ""


def _may_be_tried_again(seen: Seen) -> bool:
    return seen.status in PASSING and seen.retry_after is not None


def table(cells: list[Cell]) -> str:
    """The matrix as Markdown."""
    head = "| service | what is done | fault | once | as long as it lasts | repeated after it | lost or counted twice |"
    rows = [
        f"| {one.act.service} | {one.act.what} | {one.fault.name} | {one.once} | {one.lasting} | {one.repeated} "
        f"| {one.lost or 'nothing'} |"
        for one in cells
    ]
    return "\n".join((head, "| --- | --- | --- | --- | --- | --- | --- |", *rows))
