"""The function's processes and the requests on their way through them: one runs at a time, up to its next call."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalice.config import Config
from chalice.local import LocalGateway, LocalGatewayException

from app import app
from chalicelib import wiring
from chalicelib.api.events import SWEEP_MS
from chalicelib.errors import Unavailable
from tests.api.client import Client, Reply
from tests.invariants.wire import Fate, Killed, Wire, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chalicelib.domain.clock import Clock

WARM = 3  # processes that there are before one is used again
SOON = 5.0  # seconds
CLOCK = "CLOCK"
"""The method of what is no request: the clock's."""

LONGEST_MS = 25_000
_PATIENCE = 60.0  # seconds after which a request that does not stop hangs


class Gateway:
    """Chalice's local gateway; unlike its test client it leaves the environment alone while a request waits."""

    def __init__(self) -> None:
        self._gateway = LocalGateway(app, Config.create())

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        try:
            answer = self._gateway.handle_request(method=method, path=path, headers=headers, body=body)
        except LocalGatewayException as refusal:
            return Reply(refusal.CODE, _lower(refusal.headers), refusal.body or b"")
        told = answer["body"]
        headers = {**answer["headers"], **{name: values[0] for name, values in answer["multiValueHeaders"].items()}}
        return Reply(answer["statusCode"], _lower(headers), told if isinstance(told, bytes) else told.encode())


def _lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class SkewedClock:
    """A process's own clock: some ms before or behind the true time."""

    true: Clock
    skew: int

    def __call__(self) -> int:
        return self.true() + self.skew


@dataclass
class Process:
    """A process of the function: its services with what they remember, and its clock."""

    services: wiring.Services
    clock: SkewedClock
    busy: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it is sent, which may be sent again; `who` is the place of the player in the machine's list."""

    who: int
    method: str
    path: str
    json: Any = None
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Flight:
    """A request on its way, in a thread of its own that runs only when it is told to go on."""

    def __init__(self, asked: Asked, process: Process, client: Client, sent_at: int) -> None:
        self.asked = asked
        self.process = process
        self.reply: Reply | None = None
        self.failed: BaseException | None = None
        self.killed = False
        self.crowded = False
        self.begun = time.monotonic()
        self.faults: list[Fate] = []
        self.made: list[str] = []
        self.waiting_for: str | None = None
        self.last_call: str | None = None
        self._client = client
        self.sent_at = sent_at
        self._fate = Fate.WELL
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def undisturbed(self) -> bool:
        """Whether it met no fault, no other request of its player, and no pause that its deadline would not bear."""
        return not self.faults and not self.crowded and time.monotonic() - self.begun < SOON

    @property
    def landed(self) -> bool:
        return self.reply is not None or self.failed is not None or self.killed

    def go_on(self, fate: Fate) -> Fate:
        """Make the call that the request waits for, with this fate, and run on to the next; the fate it had."""
        if self.waiting_for is None or not possible(fate, self.waiting_for):
            fate = Fate.WELL
        self._fate = fate
        self.last_call = None
        self._go.release()
        if not self._stopped.acquire(timeout=_PATIENCE):
            raise AssertionError(f"{self.asked.method} {self.asked.path} hangs")
        return fate

    def stop(self, operation: str) -> Fate:
        if self.killed:  # what would run in a dead process's with- and finally-blocks
            raise Killed
        self.waiting_for = operation
        self._stopped.release()
        self._go.acquire()
        self.waiting_for = None
        if self._fate is not Fate.WELL:
            self.faults.append(self._fate)
        self.killed = self._fate is Fate.KILLED_BEFORE
        return self._fate

    def arrived(self, operation: str, fate: Fate) -> None:
        self.last_call = operation
        self.made.append(operation)
        self.killed = fate is Fate.KILLED_AFTER

    def _run(self) -> None:
        self._go.acquire()
        try:
            self.reply = self._send()
        except Killed:
            self.killed = True
        except BaseException as error:  # noqa: BLE001  # it is raised where the machine runs
            self.failed = error
        self._stopped.release()

    def _send(self) -> Reply:
        asked = self.asked
        if asked.method == CLOCK:
            return self._sweep()
        return self._client.request(
            asked.method, asked.path, json=asked.json, token=asked.token, headers=asked.headers or None
        )

    def _sweep(self) -> Reply:
        """What the hourly clock has done after erasures; Lambda tries it again where it fails."""
        services = self.process.services
        try:
            services.sweeping.sweep(services.clock() + SWEEP_MS)
        except Exception as error:
            if not wiring.is_outage(error) and not isinstance(error, Unavailable):
                raise
            return Reply(503, {}, b"")
        return Reply(200, {}, b"")


class Functions:
    """The processes, as many as there are requests at once; each is as a new one of Lambda's, with a skewed clock."""

    def __init__(self, wire: Wire, build: Callable[[Clock], wiring.Services], clock: Clock, skews: list[int]) -> None:
        self.flights: list[Flight] = []
        self.injected: Counter[Fate] = Counter()
        self.calls = 0
        self.requests = 0
        self.wire = wire
        self._build = build
        self._clock = clock
        self._skews = skews
        self._processes: list[Process] = []
        self._client = Client(Gateway())

    def begin(self, asked: Asked) -> Flight:
        """Send a request; it stops before its first call."""
        free = [known for known in self._processes if not known.busy]
        warm = len(self._processes) >= WARM
        process = free[self.requests % len(free)] if free and warm else self._new_process()
        process.busy = True
        flight = Flight(asked, process, self._client, self._clock())
        self.flights.append(flight)
        self.requests += 1
        self.go_on(flight, Fate.WELL)
        return flight

    def _new_process(self) -> Process:
        clock = SkewedClock(self._clock, self._skews[len(self._processes) % len(self._skews)])
        process = Process(self._build(clock), clock)
        self._processes.append(process)
        return process

    def go_on(self, flight: Flight, fate: Fate) -> None:
        """Let a request make its next call; a process that is killed is not used again."""
        wiring.process.use(flight.process.services)
        self.wire.traveller = flight
        try:
            met = flight.go_on(fate)
        finally:
            self.wire.traveller = None
            wiring.process.use(None)
        self.calls += flight.last_call is not None or met is Fate.KILLED_BEFORE
        if met is not Fate.WELL:
            self.injected[met] += 1
        if flight.landed:
            self._land(flight)

    def _land(self, flight: Flight) -> None:
        self.flights.remove(flight)
        flight.process.busy = False
        if flight.killed:
            self._processes.remove(flight.process)

    def late(self, now: int) -> list[Flight]:
        """The requests that Lambda does not let go on: it kills what takes longer than 25 s."""
        return [flight for flight in self.flights if now - flight.sent_at > LONGEST_MS]

    def abandon(self, flights: Iterable[Flight]) -> None:
        """Kill what is on its way."""
        for flight in list(flights):
            while not flight.landed:
                self.go_on(flight, Fate.KILLED_BEFORE)
