"""Rounds played through the services: statistics, export and report say exactly what a recount of the raw results says.

More than a hundred times as many are recounted by `python -m tests.marathon 10000 FOLDER`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from analysis.database import Database
from analysis.findings import Findings, find
from chalicelib.domain.export import day_of
from chalicelib.domain.shrinkage import Tally
from tests.aws import empty
from tests.pages import GROUPS, Pages
from tests.recount import check, check_export, check_report, keep_export
from tests.simulated import BEGIN, VERSIONS, Simulation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from analysis.findings import Group
    from chalicelib.domain.round import Round
    from tests.conftest import Cloud

ROUNDS = 72


@pytest.fixture(scope="module")
def simulation(moto: Cloud) -> Simulation:
    empty(moto.clients)
    simulation = Simulation(moto)
    simulation.play(ROUNDS)
    moto.table.put_item(Item={"PK": "EXPORTS", "SK": "THROUGH", "day": day_of(BEGIN - 1)})
    return simulation


@pytest.fixture(scope="module")
def database(moto: Cloud, simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder: Path = tmp_path_factory.mktemp("export")
    assert simulation.services.exports.export().rows == ROUNDS
    keep_export(moto, folder)
    return Database(folder)


@pytest.fixture(scope="module")
def found(database: Database) -> Findings:
    return find(database)


def tallies(closed: Iterable[Round], named: Callable[[Round], object]) -> dict[str, Tally]:
    """Rounds and recognised ones by a name; rounds that teach, and those without a name, are left out."""
    counted = [round_ for round_ in closed if not round_.teaching and named(round_) is not None]
    rounds = Counter(str(named(round_)) for round_ in counted)
    recognised = Counter(str(named(round_)) for round_ in counted if round_.result and round_.result.recognised)
    return {name: Tally(recognised[name], count) for name, count in rounds.items()}


def told(groups: tuple[Group, ...]) -> dict[str, Tally]:
    return {group.name: group.tally for group in groups}


def test_the_game_is_worth_counting(simulation: Simulation) -> None:
    assert len(simulation.closed) == ROUNDS
    assert {round_.mode.value for round_ in simulation.closed} >= {"classic", "zen", "daily"}
    assert any(round_.teaching for round_ in simulation.closed)
    assert any(round_.result and not round_.result.guesses for round_ in simulation.closed)
    assert {round_.model_version for round_ in simulation.closed} >= {*VERSIONS}


def test_statistics_are_what_a_recount_says(moto: Cloud, simulation: Simulation) -> None:
    check(moto, simulation.closed)


def test_the_pages_are_what_a_recount_says(moto: Cloud, simulation: Simulation) -> None:
    pages = Pages(moto, simulation)

    pages.check(words=4)

    assert pages.most.keys() == {"/stats/words", "/stats/words/{word}", *GROUPS}
    assert max(pages.most.values()) <= 25


def test_the_export_has_each_closed_round_once_as_it_closed(simulation: Simulation, database: Database) -> None:
    check_export(database, simulation.closed)


def test_the_report_has_each_word_as_a_recount_says(simulation: Simulation, found: Findings) -> None:
    check_report(found, simulation.closed)


def test_the_report_has_each_group_as_a_recount_says(simulation: Simulation, found: Findings) -> None:
    closed = simulation.closed

    assert told(found.categories) == tallies(closed, lambda round_: round_.category)
    assert told(found.difficulties) == tallies(closed, lambda round_: round_.difficulty)
    assert told(found.modes) == tallies(closed, lambda round_: round_.mode.value)
    assert told(found.versions) == tallies(closed, lambda round_: round_.model_version)
    assert sum(day.tally.rounds for day in found.days) == found.rounds.rounds
    assert found.rounds.rounds + found.taught_rounds == ROUNDS
    assert sum(word.rounds for word in found.taught) == found.taught_rounds
    assert sum(count.rounds for count in found.attempts) == found.rounds.recognised
    assert sum(count.rounds for count in found.times) == found.rounds.recognised


def test_the_hardest_word_is_first_and_no_lucky_round_makes_one_the_easiest(found: Findings) -> None:
    shares = [word.estimate.share for word in found.words]

    assert shares == sorted(shares)
    assert all(word.estimate.low < word.estimate.share < word.estimate.high for word in found.words)


def test_verdicts_are_counted(simulation: Simulation, found: Findings) -> None:
    given = Counter(round_.feedback.verdict.value if round_.feedback else "none" for round_ in simulation.closed)

    assert {count.name: count.rounds for count in found.verdicts} == given
