from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from tests.training.files import lines, write  # noqa: E402
from training.batches import Batches  # noqa: E402
from training.dataset import load, split  # noqa: E402
from training.form import Form  # noqa: E402
from training.network import parameters  # noqa: E402
from training.trainer import Settings, Trainer, averaged  # noqa: E402

SMALL = Settings(epochs=1, batch_size=16, stages="8x1,16x0", squeeze=4)


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    return make(write(tmp_path / "drawings.ndjson", lines(40)), SMALL)


def make(drawings: Path, settings: Settings) -> Trainer:
    train, validation = split(load([drawings]))
    batches = Batches(train, settings.batch_size, settings.prefixes, settings.smoothing, settings.seed)
    return Trainer(settings, batches, validation, drawings.parent, "train")


def test_what_training_has_cost_is_counted_on_after_an_interruption(tmp_path: Path, trainer: Trainer) -> None:
    trainer.fit()

    resumed = make(tmp_path / "drawings.ndjson", SMALL)

    assert resumed.seconds == trainer.seconds > 0
    assert resumed.samples == trainer.samples == trainer.batches.steps() * 16


def test_a_checkpoint_is_read_as_a_network_of_its_own_form(tmp_path: Path, trainer: Trainer) -> None:
    trainer.fit()

    network, state = averaged(tmp_path / "checkpoint.pt")

    assert state["training_data"]["settings"]["stages"] == "8x1,16x0"
    assert parameters(network) == parameters(trainer.network)


def test_settings_tell_the_form_of_the_network_and_default_to_the_champion_s() -> None:
    assert Settings().form == Form()
    assert SMALL.form == Form(stages="8x1,16x0", squeeze=4)
