"""`python -m tests.load.profile --write`: where the function's processor time goes while it answers guesses.

The app answers in this process, in front of the emulator, as it does in the function's; `--write` keeps the tables in
docs/load.md. Looked at is what runs at every few ms of processor time that have gone by: that costs nearly nothing, and
waiting is not in it.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import sys
import time
from collections import Counter
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import app
from chalicelib import wiring
from chalicelib.api.log import logger
from infra.console import command, say
from infra.local import end_on_sigterm
from tests.bench.cloud import guess, world
from tests.bench.document import keep
from tests.bench.drawings import real_drawings
from tests.load.__main__ import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    from tests.bench.cloud import World

GUESSES, OF_A_ROUND, COMPARED = 1_000, 20, 20
EVERY_S = 0.001

#: What a guess does, by the file and the name of the function that does it.
STEPS = {
    "body: read, checked, made into a drawing": ("api/bodies.py", "read_body"),
    "classifier: features, network, calibration": ("inference/classifier.py", "guess"),
    "table: the round is read, once in twenty guesses": ("storage/games.py", "round"),
    "table: the guess is written": ("storage/games.py", "keep_guess"),
    "observing: the line of the log and the metrics": ("api/observing.py", "_tell"),
}
REST = "all else: the framework, the rules, the answer"


@dataclass(slots=True)
class Profile:
    """How often each step and each package was found at work; ms a guess.

    `reading_ms` is what a guess takes whose round is read.
    """

    steps: Counter[str] = field(default_factory=Counter)
    packages: Counter[str] = field(default_factory=Counter)
    samples: int = 0
    each_ms: float = 0.0
    reading_ms: float = 0.0

    def take(self, frame: FrameType | None) -> None:
        if frame is None:
            return
        self.samples += 1
        self.packages[package(frame.f_code.co_filename)] += 1
        self.steps[step(frame)] += 1


def step(frame: FrameType | None) -> str:
    """The step that a frame is a part of."""
    while frame is not None:
        for name, (file, function) in STEPS.items():
            if frame.f_code.co_name == function and frame.f_code.co_filename.endswith(file):
                return name
        frame = frame.f_back
    return REST


def package(file: str) -> str:
    """Whose code a file is. What is not written in Python counts as who has called it."""
    installed = re.search(r"site-packages/([A-Za-z0-9_]+)", file)
    if installed:
        return installed[1]
    if "/chalicelib/" in file:
        return "chalicelib." + file.partition("/chalicelib/")[2].partition("/")[0].removesuffix(".py")
    return "Python's library"


@contextmanager
def looking(found: Profile) -> Iterator[None]:
    """Look at what runs after every ms or so of the processor's time that this process has used."""
    before = signal.signal(signal.SIGPROF, lambda _, frame: found.take(frame))
    signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def measure(there: World) -> Profile:
    answer(guesses(there, 2, lasting=True))
    compared: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(COMPARED):
        for lasting, times in compared.items():
            times.append(processor_ms(guesses(there, 1, lasting=lasting)))
    events, found = guesses(there, GUESSES // OF_A_ROUND, lasting=True), Profile()
    with looking(found):
        answer(events)
    found.each_ms, found.reading_ms = (statistics.median(compared[lasting]) for lasting in (True, False))
    return found


def processor_ms(events: list[dict[str, Any]]) -> float:
    """What each takes of the processor's time."""
    begun = time.process_time()
    answer(events)
    return 1_000 * (time.process_time() - begun) / len(events)


def guesses(there: World, rounds: int, *, lasting: bool) -> list[dict[str, Any]]:
    """The events of so many rounds of twenty guesses each, numbered as the site numbers them.

    `lasting`: they say which guess was answered last, as the site does, so that the round need not be read.
    """
    _, drawings = real_drawings()
    drawn = [[stroke[:2] for stroke in drawing] for drawing in drawings]
    return [
        guess(
            round_,
            4 * each,
            drawn[(number * OF_A_ROUND + each) % len(drawn)],
            4 * each - 4 if lasting and each else None,
        )
        for number, round_ in enumerate(there.round() for _ in range(rounds))
        for each in range(OF_A_ROUND)
    ]


def answer(events: Iterable[dict[str, Any]]) -> None:
    """Have the app answer; RuntimeError where that is no guess."""
    handler: Callable[..., dict[str, Any]] = app
    for event in events:
        answered = handler(event, None)
        if answered["statusCode"] != 200:
            raise RuntimeError(answered["body"])


def tables(found: Profile) -> str:
    lines = [
        f"{GUESSES} guesses of real drawings, {OF_A_ROUND} a round, by one process in front of the emulator:",
        f"{found.each_ms:.1f} ms of processor time each, {found.each_ms / found.reading_ms:.2f} of the "
        f"{found.reading_ms:.1f} ms that it takes with its round read each time; {found.samples} looks.",
        "",
        "| step, with all that it calls | share of the processor time |",
        "| --- | ---: |",
    ]
    lines += [f"| {name} | {found.steps[name] / found.samples:.0%} |" for name in (*STEPS, REST)]
    lines += ["", "| in the code of | share of the processor time |", "| --- | ---: |"]
    lines += [f"| {name} | {number / found.samples:.0%} |" for name, number in found.packages.most_common(12)]
    return "\n".join(lines)


def main() -> int:
    """Profile, print, keep if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/load.md")
    write = parser.parse_args().write
    end_on_sigterm()
    os.environ["AWS_LAMBDA_FUNCTION_NAME"] = "profile"  # such a process tells of every request
    with world() as there, Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        logger.registered_handler.setStream(nowhere)  # type: ignore[attr-defined]
        wiring.process.use(there.services)
        found = measure(there)
    text = tables(found)
    say(text)
    if write:
        keep(text, "profile", DOCUMENT)
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
