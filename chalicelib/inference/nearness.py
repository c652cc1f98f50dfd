"""How near drawings are to one another in the eyes of a model version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from chalicelib.inference.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from chalicelib.domain.drawing import Drawing


class Embedding(Protocol):
    """A loaded model version."""

    def embeddings(self, batch: Batch) -> NDArray[np.float32]: ...


def nearness(classifier: Embedding, drawing: Drawing, others: Sequence[Drawing]) -> list[float]:
    """The cosine of the angle between a drawing's embedding and each other one's, -1 to 1; each has a point."""
    if not others:
        return []
    place = classifier.embeddings(Batch.of([drawing, *others]))
    unit = place / np.maximum(np.linalg.norm(place, axis=1, keepdims=True), np.finfo(np.float32).tiny)
    found: list[float] = (unit[1:] @ unit[0]).astype(float).tolist()
    return found
