"""The champion that the project ships, without a registry."""

from __future__ import annotations

from chalicelib.inference.classifier import Classifier
from chalicelib.inference.detector import Detector
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.norms import Norms
from tests.bench.start import CHAMPION


class Shipped:
    """Holds it, as the process's own champion would."""

    def __init__(self) -> None:
        manifest = Manifest.from_json((CHAMPION / "manifest.json").read_bytes())
        self._classifier = Classifier((CHAMPION / "model.onnx").read_bytes(), manifest)

        self.detector = Detector(
            self._classifier, Norms.from_json((CHAMPION / "suspicion.json").read_bytes(), manifest)
        )

    def current(self) -> Classifier:
        return self._classifier
