import argparse
import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from training.arguments import add_settings, chosen, like  # noqa: E402
from training.evaluate import CHAMPION  # noqa: E402
from training.trainer import Settings  # noqa: E402

DEFAULT = Settings(seed=3, dropout=0.2)


def parsed(*given: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_settings(parser, DEFAULT, without={"epochs"})
    return parser.parse_args(given)


def version(folder: Path, **training_data: Any) -> Path:
    """One that tells this of its training."""
    told = json.loads((CHAMPION / "manifest.json").read_text("utf-8")) | {"training_data": training_data}
    (folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    return folder


def test_what_is_not_given_is_the_default() -> None:
    assert chosen(parsed(), DEFAULT) == DEFAULT
    assert chosen(parsed("--dropout", "0.3", "--stages", "8x0"), DEFAULT) == Settings(seed=3, dropout=0.3, stages="8x0")


def test_what_is_not_given_is_as_the_version_was_trained(tmp_path: Path) -> None:
    place = version(tmp_path, settings={"epochs": 16, "family": "both", "seed": 1})

    found = chosen(parsed("--like", str(place), "--seed", "2"), DEFAULT)

    assert found == Settings(epochs=16, family="both", seed=2)


@pytest.mark.parametrize(("processes", "size"), [(1, 128), (2, 64), (3, 43), (1000, 1)])
def test_the_batches_of_a_version_are_shared_out_anew(tmp_path: Path, processes: int, size: int) -> None:
    command = "torchrun --nproc-per-node 2 -m training.train --train drawings.ndjson.gz"
    place = version(tmp_path, settings={"batch_size": 64}, command=command)

    assert like(place, processes).batch_size == size


def test_a_setting_without_an_argument_is_refused() -> None:
    with pytest.raises(SystemExit):
        parsed("--epochs", "3")


@pytest.mark.parametrize(
    ("told", "said"), [({}, "does not tell how"), ({"settings": {"seed": 1, "gravity": 9.8}}, "unknown here: gravity")]
)
def test_a_version_that_tells_no_settings_or_others_is_refused(tmp_path: Path, told: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        like(version(tmp_path, **told))


def test_the_shipped_champion_tells_its_settings() -> None:
    assert like(CHAMPION).epochs > 1
