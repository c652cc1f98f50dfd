"""Starts a network from a model version: takes its weights out of the graph, and its answers by their labels.

The graph has each normalisation folded into the convolution before it, so the statistics are lost. They are taken anew
from drawings as training deals them: the network computes the same function with any, but goes on learning well only
with those that its convolutions really have.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from training.artefact import plain
from training.form import STRANDS, Form
from training.lineage import taught
from training.lstm import memory
from training.network import Both, Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from chalicelib.inference.features import Tensors
    from training.batches import Batches

DRAWINGS = 4096  # from which statistics are taken
EXAMPLES = 64  # of these, on which network and version are compared
TOLERANCE = 1e-3  # how far an answer may be off
ALONG = ("strand_stem", "strands", "squeeze", "points", "pooling")  # the settings that shape a trunk along the points
SHAPING = {"residual": ("stem", "stages", "squeeze", "raster")} | dict.fromkeys(STRANDS, ALONG)  # by family
DEAD = 1e-8  # root mean square of a filter's weights, below which it tells nothing


@dataclass(frozen=True, slots=True)
class Start:
    """A model version to start from; `model` is its plain graph: see `artefact.plain`."""

    manifest: Manifest
    model: bytes

    @property
    def form(self) -> Form:
        """Of its network."""
        return Form.told(self.manifest.training_data)

    @property
    def told(self) -> dict[str, Any]:
        """What is kept with a model that started here: from which version, and whether a teacher had taught that."""
        return {"version": self.manifest.version, "teacher": taught(self.manifest.training_data)}

    @property
    def origin(self) -> dict[str, str]:
        """As a setting of the runs that start here."""
        return {"warm_start": self.manifest.version}

    def into(self, network: Network, form: Form, batches: Batches) -> None:
        """Make a fresh network of this form answer as the version does, for the labels that both know.

        A label that the version does not know starts as the mean of those that both know. Where the network has two
        trunks and the version is one of them, that trunk alone takes its weights, and the network does not answer as
        the version. Raises ValueError where the network is of another form than the version's, or answers otherwise.
        """
        part, training = self._part(network, form), network.training
        graph, features = _Graph.of(self.model), _dealt(batches)
        network.eval()
        with torch.no_grad():
            _unfold(network, part, graph, features)
            shared = _answer(network.answer, graph, self.manifest.labels, batches.dataset.labels)
            if part.module is network:
                self._compare(network, tuple(given[:EXAMPLES] for given in features[0]), shared)
        network.train(training)

    def _part(self, network: Network, form: Form) -> _Part:
        """What of a network of this form takes the version's weights."""
        if form == self.form:
            return _Part(network, "")
        trunks = ("residual", form.strand)
        if isinstance(network.body, Both) and self.form.family in trunks and self._shapes(form):
            return _Part(network.body.trunks[trunks.index(self.form.family)], "body.")
        raise ValueError(
            f"version {self.manifest.version} is of {self.form}, and the network to train of {form}: "
            "give the settings of the version, or start from none"
        )

    def _shapes(self, form: Form) -> bool:
        """Whether the settings that shape the version's only trunk are the same in this form."""
        return all(getattr(form, name) == getattr(self.form, name) for name in SHAPING[self.form.family])

    def _compare(self, network: Network, features: Tensors, shared: _Shared) -> None:
        session = onnxruntime.InferenceSession(self.model, providers=["CPUExecutionProvider"])
        wanted = session.run(["logits", "embedding"], dict(zip(self.manifest.inputs, features, strict=True)))
        found = [answer.numpy() for answer in network(*map(torch.from_numpy, features))]
        apart = (found[0][:, shared.now] - wanted[0][:, shared.before], found[1] - wanted[1])
        off = max(float(np.abs(each).max(initial=0)) for each in apart)
        if not off <= TOLERANCE:
            raise ValueError(f"started from {self.manifest.version} the network is off by up to {off:.2g}")


class _Part(NamedTuple):
    """A part of a network, and what its weights' names begin with in the graph."""

    module: nn.Module
    prefix: str


class _Shared(NamedTuple):
    """Labels that two models know: their places in the one to train and in the version."""

    now: list[int]
    before: list[int]


@dataclass(frozen=True, slots=True)
class _Graph:
    """Weights by the names that they have in the network, and what each convolution adds, by the name of its weight.

    `memory`: the weights of LSTM layers, by the names that they have in these.
    """

    weights: Mapping[str, Tensor]
    biases: Mapping[str, Tensor]
    memory: Mapping[str, Tensor]

    @classmethod
    def of(cls, model: bytes) -> _Graph:
        proto = onnx.load_from_string(model)
        graph = proto.graph
        weights = {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in graph.initializer}
        convolutions = [node.input for node in graph.node if node.op_type == "Conv"]
        biases = {names[1]: weights[names[2]] for names in convolutions if len(names) > 2}
        return cls(weights, biases, memory(proto))

    def weight(self, name: str, like: Tensor) -> Tensor:
        """Raises ValueError where the graph has none of this name and shape."""
        found = self.memory.get(name.rpartition(".")[2], self.weights.get(name))
        if found is None or found.shape != like.shape:
            raise ValueError(f"the version's graph has no weights {name} of the shape {tuple(like.shape)}")
        return found


class _Statistics:
    """Mean and variance of every channel of what goes into a normalisation; a hook before it."""

    def __init__(self) -> None:
        self.count = 0
        self.total: Tensor | float = 0.0
        self.squares: Tensor | float = 0.0

    def __call__(self, _: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        values = inputs[0].transpose(0, 1).flatten(1).double()
        self.count += values.shape[1]
        self.total = self.total + values.sum(1)
        self.squares = self.squares + values.square().sum(1)

    @property
    def found(self) -> tuple[Tensor, Tensor]:
        mean = torch.as_tensor(self.total) / self.count
        return mean, (torch.as_tensor(self.squares) / self.count - mean.square()).clamp(min=0)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A normalisation that the graph has folded into a convolution: the graph's is `gain * convolution + shift`."""

    normalisation: nn.BatchNorm2d
    gain: Tensor
    shift: Tensor

    def normalise(self, mean: Tensor, variance: Tensor) -> None:
        """Keep these statistics, and compute what the graph computes."""
        deviation = (variance + self.normalisation.eps).sqrt()
        for kept, found in (
            (self.normalisation.running_mean, mean),
            (self.normalisation.running_var, variance),
            (self.normalisation.weight, self.gain * deviation),
            (self.normalisation.bias, self.shift + self.gain * mean),
        ):
            kept.copy_(found)  # type: ignore[union-attr]


def opened(folder: Path) -> Start:
    """The model version in a folder; raises FileNotFoundError, or BrokenModel where it is not as its manifest says."""
    manifest = Manifest.from_json((folder / "manifest.json").read_bytes())
    model = (folder / "model.onnx").read_bytes()
    Classifier(model, manifest)
    return Start(manifest, plain(model))


def _dealt(batches: Batches) -> list[Tensors]:
    """Features of so many drawings as training deals them first, or of one epoch; the same in every process."""
    some = replace(batches, teacher=None, ensemble=None).epoch(0)
    return [minibatch.features for minibatch in islice(some, -(-DRAWINGS // batches.size))]


def _unfold(network: Network, part: _Part, graph: _Graph, features: Sequence[Tensors]) -> None:
    """Give a part of the network the graph's weights, and its normalisations the statistics of these features."""
    pairs = list(_pairs(part))
    folded = [_folded(name, convolution, normalisation, graph) for name, convolution, normalisation in pairs]
    apart = {id(weight) for _, *modules in pairs for module in modules for weight in module.parameters()}
    for name, weight in part.module.named_parameters():
        if id(weight) not in apart and not name.startswith("answer."):
            weight.copy_(graph.weight(part.prefix + name, weight))
    for each in folded:
        each.normalise(torch.zeros_like(each.shift), torch.ones_like(each.shift))
    for each, (mean, variance) in zip(folded, _observed(network, folded, features), strict=True):
        each.normalise(mean.float(), variance.float())


def _pairs(part: _Part) -> Iterator[tuple[str, nn.Conv2d, nn.BatchNorm2d]]:
    """The convolutions that a normalisation follows, by their names."""
    for name, module in part.module.named_modules():
        if isinstance(module, nn.Sequential):
            for (own, first), (_, second) in pairwise(module.named_children()):
                if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
                    yield f"{part.prefix}{name}.{own}", first, second


def _folded(name: str, convolution: nn.Conv2d, normalisation: nn.BatchNorm2d, graph: _Graph) -> _Folded:
    """Give a convolution the graph's filters, each as large as a fresh one; what is left of them is the gain.

    The size of a filter before a normalisation means nothing to the function, but the optimiser's steps are as long for
    all weights: they would change a filter that folding has made small too much, and a large one too little. A filter
    of nothing stays fresh, without gain.
    """
    weight = graph.weight(f"{name}.weight", convolution.weight)
    fresh, size = (each.flatten(1).square().mean(1).sqrt() for each in (convolution.weight, weight))
    gain = torch.where(size > DEAD, size / fresh, 0.0)
    alive = gain.view(-1, *[1] * (weight.ndim - 1)) > 0
    scaled = weight / gain.clamp(min=DEAD).view_as(alive)
    convolution.weight.copy_(torch.where(alive, scaled, convolution.weight))
    return _Folded(normalisation, gain, graph.biases.get(f"{name}.weight", torch.zeros_like(gain)))


def _observed(network: Network, folded: Sequence[_Folded], features: Sequence[Tensors]) -> list[tuple[Tensor, Tensor]]:
    """Mean and variance of the channels that go into each normalisation."""
    statistics = [_Statistics() for _ in folded]
    with ExitStack() as hooks:
        for each, hook in zip(folded, statistics, strict=True):
            hooks.callback(each.normalisation.register_forward_pre_hook(hook).remove)
        for some in features:
            network(*map(torch.from_numpy, some))
    return [each.found for each in statistics]


def _answer(layer: nn.Linear, graph: _Graph, before: Sequence[str], now: Sequence[str]) -> _Shared:
    """Give each label's row what the version knows of it; new labels are as likely as an average one at first."""
    place = {label: number for number, label in enumerate(before)}
    known = [number for number, label in enumerate(now) if label in place]
    shared = _Shared(known, [place[now[number]] for number in known])
    if known:
        for name, parameter in layer.named_parameters():
            rows = graph.weights[f"answer.{name}"][shared.before]
            parameter.copy_(rows.mean(0, keepdim=True).expand_as(parameter))
            parameter[known] = rows
    return shared
