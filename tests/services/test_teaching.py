"""Learning that goes wrong, and what it must not touch."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.review import Action, Review, ReviewId, Status
from chalicelib.errors import Unavailable
from chalicelib.services.curation import Curation
from chalicelib.services.reviews import Listed, ReviewService
from chalicelib.services.teaching import BUDGET_MS, TeachingService
from chalicelib.services.thumbnails import Thumbnails
from tests.builders import NOON, a_review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from chalicelib.domain.gallery import Change
    from chalicelib.domain.round import Feedback, Round


class Prototypes:
    """Notes what it is asked, and perhaps fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.asked: list[tuple[object, ...]] = []

    def _ask(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.broken:
            raise Unavailable("out of reach")

    def expect(self, labels: Iterable[str]) -> None:
        self._ask("expect", sorted(labels))

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = (), until: int | None = None) -> None:
        self._ask("learn", sorted(labels), [str(review.id) for review in decided], until)

    def mend(self, until: int | None = None) -> None:
        self._ask("mend", until)


class Queue:
    """Reviews in memory; of some another admin is faster."""

    def __init__(self, *reviews: Review, lost: Sequence[Review] = ()) -> None:
        self.reviews = {review.id: review for review in reviews}
        self.lost = [review.id for review in lost]

    def claims(self, player: str, label: str) -> int:
        raise NotImplementedError

    def copies(self, fingerprint: str) -> int:
        raise NotImplementedError

    def add(self, round_: Round, feedback: Feedback, review: Review, fingerprint: str, claims: int) -> bool:
        raise NotImplementedError

    def review(self, review_id: ReviewId) -> Review | None:
        return self.reviews.get(review_id)

    def pending(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        return (), cursor if limit else None

    rejected = candidates = pending

    def accepted(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        raise NotImplementedError

    def keep(self, before: Review, after: Review, change: Change | None = None) -> bool:
        assert change is None
        assert before.id == after.id
        if before.id in self.lost:
            return False
        self.reviews[before.id] = after
        return True


def reviews(queue: Queue, prototypes: Prototypes) -> ReviewService:
    teaching = TeachingService(prototypes, lambda: NOON)
    curation = Curation(None, None, lambda: NOON, Random(0))  # type: ignore[arg-type]  # nothing was offered
    thumbnails = Thumbnails(None, None, None)  # type: ignore[arg-type]
    return ReviewService(queue, None, None, teaching, lambda: NOON, curation, thumbnails)  # type: ignore[arg-type]


FIRST, SECOND, THIRD = (a_review(number, label="unicorn") for number in (1, 2, 3))


@pytest.mark.parametrize(
    "act",
    [
        lambda teaching: teaching.expect(["unicorn"]),
        lambda teaching: teaching.learn(["unicorn"]),
        lambda teaching: teaching.mend(),
    ],
)
def test_whatever_fails_is_logged_and_nothing_else(
    act: Callable[[TeachingService], None], caplog: pytest.LogCaptureFixture
) -> None:
    act(TeachingService(Prototypes(broken=True), lambda: NOON))

    assert "out of reach" in caplog.text


def test_a_decision_is_expected_and_then_learnt_with_the_review_as_it_has_become() -> None:
    prototypes = Prototypes()

    reviews(Queue(FIRST), prototypes).decide(str(FIRST.id), Action.ACCEPT, None, "ada")

    assert prototypes.asked == [
        ("expect", ["unicorn"]),
        ("learn", ["unicorn"], [str(FIRST.id)], NOON + BUDGET_MS),
    ]


def test_a_decision_that_accepts_nothing_and_takes_nothing_back_is_nothing_to_learn() -> None:
    prototypes = Prototypes()

    reviews(Queue(FIRST), prototypes).decide(str(FIRST.id), Action.REJECT, None, "ada")

    assert prototypes.asked == []


def test_many_decisions_are_learnt_at_once_but_for_those_that_were_lost() -> None:
    prototypes, queue = Prototypes(), Queue(FIRST, SECOND, lost=[SECOND])
    ids = [str(review.id) for review in (FIRST, SECOND, THIRD, FIRST)]

    outcomes = reviews(queue, prototypes).decide_all(ids, Action.ACCEPT, None, "ada")

    assert [outcome.id for outcome in outcomes] == ids
    assert [outcome.review and outcome.review.status for outcome in outcomes] == [
        Status.ACCEPTED,
        None,
        None,
        Status.ACCEPTED,
    ]
    assert [asked[0] for asked in prototypes.asked] == ["expect", "learn"]
    assert prototypes.asked[1][2] == [str(FIRST.id)]


def test_a_decision_stands_where_learning_fails() -> None:
    queue = Queue(FIRST)

    reviews(queue, Prototypes(broken=True)).decide(str(FIRST.id), Action.ACCEPT, None, "ada")

    assert queue.reviews[FIRST.id].status is Status.ACCEPTED


def test_looking_at_the_queue_mends_what_is_due() -> None:
    prototypes = Prototypes()

    reviews(Queue(), prototypes).page(Listed.PENDING, None, None)

    assert prototypes.asked == [("mend", NOON + BUDGET_MS)]
