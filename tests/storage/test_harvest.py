from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.review import RULE, Action
from chalicelib.domain.round import Feedback, Verdict
from chalicelib.storage.harvest import Sketch
from tests.builders import GAME_ID, NOON, a_review
from tests.storage.rounds import played

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.games import GameStore
    from chalicelib.storage.harvest import HarvestStore
    from chalicelib.storage.reviews import ReviewStore

RIGHT = Feedback(Verdict.RIGHT, None, NOON + 9_000)
LATER = NOON + 1_000_000


def rounds(found: object) -> list[str]:
    return sorted(sketch.round[-2:] for sketch in found)  # type: ignore[attr-defined]


def test_a_drawing_without_a_word_about_it_is_found_by_when_it_was_closed(
    games: GameStore, closings: ClosingStore, harvest: HarvestStore
) -> None:
    for number in range(1, 6):
        played(games, closings, number, closed_at=NOON + number)

    assert rounds(harvest.unlabelled(NOON + 2, NOON + 4)) == ["02", "03", "04"]


def test_what_is_told_of_an_unlabelled_drawing(games: GameStore, closings: ClosingStore, harvest: HarvestStore) -> None:
    round_ = played(games, closings)

    (sketch,) = harvest.unlabelled(0, LATER)

    ann = pseudonym("ann")
    assert sketch == Sketch(round_.id, str(round_.drawing), None, ann, "none", NOON + 5_000, recognised=True)


def test_where_nothing_was_drawn_there_is_nothing_to_learn(
    games: GameStore, closings: ClosingStore, harvest: HarvestStore
) -> None:
    played(games, closings, guesses=())

    assert list(harvest.unlabelled(0, LATER)) == []


def test_a_verdict_that_claims_nothing_leaves_a_drawing_unlabelled_and_a_claim_takes_it_out(
    games: GameStore, closings: ClosingStore, reviews: ReviewStore, harvest: HarvestStore
) -> None:
    unclear, claimed = played(games, closings, 1), played(games, closings, 2)

    games.keep_feedback(unclear, Feedback(Verdict.UNCLEAR, None, NOON + 9_000))
    reviews.add(claimed, RIGHT, a_review(2), "f0", 0)

    assert rounds(harvest.unlabelled(0, LATER)) == ["01"]


def test_what_was_accepted_is_found_by_label_and_time_with_who_vouches_for_it(
    games: GameStore, closings: ClosingStore, reviews: ReviewStore, harvest: HarvestStore
) -> None:
    by_rule = a_review(1).decided(Action.ACCEPT, None, RULE, NOON + 9_000)
    reviews.add(played(games, closings, 1), RIGHT, by_rule, "f1", 0)
    waiting = a_review(2)
    reviews.add(played(games, closings, 2), RIGHT, waiting, "f2", 1)
    reviews.add(played(games, closings, 3), RIGHT, a_review(3), "f3", 2)
    reviews.keep(waiting, waiting.decided(Action.RELABEL, "dog", "eve", NOON + 60_000))

    (cat,) = harvest.labelled("cat", 0, LATER)
    (dog,) = harvest.labelled("dog", NOON + 60_000, NOON + 60_000)

    ann = pseudonym("ann")
    assert cat == Sketch(f"{GAME_ID}-01", by_rule.drawing, "cat", ann, "rule", NOON + 9_000, recognised=True)
    assert dog == Sketch(f"{GAME_ID}-02", waiting.drawing, "dog", ann, "admin", NOON + 60_000, recognised=False)
    assert list(harvest.labelled("cat", NOON + 9_001, LATER)) == []


def test_what_was_accepted_since_is_counted_up_to_what_is_asked_for(
    games: GameStore, closings: ClosingStore, reviews: ReviewStore, harvest: HarvestStore
) -> None:
    for number, label in enumerate(("cat", "dog", "cat", "owl"), start=1):
        accepted = replace(a_review(number), label=label).decided(Action.ACCEPT, None, RULE, NOON + number)
        reviews.add(played(games, closings, number), RIGHT, accepted, f"f{number}", reviews.claims("ann", label))

    counts = [harvest.count(["cat", "dog"], since, most) for since, most in ((0, 10), (NOON + 1, 10), (0, 2))]

    assert counts == [3, 2, 2]


def test_a_snapshot_that_reaches_less_far_changes_nothing(harvest: HarvestStore, table: Table) -> None:
    for until in (NOON + 5, NOON, NOON + 7):
        harvest.take_until(until)

    assert table.get_item(Key={"PK": "SNAPSHOTS", "SK": "TAKEN"})["Item"]["until"] == NOON + 7
