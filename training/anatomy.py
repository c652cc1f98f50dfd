"""Tells what a model version is made of: inputs, trunks, graph, size, and from which versions and whose answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.inference import points, raster
from chalicelib.inference.features import named
from training.artefact import Artefact
from training.cost import multiply_adds
from training.form import Form, widths_blocks
from training.lineage import taught
from training.rivals import counted
from training.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.inference.manifest import Manifest

OVER = {  # what families have over a raster
    "residual": "a residual CNN over a raster of the drawing",
    "separable": "a residual CNN of separable convolutions over a raster of the drawing",
}
ALONG = {  # what families have along points, and the blocks of the last stage
    "sequence": ("a residual CNN along points of the strokes", "residual block"),
    "recurrent": ("convolutions and LSTM layers along points of the strokes", "LSTM layer of both directions"),
    "attention": ("convolutions and a transformer along points of the strokes", "layer of a transformer"),
}
BLOCK = "residual block"
KINDS = {"raster": raster.CHANNELS, "points": points.CHANNELS}
FUSIONS = {
    "sum": "the embeddings of the two trunks are added",
    "project": "the embeddings of the two trunks, side by side, are projected to one",
}
POOLINGS = {
    "mean": "mean over the points",
    "mean-max": "mean over the points in one half of it, the most in the other",
}
VIEWED = {
    1: "the drawing as it is",
    VIEWS: "the drawing and its mirror image, which the graph makes itself; the answer is the mean of both",
}
STORED = {
    "float32": "as float32, as they are computed with",
    "float16": "as float16, made float32 when a session opens, so that all is computed in float32",
}


def kind(manifest: Manifest) -> str:
    """What the network of a version is, in words."""
    form = _form(manifest)
    if form is None:
        return "a network"
    if form.family == "both":
        return f"{OVER['residual']} and {ALONG[form.along][0]}, joined in the embedding"
    return OVER.get(form.family) or ALONG[form.along][0]


def table(manifest: Manifest, model: bytes) -> str:
    """All that a version and its graph tell, in Markdown."""
    rows = [*_seen(manifest), *_trunks(manifest), *_graph(manifest, model), *_origin(manifest.training_data)]
    return "\n".join(["| of the network | |", "| --- | --- |", *(f"| {name} | {text} |" for name, text in rows)])


def _form(manifest: Manifest) -> Form | None:
    """The form that the settings tell, where it is that of the version's features."""
    form = Form.told(manifest.training_data)
    return form if form.features.name == manifest.features else None


def _seen(manifest: Manifest) -> list[tuple[str, str]]:
    """Each input: its name in the graph, the numbers of one drawing, and what they are."""
    features = named(manifest.features)
    return [
        (f"input `{name}`", f"{each.dtype}, {_size(each.shape)}, {each.kind}: {', '.join(KINDS[each.kind])}")
        for name, each in zip(features.names, features.inputs, strict=True)
    ]


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _trunks(manifest: Manifest) -> list[tuple[str, str]]:
    form = _form(manifest)
    if form is None:
        return []
    kinds = [each.kind for each in form.features.inputs]
    last = ALONG[form.along][1] if form.along in ALONG else BLOCK
    over, along = _stages(form, form.stages, form.stem, BLOCK), _stages(form, form.strands, form.strand_stem, last)
    rows = {
        "raster": ("trunk over the raster", f"{over}; mean over the places"),
        "points": ("trunk along the points", f"{along}; {POOLINGS[form.pooling]}"),
    }
    joined = [("where they meet", FUSIONS[form.fusion])] if len(kinds) > 1 else []
    return [("family", f"`{form.family}`"), *(rows[each] for each in kinds), *joined]


def _stages(form: Form, stages: str, stride: int, last: str) -> str:
    """A trunk in words; `last` is what its last stage is of."""
    *before, (width, number) = widths_blocks(stages)
    told = [*(_stage(*each, BLOCK) for each in before), _stage(width, number, last)]
    squeezed = f"; squeeze-and-excitation by {form.squeeze}" if form.squeeze else ""
    return f"stem of stride {stride}; stages of {', '.join(told)}{squeezed}"


def _stage(width: int, number: int, block: str) -> str:
    noun, *rest = block.split(" of ", 1)
    several = "s" if number != 1 else ""
    return f"{width} channels with {number} {' of '.join([noun + several, *rest])}"


def _graph(manifest: Manifest, model: bytes) -> list[tuple[str, str]]:
    artefact, outputs = Artefact.of(model), (f"`{name}` ({spec.shape[-1]})" for name, spec in manifest.outputs.items())
    return [
        ("outputs", ", ".join(outputs)),
        ("answers for", VIEWED[artefact.views]),
        ("weights are stored", STORED[artefact.weights]),
        ("parameters", f"{manifest.parameters:,}"),
        ("multiply-adds of an answer", counted(multiply_adds(model))),
        ("`model.onnx`", f"{len(model):,} bytes"),
    ]


def _origin(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    ensemble = data.get("ensemble")
    versions = ", ".join(f"`{version}`" for version in ensemble["versions"]) if ensemble else ""
    teacher = "the public ResNet, for finished drawings" if taught(data) else "none"
    if taught(data) and not data.get("teacher"):
        teacher = f"{teacher}, of a version that it comes from"
    return [
        ("started from", _start(data.get("warm_start"))),
        ("teacher", teacher),
        ("ensemble that taught it", f"{versions}, {ensemble['weight']:.0%} of each target" if ensemble else "none"),
    ]


def _start(start: Mapping[str, Any] | None) -> str:
    if not start:
        return "nothing"
    if "pretrained" in start:
        return f"trunks that learnt without labels from {start['drawings']:,} drawings"
    return f"the weights of version `{start['version']}` that it has too"
