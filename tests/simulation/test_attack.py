"""Malicious players work by one plan."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from simulation.attack import TARGETS, agreed, conspiracy, scribble
from simulation.sheet import Trick
from tests.api.champion import LABELS

if TYPE_CHECKING:
    from simulation.parts import Pile


def test_every_label_has_one_wrong_label_which_is_no_other_s() -> None:
    plan = agreed(LABELS, ("ant",), "seed")

    assert plan.wrong.keys() == set(LABELS) == set(plan.wrong.values())
    assert all(label != wrong for label, wrong in plan.wrong.items())


def test_one_of_the_targets_is_a_word_to_be_taught() -> None:
    plan = agreed(LABELS, ("ant", "bear"), "seed")

    assert len(set(plan.targets)) == TARGETS
    assert len({"ant", "bear"} & set(plan.targets)) == 1


def test_the_plan_follows_from_the_seed() -> None:
    assert agreed(LABELS, ("ant",), "one") == agreed(LABELS, ("ant",), "one") != agreed(LABELS, ("ant",), "two")


def test_whatever_is_claimed_is_false(pile: Pile) -> None:
    plan, random = conspiracy(LABELS, ("ant",), pile, "seed"), Random(1)

    sheets = [plan.sheet("cat", random, teaching=teaching) for teaching in (False, True) for _ in range(200)]

    assert all(sheet.says is not None and sheet.says != sheet.shows for sheet in sheets)
    assert {sheet.trick for sheet in sheets} == {Trick.FALSE, Trick.TARGETED, Trick.SCRIBBLE, Trick.COPY}


def test_targets_are_hit_whatever_is_asked_for(pile: Pile) -> None:
    plan, random = conspiracy(LABELS, ("ant",), pile, "seed"), Random(1)

    sheets = [plan.sheet("cat", random, teaching=False) for _ in range(400)]
    hit = Counter((sheet.shows, sheet.says) for sheet in sheets if sheet.trick is Trick.TARGETED)

    assert set(hit) == {(target, plan.wrong[target]) for target in plan.targets}


def test_a_word_to_be_taught_is_taught_something_else(pile: Pile) -> None:
    plan, random = conspiracy(LABELS, ("ant",), pile, "seed"), Random(1)

    sheets = [plan.sheet("ant", random, teaching=True) for _ in range(100)]

    assert {sheet.says for sheet in sheets} == {"ant"}
    assert {sheet.shows for sheet in sheets if sheet.trick is Trick.FALSE} <= set(plan.targets) - {"ant"}


def test_copies_are_of_one_drawing(pile: Pile) -> None:
    plan, random = conspiracy(LABELS, ("ant",), pile, "seed"), Random(1)

    sheets = [plan.sheet(label, random, teaching=False) for label in LABELS for _ in range(50)]

    assert len({str(sheet.drawing) for sheet in sheets if sheet.trick is Trick.COPY}) == 1


def test_no_two_scribbles_are_the_same() -> None:
    random = Random(1)

    assert scribble(random) != scribble(random)
