"""The champion with all that it was taught, as whoever guesses sees it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from chalicelib.errors import BrokenModel
from chalicelib.inference.nearness import Embedding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.word import Catalogue
    from chalicelib.inference.batch import Batch
    from chalicelib.inference.taught import Prototype, Taught
    from chalicelib.storage.taught import Lesson, TaughtStore

logger = logging.getLogger(__name__)


class Teachable(Embedding, Protocol):
    """A loaded model version."""

    @property
    def version(self) -> str: ...

    @property
    def labels(self) -> Sequence[str]: ...

    @property
    def announce_at(self) -> float: ...

    def guess(
        self, drawing: Drawing, top: int = ..., *, finished: bool = ..., taught: Sequence[Taught] = ...
    ) -> tuple[Guess, ...]: ...

    def teach(self, prototype: Prototype) -> Taught: ...

    def prototype(self, word: str, batch: Batch) -> Prototype: ...


class Champion(Protocol):
    """The model version that plays."""

    def current(self) -> Teachable: ...


class Words(Protocol):
    """The word list."""

    def catalogue(self) -> Catalogue: ...


class Tutored:
    """A model version that answers the words that it was taught beside its labels, as long as they are dealt.

    `taught` are the labels of words that it was taught and can answer, `progress` says how many accepted drawings each
    label that it lacks is learnt from.
    """

    def __init__(self, classifier: Teachable, lessons: Iterable[Lesson], dealt: Collection[str] = ()) -> None:
        lacked = [lesson for lesson in lessons if lesson.label not in classifier.labels]
        self._classifier = classifier
        words = _taught(classifier, [lesson.prototype for lesson in lacked if lesson.prototype is not None])
        self._dealt = tuple(each for each in words if each.word in dealt)
        self._gone = {each.word: each for each in words if each.word not in dealt}
        self.version = classifier.version
        self.labels = classifier.labels
        self.announce_at = classifier.announce_at
        self.taught = frozenset(each.word for each in words)
        self.progress = {lesson.label: lesson.drawings for lesson in lacked}

    def guess(
        self, drawing: Drawing, top: int = 5, *, finished: bool = False, asked: str | None = None
    ) -> tuple[Guess, ...]:
        """The `top` likeliest labels and taught words, best first; nothing for a drawing without a point.

        `asked` is the label of the word that is being drawn: whoever was dealt it is answered it, even where it has
        been switched off or removed since.
        """
        taught = (*self._dealt, self._gone[asked]) if asked in self._gone else self._dealt
        return self._classifier.guess(drawing, top, finished=finished, taught=taught)


class TutoredChampion:
    """The champion with what it was taught, looked up at most every `interval_ms`; one for each process.

    What is dealt is looked up with it. Where either can't be read what was known of the same version goes on being
    answered, and the fault is logged.
    """

    def __init__(
        self, champion: Champion, store: TaughtStore, words: Words, clock: Clock, interval_ms: int = 30_000
    ) -> None:
        self._champion = champion
        self._store = store
        self._words = words
        self._clock = clock
        self._interval_ms = interval_ms
        self._read_at = 0
        self._tutored: Tutored | None = None

    def current(self) -> Tutored:
        """The champion of now; raises Unavailable where there is none."""
        classifier, now = self._champion.current(), self._clock()
        known = self._tutored if self._tutored and self._tutored.version == classifier.version else None
        if known is None or now - self._read_at >= self._interval_ms:
            known, self._read_at = self._read(classifier, known), now
            self._tutored = known
        return known

    def _read(self, classifier: Teachable, known: Tutored | None) -> Tutored:
        try:
            lessons = self._store.lessons(classifier.version)
            return Tutored(classifier, lessons, self._words.catalogue().dealt_labels)
        except Exception:  # whatever is wrong with what was taught, labels are answered
            logger.exception("what model %s was taught cannot be read", classifier.version)
            return known or Tutored(classifier, ())


def _taught(classifier: Teachable, prototypes: Sequence[Prototype]) -> tuple[Taught, ...]:
    """The words of prototypes; none, and a line in the log, where the version can't be taught them."""
    try:
        return tuple(map(classifier.teach, prototypes))
    except (BrokenModel, ValueError):
        logger.exception("model %s answers none of %d words taught", classifier.version, len(prototypes))
        return ()
