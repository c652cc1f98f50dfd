"""Difficulties, estimated from the game's own results and changed in its word list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.database import NoResults
from analysis.difficulties import apply, proposals
from analysis.findings import Proposal
from analysis.results import Place
from chalicelib.domain.shrinkage import Estimate
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET, TABLE
from tests.builders import NOON, a_catalogue

if TYPE_CHECKING:
    from tests.conftest import Cloud

ESTIMATE = Estimate(0.1, 0.05, 0.2)
PLAYED = {
    "mode": "classic",
    "word": "cat",
    "text": "cat",
    "language": "en",
    "category": "animals",
    "difficulty": 1,
    "label": "cat",
    "seconds": 20,
    "started_at": NOON,
    "seq": 0,
    "announced": ["dog"],
    "status": "closed",
    "model_version": "20261123T000000Z",
}
MISSED = {
    "recognised": False,
    "reason": "timeout",
    "time_to_draw_ms": 20_000,
    "attempts": 1,
    "points": 0,
    "announced": ["dog"],
    "guesses": [],
    "closed_at": NOON,
}


@pytest.fixture
def where(cloud: Cloud) -> Place:
    catalogue = a_catalogue()
    WordStore(cloud.table).put(catalogue.categories, catalogue.words, NOON, "test")
    return Place(cloud.clients.dynamodb, cloud.clients.s3, TABLE, BUCKET)


def miss(cloud: Cloud, rounds: int) -> None:
    """Put rounds of the word `cat` that nobody recognised."""
    with cloud.table.batch_writer() as batch:
        for number in range(rounds):
            round_ = f"01KC{number:022}-01"
            batch.put_item({"PK": "PLAYER#ann", "SK": f"ROUND#{round_}", **PLAYED, "result": MISSED})
            index = {"INDEX": "RESULTS#2027-01-15#0", "NUMBER": NOON, "day": "2027-01-15"}
            batch.put_item({"PK": "PLAYER#ann", "SK": f"RESULT#{round_}", **index})


def difficulty(cloud: Cloud, word: str) -> int:
    found = WordStore(cloud.table).catalogue().word(word)
    assert found is not None
    return found.difficulty


def test_what_the_results_speak_for_is_proposed_applied_and_not_proposed_again(where: Place, cloud: Cloud) -> None:
    miss(cloud, 60)

    found = proposals(where, lambda: NOON)
    changed = apply(where, found, lambda: NOON)

    assert [(one.word, one.now, one.proposed, one.rounds) for one in found] == [("cat", 1, 3, 60)]
    assert changed == 1
    assert difficulty(cloud, "cat") == 3
    assert difficulty(cloud, "dog") == 1
    assert proposals(where, lambda: NOON) == ()


def test_too_few_rounds_change_nothing(where: Place, cloud: Cloud) -> None:
    miss(cloud, 29)

    assert proposals(where, lambda: NOON) == ()


def test_a_word_that_was_removed_meanwhile_is_passed_over(where: Place, cloud: Cloud) -> None:
    gone, there = (Proposal(word, 1, 3, 60, ESTIMATE) for word in ("unicorn", "cat"))

    assert apply(where, [gone, there], lambda: NOON) == 1
    assert difficulty(cloud, "cat") == 3


def test_where_nobody_has_played_there_is_nothing_to_propose(where: Place) -> None:
    with pytest.raises(NoResults):
        proposals(where, lambda: NOON)
