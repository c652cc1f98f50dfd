import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from torch import distributed, multiprocessing  # noqa: E402

from tests.training.files import lines, write  # noqa: E402
from training.batches import Deck  # noqa: E402
from training.checkpoint import Position  # noqa: E402
from training.dataset import Dataset, load, split  # noqa: E402
from training.shards import prepare  # noqa: E402
from training.stream import opened  # noqa: E402
from training.trainer import Settings, Trainer  # noqa: E402

SMALL = Settings(epochs=2, batch_size=16, stages="8x1,16x0", squeeze=4)
STEPS = 7  # an epoch, of one process
Parts = tuple[Deck, Dataset]
Kind = TypeVar("Kind", bound=Trainer)


class Interrupted(Exception):
    pass


class Interruptible(Trainer):
    """Is stopped before it takes the step of this number."""

    last = 0

    def _prepare(self) -> None:
        if self.epoch * self.steps + self.step == self.last:
            raise Interrupted
        super()._prepare()


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(params=["memory", "shards"])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Parts:
    drawings = write(tmp_path / "drawings.ndjson", lines(40))
    if request.param == "memory":
        return split(load([drawings]))
    prepare(drawings, tmp_path / "shards", 1, 30, 0)
    return opened(tmp_path / "shards", ["train"]), opened(tmp_path / "shards", ["validation"]).sample(100)


def trainer(kind: type[Kind], parts: Parts, checkpoints: Path, settings: Settings = SMALL) -> Kind:
    """One that writes a checkpoint after every step."""
    batches = settings.batches(parts[0], None)
    return kind(settings, batches, parts[1], checkpoints, "train", checkpoint_seconds=0.0)


def interrupt(parts: Parts, checkpoints: Path, after: int) -> None:
    stopped = trainer(Interruptible, parts, checkpoints)
    stopped.last = after
    with pytest.raises(Interrupted):
        stopped.fit()


def assert_equal(one: torch.nn.Module, other: torch.nn.Module) -> None:
    for name, weight in one.state_dict().items():
        assert torch.equal(weight, other.state_dict()[name]), name


@pytest.mark.parametrize("after", [3, STEPS, STEPS + 2])
def test_a_resumed_run_ends_as_one_without_interruption(
    tmp_path: Path, parts: Parts, after: int, capsys: pytest.CaptureFixture[str]
) -> None:
    straight = trainer(Trainer, parts, tmp_path / "a").fit()
    told = capsys.readouterr().out.splitlines()
    interrupt(parts, tmp_path / "b", after)

    resumed = trainer(Trainer, parts, tmp_path / "b")
    place = (resumed.epoch, resumed.step)
    network = resumed.fit()

    assert place == divmod(after, STEPS)
    assert_equal(straight, network)
    for before, after_it in zip(told, capsys.readouterr().out.splitlines(), strict=True):
        assert {**json.loads(before), "samples_per_second": 0} == {**json.loads(after_it), "samples_per_second": 0}


@pytest.mark.parametrize("parts", ["memory"], indirect=True)
def test_what_training_has_cost_is_counted_in_the_middle_of_an_epoch_too(tmp_path: Path, parts: Parts) -> None:
    interrupt(parts, tmp_path, 3)

    resumed = trainer(Trainer, parts, tmp_path)

    assert resumed.samples == 3 * 16
    assert resumed.seconds > 0


@pytest.mark.parametrize("parts", ["memory"], indirect=True)
def test_a_run_with_other_batches_goes_on_at_the_same_share_of_the_epoch(tmp_path: Path, parts: Parts) -> None:
    interrupt(parts, tmp_path, 4)

    resumed = trainer(Trainer, parts, tmp_path, replace(SMALL, batch_size=8))

    assert (resumed.step, resumed.steps) == (8, 14)


@pytest.mark.parametrize("parts", ["memory"], indirect=True)
def test_a_checkpoint_that_tells_no_step_begins_an_epoch(tmp_path: Path, parts: Parts) -> None:
    interrupt(parts, tmp_path, STEPS)
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    for name in ("step", "steps", "loss"):
        del state[name]
    torch.save(state, tmp_path / "checkpoint.pt")

    resumed = trainer(Trainer, parts, tmp_path)

    assert (resumed.epoch, resumed.step) == (1, 0)


def test_a_place_among_other_steps_keeps_the_mean_loss_and_is_never_past_the_last() -> None:
    position = Position(epoch=3, step=9, steps=10, loss=18.0)

    assert position.among(5) == Position(epoch=3, step=4, steps=5, loss=8.0)
    assert position.among(1) == Position(epoch=3, step=0, steps=1, loss=0.0)
    assert position.among(10) is position


def test_two_processes_go_on_together_from_what_the_first_has_kept(tmp_path: Path) -> None:
    write(tmp_path / "drawings.ndjson", lines(40))

    multiprocessing.start_processes(together, (tmp_path,), nprocs=2, start_method="spawn")

    assert (tmp_path / "0" / "checkpoint.pt").exists()
    assert not (tmp_path / "1").exists()


def together(process: int, folder: Path) -> None:
    """Train in one of two processes, straight and with an interruption."""
    torch.set_num_threads(1)
    os.environ |= {"RANK": str(process), "WORLD_SIZE": "2"}
    distributed.init_process_group("gloo", init_method=f"file://{folder}/group", rank=process, world_size=2)
    parts, own = split(load([folder / "drawings.ndjson"])), folder / str(process)
    straight = trainer(Trainer, parts, folder / "straight").fit()
    interrupt(parts, own, 2)

    resumed = trainer(Trainer, parts, own)
    place = (resumed.epoch, resumed.step)
    network = resumed.fit()

    assert place == (0, 2)
    if process == 0:
        assert_equal(straight, network)
    distributed.destroy_process_group()
