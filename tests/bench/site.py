"""`make bench-site`, which is `python -m tests.bench.site --write`: the site as a slow phone on a slow line gets it.

Chromium visits the game that BASE_URL names, or one that is served for this; `--write` keeps the tables in
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from infra.console import command, say
from infra.local import end_on_sigterm, serving
from infra.paths import BUILD
from tests.bench.document import keep
from tests.bench.drawings import real_drawings
from tests.bench.report import Drawn, drawing_table, load_table
from tests.bench.visit import Traffic, load, loop_ms, phone, slowing, throttle, told
from tests.browser.conftest import FLAGS
from tests.browser.visitor import SIDE, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.bench.drawings import Strokes
    from tests.bench.visit import Visit

RUNS, DRAWINGS = 3, 3
PAUSE_S = 1 / 60  # a pointer's, from one place to the next
PAGES = {
    "home": "/",
    "gallery": "/gallery",
    "statistics": "/stats",
    "leaderboard": "/leaderboard",
    "sign up": "/sign-up",
}
PLAYERS = {"choose": "/choose", "history": "/history"}


@contextmanager
def game() -> Iterator[str]:
    """The address of the game to visit."""
    if address := os.environ.get("BASE_URL"):
        yield address.rstrip("/")
        return
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as state, serving(Path(state), 0) as served:
        yield served.address


def visits(browser: Browser, address: str, slower: float) -> dict[str, list[Visit]]:
    """Each page, asked for by a stranger or by a player with nothing in the cache, in turn."""
    found: dict[str, list[Visit]] = {name: [] for name in PAGES | PLAYERS}
    for _ in range(RUNS):
        for name, path in PAGES.items():
            with phone(browser) as page:
                found[name].append(load(page, f"{address}/#{path}", throttle(page, slower)))
    with phone(browser) as page:
        Visitor(page, address).sign_up()
        session = throttle(page, slower)
        for _ in range(RUNS):
            for name, path in PLAYERS.items():
                found[name].append(load(page, f"{address}/#{path}", session))
    return found


def usual_loop(browser: Browser) -> float:
    """How long the loop takes on this machine as it is, in ms."""
    with phone(browser) as page:
        page.goto("about:blank")
        return statistics.median(loop_ms(page) for _ in range(RUNS))


def drawing(browser: Browser, address: str, slower: float) -> Drawn:
    """A round of Zen into which drawing after drawing goes, as a hand draws them: whatever the word was."""
    guesses: list[str] = []
    with phone(browser) as page:
        page.on("response", lambda answer: guesses.append(answer.url) if answer.url.endswith("/guesses") else None)
        visitor = Visitor(page, address)
        visitor.sign_up()
        visitor.choose("Zen")
        traffic = Traffic()
        traffic.listen(throttle(page, slower))
        visitor.read_word()
        begun = page.evaluate("performance.now()")
        places = 0
        for strokes in long_drawings():
            places += draw(page, visitor, strokes)
            visitor.clear()
        page.wait_for_timeout(1_000)
        lasted = page.evaluate("performance.now()") - begun
        return Drawn(lasted / 1_000, places, len(guesses), told(page, traffic).since(begun))


def long_drawings() -> list[Strokes]:
    """Drawings longer than nine of ten."""
    _, found = real_drawings()
    ordered = sorted(found, key=lambda drawing: sum(len(stroke[0]) for stroke in drawing))
    return ordered[len(ordered) * 9 // 10 :][:DRAWINGS]


def draw(page: Page, visitor: Visitor, strokes: Strokes) -> int:
    """Draw with as many places of the pointer a second as a screen shows; how many there were."""
    box = visitor.paper.bounding_box()
    assert box is not None
    due = time.monotonic()
    for xs, ys, *_ in strokes:
        for place, (x, y) in enumerate(zip(xs, ys, strict=True)):
            page.mouse.move(box["x"] + x * box["width"] / SIDE, box["y"] + y * box["height"] / SIDE)
            if not place:
                page.mouse.down()
            due += PAUSE_S
            time.sleep(max(0.0, due - time.monotonic()))
        page.mouse.up()
    return sum(len(xs) for xs, *_ in strokes)


def main() -> int:
    """Measure, print, and keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    write = parser.parse_args().write
    end_on_sigterm()
    with game() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        usual = usual_loop(browser)
        slower = slowing(usual)
        loads, drawn = visits(browser, address, slower), drawing(browser, address, slower)
        browser.close()
    text = (
        f"Medians of {RUNS} visits of each page, in turn, with nothing in the cache (CLS: the worst). The loop took\n"
        f"{usual:.0f} ms, and the processor was made {slower:.1f} times slower.\n\n"
        f"{load_table(loads)}\n\n{drawing_table(drawn)}\n"
    )
    say(text)
    if write:
        keep(text, "site")
    return 0


def chromium() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


if __name__ == "__main__":
    sys.exit(command(main))
