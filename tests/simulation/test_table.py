"""Players play whole games through the API, and what they claim is written down as the game understands it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib import wiring
from chalicelib.domain.round import Feedback, Verdict, claimed_label
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.reviews import ReviewStore
from simulation.attack import conspiracy
from simulation.population import GOOD, MALICIOUS, Player
from simulation.reviewer import Reviewer
from simulation.table import ROUNDS, Table, begun, claimed
from tests.api.champion import LABELS
from tests.builders import a_catalogue, a_closed_round, guesses

if TYPE_CHECKING:
    from simulation.parts import Pile
    from simulation.world import World
    from tests.conftest import Cloud

WORDS = {word.id: word.label for word in a_catalogue().words}


def player(kind: str = GOOD, name: str = "ann") -> Player:
    return Player(f"{kind}-{name}", kind, Random(3))


def test_a_game_is_six_rounds_with_what_was_said_of_each(world: World, pile: Pile) -> None:
    entries = Table(world, pile, None, WORDS).games([player()])

    assert len(entries) == ROUNDS
    assert len({entry.round for entry in entries}) == ROUNDS
    assert {entry.shows == entry.asked for entry in entries} == {True}
    assert sum(entry.claimed == entry.asked for entry in entries) >= 3
    assert not any(entry.poisoned for entry in entries)


def test_many_play_at_the_same_time(world: World, pile: Pile) -> None:
    begin = world.clock()

    entries = Table(world, pile, None, WORDS).games([player(name="ann"), player(name="ben")])

    assert len(entries) == 2 * ROUNDS
    assert world.clock() - begin == ROUNDS * 21_000


def test_malicious_claims_are_false_and_wait_for_an_admin(world: World, pile: Pile, cloud: Cloud) -> None:
    plan = conspiracy(list(WORDS.values()), (), pile, "seed")

    entries = Table(world, pile, plan, WORDS).games([player(MALICIOUS)])
    waiting, _ = ReviewStore(cloud.table).pending(100, None)

    assert all(entry.poisoned for entry in entries)
    assert {review.id.round: review.label for review in waiting} == {entry.round: entry.claimed for entry in entries}


def test_an_admin_who_never_errs_keeps_what_is_false_from_being_learnt(world: World, pile: Pile, cloud: Cloud) -> None:
    plan = conspiracy(list(WORDS.values()), (), pile, "seed")
    entries = Table(world, pile, plan, WORDS).games([player(MALICIOUS), player()])
    admin = Reviewer(world, Random(1), errs=0.0)

    done = admin.work(100, {entry.round: entry for entry in entries})

    learnt = [one for label in WORDS.values() for one in HarvestStore(cloud.table).labelled(label, 0, world.clock())]
    false = {entry.round for entry in entries if entry.poisoned}
    assert done == admin.decided["accepted"] + admin.decided["rejected"] >= ROUNDS
    assert learnt
    assert false.isdisjoint(one.round for one in learnt)


def test_without_protections_all_that_is_claimed_is_accepted(world: World, pile: Pile, cloud: Cloud) -> None:
    plan = conspiracy(list(WORDS.values()), (), pile, "seed")
    wiring.process.use(world.trusting(wiring.process.services(), Random(1)))

    entries = Table(world, pile, plan, WORDS).games([player(MALICIOUS)])

    learnt = [one for label in WORDS.values() for one in HarvestStore(cloud.table).labelled(label, 0, world.clock())]
    assert {one.round: one.label for one in learnt} == {entry.round: entry.claimed for entry in entries}


def test_a_drawing_is_begun_with_the_first_points_of_its_strokes() -> None:
    drawing = [[[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], [[4.0, 5.0], [0.0, 0.0]]]

    assert begun(drawing, 0.6) == [[[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]]
    assert begun([[[1.0], [2.0]]], 0) == [[[1.0], [2.0]]]


@pytest.mark.parametrize("teaching", [False, True])
@pytest.mark.parametrize("seen", ["cat", "dog"])
@pytest.mark.parametrize(
    "verdict",
    [{"verdict": "right"}, {"verdict": "unclear"}, *({"verdict": "wrong", "label": said} for said in LABELS[:8])],
)
def test_what_is_claimed_is_what_the_game_takes_it_for(verdict: dict[str, str], seen: str, *, teaching: bool) -> None:
    base = a_closed_round()
    assert base.result is not None
    result = replace(base.result, recognised=seen == "cat" and not teaching, guesses=guesses(seen))
    round_ = a_closed_round(result=result, teaching=teaching)

    found = claimed(verdict, "cat", seen, teaching=teaching)

    feedback = Feedback(Verdict(verdict["verdict"]), verdict.get("label"), 0)
    assert found == claimed_label(round_, feedback)
