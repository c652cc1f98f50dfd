"""Turns a trained network into a model version: model.onnx, proved equal to the network, and manifest.json."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
import torch

from chalicelib.inference import features
from chalicelib.inference.manifest import Calibration, Manifest, TensorSpec
from training.network import EMBEDDING, Network, parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

INPUT = "features"
TOLERANCE = 1e-3  # how far a logit may be off in the exported graph


def to_onnx(network: Network, example: NDArray[np.uint8]) -> bytes:
    """The network as an ONNX graph for any number of drawings; raises ValueError if it answers the example otherwise.

    `example`: features of at least two drawings, so that the number of drawings stays open.
    """
    network = network.cpu().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # torch's exporter uses what torch itself has deprecated
        program = torch.onnx.export(
            network,
            (torch.from_numpy(example),),
            input_names=[INPUT],
            output_names=["logits", "embedding"],
            dynamic_shapes=({0: torch.export.Dim("drawings")},),
            dynamo=True,
            verbose=False,
        )
    model: bytes = program.model_proto.SerializeToString()
    onnx.checker.check_model(onnx.load_from_string(model), full_check=True)
    _compare(network, model, example)
    return model


def _compare(network: Network, model: bytes, example: NDArray[np.uint8]) -> None:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = session.run(["logits", "embedding"], {INPUT: example})
    with torch.inference_mode():
        wanted = [tensor.numpy() for tensor in network(torch.from_numpy(example))]
    off = max(float(np.abs(a - b).max()) for a, b in zip(found, wanted, strict=True))
    if off > TOLERANCE:
        raise ValueError(f"the exported graph's answers are off by up to {off:.2g}")


def describe(
    network: Network,
    model: bytes,
    labels: tuple[str, ...],
    created: datetime,
    calibration: Calibration,
    training_data: Mapping[str, Any],
) -> Manifest:
    """The manifest of a model that is made now; its metrics are added when it has been evaluated."""
    return Manifest(
        version=created.strftime("%Y%m%dT%H%M%SZ"),
        created_at=int(created.timestamp() * 1000),
        labels=labels,
        features=features.NAME,
        inputs={INPUT: TensorSpec("uint8", ("drawings", *features.SHAPE))},
        outputs={
            "logits": TensorSpec("float32", ("drawings", len(labels))),
            "embedding": TensorSpec("float32", ("drawings", EMBEDDING)),
        },
        sha256=hashlib.sha256(model).hexdigest(),
        parameters=parameters(network),
        metrics={},
        training_data=training_data,
        calibration=calibration,
    )
