"""Turns a trained network into a model version: model.onnx, proved equal to the network, manifest.json, MODEL_CARD.md.

    python -m training.export --checkpoint training/runs/first/checkpoints/checkpoint.pt \
        --validation ../shared/quickdraw/drawings.ndjson.gz --model-dir training/runs/first

`training.train` does this when it ends; by itself it exports what a run has reached so far.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
import torch

from chalicelib.inference.manifest import Calibration, Manifest, TensorSpec
from training.artefact import Artefact, add_artefact, chosen
from training.dataset import load
from training.evaluate import part
from training.measure import measure
from training.network import parameters
from training.trainer import averaged
from training.trunks import EMBEDDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from chalicelib.inference.features import Tensors
    from training.dataset import Dataset
    from training.network import Network

TOLERANCE = 1e-3  # how far a logit may be off in the exported graph
EXAMPLES = 64  # validation drawings on which network and graph are compared


def export(
    network: Network, validation: Dataset, training_data: Mapping[str, Any], folder: Path, now: datetime
) -> Manifest:
    """Write a model version, calibrated and measured on the validation drawings, into `folder`.

    The settings in `training_data` say how its graph is made: see `artefact.Artefact`.
    """
    example = network.form.features.extract(validation.batch.take(np.arange(min(EXAMPLES, len(validation)))))
    model = to_onnx(network, example)
    described = describe(network, model, validation.labels, training_data, now)
    return measure(*Artefact.told(training_data).make(model, described, validation), validation, folder)


def to_onnx(network: Network, example: Tensors) -> bytes:
    """The network as an ONNX graph for any number of drawings; raises ValueError if it answers the example otherwise.

    `example`: features of at least two drawings, so that the number of drawings stays open.
    """
    network = network.cpu().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter uses what torch itself has deprecated
        program = torch.onnx.export(
            network,
            tuple(torch.from_numpy(given) for given in example),
            input_names=network.form.features.names,
            output_names=["logits", "embedding"],
            dynamic_shapes=(({0: torch.export.Dim("drawings")},) * len(example),),
            dynamo=True,
            verbose=False,
        )
    if program is None:
        raise ValueError("torch has made no graph of the network")
    model = _bare(program.model_proto).SerializeToString()
    onnx.checker.check_model(onnx.load_from_string(model), full_check=True)
    _compare(network, model, example)
    return model


def _bare(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without the exporter's notes: among them are stack traces, with the paths of whoever trained it."""
    bare = onnx.ModelProto()
    bare.CopyFrom(graph)
    named = (bare.graph.node, bare.graph.input, bare.graph.output, bare.graph.value_info, bare.graph.initializer)
    for noted in (bare, bare.graph, *itertools.chain.from_iterable(named)):
        noted.ClearField("doc_string")
        noted.ClearField("metadata_props")
    return bare


def _compare(network: Network, model: bytes, example: Tensors) -> None:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    found = session.run(["logits", "embedding"], dict(zip(network.form.features.names, example, strict=True)))
    with torch.inference_mode():
        wanted = [tensor.numpy() for tensor in network(*map(torch.from_numpy, example))]
    off = max(float(np.abs(a - b).max()) for a, b in zip(found, wanted, strict=True))
    if not off <= TOLERANCE:
        raise ValueError(f"the exported graph's answers are off by up to {off:.2g}")


def describe(
    network: Network, model: bytes, labels: tuple[str, ...], training_data: Mapping[str, Any], now: datetime
) -> Manifest:
    """The manifest of a model that is neither calibrated nor measured yet, made `now`."""
    features = network.form.features
    return Manifest(
        version=now.strftime("%Y%m%dT%H%M%SZ"),
        created_at=int(now.timestamp() * 1000),
        labels=labels,
        features=features.name,
        inputs={
            name: TensorSpec(given.dtype, ("drawings", *given.shape))
            for name, given in zip(features.names, features.inputs, strict=True)
        },
        outputs={
            "logits": TensorSpec("float32", ("drawings", len(labels))),
            "embedding": TensorSpec("float32", ("drawings", EMBEDDING)),
        },
        sha256=hashlib.sha256(model).hexdigest(),
        parameters=parameters(network),
        metrics={},
        training_data=training_data,
        calibration=Calibration(temperature=1.0, announce_at=1.0),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True, help="drawings, of which the validation part is used")
    parser.add_argument("--model-dir", type=Path, required=True)
    add_artefact(parser)
    options = parser.parse_args(arguments)
    network, state = averaged(options.checkpoint)
    data = state["training_data"]
    try:
        artefact = chosen(options, Artefact.told(data))
        validation = part(load([options.validation], state["labels"]), "validation")
        manifest = export(network, validation, artefact.tell(data), options.model_dir, datetime.now(UTC))
    except ValueError as error:
        sys.exit(str(error))
    print(f"{manifest.version}: top-1 {manifest.metrics['validation']['top1']}")


if __name__ == "__main__":
    main()
