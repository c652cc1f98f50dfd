import json
import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("moto", reason="moto is in the environments for tests")

from botocore.exceptions import EndpointConnectionError  # noqa: E402

from chalicelib.domain.retraining import Outcome, Run, State  # noqa: E402
from chalicelib.errors import Conflict  # noqa: E402
from chalicelib.inference.manifest import Manifest  # noqa: E402
from tests.training import loop  # noqa: E402
from tests.training.loop import Executioner, Killed, World  # noqa: E402
from training import stages, train  # noqa: E402
from training.dataset import load, split  # noqa: E402
from training.lease import Lease, LostLease  # noqa: E402
from training.retrain import alone, main, work  # noqa: E402
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


def test_a_stopped_version_that_has_reached_the_bucket_is_taken_though_its_folder_is_lost(
    world: World, straight: tuple[Run, dict[str, Any]], tmp_path: Path
) -> None:
    settings, begun = loop.settings(loop.base(tmp_path)), world.open()
    Executioner(world, only="PutObject ['models/20260116T120000Z/suspicion.json")
    with pytest.raises(Killed):
        world.retrain(tmp_path / "first", settings)
    assert [each.version for each in world.stores.models.versions()] == ["20231114T221320Z"]
    world.now[0] += 400_000  # the lease has run out

    run = world.retrain(tmp_path / "second", settings, holder="elsewhere")

    assert (run.id, run.outcome) == (begun.id, Outcome.CHALLENGER)
    assert loop.timeless(world.registry()) == loop.timeless(straight[1])


def test_nothing_new_is_not_trained_on_again(world: World, tmp_path: Path) -> None:
    settings = loop.settings(loop.base(tmp_path))
    first = world.retrain(tmp_path / "first", settings)
    world.now[0] += loop.DAY

    second = world.retrain(tmp_path / "second", settings)

    assert (first.outcome, second.outcome, second.version) == (Outcome.CHALLENGER, Outcome.NOTHING, None)
    assert second.snapshot != first.snapshot


def test_what_a_failed_run_had_is_still_new(world: World, tmp_path: Path) -> None:
    settings = loop.settings(loop.base(tmp_path))
    executioner = Executioner(world, only='{"mixture"')
    world.told = cast("Any", executioner)
    with pytest.raises(Killed):
        world.retrain(tmp_path / "first", settings)
    world.stores.retraining.fail(world.open().id, "It was given up.")
    world.now[0] += loop.DAY
    executioner.seen.clear()

    with pytest.raises(Killed, match="mixture"):
        world.retrain(tmp_path / "second", settings)


def test_two_never_work_at_one_run(world: World, tmp_path: Path) -> None:
    Lease(world.stores.retraining, world.open().id, "here")

    with pytest.raises(Conflict, match="is held by another"):
        world.retrain(tmp_path / "second", loop.settings(loop.base(tmp_path)), holder="elsewhere")


def test_the_command_ends_at_once_where_another_process_has_the_run(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = world.open()

    with alone(tmp_path / "work" / run.id, run.id), pytest.raises(SystemExit) as ended:
        main(command(tmp_path))

    assert ended.value.code == 75
    assert capsys.readouterr().err.startswith(f"Run {run.id} is being worked at by another process in ")
    assert world.open().state is State.REQUESTED


def test_a_run_that_has_ended_is_told_again(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = world.open()
    world.stores.retraining.fail(run.id, "It was given up.")

    with pytest.raises(SystemExit) as ended:
        main(command(tmp_path, "--run", run.id))

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["error"] == "It was given up."


def test_who_has_lost_the_lease_writes_nothing_to_the_registry(world: World, tmp_path: Path) -> None:
    before = world.registry()

    class Thief(list[Any]):
        def append(self, told: Any) -> None:
            if "judged" in told:
                world.now[0] += 400_000
                world.stores.retraining.take(world.open().id, "elsewhere", 300)

    world.told = Thief()
    with pytest.raises(LostLease, match="held by another"):
        world.retrain(tmp_path / "run", loop.settings(loop.base(tmp_path)))

    assert world.registry() == before
    assert world.open().state is State.RUNNING


def test_a_broken_base_fails_the_run_for_good(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "base.ndjson"
    broken.write_text('{"word": "circle"}\n')

    with pytest.raises(SystemExit) as ended:
        main([*command(tmp_path), "--base", str(broken)])

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (ended.value.code, last["outcome"]) == (1, None)
    assert "no `drawing`" in last["error"]
    assert world.stores.retraining.open() is None
    assert world.stores.retraining.run(last["run"]).error == last["error"]


def test_a_cloud_that_does_not_answer_leaves_the_run_open(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = world.open()

    def gone(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="http://localhost")

    settings = loop.settings(loop.base(tmp_path))
    world.s3.meta.events.register("before-send.s3", gone)
    status = work(world.stores, run, settings, tmp_path / "work", "test")

    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (status, last["run"]) == (75, run.id)
    assert last["error"].startswith("Stopped; the same command goes on.")
    assert world.open().id == run.id


def test_training_that_is_killed_goes_on_to_the_same_model(champion: Path, tmp_path: Path) -> None:
    settings = replace(loop.settings(loop.base(tmp_path)), training=(*loop.TINY, "--checkpoint-seconds", "0"))
    mixture, at = tmp_path / "mixture", loop.THEN
    stages.mixed(settings, tmp_path / "no snapshot", champion, mixture)
    straight = stages.train(settings, mixture, champion, at, tmp_path / "a", tmp_path / "checkpoints a")
    killed = (settings, mixture, champion, at, tmp_path / "b", tmp_path / "checkpoints b")

    process = multiprocessing.get_context("spawn").Process(target=stages.train, args=killed)
    process.start()
    while not (tmp_path / "checkpoints b" / "checkpoint.pt").exists():
        assert process.is_alive()
        time.sleep(0.01)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    again = stages.train(*killed)

    assert (again / "model.onnx").read_bytes() == (straight / "model.onnx").read_bytes()


def test_several_processes_train_it_too(champion: Path, tmp_path: Path) -> None:
    settings = replace(loop.settings(loop.base(tmp_path)), processes=2, epochs=1)
    stages.mixed(settings, tmp_path / "no snapshot", champion, tmp_path / "mixture")

    folder = stages.train(settings, tmp_path / "mixture", champion, loop.THEN, tmp_path / "a", tmp_path / "b")

    manifest = Manifest.from_json((folder / "manifest.json").read_bytes())
    assert manifest.version == "20260115T120000Z"
    assert "--nproc-per-node 2" in manifest.training_data["command"]


def test_processes_that_train_end_when_the_lease_is_lost(champion: Path, tmp_path: Path) -> None:
    settings = replace(loop.settings(loop.base(tmp_path)), processes=2)
    stages.mixed(settings, tmp_path / "no snapshot", champion, tmp_path / "mixture")

    def lost() -> None:
        raise LostLease("Run 1 is held by another.")

    with pytest.raises(LostLease):
        stages.train(settings, tmp_path / "mixture", champion, loop.THEN, tmp_path / "a", tmp_path / "b", lost)

    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("wrong", [["--base", "/nowhere"], ["--bach-size", "3"], ["--holdout", "/nowhere"]])
def test_wrong_arguments_begin_no_run(world: World, tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command(tmp_path), *wrong])

    assert ended.value.code == 2
    assert world.stores.retraining.open() is None


def test_what_shapes_the_version_stays_when_the_run_is_started_with_other_settings(
    world: World, tmp_path: Path
) -> None:
    settings = loop.settings(loop.base(tmp_path))
    world.told = cast("Any", Executioner(world, only='{"mixture"'))
    with pytest.raises(Killed):
        world.retrain(tmp_path / "run", settings)
    world.told = []

    run = world.retrain(tmp_path / "run", replace(settings, epochs=9, promote=True))

    assert run.outcome is Outcome.PROMOTED
    assert run.version
    assert world.stores.models.alias("champion") == run.version
    assert world.stores.models.load(run.version).manifest.training_data["epochs"] == 2
