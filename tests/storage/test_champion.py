from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from chalicelib.errors import Unavailable
from chalicelib.storage.champion import Champion
from tests.builders import LINE
from tests.inference.tiny import tiny_norms, tiny_version

if TYPE_CHECKING:
    from tests.storage.registry import Registry

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"


class Stopwatch:
    """Seconds that pass when told."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def champion(registry: Registry, stopwatch: Stopwatch) -> Champion:
    """FIRST is champion and SECOND registered."""
    for version in (FIRST, SECOND):
        registry.models.register(*tiny_version(version))
    registry.models.promote(FIRST, by="ann")
    return Champion(registry.models, stopwatch)


def test_the_champion_guesses(champion: Champion) -> None:
    assert champion.current().version == FIRST


def test_the_champion_is_kept_in_memory(champion: Champion, stopwatch: Stopwatch) -> None:
    before = champion.current()
    stopwatch.seconds += 31

    assert champion.current() is before


def test_a_new_champion_takes_over_within_thirty_seconds(
    registry: Registry, champion: Champion, stopwatch: Stopwatch
) -> None:
    champion.current()
    registry.models.promote(SECOND, by="ann")

    stopwatch.seconds += 29
    just_before = champion.current().version
    stopwatch.seconds += 1
    then = champion.current().version

    assert (just_before, then) == (FIRST, SECOND)


@pytest.mark.usefixtures("champion")
def test_it_is_told_how_long_each_version_took_to_load(registry: Registry) -> None:
    times: list[float] = []
    ticking = Champion(registry.models, iter(range(0, 10_000, 31)).__next__, loaded=times.append)

    before = ticking.current().version
    registry.models.promote(SECOND, by="ann")
    after = ticking.current().version

    assert (before, after) == (FIRST, SECOND)
    assert times == [31_000, 31_000]


def test_a_damaged_champion_does_not_take_over(
    registry: Registry, champion: Champion, stopwatch: Stopwatch, caplog: pytest.LogCaptureFixture
) -> None:
    champion.current()
    registry.models.promote(SECOND, by="ann")
    registry.damage(SECOND)
    stopwatch.seconds += 31

    with caplog.at_level(logging.ERROR):
        serving = champion.current().version

    assert serving == FIRST
    assert f"model {FIRST} goes on" in caplog.text


def test_the_champion_goes_on_while_the_registry_does_not_answer(
    registry: Registry, champion: Champion, stopwatch: Stopwatch
) -> None:
    champion.current()
    registry.table.delete()
    stopwatch.seconds += 31

    assert champion.current().version == FIRST


@pytest.mark.usefixtures("champion")
def test_promotions_during_a_stream_of_guesses_fail_none_of_them(registry: Registry) -> None:
    eager = Champion(registry.models, monotonic=iter(range(10**9)).__next__, interval=0)
    over = threading.Event()

    def play() -> set[str]:
        seen: set[str] = set()
        while not over.is_set():
            classifier = eager.current()
            assert classifier.guess(LINE)[0].label in classifier.labels
            seen.add(classifier.version)
        return seen

    with ThreadPoolExecutor(4) as pool:
        players = [pool.submit(play) for _ in range(4)]
        for version in (SECOND, FIRST) * 3:
            registry.models.promote(version, by="ann")
            while eager.current().version != version:
                pass
        over.set()

    assert set.union(*(player.result() for player in players)) == {FIRST, SECOND}


def test_without_a_champion_there_is_no_guess(registry: Registry, stopwatch: Stopwatch) -> None:
    with pytest.raises(Unavailable, match="No model"):
        Champion(registry.models, stopwatch).current()


def test_a_first_champion_is_found_at_the_next_request(registry: Registry, stopwatch: Stopwatch) -> None:
    champion = Champion(registry.models, stopwatch)
    with pytest.raises(Unavailable):
        champion.current()
    registry.models.register(*tiny_version(FIRST))
    registry.models.promote(FIRST, by="ann")

    assert champion.current().version == FIRST


def add_norms(registry: Registry, version: str) -> None:
    registry.models.register(*tiny_version(version), tiny_norms(version).to_json().encode())


def test_a_champion_judges_by_what_it_was_registered_with(registry: Registry, stopwatch: Stopwatch) -> None:
    add_norms(registry, FIRST)
    registry.models.promote(FIRST, by="ann")
    champion = Champion(registry.models, stopwatch)

    suspicion = champion.suspicion(LINE, champion.current().labels[0])

    assert suspicion is not None
    assert 0 <= suspicion <= 1
    assert champion.suspicion(LINE, "unicorn") is None


def test_a_champion_without_norms_finds_no_bad_labels_until_it_gets_them(
    registry: Registry, champion: Champion, stopwatch: Stopwatch
) -> None:
    before = champion.suspicion(LINE, "top left")

    add_norms(registry, FIRST)
    stopwatch.seconds += 31

    assert before is None
    assert champion.suspicion(LINE, "top left") is not None


def test_a_new_champion_without_norms_does_not_judge_by_those_of_the_one_before(
    registry: Registry, champion: Champion, stopwatch: Stopwatch
) -> None:
    add_norms(registry, FIRST)
    before = champion.suspicion(LINE, "top left")
    registry.models.promote(SECOND, by="ann")
    stopwatch.seconds += 31

    assert before is not None
    assert champion.suspicion(LINE, "top left") is None


def test_with_damaged_norms_the_game_goes_on_without_a_detector(
    registry: Registry, champion: Champion, caplog: pytest.LogCaptureFixture
) -> None:
    registry.s3.put_object(Bucket=registry.bucket, Key=f"models/{FIRST}/suspicion.json", Body=b"{}")

    with caplog.at_level(logging.ERROR):
        suspicion = champion.suspicion(LINE, "top left")

    assert (suspicion, champion.current().version) == (None, FIRST)
    assert f"bad labels cannot be found with model {FIRST}" in caplog.text
