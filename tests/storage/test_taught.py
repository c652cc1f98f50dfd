from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from chalicelib.inference.taught import Prototype
from chalicelib.storage.taught import Lesson, Survey, TaughtStore
from tests.builders import NOON

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

VERSION = "20261123T050000Z"
MEAN = np.array([0.25, -1.5, 3.0], np.float32)


@pytest.fixture
def taught(table: Table) -> TaughtStore:
    return TaughtStore(table)


def test_a_lesson_is_read_as_it_was_kept(taught: TaughtStore) -> None:
    lesson = Lesson("unicorn", 23, Prototype("unicorn", VERSION, 23, MEAN), due=NOON)

    assert taught.keep(VERSION, lesson)

    for read in (*taught.lessons(VERSION), taught.lesson(VERSION, "unicorn")):
        assert read.prototype is not None
        assert (read.prototype.word, read.prototype.version, read.prototype.drawings) == ("unicorn", VERSION, 23)
        assert read.prototype.mean.tolist() == MEAN.tolist()
        assert replace(read, prototype=None) == Lesson("unicorn", 23, None, revision=1, due=NOON)


def test_versions_have_lessons_of_their_own(taught: TaughtStore) -> None:
    taught.keep(VERSION, Lesson("unicorn", 7))

    assert taught.lessons("20261123T060000Z") == ()
    assert taught.lesson("20261123T060000Z", "unicorn") == Lesson("unicorn")


def test_a_lesson_is_not_kept_over_one_that_was_written_since(taught: TaughtStore) -> None:
    taught.keep(VERSION, Lesson("unicorn", 7))
    read = taught.lesson(VERSION, "unicorn")
    taught.expect(VERSION, "unicorn", NOON)

    assert not taught.keep(VERSION, replace(read, drawings=8))
    assert not taught.keep(VERSION, Lesson("unicorn", 8))
    assert taught.keep(VERSION, replace(taught.lesson(VERSION, "unicorn"), drawings=8))


def test_what_is_expected_is_due_from_then_on_and_keeps_what_was_learnt(taught: TaughtStore) -> None:
    taught.keep(VERSION, Lesson("unicorn", 7))

    for label in ("unicorn", "narwhal"):
        taught.expect(VERSION, label, NOON)

    assert taught.due(VERSION, NOON - 1) == ()
    assert set(taught.due(VERSION, NOON)) == {"unicorn", "narwhal"}
    assert {lesson.label: lesson.drawings for lesson in taught.lessons(VERSION)} == {"unicorn": 7, "narwhal": 0}


def test_a_survey_is_read_as_it_was_kept_and_is_no_lesson(taught: TaughtStore) -> None:
    for survey in (Survey(NOON), Survey(NOON, "0000000000000#owl")):
        taught.keep_survey(VERSION, survey)

        assert taught.survey(VERSION) == survey
    assert taught.lessons(VERSION) == ()
    assert taught.survey("20261123T060000Z") is None
