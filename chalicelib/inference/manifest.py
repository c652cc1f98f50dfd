"""The manifest of a model version: what it answers, what it takes, how sure it may be, and how it came about."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.errors import BrokenModel
from chalicelib.inference.taught import Teaching

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = re.compile(r"\d{8}T\d{6}Z")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """An input or output of the graph; the first of `shape` is the name of the batch dimension, the others sizes."""

    dtype: str
    shape: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Scaling:
    """What logits are multiplied by before the softmax: `(1 + entropy * H) / temperature`.

    H is the entropy of their softmax, in nats. Without `entropy` this is the temperature of Guo et al. 2017,
    https://arxiv.org/abs/1706.04599.
    """

    temperature: float
    entropy: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become honest probabilities, and which of them are worth announcing.

    Logits are divided by `temperature` while a drawing grows; `finished` scales those of a drawing that is known to be
    finished, for which the same picture means more. A version without it takes both for the same. A best guess is
    announced at a probability of `announce_at` or more.
    """

    temperature: float
    announce_at: float
    finished: Scaling | None = None

    def scaling(self, *, finished: bool) -> Scaling:
        """How the logits of a drawing are scaled that is finished, or may go on."""
        return self.finished if finished and self.finished else Scaling(self.temperature)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One model version, as `manifest.json` beside its `model.onnx` tells it.

    `created_at` is in ms since 1970, `labels` are in the order of the logits, `features` names what
    `inference.features` must compute for the `inputs`, in their order, `sha256` is of the model's bytes in hexadecimal
    digits, `parameters` is how many numbers were learnt. `metrics` and `training_data` are told to people as they are.
    """

    version: str
    created_at: int
    labels: tuple[str, ...]
    features: str
    inputs: Mapping[str, TensorSpec]
    outputs: Mapping[str, TensorSpec]
    sha256: str
    parameters: int
    metrics: Mapping[str, Any]
    training_data: Mapping[str, Any]
    calibration: Calibration
    teaching: Teaching | None = None  # a version without it can be taught no words

    def __post_init__(self) -> None:
        """Raise BrokenModel where the fields contradict what the classifier relies on."""
        _check("version", VERSION.fullmatch(self.version), "is not a time such as 20261122T174500Z")
        _check("sha256", SHA256.fullmatch(self.sha256), "is not 64 hexadecimal digits")
        _check("labels", self.labels and len(set(self.labels)) == len(self.labels), "is empty or names one twice")
        _check("inputs", self.inputs, "names no tensor")
        _check("outputs", {"logits", "embedding"} <= set(self.outputs), "lacks logits or embedding")
        logits = self.outputs["logits"].shape
        _check("outputs", logits[1:] == (len(self.labels),), f"has logits of {logits} for {len(self.labels)} labels")
        _check("calibration", self.calibration.temperature > 0, "has a temperature that is not above 0")
        _check("calibration", 0 <= self.calibration.announce_at <= 1, "announces at no probability")
        finished = self.calibration.scaling(finished=True)
        _check("calibration", finished.temperature > 0, "has a temperature of finished drawings that is not above 0")
        least = 1 + min(finished.entropy * math.log(len(self.labels)), 0)
        _check("calibration", least > 0, "has an entropy by which the likeliest label could become the least likely")
        fits = self.teaching is None or self.outputs["embedding"].shape[1:] == (self.teaching.dimensions,)
        _check("teaching", fits, "has not the dimensions of the embedding")

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Read a manifest; BrokenModel names the field that is missing or wrong."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BrokenModel(f"manifest.json is not JSON: {error}") from error
        if not isinstance(found, dict):
            raise BrokenModel("manifest.json is not an object")
        return cls(
            version=_field(found, "version", str),
            created_at=_field(found, "created_at", int),
            labels=_labels(found),
            features=_field(found, "features", str),
            inputs=_tensors(found, "inputs"),
            outputs=_tensors(found, "outputs"),
            sha256=_field(found, "sha256", str),
            parameters=_field(found, "parameters", int),
            metrics=_field(found, "metrics", dict),
            training_data=_field(found, "training_data", dict),
            calibration=_calibration(_field(found, "calibration", dict)),
            teaching=_teaching(found.get("teaching")),
        )

    def to_json(self) -> str:
        """Write the manifest; `from_json` reads it back."""
        told = {name: value for name, value in asdict(self).items() if name != "teaching" or value is not None}
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def _check(name: str, holds: object, fault: str) -> None:
    if not holds:
        raise BrokenModel(f"manifest.json: `{name}` {fault}")


def _field(found: Mapping[str, Any], name: str, kind: type) -> Any:
    _check(name, name in found, "is missing")
    _check(name, isinstance(found[name], kind) and not isinstance(found[name], bool), f"is not a {kind.__name__}")
    return found[name]


def _labels(found: Mapping[str, Any]) -> tuple[str, ...]:
    labels = _field(found, "labels", list)
    _check("labels", all(isinstance(label, str) and label for label in labels), "holds something that is no label")
    return tuple(labels)


def _tensors(found: Mapping[str, Any], name: str) -> dict[str, TensorSpec]:
    tensors = _field(found, name, dict)
    for spec in tensors.values():
        _check(name, isinstance(spec, dict) and spec.keys() == {"dtype", "shape"}, "needs dtype and shape of a tensor")
        _check(name, isinstance(spec["dtype"], str) and isinstance(spec["shape"], list), "needs dtype and shape")
    return {tensor: TensorSpec(spec["dtype"], tuple(spec["shape"])) for tensor, spec in tensors.items()}


def _calibration(found: Mapping[str, Any]) -> Calibration:
    temperature, announce_at = (_number(found, name) for name in ("temperature", "announce_at"))
    finished = found.get("finished")
    if finished is None:
        return Calibration(temperature, announce_at)
    _check("calibration", isinstance(finished, dict), "does not say in an object how finished drawings are scaled")
    return Calibration(
        temperature, announce_at, Scaling(_number(finished, "temperature"), _number(finished, "entropy"))
    )


def _teaching(found: object) -> Teaching | None:
    try:
        return None if found is None else Teaching.read(found)
    except ValueError as error:
        raise BrokenModel(f"manifest.json: `teaching` {error}") from error


def _number(found: Mapping[str, Any], name: str) -> float:
    number = found.get(name)
    try:
        real = isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
    except OverflowError:  # JSON knows whole numbers of any length
        real = False
    _check("calibration", real, f"lacks the number `{name}`")
    return float(found[name])
