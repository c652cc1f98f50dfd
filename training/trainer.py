"""Fits the network: steps, learning rate, moving average, checkpoints; in one process or in several."""

from __future__ import annotations

import json
import math
import os
import time
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim.swa_utils import AveragedModel

from training import checkpoint
from training.artefact import Artefact
from training.augmentation import Augmentation, prefixes
from training.batches import Batches
from training.checkpoint import Position
from training.form import PLAIN, Form
from training.network import Network

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from chalicelib.inference.features import Tensors
    from training.batches import Deck, Minibatch
    from training.dataset import Dataset
    from training.ensemble import Ensemble
    from training.pretrained import Pretrained
    from training.teacher import Teacher
    from training.warm import Start


CHECKPOINT_SECONDS = 300.0  # between the checkpoints in an epoch


@dataclass(frozen=True, slots=True)
class Settings:
    """The hyperparameters; each is an argument of the command, and all are kept with the model."""

    epochs: int = 30
    batch_size: int = 256  # a process
    learning_rate: float = 4e-3  # at its highest
    weight_decay: float = 0.05
    warm_up: float = 0.05  # share of the steps
    averaging: float = 0.998  # decay of the moving average of the weights, which is what is shipped
    dropout: float = 0.1
    smoothing: float = 0.05  # of the labels of finished drawings
    prefixes: float = 0.5  # share of the samples that are cut
    teacher_weight: float = 0.7
    precision: str = "float32"  # or bfloat16, nearly twice as fast where the processor has it
    seed: int = 0
    affine: float = 1.0  # of the augmentation, as the next two: see `augmentation.Augmentation`
    drop: float = 0.0
    jitter: float = 0.0
    family: str = PLAIN.family  # of the network, as all that follow: see `form.Form`
    stem: int = PLAIN.stem
    stages: str = PLAIN.stages
    squeeze: int = PLAIN.squeeze
    raster: int = PLAIN.raster
    points: int = PLAIN.points
    strand_stem: int = PLAIN.strand_stem
    strands: str = PLAIN.strands
    pooling: str = PLAIN.pooling
    fusion: str = PLAIN.fusion
    strand: str = PLAIN.strand
    views: int = 1  # of the graph that is exported, as the next one: see `artefact.Artefact`
    weights: str = "float32"

    def __post_init__(self) -> None:
        """Raise ValueError where the graph could not be exported so, before anything is trained."""
        Artefact(self.views, self.weights)

    @property
    def augmentation(self) -> Augmentation:
        return Augmentation(self.affine, self.drop, self.jitter)

    @property
    def form(self) -> Form:
        return Form(**{field.name: getattr(self, field.name) for field in fields(Form)})

    def batches(self, train: Deck, teacher: Teacher | None, ensemble: Ensemble | None = None) -> Batches:
        """Minibatches of the drawings to train on, with the answers of a teacher and of an ensemble if there are."""
        return Batches(
            train,
            self.batch_size,
            self.prefixes,
            self.smoothing,
            self.seed,
            teacher,
            self.teacher_weight,
            self.augmentation,
            self.form.features,
            ensemble,
        )


class Trainer:
    """A network, its optimiser and its moving average, which advance together and are kept together.

    Whatever is random follows from the seed, the epoch, the process and the step, so that a run that was interrupted
    anywhere ends with the weights that it would have had.
    """

    def __init__(
        self,
        settings: Settings,
        batches: Batches,
        validation: Dataset,
        checkpoints: Path,
        command: str,
        start: Start | Pretrained | None = None,
        checkpoint_seconds: float = CHECKPOINT_SECONDS,
    ) -> None:
        """Goes on from the checkpoint that is there, or else from `start`, or else from nothing.

        `start` is a model version, or weights made without labels. A checkpoint is written after every epoch, and in it
        whenever so many seconds have gone by. Raises ValueError where the checkpoint is of other labels or of another
        start, and as `start.into` does.
        """
        torch.manual_seed(settings.seed)
        self.command, self.start = command, start
        self.settings, self.batches, self.validation, self.checkpoints = settings, batches, validation, checkpoints
        self.checkpoint_seconds = checkpoint_seconds
        self.process, self.processes = processes()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        state = self._found()
        network = Network(len(batches.dataset.labels), settings.dropout, settings.form)
        if start is not None and state is None:
            start.into(network, settings.form, batches)
        network = network.to(self.device)
        self.network: Network = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = AveragedModel(self.network, avg_fn=self._averaged, use_buffers=True)
        self.optimiser = torch.optim.AdamW(_groups(self.network, settings.weight_decay), fused=True)
        self.epoch, self.step, self.steps = 0, 0, batches.steps(self.processes)
        self.seconds = 0.0
        self._loss = torch.zeros((), device=self.device)  # of all steps of the epoch together
        if state is not None:
            self._resume(state)

    def fit(self) -> Network:
        """Train what is left of the epochs; the averaged network."""
        network: nn.Module = DistributedDataParallel(self.network) if self.processes > 1 else self.network
        while self.epoch < self.settings.epochs:
            samples, seconds = self.samples, self.seconds
            self._train(network)
            loss, self._loss = float(self._loss) / self.steps, torch.zeros_like(self._loss)
            self.epoch, self.step = self.epoch + 1, 0
            if self.process == 0:
                self._save()
                self._report(loss, (self.samples - samples) / (self.seconds - seconds))
        return self.averaged

    @property
    def samples(self) -> int:
        """How many samples the network has learnt from so far, in all processes."""
        return (self.epoch * self.steps + self.step) * self.settings.batch_size * self.processes

    def training_data(self) -> dict[str, Any]:
        """What the network has learnt from so far, and how; kept with the model."""
        return {
            "drawings": len(self.batches.dataset),
            "epochs": self.epoch,
            "teacher": self.batches.teacher is not None,
            "ensemble": self.batches.ensemble.told if self.batches.ensemble else None,
            "warm_start": self.start.told if self.start else None,
            "command": self.command,
            "settings": asdict(self.settings),
        }

    @property
    def averaged(self) -> Network:
        """The moving average of the weights, ready to answer."""
        return cast("Network", self.average.module).eval()

    def _train(self, network: nn.Module) -> None:
        """Take what is left of the steps of an epoch."""
        network.train()
        counted = saved = time.perf_counter()
        for batch in self.batches.epoch(self.epoch, self.process, self.processes, self.step):
            self._prepare()
            self._loss += self._learn(network, batch)
            self.step += 1
            counted, before = time.perf_counter(), counted
            self.seconds += counted - before
            if self.process == 0 and self.step < self.steps and counted - saved >= self.checkpoint_seconds:
                self._save()
                saved = counted

    def _prepare(self) -> None:
        """Set the learning rate of the next step, and what its dropout follows from."""
        rate = self._rate((self.epoch + self.step / self.steps) / self.settings.epochs)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        numbers = np.random.SeedSequence([self.settings.seed, self.epoch, self.process, self.step])
        torch.manual_seed(int(numbers.generate_state(1, np.uint64)[0]))

    def _learn(self, network: nn.Module, batch: Minibatch) -> Tensor:
        logits = self._answer(network, batch.features)
        loss = nn.functional.cross_entropy(logits, torch.from_numpy(batch.target).to(self.device))
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.average.update_parameters(self.network)
        return loss.detach()

    def _answer(self, network: nn.Module, features: Tensors) -> Tensor:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.settings.precision == "bfloat16"):
            logits: Tensor = network(*(torch.from_numpy(given).to(self.device) for given in features))[0]
        return logits.float()

    def _rate(self, done: float) -> float:
        """Learning rate when the share `done` of all steps is done: a linear rise, then half a cosine."""
        if done < self.settings.warm_up:
            return self.settings.learning_rate * done / self.settings.warm_up
        left = (1 - done) / (1 - self.settings.warm_up)
        return self.settings.learning_rate * (1 - math.cos(math.pi * left)) / 2

    def _averaged(self, average: Tensor, current: Tensor, steps: Tensor | int) -> Tensor:
        """The moving average of a tensor; the first steps are forgotten sooner, as they are far from the end."""
        count = float(steps)
        decay = min(self.settings.averaging, (1 + count) / (10 + count))
        return decay * average + (1 - decay) * current

    def _report(self, loss: float, samples_per_second: float) -> None:
        early = self.validation.take(np.arange(0, len(self.validation), 4))
        shares = [self._top1(early, percent / 100) for percent in range(10, 101, 10)]
        top1 = self._top1(self.validation, 1.0)
        line = {"epoch": self.epoch, "loss": round(loss, 4), "samples_per_second": round(samples_per_second)}
        line |= {"top1": round(top1, 4), "early_mean": round(float(np.mean(shares)), 4)}
        print(json.dumps(line), flush=True)

    def _top1(self, dataset: Dataset, share: float) -> float:
        right = 0
        with torch.inference_mode():
            for chosen in np.array_split(np.arange(len(dataset)), max(1, len(dataset) // 512)):
                begun = prefixes(dataset.batch.take(chosen), np.full(len(chosen), share))
                best = self._answer(self.averaged, self.batches.features.extract(begun)).argmax(1).cpu().numpy()
                right += int((best == dataset.label[chosen]).sum())
        return right / max(1, len(dataset))

    def _save(self) -> None:
        position = Position(self.epoch, self.step, self.steps, float(self._loss), self.seconds)
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "labels": self.batches.dataset.labels,
            "training_data": self.training_data(),
        }
        checkpoint.write(self.checkpoints, state | asdict(position))

    def _found(self) -> dict[str, Any] | None:
        """The checkpoint that is there, which must be of this run."""
        state = checkpoint.read(self.checkpoints)
        if state is None:
            return None
        file = self.checkpoints / checkpoint.FILE
        if tuple(state["labels"]) != self.batches.dataset.labels:
            raise ValueError(f"{file}: is of other labels; give another --checkpoint-dir")
        if state["training_data"].get("warm_start") != (self.start.told if self.start else None):
            raise ValueError(f"{file}: has started from another version, or from none; give another --checkpoint-dir")
        return state

    def _resume(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        position = Position.of(state).among(self.steps)
        self.epoch, self.step, self.seconds = position.epoch, position.step, position.seconds
        self._loss += position.loss


def averaged(file: Path) -> tuple[Network, dict[str, Any]]:
    """The network that would be shipped if training ended at this checkpoint, and all that the checkpoint tells."""
    state = checkpoint.load(file)
    settings = Settings(**state["training_data"]["settings"])
    network = Network(len(state["labels"]), settings.dropout, settings.form)
    average = AveragedModel(network, use_buffers=True)
    average.load_state_dict(state["average"])
    return cast("Network", average.module).eval(), state


def processes() -> tuple[int, int]:
    """Number of this process and how many there are, as torchrun says; several are joined into a group.

    Each process of a machine has a GPU of its own, where there are any.
    """
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    if count > 1 and not distributed.is_initialized():
        distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    return int(os.environ.get("RANK", "0")), count


def _groups(network: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """The weights that decay, and biases and normalisations, which don't."""
    decaying = [weight for weight in network.parameters() if weight.ndim > 1]
    others = [weight for weight in network.parameters() if weight.ndim <= 1]
    return [{"params": decaying, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]
