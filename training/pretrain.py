"""Trains a network without labels, so that a few labelled drawings go further: see docs/pretraining.md.

    python -m training.pretrain --drawings ../shared/quickdraw/drawings.ndjson.gz --labels 60 --out FILE
    python -m training.experiment --name pretrained --why "what it gains" --labels 60 --per-label 10 --pretrained FILE

Takes the training drawings of so many labels as `training.subset` chooses (0: all), and never looks at which is which.
Shards (`training.shards`) are streamed. FILE holds all of a network but the layer that answers with labels, and how it
was made. A run that was interrupted goes on with the same command. Each epoch prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.optim.lr_scheduler import OneCycleLR

from training.contrast import Projection, Views, contrast
from training.dataset import load
from training.form import Form
from training.lookahead import ahead
from training.network import Network
from training.pretrained import ANSWER, put, without_answer
from training.stream import is_sharded
from training.stream import opened as shards
from training.subset import Subset
from training.trunks import EMBEDDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

    from chalicelib.inference.features import Tensors
    from training.batches import Deck
    from training.dataset import Hand


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train without labels; each is an argument of the command, and all are kept with the weights.

    Raises ValueError where it makes no sense.
    """

    epochs: int = 12
    batch_size: int = 128  # drawings; there are twice as many views
    learning_rate: float = 2e-3  # at its highest
    weight_decay: float = 0.05
    warm_up: float = 0.1  # share of the steps
    temperature: float = 0.2  # of `contrast`
    precision: str = "bfloat16"  # or float32
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch_size < 2 or self.temperature <= 0:
            raise ValueError(f"{self}: needs an epoch, two drawings to tell apart, and a temperature above 0")


class Pretraining:
    """A network that learns what drawings have in common, with all that a checkpoint needs."""

    def __init__(self, recipe: Recipe, views: Views, form: Form, drawings: Deck, out: Path) -> None:
        self.recipe, self.views, self.form, self.drawings, self.out = recipe, views, form, drawings, out
        self.steps = drawings.steps(recipe.batch_size, 1)
        torch.manual_seed(recipe.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        network = Network(1, dropout=0.0, form=form).to(self.device)
        self.network: Network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.projection = Projection(EMBEDDING).to(self.device)
        learnt = [weight for name, weight in self.network.named_parameters() if not name.startswith(ANSWER)]
        learnt += self.projection.parameters()
        self.optimiser = torch.optim.AdamW(learnt, weight_decay=recipe.weight_decay, fused=True)
        self.schedule = OneCycleLR(
            self.optimiser,
            recipe.learning_rate,
            total_steps=self.steps * recipe.epochs + 1,
            pct_start=recipe.warm_up,
            cycle_momentum=False,
        )
        self.epoch = 0
        self._resume()

    def fit(self) -> None:
        """Train what is left of the epochs."""
        while self.epoch < self.recipe.epochs:
            self.advance()

    def advance(self) -> None:
        """Train for an epoch, after which the file holds what has been learnt so far."""
        started = time.perf_counter()
        loss = sum(self._step(features) for features in self._views()) / self.steps
        rate = round(2 * self.recipe.batch_size * self.steps / (time.perf_counter() - started))
        self.epoch += 1
        self._save()
        print(json.dumps({"epoch": self.epoch, "loss": round(loss, 4), "views_per_second": rate}), flush=True)

    def _views(self) -> Iterator[Tensors]:
        """Features of the first views of a minibatch and then of their second views, for each input of the network."""
        seed = [self.recipe.seed, self.epoch]
        random = np.random.default_rng([*seed, 0])
        hands = islice(self.drawings.deal(self.recipe.batch_size, seed, 0, 1), self.steps)

        def pair(hand: Hand) -> Tensors:
            views = self.views.pair(hand.dataset.batch.take(hand.chosen), random)
            return tuple(map(np.concatenate, zip(*map(self.form.features.extract, views), strict=True)))

        return ahead(pair, hands)

    def _step(self, features: Tensors) -> float:
        self.network.train()
        given = [torch.from_numpy(each).to(self.device) for each in features]
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.recipe.precision == "bfloat16"):
            projected: Tensor = self.projection(self.network(*given)[1])
        loss = contrast(projected.float(), self.recipe.temperature)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.schedule.step()
        return float(loss.detach())

    def _save(self) -> None:
        """Replace the file in one step, so that a run that is stopped while writing finds the one before."""
        state = {
            "made": self._made(),
            "network": without_answer(self.network),
            "epoch": self.epoch,
            "projection": self.projection.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        self.out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.out.with_name(self.out.name + ".tmp")
        torch.save(state, unfinished)
        unfinished.replace(self.out)

    def _made(self) -> dict[str, Any]:
        settings = {"recipe": asdict(self.recipe), "views": asdict(self.views), "form": asdict(self.form)}
        return settings | {"drawings": len(self.drawings)}

    def _resume(self) -> None:
        if not self.out.exists():
            return
        state = torch.load(self.out, map_location=self.device, weights_only=True)
        if state["made"] != self._made():
            raise ValueError(f"{self.out}: was made with other settings or drawings; give another --out")
        put(state["network"], self.network)
        self.projection.load_state_dict(state["projection"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.epoch = state["epoch"]


def opened(file: Path, *, learnt: bool = True) -> Network:
    """The network in a file, whose answer has learnt nothing; or one like it that has learnt nothing at all."""
    state = torch.load(file, map_location="cpu", weights_only=True)
    torch.manual_seed(state["made"]["recipe"]["seed"])
    network = Network(1, form=Form(**state["made"]["form"]))
    if learnt:
        put(state["network"], network)
    return network.eval()


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    torch.set_num_threads(options.threads)
    try:
        recipe, views, form = (_given(kind, options) for kind in (Recipe, Views, Form))
        Pretraining(recipe, views, form, _drawings(options), options.out).fit()
    except (ValueError, FileNotFoundError) as error:
        sys.exit(str(error))


def _drawings(options: argparse.Namespace) -> Deck:
    """The training drawings of the labels that are asked for; of shards it can only be all."""
    if not is_sharded(options.drawings):
        return Subset(options.labels).parts(load([options.drawings]))[0]
    if options.labels:
        raise ValueError(f"{options.drawings}: shards can't be taken apart by --labels")
    return shards(options.drawings, ["train"])


def _given(kind: type[Any], options: argparse.Namespace) -> Any:
    return kind(**{field.name: getattr(options, field.name) for field in fields(kind)})


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--labels", type=int, default=0, help="how many of the labels (default: all)")
    parser.add_argument("--out", type=Path, required=True, help="where the weights are written, and resumed from")
    parser.add_argument("--threads", type=int, default=1, help="of torch (default: 1)")
    for field in (*fields(Recipe), *fields(Views), *fields(Form)):
        name = "--" + field.name.replace("_", "-")
        parser.add_argument(name, type=type(field.default), default=field.default, help="(default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
