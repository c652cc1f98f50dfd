"""A training job on this machine, as SageMaker runs it: laid out, isolated, killed, resumed, in two processes."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.job import Job, Status, Task
from chalicelib.domain.retraining import Cause, Outcome
from chalicelib.domain.review import RULE, Action, ReviewId
from chalicelib.services.meter import Meter
from chalicelib.services.steps import Steps
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.gathering import Gathering
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.jobs import Training, request
from chalicelib.storage.models import ModelStore
from chalicelib.storage.products import ProductStore
from chalicelib.storage.retraining import RetrainingStore
from chalicelib.storage.review_items import review_item
from chalicelib.storage.snapshots import SnapshotStore
from chalicelib.storage.words import WordStore
from infra.console import Refusal
from infra.container import FOLDERS, Container
from infra.isolated import FORBIDDEN
from infra.local import end_on_sigterm
from infra.paths import ROOT
from infra.source import archive
from infra.toolkit import PYTHON, Machine, newest
from tests.aws import BUCKET
from tests.builders import a_review, a_word
from tests.services.jobs import FakeTeaching
from tests.training.files import WORDS, line, lines, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.aws import SettableClock
    from tests.conftest import Cloud

NOBODY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/training:1"
TRAINING = Training("inkling", NOBODY, "arn:aws:iam::123456789012:role/training", "ml.c6i.2xlarge", BUCKET)
RUN, JOB = "20270115T080000Z", "inkling-20270115t080000z-1"
TINY = {"replay": "40", "fewest": "5", "epochs": "3", "learning-rate": "0.005", "threads": "1", "batch-size": "16"}
needs_torch = pytest.mark.skipif(not PYTHON.exists(), reason="torch is in the training environment")


def isolates() -> bool:
    """Whether the kernel lets a process be cut off from the network here."""
    command = [sys.executable, str(ROOT / "infra" / "isolated.py"), "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode != FORBIDDEN


class AskedJobs:
    """SageMaker, which takes a request and leaves it to the test to run it."""

    prefix = "inkling"

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, Any]] = {}

    def start(self, name: str, task: Task) -> None:
        self.asked[name] = dict(request(TRAINING, task, name))

    def find(self, name: str) -> Job | None:
        return Job(name, Status.GOING) if name in self.asked else None


class Game:
    """A small game whose players have drawn, with a champion; its jobs are run by the test."""

    def __init__(self, cloud: Cloud, clock: SettableClock, champion: Path) -> None:
        self.s3, table = cloud.clients.s3, cloud.table
        self.runs, self.jobs = RetrainingStore(table, clock), AskedJobs()
        self.models, words = ModelStore(table, self.s3, BUCKET, clock), WordStore(table)
        self.products, drawings = ProductStore(self.s3, BUCKET), DrawingStore(self.s3, BUCKET)
        table.put_item(Item={"PK": "CATEGORIES", "SK": "CATEGORY#animals", "texts": {"en": "Animals"}})
        words.put([], [a_word(label) for label in WORDS], clock(), "test")
        files = [(champion / name).read_bytes() for name in ("model.onnx", "manifest.json", "suspicion.json")]
        self.models.promote(self.models.register(*files).version, "test")
        random, then = Random(3), clock() - 86_400_000
        for number, player in enumerate(("ann", "bob", "player 0", "player 6")):
            for word in WORDS:
                strokes = [[*s, list(range(len(s[0])))] for s in line(word, number, random)["drawing"]]
                round_ = f"01KB{number:011}{WORDS.index(word):011}-01"
                key = drawings.put(round_, Drawing.from_lists(strokes))
                review = a_review(1, player, label=word, word=word, drawing=key, id=ReviewId(round_, player))
                keys = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{round_}", "INDEX": f"ACCEPTED#{word}", "NUMBER": then}
                table.put_item(Item=review_item(review.decided(Action.ACCEPT, None, RULE, then)) | keys)
        self.s3.put_object(Bucket=BUCKET, Key="source/retrain.tar.gz", Body=archive())
        base = write(champion.parent / "base.ndjson.gz", lines(200)).read_bytes()
        self.s3.put_object(Bucket=BUCKET, Key="base/base.ndjson.gz", Body=base)
        gathering = Gathering(self.models, words, HarvestStore(table), drawings, SnapshotStore(table, self.s3, BUCKET))
        stores = (self.runs, self.jobs, gathering, self.products, self.models, FakeTeaching(), Meter())
        self.steps = Steps(*stores, promote=False)
        self.runs.request(Cause.ADMIN, "ann")
        assert self.steps.advance(RUN, lambda: True) == ()

    def work(self, root: Path, python: Path = PYTHON, **more: str) -> int:
        machine = Machine(self.s3, self.jobs.asked[JOB], root)
        return machine.work(python, isolated=isolates(), more=TINY | more)

    def settle(self) -> Outcome | None:
        assert self.steps.settle(self.runs.run(RUN), Job(JOB, Status.COMPLETED)) == ()
        return self.runs.run(RUN).outcome


@pytest.fixture(scope="module")
def champion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny version that knows circles, lines and zigzags."""
    folder = tmp_path_factory.mktemp("champion")
    drawings = write(folder / "some.ndjson", lines(60))
    version = folder / "version"
    program = """
import sys
from pathlib import Path
from training import suspects, train
from training.dataset import load
drawings, version = map(Path, sys.argv[1:])
shape = ["--stages", "8x1,16x0", "--epochs", "2", "--batch-size", "16", "--averaging", "0.8"]
made = ["--threads", "1", "--made-at", "1700000000000"]
train.main(["--train", str(drawings), "--model-dir", str(version), *shape, *made])
suspects.add(version, load([drawings]))
"""
    command = [str(PYTHON), "-c", program, str(drawings), str(version)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return version


@pytest.fixture
def game(cloud: Cloud, clock: SettableClock, champion: Path) -> Game:
    return Game(cloud, clock, champion)


def epochs(said: str) -> list[int]:
    return [int(number) for number in re.findall(r'^\{"epoch": (\d+)', said, re.MULTILINE)]


@needs_torch
def test_a_job_whose_machine_is_taken_away_goes_on_from_its_checkpoints_and_brings_home_a_version(
    game: Game, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    killing = tmp_path / "bin" / "python"  # as a machine that is taken away after the first epoch
    killing.parent.mkdir()
    killing.write_text(
        f'#!/bin/sh\n"{PYTHON}" "$@" &\n'
        "while kill -0 $!; do [ -n \"$(find ../checkpoints -name '*.pt')\" ] && kill -9 $!; sleep 0.05; done\n"
        "wait $!\n"
    )
    killing.chmod(0o755)

    killed = game.work(tmp_path / "one", killing)
    between = capfd.readouterr().out
    left = (tmp_path / "one" / "output" / "failure").read_text()
    nothing = game.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"retraining/{RUN}/output").get("Contents", [])
    status = game.work(tmp_path / "two")
    said = capfd.readouterr().out
    outcome = game.settle()

    assert (killed != 0, nothing) == (True, [])
    assert "ExitCode" in left
    assert 3 not in epochs(between)
    assert (status, epochs(said)[-1]) == (0, 3)
    assert 1 not in epochs(said), "the first epoch was not lost"
    assert outcome in {Outcome.CHALLENGER, Outcome.REFUSED}
    assert game.runs.run(RUN).figures["gate"]["evidence"]["holdout"]["top1"]["champion"] > 0
    found = game.products.fetch(RUN, JOB)
    assert game.models.register(found.model, found.manifest, found.suspicion).version == RUN


@needs_torch
def test_a_job_trains_with_two_processes(game: Game, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status = game.work(tmp_path / "ml", processes="2", epochs="1")

    assert status == 0, capfd.readouterr().err
    assert (
        "torchrun --nproc-per-node 2" in json.loads(game.products.fetch(RUN, JOB).manifest)["training_data"]["command"]
    )
    assert game.settle() in {Outcome.CHALLENGER, Outcome.REFUSED}


def asked() -> dict[str, Any]:
    return dict(request(TRAINING, Task(RUN, 1, 0, RUN, "s", "a", "b", ()), JOB))


def packed(script: str) -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as tar:
        entry = tarfile.TarInfo("retrain.sh")
        entry.mode, entry.size = 0o755, len(script)
        tar.addfile(entry, io.BytesIO(script.encode()))
    return body.getvalue()


def run(root: Path, script: str, *, isolated: bool = False, grace: float = 60.0, **more: str) -> int:
    container = Container(root, asked(), more, grace=grace)
    container.lay_out()
    (root / "input" / "data" / "code").mkdir()
    (root / "input" / "data" / "code" / "retrain.tar.gz").write_bytes(packed(script))
    return container.run(PYTHON, isolated=isolated)


def test_a_container_has_the_folders_and_files_of_one(tmp_path: Path) -> None:
    Container(tmp_path, asked(), {"processes": "2"}).lay_out()

    config = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "input" / "config").iterdir()}
    assert all((tmp_path / name).is_dir() for name in FOLDERS)
    assert config["hyperparameters"]["sagemaker_program"] == '"retrain.sh"'
    assert config["hyperparameters"]["processes"] == '"2"'
    assert config["inputdataconfig"]["base"]["TrainingInputMode"] == "File"
    assert (config["resourceconfig"]["current_host"], config["resourceconfig"]["hosts"]) == ("algo-1", ["algo-1"])


def test_a_program_is_given_its_arguments_and_variables_and_no_way_into_the_cloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret")
    monkeypatch.setenv("INKLING_TABLE", "inkling")

    status = run(
        tmp_path, '#!/bin/sh\nenv > "$SM_MODEL_DIR/env"; echo "$@" > "$SM_MODEL_DIR/args"; pwd\n', processes="2"
    )

    told = dict(text.split("=", 1) for text in (tmp_path / "model" / "env").read_text().splitlines() if "=" in text)
    assert status == 0
    assert (tmp_path / "model" / "args").read_text() == "--processes 2\n"
    assert told["SM_CHANNEL_BASE"] == str(tmp_path / "input" / "data" / "base")
    assert json.loads(told["SM_CHANNELS"]) == ["base", "champion", "code", "snapshot", "start", "task"]
    assert (told["SM_HP_PROCESSES"], told["SM_HPS"]) == ("2", '{"processes":"2"}')
    assert (told["TRAINING_JOB_NAME"], told["PYTHONUNBUFFERED"]) == (JOB, "1")
    assert not [name for name in told if name.startswith(("AWS_", "INKLING_"))]
    assert not (tmp_path / "output" / "failure").exists()


@pytest.mark.parametrize(
    ("script", "status", "reason"),
    [
        ("#!/bin/sh\necho 'no such label' >&2\nexit 3\n", 3, 'ExitCode 3\nErrorMessage "no such label"'),
        ('#!/bin/sh\nprintf "too few" > "$SM_OUTPUT_DIR/failure"\nexit 1\n', 1, "too few"),
    ],
)
def test_a_program_that_fails_leaves_its_reason(tmp_path: Path, script: str, status: int, reason: str) -> None:
    assert run(tmp_path, script) == status

    assert reason in (tmp_path / "output" / "failure").read_text()


@pytest.fixture
def ended_by_sigterm() -> Iterator[None]:
    """A command that SIGTERM ends, as it does the runner."""
    before = signal.getsignal(signal.SIGTERM)
    end_on_sigterm()
    yield
    signal.signal(signal.SIGTERM, before)


def sigterm_once_there(path: Path) -> None:
    """Have this process asked to end as soon as a file is there."""

    def wait() -> None:
        while not path.exists():
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def stopping(last: str) -> str:
    """A program that says when it has begun, and takes its time over one last thing when it is told to end."""
    return f"#!/bin/sh\ntrap 'sleep 0.5; {last}; exit 1' TERM\necho > ../model/begun\nsleep 60 & wait\n"


@pytest.mark.usefixtures("ended_by_sigterm")
def test_a_job_that_is_to_stop_has_time_to_and_what_it_keeps_meanwhile_is_kept(cloud: Cloud, tmp_path: Path) -> None:
    script = stopping("echo 2 > ../checkpoints/epoch")
    for channel in asked()["InputDataConfig"]:
        key = channel["DataSource"]["S3DataSource"]["S3Uri"].removeprefix(f"s3://{BUCKET}/")
        cloud.clients.s3.put_object(Bucket=BUCKET, Key=f"{key}retrain.tar.gz", Body=packed(script))
    sigterm_once_there(tmp_path / "ml" / "model" / "begun")

    with pytest.raises(KeyboardInterrupt):
        Machine(cloud.clients.s3, asked(), tmp_path / "ml").work(PYTHON, isolated=False)

    kept = cloud.clients.s3.get_object(Bucket=BUCKET, Key=f"retraining/{RUN}/checkpoints/epoch")["Body"].read()
    made = cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix=f"retraining/{RUN}/output/")
    assert (kept, made["KeyCount"]) == (b"2\n", 0)


@pytest.mark.usefixtures("ended_by_sigterm")
def test_a_job_that_is_to_stop_while_it_is_begun_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = stopping("echo > ../model/told")
    begun = tmp_path / "model" / "begun"

    class AskedMeanwhile(subprocess.Popen[str]):
        """A process that has come to its point before whoever begins it knows of it."""

        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            while not begun.exists():
                time.sleep(0.02)
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(subprocess, "Popen", AskedMeanwhile)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, script)

    assert (tmp_path / "model" / "told").exists()


@pytest.mark.usefixtures("ended_by_sigterm")
def test_a_job_that_does_not_stop_in_time_is_killed_with_all_its_processes(tmp_path: Path) -> None:
    script = "#!/bin/sh\ntrap '' TERM\nsleep 60 &\necho $! > ../model/child; echo > ../model/begun\nwait\n"
    sigterm_once_there(tmp_path / "model" / "begun")

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, script, grace=0.2)

    assert ends(int((tmp_path / "model" / "child").read_text()))


def test_what_a_program_leaves_running_ends_with_it(tmp_path: Path) -> None:
    status = run(tmp_path, "#!/bin/sh\nsleep 60 &\necho $! > ../model/child\n")

    assert status == 0
    assert ends(int((tmp_path / "model" / "child").read_text()))


def ends(pid: int) -> bool:
    """Whether a process is gone soon, but for its entry that who adopted it takes away."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not isolates(), reason="the kernel lets nobody be cut off from the network")
def test_a_program_reaches_nothing_but_its_own_machine(tmp_path: Path) -> None:
    script = f'#!/bin/sh\n"{sys.executable}" -c "{REACHING}" > "$SM_MODEL_DIR/told"\n'

    assert run(tmp_path, script, isolated=True) == 0

    assert (tmp_path / "model" / "told").read_text().split() == ["here", "unreachable"]


REACHING = """
import socket
with socket.socket() as own:
    own.bind(('127.0.0.1', 0)); own.listen()
    socket.create_connection(own.getsockname(), 5).close(); print('here')
try:
    socket.create_connection(('192.0.2.1', 80), 5)
except OSError:
    print('unreachable')
"""


def test_a_channel_without_a_file_is_refused_as_by_sagemaker(cloud: Cloud, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="channel code"):
        Machine(cloud.clients.s3, asked(), tmp_path / "ml").work(PYTHON, isolated=False)


def test_the_newest_task_of_a_run_is_taken(cloud: Cloud) -> None:
    products = ProductStore(cloud.clients.s3, BUCKET)
    tasks = [Task(RUN, attempt, 5, RUN, "s", "a", "b", ("cat",), spot=attempt < 10) for attempt in (1, 2, 10)]
    for task in tasks:
        products.give(task)

    assert newest(cloud.clients.s3, BUCKET, RUN) == tasks[-1]
    with pytest.raises(Refusal, match="has no task"):
        newest(cloud.clients.s3, BUCKET, "20200101T000000Z")


def test_the_variables_of_the_toolkit_are_texts(tmp_path: Path) -> None:
    told: Mapping[str, str] = Container(tmp_path, asked(), {}).variables()

    assert all(isinstance(value, str) for value in told.values())
    assert told["SM_MODULE_DIR"].endswith("/input/data/code/retrain.tar.gz")
