"""A visit of a slow phone on a slow line, and what its browser tells of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page

#: The line of the budgets: 9 Mbit/s both ways, 100 ms a round trip.
BYTES_A_SECOND, ROUND_TRIP_MS = 9_000_000 // 8, 100

#: The loop on the budgets' processor: four times what it takes on an idle core of a computer.
SLOWED_LOOP_MS = 4 * 34

#: What a new connection costs before the first request: TCP, then TLS 1.3. On this machine it costs nothing.
CONNECTING_MS = 2 * ROUND_TRIP_MS

#: The phone that Lighthouse has in mind.
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}

#: Long tasks are those above 50 ms (https://www.w3.org/TR/longtasks-1/); of shifts, those within 500 ms of somebody's
#: doing do not count (https://web.dev/articles/cls).
_LISTEN = """() => {
    const told = globalThis.told = { lcp: 0, painted: "", shifts: [], tasks: [], answers: [] };
    const listen = (type, hear, more = {}) =>
        new PerformanceObserver(list => list.getEntries().forEach(hear)).observe({ type, buffered: true, ...more });
    listen("largest-contentful-paint", entry => {
        told.lcp = entry.startTime;
        told.painted = entry.element?.localName ?? "";
    });
    listen("layout-shift", ({ hadRecentInput, value, startTime }) => {
        if (!hadRecentInput) told.shifts.push([startTime, value]);
    });
    listen("longtask", ({ startTime, duration }) => told.tasks.push([startTime, duration]));
    listen("event", ({ name, startTime, duration }) => {
        if (name.startsWith("pointer")) told.answers.push([startTime, duration]);
    }, { durationThreshold: 16 });
}"""
_LOOP = """() => {
    const begun = performance.now();
    let sum = 0;
    for (let i = 0; i < 3e7; i += 1) sum += i % 7;
    return [performance.now() - begun, sum];
}"""
_SETTLED_MS = 1_500


@dataclass(frozen=True, slots=True)
class Visit:
    """What a browser told, in ms since the page was asked for; tasks and answers are (start, duration)."""

    lcp: float
    painted: str
    cls: float
    tasks: list[tuple[float, float]]
    answers: list[tuple[float, float]]
    script: int
    sent: int
    requests: int

    def since(self, begun: float) -> Visit:
        """The visit without the tasks and answers of before."""
        return replace(
            self,
            tasks=[task for task in self.tasks if task[0] >= begun],
            answers=[answer for answer in self.answers if answer[0] >= begun],
        )


@dataclass
class Traffic:
    """Bytes of bodies on the line, by what they were asked for as; HTTP/2 leaves next to nothing of headers."""

    sent: int = 0
    script: int = 0
    requests: int = 0
    _types: dict[str, str] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self._begun)
        session.on("Network.dataReceived", self._received)

    def _begun(self, event: dict[str, Any]) -> None:
        self._types[event["requestId"]] = event["type"]
        self.requests += 1

    def _received(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        self.sent += size
        if self._types.get(event["requestId"]) == "Script":
            self.script += size


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """A page in a browser that has never been here."""
    context = browser.new_context(**PHONE)
    context.set_default_timeout(60_000)
    context.add_init_script(f"({_LISTEN})()")
    yield context.new_page()
    context.close()


def slowing(usual_ms: float) -> float:
    """How much slower a processor is to be made that takes so long for the loop; a slow one is left alone."""
    return max(1.0, SLOWED_LOOP_MS / usual_ms)


def throttle(page: Page, slower: float) -> CDPSession:
    """Slow line and processor down from here on; the session listens to the line, too."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return session


def load(page: Page, address: str, session: CDPSession) -> Visit:
    """Ask for a page with nothing in the cache, and wait until it has settled."""
    session.send("Network.clearBrowserCache")
    page.goto("about:blank")
    traffic = Traffic()
    traffic.listen(session)
    page.goto(address)
    page.wait_for_selector("main h1")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(_SETTLED_MS)
    return told(page, traffic)


def told(page: Page, traffic: Traffic) -> Visit:
    heard = page.evaluate("told")
    return Visit(
        lcp=heard["lcp"],
        painted=heard["painted"],
        cls=worst_window(heard["shifts"]),
        tasks=[(begun, lasted) for begun, lasted in heard["tasks"]],
        answers=[(begun, lasted) for begun, lasted in heard["answers"]],
        script=traffic.script,
        sent=traffic.sent,
        requests=traffic.requests,
    )


def worst_window(shifts: list[list[float]]) -> float:
    """CLS: the largest sum of shifts less than 1 s apart, in 5 s at most; each is its time in ms and its value."""
    worst, total, begun, last = 0.0, 0.0, 0.0, float("-inf")
    for at, value in sorted(shifts):
        if at - last >= 1_000 or at - begun >= 5_000:
            total, begun = 0.0, at
        total, last = total + value, at
        worst = max(worst, total)
    return worst


def loop_ms(page: Page) -> float:
    """How long the processor takes for a loop that is always the same."""
    taken, _ = page.evaluate(_LOOP)
    return float(taken)
