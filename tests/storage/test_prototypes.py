"""What the champion learns of words that it has no label for, on a registry with tiny versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.review import Action, Review
from chalicelib.domain.teaching import LAG_MS, MOST, NEEDED
from chalicelib.domain.word_list import Deed
from chalicelib.errors import Unavailable
from chalicelib.inference.batch import Batch
from chalicelib.storage.prototypes import Prototypes
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.taught import Lesson, TaughtStore
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET, SettableClock
from tests.builders import NOON, a_word
from tests.storage.school import FIRST, SECOND, School, school_of, slash

if TYPE_CHECKING:
    from chalicelib.inference.classifier import Classifier
    from chalicelib.storage.table import Item
    from tests.conftest import Cloud
    from tests.storage.registry import Registry


class Late(ReviewStore):
    """Finds in the index only what it holds, as an index does that lags."""

    found: tuple[Review, ...] = ()

    def accepted(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        return tuple(review for review in self.found if review.learnt_as == label)[:limit], cursor


@pytest.fixture
def school(cloud: Cloud, registry: Registry) -> School:
    return school_of(cloud, registry)


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


def test_a_label_that_cannot_be_learnt_keeps_no_other_from_it(school: School) -> None:
    school.prototypes.mend()
    school.accept(1, label="hatch", first=100)
    school.accept(NEEDED)
    broken: Item = {"PK": f"TAUGHT#{FIRST}", "SK": "LABEL#hatch", "drawings": "many", "revision": 1, "due": 0}
    school.cloud.table.put_item(Item=broken)

    with pytest.raises(ExceptionGroup):
        school.prototypes.learn(["hatch", "slash"])

    assert school.lesson().prototype is not None
    assert TaughtStore(school.cloud.table).due(FIRST, school.clock()) == ("hatch",)


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


def test_a_word_that_comes_back_is_learnt_by_a_champion_that_never_saw_it(school: School) -> None:
    school.accept(NEEDED)
    words = WordStore(school.cloud.table)
    there = words.read()
    words.keep(there, there.without("slash", NOON, "ann"), Deed("remove", NOON, "ann"))
    school.promote(SECOND)
    school.prototypes.mend()
    gone = school.lesson(version=SECOND)

    words.put((), [a_word("slash")], NOON + 1, "ann")
    school.prototypes.mend()

    assert gone == Lesson("slash")
    assert school.lesson(version=SECOND).prototype is not None


def test_a_word_that_is_edited_is_not_learnt_anew(school: School) -> None:
    school.accept(NEEDED)
    school.prototypes.mend()
    school.clock.advance(LAG_MS)
    school.prototypes.mend()
    before = school.lesson()

    WordStore(school.cloud.table).put((), [a_word("slash", difficulty=3)], NOON + 1, "ann")
    school.prototypes.mend()

    assert school.lesson().revision == before.revision
    assert before.prototype is not None


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
