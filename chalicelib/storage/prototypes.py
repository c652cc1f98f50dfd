"""Makes what the champion learns of words that it has no label for, from the drawings that were accepted of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from chalicelib.domain.teaching import LAG_MS, MOST, NEEDED
from chalicelib.errors import Unavailable
from chalicelib.inference.batch import Batch
from chalicelib.storage.aliases import CHAMPION, Aliases
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.models import ModelStore
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.taught import Lesson, Survey, TaughtStore
from chalicelib.storage.words import WordStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.review import Review
    from chalicelib.storage.tutored import Champion, Teachable

READERS = 8  # drawings that are read at once
LEARNT = f"{0:013}#"  # the place of a label that was learnt, before those of words by their last change


class Prototypes:
    """Lessons of the version that is champion in the table, whichever the process still holds.

    A lesson is made anew from all drawings that are accepted now, whatever was decided before. That it has to be is
    written down first, so that whatever goes wrong in between, `mend` makes it good. The index of what was accepted may
    lag: so what has just been decided is told by whoever decided it, and looked at once more later.

    `champion` is what the process holds; without it the version is loaded each time.
    """

    def __init__(self, table: Table, s3: S3Client, bucket: str, clock: Clock, champion: Champion | None = None) -> None:
        self._words = WordStore(table)
        self._reviews = ReviewStore(table)
        self._drawings = DrawingStore(s3, bucket)
        self._models = ModelStore(table, s3, bucket, clock)
        self._aliases = Aliases(table, clock)
        self._taught = TaughtStore(table)
        self._clock = clock
        self._held = champion

    def expect(self, labels: Iterable[str]) -> None:
        """Say that what is accepted of these labels is about to change."""
        classifier = self._champion()
        for label in _lacked(classifier, labels):
            self._taught.expect(classifier.version, label, self._clock() + LAG_MS)

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = (), until: int | None = None) -> None:
        """Learn these labels anew, `decided` being reviews as they have just become.

        What is not begun by `until` (ms since 1970) is left to `mend`, and so is what fails: an ExceptionGroup tells.
        """
        classifier = self._champion()
        self._learn(classifier, _lacked(classifier, labels), decided, until)

    def mend(self, until: int | None = None) -> None:
        """Learn what is due: what a fault has left, and all there is once the champion is another version."""
        classifier, now = self._champion(), self._clock()
        surveyed = self._survey(classifier, until)
        due = self._taught.due(classifier.version, now)
        self._learn(classifier, dict.fromkeys((*surveyed, *due)), (), until)

    def _champion(self) -> Teachable:
        version = self._models.alias(CHAMPION)
        held = None if self._held is None else self._held.current()
        if held is not None and version in {None, held.version}:
            return held
        if version is None:
            raise Unavailable("No model version is champion.")
        return self._models.load(version)

    def _survey(self, classifier: Teachable, until: int | None) -> list[str]:
        """Expect every label that has drawings, once after each time that the version became champion.

        From then on the labels of words that have been added or changed since, if nothing is known of them.
        """
        version, since = classifier.version, self._aliases.since(CHAMPION)
        if since is None or since[0] != version:
            return []
        before = self._taught.survey(version)
        seen = before.seen if before is not None and before.moved_at == since[1] else ""
        found: list[str] = []
        for place, label, known in self._unseen(classifier, seen):
            if until is not None and self._clock() >= until:
                break
            if known or self._reviews.accepted(label, 1, None)[0]:
                self._taught.expect(version, label, self._clock() + LAG_MS)
                found.append(label)
            seen = place
        if before != Survey(since[1], seen):
            self._taught.keep_survey(version, Survey(since[1], seen))
        return found

    def _unseen(self, classifier: Teachable, seen: str) -> list[tuple[str, str, bool]]:
        """The labels that the version lacks whose place is behind `seen`: place, label, whether it has a lesson.

        What was learnt already comes first, then words in the order of their last change.
        """
        entries = self._words.read().entries.values()
        places = {entry.word.label: f"{entry.updated_at:013}#{entry.word.label}" for entry in entries}
        lacked = _lacked(classifier, places)
        if seen and not seen.startswith(LEARNT) and all(places[label] <= seen for label in lacked):
            return []
        known = {lesson.label for lesson in self._taught.lessons(classifier.version)}
        places |= {label: f"{LEARNT}{label}" for label in known}
        found = [(places[label], label, label in known) for label in {*lacked, *known}]
        return sorted(each for each in found if each[0] > seen)

    def _learn(
        self, classifier: Teachable, labels: Iterable[str], decided: Sequence[Review], until: int | None
    ) -> None:
        faults: list[Exception] = []
        for label in labels:
            if until is not None and self._clock() >= until:
                break
            try:
                self._learn_one(classifier, label, decided)
            except Exception as fault:  # noqa: BLE001 - it stays due, and no other label waits for it
                faults.append(fault)
        if faults:
            raise ExceptionGroup("Labels could not be learnt.", faults)

    def _learn_one(self, classifier: Teachable, label: str, decided: Sequence[Review]) -> None:
        """Learn a label, unless somebody else does in between: then what they saw is at least as new."""
        before, now = self._taught.lesson(classifier.version, label), self._clock()
        reviews = () if label in classifier.labels else self._accepted(label, decided)
        drawn = self._drawn(reviews) if len(reviews) >= NEEDED else []
        enough = len(drawn) >= NEEDED
        lesson = Lesson(
            label,
            drawings=len(drawn) if len(reviews) >= NEEDED else len(reviews),
            prototype=classifier.prototype(label, Batch.of(drawn)) if enough else None,
            revision=before.revision,
            due=before.due if before.due is not None and now < before.due else None,
        )
        if before.revision or reviews:
            self._taught.keep(classifier.version, lesson)

    def _accepted(self, label: str, decided: Sequence[Review]) -> tuple[Review, ...]:
        """What was accepted last of a label."""
        listed, _ = self._reviews.accepted(label, MOST, None)
        latest = {review.id: review for review in (*listed, *decided)}
        accepted = [review for review in latest.values() if review.learnt_as == label]
        return tuple(sorted(accepted, key=lambda review: -review.changed_at)[:MOST])

    def _drawn(self, reviews: Sequence[Review]) -> list[Drawing]:
        """The drawings, but for those that were erased or show nothing."""
        with ThreadPoolExecutor(READERS) as readers:
            found = readers.map(self._drawings.find, [review.drawing for review in reviews])
            return [drawing for drawing in found if drawing is not None and len(drawing)]


def _lacked(classifier: Teachable, labels: Iterable[str]) -> list[str]:
    """Those that the version has no label for, each once."""
    return [label for label in dict.fromkeys(labels) if label not in classifier.labels]
