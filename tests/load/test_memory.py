"""Memory and processor time are read of the processes that are meant, and growth is told from how it begins."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.load.growth import early_and_late, is_flat, table
from tests.load.memory import Sample, children, is_function, resident, sample
from tests.load.plan import Request, Told
from tests.load.processor import PARTIES, Watch, used

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = Told(2, 0.0, 600.0, {"guess": Request(90, 1, 20, 30, 40), "baseline: /health": Request(9, 0, 1, 2, 3)}, 7, 6, 0)


@pytest.fixture
def function() -> Iterator[int]:
    """A process that bears the name of the function of the routes, and waits."""
    environment = os.environ | {"AWS_LAMBDA_FUNCTION_NAME": "inkling-APIHandler-1"}
    waits = [sys.executable, "-S", "-c", "print(flush=True); input()"]
    with subprocess.Popen(waits, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()


def samples(edge: list[float], functions: list[float], emulator: list[float]) -> list[Sample]:
    """A sample every 10 s."""
    every = zip(edge, emulator, functions, strict=True)
    return [Sample(10.0 * place, here, there, {1: each}) for place, (here, there, each) in enumerate(every)]


def flat(mib: float) -> list[float]:
    return [mib] * 41


def growing(mib: float, by: float) -> list[float]:
    return [mib + by * place / 40 for place in range(41)]


def test_a_function_is_found_among_the_processes_that_another_one_started(function: int) -> None:
    found = sample(3.0, os.getpid())

    assert function in children(os.getpid())
    assert is_function(function)
    assert not is_function(os.getpid())
    assert list(found.functions) == [function]
    assert found.functions[function] == pytest.approx(resident(function), abs=1)
    assert found.edge == found.emulator > 10


def test_a_process_that_has_ended_holds_nothing_and_is_no_function() -> None:
    gone = subprocess.Popen([sys.executable, "-S", "-c", ""])
    gone.wait()

    assert (resident(gone.pid), used(gone.pid), is_function(gone.pid)) == (0.0, 0.0, False)


def test_what_starts_as_more_and_stays_there_has_not_grown() -> None:
    warming = [100.0] * 8 + [130.0] * 33

    assert is_flat(samples(warming, warming, flat(300)))


@pytest.mark.parametrize("who", ["edge", "functions"])
def test_what_grows_all_the_time_is_not_flat(who: str) -> None:
    mib = {"edge": flat(200), "functions": flat(110), "emulator": flat(300)} | {who: growing(100, 10)}

    assert not is_flat(samples(**mib))


def test_the_emulator_may_grow_by_what_is_played() -> None:
    assert is_flat(samples(flat(200), flat(110), growing(300, 100)))


def test_growth_is_from_after_the_first_quarter_to_the_end() -> None:
    early, late = early_and_late(samples(growing(100, 40), flat(1), flat(1)), lambda each: each.edge)

    assert (early, late) == (112.0, 138.0)


def test_the_table_tells_requests_without_those_of_the_baseline() -> None:
    text = table(samples(flat(200), growing(110, 4), flat(300)), TOLD)

    assert "2 players for 10 minutes: 7 rounds, 90 requests" in text
    assert "| the function, each process | 110.0 | 111.2 | 113.8 | +2.6 | 114.0 |" in text


def test_processors_are_those_that_were_taken_while_it_counted() -> None:
    watch = Watch(os.getpid())
    watch.seen = [(float(at), dict.fromkeys(PARTIES, 5.0 + at / 4)) for at in range(20)]

    assert watch.between(4, 12)["edge"] == pytest.approx(0.25)
    assert watch.between(40, 50)["edge"] == 0.0


def test_a_watch_tells_the_parties_apart(function: int) -> None:
    watch = Watch(os.getpid())

    watch(function)

    ((_, parties),) = watch.seen
    assert parties["edge"] == pytest.approx(parties["emulator"], abs=0.5)
    assert parties["edge"] > parties["players"] == pytest.approx(used(function), abs=0.5)
