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

FAMILIES = {
    "residual": "a residual CNN over a raster of the drawing",
    "separable": "a residual CNN of separable convolutions over a raster of the drawing",
    "sequence": "a residual CNN along points of the strokes",
    "both": "a residual CNN of two trunks, one over a raster of the drawing and one along points of its strokes",
}
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
    return FAMILIES.get(form.family, f"a network of the family {form.family}") if form else "a network"


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
    raster, points = _stages(form.stages, form.stem, form), _stages(form.strands, form.strand_stem, form)
    rows = {
        "raster": ("trunk over the raster", f"{raster}; mean over the places"),
        "points": ("trunk along the points", f"{points}; {POOLINGS[form.pooling]}"),
    }
    joined = [("where they meet", FUSIONS[form.fusion])] if len(kinds) > 1 else []
    return [*(rows[each] for each in kinds), *joined]


def _stages(stages: str, stride: int, form: Form) -> str:
    """A trunk in words."""
    told = [f"{width} channels with {_blocks(blocks)}" for width, blocks in widths_blocks(stages)]
    squeezed = f", squeeze-and-excitation by {form.squeeze}" if form.squeeze else ""
    return f"stem of stride {stride}; stages of {', '.join(told)}, each of half the resolution before it{squeezed}"


def _blocks(number: int) -> str:
    return "1 residual block" if number == 1 else f"{number} residual blocks"


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
    start, ensemble = data.get("warm_start"), data.get("ensemble")
    versions = ", ".join(f"`{version}`" for version in ensemble["versions"]) if ensemble else ""
    teacher = "the public ResNet, for finished drawings" if taught(data) else "none"
    if taught(data) and not data.get("teacher"):
        teacher = f"{teacher}, of a version that it comes from"
    return [
        ("started from", f"the weights of version `{start['version']}` that it has too" if start else "nothing"),
        ("teacher", teacher),
        ("ensemble that taught it", f"{versions}, {ensemble['weight']:.0%} of each target" if ensemble else "none"),
    ]
