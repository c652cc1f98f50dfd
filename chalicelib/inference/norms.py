"""What good drawings of each label are like to a model version, and how signs of a fault are weighed; a small file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chalicelib.errors import BrokenModel
from chalicelib.inference.traits import TRAITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from chalicelib.inference.manifest import Manifest

REASONS = ("fine", "wrong label", "scribble")
SIGNALS = (
    "claimed",  # how unlikely the claimed label is, -ln p
    "other",  # ln p of the likeliest other label
    "rank",  # ln(1 + labels held likelier than the claimed one)
    "entropy",  # how undecided the network is, nats
    "sure",  # p of the best guess
    "energy",  # ln of the sum of exponentials of the logits (Liu et al. 2020, https://arxiv.org/abs/2010.03759)
    "confidence",  # ln of how sure the network is of good drawings of the claimed label, on average
    "confident",  # ln of p of another label by its confidence; above 0 it is one of confident learning
    "unlike_claimed",  # how unlike the traits are those of the claimed label
    "unlike_best",  # those of the best guess
    "unlike_all",  # those of all drawings
)
ARRAYS = ("confidence", "mean", "spread", "common", "precision", "weights", "bias")


@dataclass(frozen=True, slots=True)
class Norms:
    """What `training.suspects` fitted to a champion; `suspicion` judges by it.

    `confidence`: the mean probability that a label gets from its own drawings, shape (labels,): the thresholds of
    confident learning (Northcutt et al. 2021, https://arxiv.org/abs/1911.00068). `mean` and `spread` of the traits of
    each label's drawings, shape (labels, traits); `common` and `precision` are the mean and the inverse covariance of
    all, (traits,) and (traits, traits). `weights`, (3, signals), and `bias`, (3,), give the odds of `REASONS`.

    From `review_at` on a drawing is worth a person's look; below `clear_below` hardly a fault is left.
    """

    version: str
    confidence: NDArray[np.float64]
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    common: NDArray[np.float64]
    precision: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    review_at: float
    clear_below: float

    def __post_init__(self) -> None:
        """Raise BrokenModel where the arrays do not fit each other or hold what is no number."""
        labels, traits = len(self.confidence), len(TRAITS)
        shapes = {
            "confidence": (labels,),
            "mean": (labels, traits),
            "spread": (labels, traits),
            "common": (traits,),
            "precision": (traits, traits),
            "weights": (len(REASONS), len(SIGNALS)),
            "bias": (len(REASONS),),
        }
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape or not np.isfinite(array).all():
                raise BrokenModel(f"suspicion.json: `{name}` is not {shape} numbers")
        if not (self.confidence > 0).all() or not (self.spread > 0).all():
            raise BrokenModel("suspicion.json: a confidence or a spread is not above 0")
        if not 0 <= self.clear_below <= self.review_at <= 1:
            raise BrokenModel("suspicion.json: not 0 <= clear_below <= review_at <= 1")

    @classmethod
    def from_json(cls, text: str | bytes, manifest: Manifest) -> Norms:
        """Read what `to_json` wrote; raises BrokenModel if it is broken or not of this model version."""
        try:
            found = json.loads(text)
            norms = cls(
                version=found["version"],
                **{name: np.array(found[name], np.float64) for name in ARRAYS},
                review_at=float(found["review_at"]),
                clear_below=float(found["clear_below"]),
            )
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise BrokenModel(f"suspicion.json is not what training.suspects writes: {error!r}") from error
        if norms.version != manifest.version or len(norms.confidence) != len(manifest.labels):
            raise BrokenModel(f"suspicion.json is of model {norms.version}, not of {manifest.version}.")
        return norms

    def to_json(self) -> str:
        """Five significant digits of each number."""
        found: dict[str, Any] = {
            name: _rounded(value) if isinstance(value, np.ndarray) else value for name, value in asdict(self).items()
        }
        return json.dumps(found) + "\n"

    def unlike(self, traits: NDArray[np.float64], label: NDArray[np.int64]) -> NDArray[np.float64]:
        """How many spreads traits are off their label's, as ln(1 + sum of squares), shape (n,)."""
        off = (traits - self.mean[label]) / self.spread[label]
        found: NDArray[np.float64] = np.log1p((off**2).sum(axis=1))
        return found

    def unlike_all(self, traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far traits are from those of all drawings, as ln(1 + squared Mahalanobis distance), shape (n,)."""
        off = traits - self.common
        found: NDArray[np.float64] = np.log1p(np.maximum(((off @ self.precision) * off).sum(axis=1), 0))
        return found


def _rounded(array: NDArray[np.float64]) -> Any:
    return json.loads(json.dumps(array.tolist()), parse_float=lambda text: float(f"{float(text):.5g}"))
