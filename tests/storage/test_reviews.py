from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.review import Action, Review, ReviewId
from chalicelib.domain.round import Feedback, Verdict
from chalicelib.domain.suspicion import Reason, Sign, Suspicion
from chalicelib.errors import Conflict, Invalid
from tests.builders import NOON, a_closed_round, a_review
from tests.storage.rounds import played

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.games import GameStore
    from chalicelib.storage.harvest import HarvestStore
    from chalicelib.storage.reviews import ReviewStore

RIGHT = Feedback(Verdict.RIGHT, None, NOON + 9_000)


@pytest.fixture
def claim(games: GameStore, closings: ClosingStore, reviews: ReviewStore) -> Callable[..., Review]:
    """Has a player claim that a round's drawing is a cat; the review, as it was kept, can be another."""

    def claim(number: int = 1, player: str = "ann", fingerprint: str = "f0", **changed: object) -> Review:
        round_ = played(games, closings, number, player)
        review = a_review(number, player, **changed)
        assert reviews.add(round_, RIGHT, review, fingerprint, reviews.claims(player, review.label))
        return review

    return claim


def scored(score: float) -> Suspicion:
    return Suspicion(score, (Sign(Reason.UNLIKELY, score),))


def test_a_review_is_kept_as_it_was_made(claim: Callable[..., Review], reviews: ReviewStore) -> None:
    review = claim(suspicion=scored(0.5))

    assert reviews.review(review.id) == review


def test_a_verdict_is_kept_with_its_review(
    claim: Callable[..., Review], reviews: ReviewStore, games: GameStore
) -> None:
    review = claim()

    round_ = games.round("ann", review.id.round)
    assert round_ is not None
    assert round_.feedback == RIGHT
    assert not reviews.add(round_, RIGHT, review, "f0", 1)
    assert reviews.claims("ann", "cat") == 1


def test_of_two_claims_of_a_label_at_once_one_has_to_look_again(
    claim: Callable[..., Review], reviews: ReviewStore, games: GameStore, closings: ClosingStore
) -> None:
    claim(1)
    round_ = played(games, closings, 2)

    stale = reviews.add(round_, RIGHT, a_review(2), "f1", 0)
    fresh = reviews.add(round_, RIGHT, a_review(2), "f1", 1)

    assert (stale, fresh) == (False, True)


def test_an_open_round_takes_no_claim(reviews: ReviewStore, table: Table) -> None:
    assert not reviews.add(a_closed_round(), RIGHT, a_review(), "f0", 0)
    assert table.scan()["Items"] == []


def test_copies_are_counted_whoever_drew_them(claim: Callable[..., Review], reviews: ReviewStore) -> None:
    claim(1)
    claim(2)
    claim(1, "bob")
    claim(2, "bob", fingerprint="other")

    assert (reviews.copies("f0"), reviews.copies("other"), reviews.copies("none")) == (3, 1, 0)


def test_what_waits_is_listed_the_most_suspicious_first_page_by_page(
    claim: Callable[..., Review], reviews: ReviewStore
) -> None:
    scores = [0.2, 0.9, 0.5, 0.5, 0.5, 0.7, 0.1, 0.5, 0.95]
    for number, score in enumerate(scores):
        claim(number + 1, suspicion=scored(score))

    first, cursor = reviews.pending(4, None)
    second, last = reviews.pending(4, cursor)
    third, end = reviews.pending(4, last)

    listed = [*first, *second, *third]
    assert [review.suspicion.score for review in listed] == sorted(scores, reverse=True)
    assert len({str(review.id) for review in listed}) == len(scores)
    assert [len(page) for page in (first, second, third)] == [4, 4, 1]
    assert end is None


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WyIxIiwiYSIsImIiXQ"])
def test_a_cursor_that_was_not_given_out_is_refused(reviews: ReviewStore, cursor: str) -> None:
    with pytest.raises(Invalid):
        reviews.pending(4, cursor)


def test_what_is_decided_leaves_the_queue_for_where_it_is_found(
    claim: Callable[..., Review], reviews: ReviewStore
) -> None:
    decisions = {1: (Action.ACCEPT, None), 2: (Action.RELABEL, "dog"), 3: (Action.REJECT, None)}
    for number, (action, label) in decisions.items():
        review = claim(number)
        assert reviews.keep(review, review.decided(action, label, "eve", NOON + 10_000 + number))

    assert reviews.pending(9, None) == ((), None)
    assert [review.id.round[-2:] for review in reviews.accepted("cat", 9, None)[0]] == ["01"]
    assert [review.id.round[-2:] for review in reviews.accepted("dog", 9, None)[0]] == ["02"]
    assert [review.id.round[-2:] for review in reviews.rejected(9, None)[0]] == ["03"]


def test_a_decision_that_is_reopened_waits_again(claim: Callable[..., Review], reviews: ReviewStore) -> None:
    review = claim(suspicion=scored(0.5))
    rejected = review.decided(Action.REJECT, None, "eve", NOON + 10_000)
    reviews.keep(review, rejected)

    reviews.keep(rejected, rejected.decided(Action.REOPEN, None, "eve", NOON + 11_000))

    ((waiting,), _) = reviews.pending(9, None)
    assert [made.action for made in waiting.decisions] == [Action.REJECT, Action.REOPEN]


def test_of_two_decisions_at_once_one_is_refused(claim: Callable[..., Review], reviews: ReviewStore) -> None:
    review = claim()

    first = reviews.keep(review, review.decided(Action.ACCEPT, None, "eve", NOON + 10_000))
    second = reviews.keep(review, review.decided(Action.REJECT, None, "bob", NOON + 10_001))

    assert (first, second) == (True, False)
    assert [kept.decisions[0].by for kept in reviews.accepted("cat", 9, None)[0]] == ["eve"]


def test_a_decision_about_what_was_erased_brings_nothing_back(
    claim: Callable[..., Review], reviews: ReviewStore, table: Table
) -> None:
    review = claim()
    table.delete_item(Key={"PK": "PLAYER#ann", "SK": f"REVIEW#{review.id.round}"})

    assert not reviews.keep(review, review.decided(Action.ACCEPT, None, "eve", NOON + 10_000))
    assert reviews.review(ReviewId(review.id.round, "ann")) is None


def test_what_a_snapshot_has_taken_stays_decided(
    claim: Callable[..., Review], reviews: ReviewStore, harvest: HarvestStore
) -> None:
    review = claim()
    accepted = review.decided(Action.ACCEPT, None, "eve", NOON + 10_000)
    reviews.keep(review, accepted)
    harvest.take_until(NOON + 10_000)

    with pytest.raises(Conflict, match="snapshot"):
        reviews.keep(accepted, accepted.decided(Action.REJECT, None, "eve", NOON + 20_000))

    assert reviews.review(review.id) == accepted


def test_no_decision_is_made_in_a_time_that_a_snapshot_has_read(
    claim: Callable[..., Review], reviews: ReviewStore, harvest: HarvestStore
) -> None:
    review = claim()
    harvest.take_until(NOON + 10_000)

    with pytest.raises(Conflict):
        reviews.keep(review, review.decided(Action.ACCEPT, None, "eve", NOON + 10_000))

    assert reviews.keep(review, review.decided(Action.ACCEPT, None, "eve", NOON + 10_001))
