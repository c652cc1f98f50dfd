"""The detector of bad labels: how suspicious one drawing is with a claimed label, as it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.batch import Batch
from chalicelib.inference.suspicion import Claims, suspicions
from chalicelib.inference.traits import traits

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing
    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.norms import Norms


class Detector:
    """Judges drawings by what good ones are like to a model version; both are of that version."""

    def __init__(self, classifier: Classifier, norms: Norms) -> None:
        self.version = classifier.version
        self._classifier = classifier
        self._norms = norms
        self._scaling = classifier.manifest.calibration.scaling(finished=True)
        self._places = {label: place for place, label in enumerate(classifier.labels)}

    def suspicion(self, drawing: Drawing, label: str) -> float | None:
        """The chance, 0 to 1, that the label is wrong or the drawing a scribble.

        None for a label that the version does not have, as a taught word's, and for a drawing without a point.
        """
        place = self._places.get(label)
        if place is None or not len(drawing):
            return None
        batch = Batch.of([drawing])
        claims = Claims(self._classifier.logits(batch), traits(batch), np.array([place]))
        return float(suspicions(claims, self._norms, self._scaling).score[0])
