"""What the champion learns of words that it has no label for, on a registry with tiny versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.review import Action, Review, ReviewId
from chalicelib.domain.teaching import LAG_MS, MOST, NEEDED
from chalicelib.errors import Unavailable
from chalicelib.inference.batch import Batch
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.taught import Teaching
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.prototypes import Prototypes
from chalicelib.storage.review_items import review_item
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.taught import Lesson, TaughtStore
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET, SettableClock
from tests.builders import GAME_ID, NOON, a_catalogue, a_review, a_word
from tests.inference.tiny import tiny_version

if TYPE_CHECKING:
    from chalicelib.inference.classifier import Classifier
    from chalicelib.storage.table import Item
    from tests.conftest import Cloud
    from tests.storage.registry import Registry

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"
TEACHING = Teaching.of((4.0, 0.0), (0.0, 0.0), np.full(4, 0.25, np.float32), np.eye(4, dtype=np.float32))


def slash(number: int) -> Drawing:
    """A line from top right to bottom left, each number another one."""
    return Drawing.from_lists([[[255, 5], [number, 250]], [[200, 40], [30 + number, 220]]])


class Late(ReviewStore):
    """Finds in the index only what it holds, as an index does that lags."""

    found: tuple[Review, ...] = ()

    def accepted(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        return tuple(review for review in self.found if review.learnt_as == label)[:limit], cursor


@dataclass
class School:
    """A registry whose champion is FIRST, and claims about drawings in it."""

    cloud: Cloud
    registry: Registry
    clock: SettableClock

    @property
    def prototypes(self) -> Prototypes:
        return Prototypes(self.cloud.table, self.cloud.clients.s3, BUCKET, self.clock)

    @property
    def reviews(self) -> ReviewStore:
        return ReviewStore(self.cloud.table)

    def promote(self, version: str) -> None:
        self.registry.now += 1
        self.registry.models.promote(version, "ann")

    def lesson(self, label: str = "slash", version: str = FIRST) -> Lesson:
        return TaughtStore(self.cloud.table).lesson(version, label)

    def accept(self, count: int, first: int = 1, label: str = "slash", *, drawn: bool = True) -> list[Review]:
        """Accept so many drawings of a label, each of another player, without anybody learning it."""
        return [self.accepted(number, label, drawn=drawn) for number in range(first, first + count)]

    def accepted(self, number: int, label: str, *, drawn: bool = True) -> Review:
        player, round_id = f"player {number}", f"{GAME_ID}-01"
        key = DrawingStore(self.cloud.clients.s3, BUCKET).put(f"{label}-{number}", slash(number))
        if not drawn:
            self.cloud.clients.s3.delete_object(Bucket=BUCKET, Key=key)
        claim = a_review(1, player, id=ReviewId(round_id, player), label=label, drawing=key)
        review = claim.decided(Action.ACCEPT, None, "ann", NOON + number)
        place: Item = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{round_id}"}
        listed: Item = {"INDEX": f"ACCEPTED#{label}", "NUMBER": review.changed_at}
        self.cloud.table.put_item(Item=place | listed | review_item(review))
        return review

    def decide(self, review: Review, action: Action, at: int, label: str | None = None) -> Review:
        after = review.decided(action, label, "ann", at)
        assert self.reviews.keep(review, after)
        return after


@pytest.fixture
def school(cloud: Cloud, registry: Registry) -> School:
    for version in (FIRST, SECOND):
        model, manifest = tiny_version(version)
        told = replace(Manifest.from_json(manifest), teaching=TEACHING)
        registry.models.register(model, told.to_json().encode())
    registry.models.promote(FIRST, "ann")
    catalogue = a_catalogue()
    WordStore(cloud.table).put(catalogue.categories, (*catalogue.words, a_word("slash")), NOON, "test")
    return School(cloud, registry, SettableClock(NOON + 10_000))


def test_a_word_with_too_few_drawings_is_counted_and_not_learnt(school: School) -> None:
    school.accept(NEEDED - 1)

    school.prototypes.learn(["slash"])

    assert (school.lesson().drawings, school.lesson().prototype) == (NEEDED - 1, None)


def test_a_word_with_enough_drawings_is_learnt_from_them(school: School) -> None:
    school.accept(NEEDED)

    school.prototypes.learn(["slash"])

    prototype = school.lesson().prototype
    assert prototype is not None
    expected = school.registry.models.load(FIRST).prototype("slash", batch_of(range(1, NEEDED + 1)))
    assert (prototype.drawings, prototype.version) == (NEEDED, FIRST)
    assert prototype.mean == pytest.approx(expected.mean, rel=1e-5)


def test_a_word_whose_drawing_is_looked_at_again_is_forgotten_below_what_it_needs(school: School) -> None:
    first, *_ = school.accept(NEEDED)
    school.prototypes.learn(["slash"])

    after = school.decide(first, Action.REOPEN, NOON + 99)
    school.prototypes.learn(["slash"], [after])

    assert (school.lesson().drawings, school.lesson().prototype) == (NEEDED - 1, None)


def test_a_drawing_that_is_relabelled_is_learnt_as_the_other_word_alone(school: School) -> None:
    first, *_ = school.accept(NEEDED + 1)

    after = school.decide(first, Action.RELABEL, NOON + 99, "hatch")
    school.prototypes.learn(["slash", "hatch"], [after])

    assert (school.lesson().drawings, school.lesson("hatch").drawings) == (NEEDED, 1)


def test_what_was_erased_is_not_learnt_from(school: School) -> None:
    school.accept(NEEDED - 1)
    school.accept(1, first=NEEDED, drawn=False)

    school.prototypes.learn(["slash"])

    assert (school.lesson().drawings, school.lesson().prototype) == (NEEDED - 1, None)


def test_a_word_is_learnt_from_the_last_hundred(school: School) -> None:
    school.accept(MOST + 2)

    school.prototypes.learn(["slash"])

    prototype = school.lesson().prototype
    assert prototype is not None
    expected = school.registry.models.load(FIRST).prototype("slash", batch_of(range(3, MOST + 3)))
    assert prototype.drawings == MOST
    assert prototype.mean == pytest.approx(expected.mean, rel=1e-5)


def test_a_label_of_the_champion_is_not_learnt(school: School) -> None:
    school.accept(NEEDED, label="top left")

    school.prototypes.expect(["top left"])
    school.prototypes.learn(["top left"])

    assert school.lesson("top left") == Lesson("top left")


def test_what_has_just_been_decided_counts_although_the_index_lags(school: School) -> None:
    school.prototypes.mend()
    *before, last = school.accept(NEEDED)
    lagging = school.prototypes
    index = Late(school.cloud.table)
    index.found = tuple(before)
    lagging._reviews = index

    lagging.expect(["slash"])
    lagging.learn(["slash"], [last])
    provisional = school.lesson()
    index.found = (*before, last)
    school.clock.advance(LAG_MS)
    lagging.mend()

    assert (provisional.drawings, provisional.due) == (NEEDED, NOON + 10_000 + LAG_MS)
    assert (school.lesson().drawings, school.lesson().due) == (NEEDED, None)


def test_what_a_fault_has_left_is_learnt_when_it_is_due(school: School) -> None:
    school.prototypes.mend()
    school.prototypes.expect(["slash"])
    school.accept(NEEDED)

    school.prototypes.mend()
    early = school.lesson()
    school.clock.advance(LAG_MS)
    school.prototypes.mend()

    assert (early.drawings, early.prototype) == (0, None)
    assert school.lesson().prototype is not None


def test_what_no_time_is_left_for_stays_due(school: School) -> None:
    school.accept(NEEDED)
    school.prototypes.expect(["slash"])

    school.prototypes.learn(["slash"], until=school.clock())
    left = school.lesson()
    school.clock.advance(LAG_MS)
    school.prototypes.mend(until=school.clock())
    still = school.lesson()
    school.prototypes.mend(until=school.clock() + 1)

    assert (left.prototype, still.prototype) == (None, None)
    assert school.lesson().prototype is not None


def test_a_new_champion_learns_what_the_one_before_was_taught(school: School) -> None:
    school.accept(NEEDED)
    school.prototypes.learn(["slash"])

    school.promote(SECOND)
    school.prototypes.mend()

    first, second = school.lesson().prototype, school.lesson(version=SECOND).prototype
    assert first is not None
    assert second is not None
    assert second.version == SECOND
    assert second.mean.tolist() != first.mean.tolist()


def test_a_champion_that_comes_back_learns_what_was_decided_meanwhile(school: School) -> None:
    school.accept(NEEDED)
    school.prototypes.mend()
    school.promote(SECOND)
    school.prototypes.mend()
    school.accept(3, first=NEEDED + 1)
    school.prototypes.learn(["slash"])

    school.registry.now += 1
    school.registry.models.rollback("ann")
    school.prototypes.mend()

    assert (school.lesson(version=SECOND).drawings, school.lesson().drawings) == (NEEDED + 3, NEEDED + 3)


def test_a_survey_that_ran_out_of_time_is_gone_on_with(school: School) -> None:
    school.accept(NEEDED)
    school.accept(NEEDED, label="ant", first=100)

    school.prototypes.mend(until=school.clock())
    nothing = TaughtStore(school.cloud.table).lessons(FIRST)
    school.prototypes.mend()

    assert nothing == ()
    assert [lesson.label for lesson in TaughtStore(school.cloud.table).lessons(FIRST)] == ["ant", "slash"]


def test_a_process_with_the_champion_of_before_learns_for_the_one_of_now(school: School) -> None:
    class Behind:
        def current(self) -> Classifier:
            return school.registry.models.load(FIRST)

    school.promote(SECOND)
    school.accept(NEEDED)
    behind = Prototypes(school.cloud.table, school.cloud.clients.s3, BUCKET, school.clock, Behind())

    behind.learn(["slash"])

    assert school.lesson(version=SECOND).prototype is not None
    assert school.lesson() == Lesson("slash")


def test_without_a_champion_nothing_is_learnt(cloud: Cloud) -> None:
    with pytest.raises(Unavailable):
        Prototypes(cloud.table, cloud.clients.s3, BUCKET, SettableClock()).mend()


def batch_of(numbers: range) -> Batch:
    return Batch.of([slash(number) for number in numbers])
