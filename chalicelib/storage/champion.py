"""The champion: the model version that guesses and finds bad labels, kept in memory, exchanged when its alias moves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import InklingError, Unavailable
from chalicelib.inference.detector import Detector
from chalicelib.storage.aliases import CHAMPION

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.drawing import Drawing
    from chalicelib.inference.classifier import Classifier
    from chalicelib.storage.models import ModelStore

logger = logging.getLogger(__name__)

FAULTS = (InklingError, BotoCoreError, ClientError)


class Champion:
    """The classifier that the alias `champion` points at, kept in memory; one for each process.

    The alias is looked up at most every `interval` seconds of `monotonic`. When it has moved, the new version is
    downloaded, verified and takes the old one's place; if that fails, the old one goes on answering and the fault is
    logged. `loaded` is told how many ms a version took to load.

    Its detector of bad labels goes with it. A champion that was registered without suspicion.json has none until that
    is added, nor has one whose suspicion.json is damaged: the game goes on without.
    """

    def __init__(
        self,
        store: ModelStore,
        monotonic: Callable[[], float],
        interval: float = 30.0,
        loaded: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._loaded = loaded
        self._monotonic = monotonic
        self._interval = interval
        self._checked: float | None = None
        self._classifier: Classifier | None = None
        self._detector: Detector | None = None

    def current(self) -> Classifier:
        """The current champion, or the last one that could be loaded; Unavailable if there was none yet."""
        now = self._monotonic()
        if self._classifier is None or self._checked is None or now - self._checked >= self._interval:
            self._checked = now
            self._refresh()
            self._refresh_detector()
        if self._classifier is None:
            raise Unavailable("No model can be loaded.")
        return self._classifier

    def suspicion(self, drawing: Drawing, label: str) -> float | None:
        """How suspicious the champion finds a drawing with a claimed label, 0 to 1; None where it can't tell."""
        self.current()
        return None if self._detector is None else self._detector.suspicion(drawing, label)

    def _refresh(self) -> None:
        try:
            version = self._store.alias(CHAMPION)
            if version is None:
                logger.error("no model version is champion")
            elif self._classifier is None or version != self._classifier.version:
                begun = self._monotonic()
                self._classifier = self._store.load(version)
                self._loaded(1_000 * (self._monotonic() - begun))
                logger.info("champion is model %s", version)
        except FAULTS:
            serving = self._classifier and self._classifier.version
            logger.exception("champion cannot be loaded; model %s goes on", serving)

    def _refresh_detector(self) -> None:
        """Have the detector of the version that guesses; where there is none, look again each time."""
        classifier, detector = self._classifier, self._detector
        if classifier is not None and (detector is None or detector.version != classifier.version):
            self._detector = self._detector_of(classifier)

    def _detector_of(self, classifier: Classifier) -> Detector | None:
        """The detector of a version; None where it has none, or where that is damaged or can't be had now."""
        try:
            norms = self._store.norms(classifier)
        except FAULTS:
            logger.exception("bad labels cannot be found with model %s", classifier.version)
            return None
        return None if norms is None else Detector(classifier, norms)
