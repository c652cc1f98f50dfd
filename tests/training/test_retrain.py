import json
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import Any, cast

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("moto", reason="moto is in the environments for tests")

from chalicelib.domain.retraining import Outcome, Run  # noqa: E402
from tests.training import loop  # noqa: E402
from tests.training.loop import Executioner, Killed, World  # noqa: E402
from training import train  # noqa: E402
from training.dataset import load, split  # noqa: E402
from training.retrain import main  # noqa: E402
from training.suspects import add  # noqa: E402


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture(scope="module")
def champion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny version that knows circles, lines and zigzags."""
    folder = tmp_path_factory.mktemp("champion")
    drawings = loop.base(folder)
    version = folder / "version"
    shape = ["--stages", "8x1,16x0", "--epochs", "6", "--threads", "1", "--made-at", "1700000000000"]
    train.main(["--train", str(drawings), "--model-dir", str(version), *shape, *loop.TINY])
    add(version, split(load([drawings]))[0])
    return version


@pytest.fixture
def world(champion: Path) -> Iterator[World]:
    """A game with a champion, whose players have drawn."""
    with loop.world(champion) as made:
        loop.play(made)
        yield made


@pytest.fixture(scope="module")
def straight(champion: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, dict[str, Any]]:
    """A run that nothing has disturbed, and the registry afterwards."""
    folder = tmp_path_factory.mktemp("straight")
    with loop.world(champion) as made:
        loop.play(made)
        run = made.retrain(folder / "run", loop.settings(loop.base(folder)))
        return run, made.registry()


def test_what_players_drew_becomes_a_challenger_that_knows_the_new_word(world: World, tmp_path: Path) -> None:
    run = world.retrain(tmp_path / "run", loop.settings(loop.base(tmp_path)))

    assert (run.outcome, run.version, run.snapshot) == (Outcome.CHALLENGER, "20260116T120000Z", "20260116T120000Z")
    assert world.stores.models.alias("challenger") == run.version
    assert world.stores.models.alias("champion") == "20231114T221320Z"
    classifier = world.stores.models.load(run.version)
    assert classifier.labels == ("circle", "cross", "line", "zigzag")
    assert classifier.manifest.teaching is not None
    assert world.stores.models.norms(classifier) is not None
    assert run.figures["mixture"]["new_labels"] == ["cross"]
    assert run.figures["gate"]["evidence"]["holdout"]["top1"]["champion"] > 0.5
    assert not (tmp_path / "run" / "snapshot").exists()


def test_killed_after_everything_that_it_does_it_ends_in_the_same_registry(
    world: World, straight: tuple[Run, dict[str, Any]], tmp_path: Path
) -> None:
    settings = loop.settings(loop.base(tmp_path))
    begun = world.open()
    executioner = Executioner(world)
    world.told = cast("Any", executioner)
    for _ in range(200):
        with suppress(Killed), redirect_stdout(cast("Any", executioner)):
            world.retrain(tmp_path / "run", settings)
        if world.stores.retraining.run(begun.id).ended:
            break

    run = world.stores.retraining.run(begun.id)
    assert (run.outcome, run.figures["mixture"]) == (Outcome.CHALLENGER, straight[0].figures["mixture"])
    assert world.registry() == straight[1]


def command(tmp_path: Path, *more: str) -> list[str]:
    places = ["--table", loop.TABLE, "--bucket", loop.BUCKET, "--work", str(tmp_path / "work")]
    amounts = ["--base", str(loop.base(tmp_path)), "--replay", "40", "--fewest", "5", "--threads", "1"]
    return [*places, *amounts, "--epochs", "1", *loop.TINY, *more]


def test_the_command_takes_the_open_run_and_says_why_the_gate_refused(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = world.open()

    with pytest.raises(SystemExit) as ended:
        main(command(tmp_path, "--learning-rate", "0.005"))

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert ended.value.code == 0
    assert (last["run"], last["outcome"], last["error"]) == (asked.id, "refused", None)
    assert any("holdout" in sentence for sentence in last["objections"])
    assert world.stores.models.alias("challenger") is None
    assert [each.version for each in world.stores.models.versions()] == ["20231114T221320Z"]
