"""What a retraining does, step by step; each can be done by itself, and none but `enlist` writes to the registry."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.gate import Allowances
from chalicelib.errors import NotFound
from chalicelib.inference.norms import Norms
from chalicelib.storage.artefacts import MANIFEST, MODEL, SUSPICION
from training import suspects, teaching
from training.dataset import load
from training.evaluate import opened
from training.examination import examine
from training.gate import told
from training.registry import teach
from training.replay import DRAWINGS, FIGURES, Amounts, Base, Judge, mix

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from training.examination import Verdict
    from training.registry import Cloud

ROOT = Path(__file__).parents[1]
WORST = 10  # labels that the record tells of
POLL = 1.0  # seconds between looks at processes that train
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How a retraining is done.

    `base`: drawings that are replayed. `holdout`: the fixed one, by default of the base's validation part. `anchor`:
    the share (0 to 1) that the champion's answer has in what should be answered to drawings of its labels. `training`:
    more arguments of `training.train`. `promote`: what passes becomes champion, and else challenger. `anyway`: train
    though no drawing is new.
    """

    base: Path
    holdout: Path | None = None
    amounts: Amounts = field(default_factory=Amounts)
    epochs: int = 2
    learning_rate: float = 2e-4
    anchor: float = 0.7
    training: tuple[str, ...] = ()
    processes: int = 1
    threads: int = 1
    promote: bool = False
    anyway: bool = False
    allowed: Allowances = field(default_factory=Allowances)


class Failed(Exception):
    """Processes that train have ended without a version; they may do better when they are started again."""


def whole(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that is either whole or not there: it is made beside its place, unless it is there already."""
    if not folder.exists():
        part = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        make(part)
        part.rename(folder)
    return folder


def fetch(stores: Cloud, version: str, folder: Path) -> Path:
    """The files of a registered version in a folder. Raises NotFound where one is missing."""

    def files(part: Path) -> None:
        for name in (MODEL, MANIFEST):
            (part / name).write_bytes(stores.artefacts.get(version, name))
        suspicion = stores.models.suspicion(version)
        if suspicion is not None:
            (part / SUSPICION).write_bytes(suspicion)

    return whole(folder, files)


def mixed(settings: Settings, drawn: Path, champion: Path, folder: Path) -> Mapping[str, Any]:
    """What is learnt from, watched and looked at, of the base and of a snapshot in a folder; how many of each."""

    def parts(part: Path) -> None:
        classifier = opened(champion)[0]
        file = champion / SUSPICION
        norms = Norms.from_json(file.read_bytes(), classifier.manifest) if file.exists() else None
        base = Base.read(settings.base, settings.amounts.replay, settings.amounts.watch)
        mix(base, drawn, part, settings.amounts, Judge(classifier, norms))

    figures: Mapping[str, Any] = json.loads((whole(folder, parts) / FIGURES).read_text("utf-8"))
    return figures


def train(
    settings: Settings,
    mixture: Path,
    champion: Path,
    at: int,
    folder: Path,
    checkpoints: Path,
    check: Callable[[], None] = lambda: None,
) -> Path:
    """Train from the champion on and write a version, named by a time (ms since 1970), into a folder.

    `check` may raise while other processes train, which ends them. Raises ValueError for what can't be trained,
    `Failed` where other processes fail.
    """

    def version(part: Path) -> None:
        places = {"train": mixture / "train", "validation": mixture / "watched", "model-dir": part}
        places |= {"warm-start": champion, "like": champion, "checkpoint-dir": checkpoints}
        places |= {"ensemble": champion} if settings.anchor else {}
        numbers = {"epochs": settings.epochs, "learning-rate": settings.learning_rate, "threads": settings.threads}
        numbers |= {"ensemble-weight": settings.anchor}
        said = (places | numbers | {"made-at": at}).items()
        arguments = [*(word for name, value in said for word in (f"--{name}", str(value))), *settings.training]
        if settings.processes > 1:
            _in_processes(arguments, settings, check)
        else:
            _here(arguments)

    return whole(folder, version)


def complete(trained: Path, mixture: Path, folder: Path) -> Path:
    """The version with what goes with it: how it is taught words, and what good drawings are like to it.

    Raises ValueError where there are too few drawings to fit that.
    """

    def version(part: Path) -> None:
        shutil.copytree(trained, part, dirs_exist_ok=True)
        labels = opened(part)[0].labels
        good = load([mixture / "train" / DRAWINGS], labels)
        teaching.add(part, good, load([mixture / "watched"], labels))
        suspects.add(part, suspects.sample(good, suspects.SAMPLE))

    return whole(folder, version)


def judge(
    settings: Settings, champion: Path, version: Path, mixture: Path, relied: frozenset[str] | None
) -> dict[str, Any]:
    """What the gate says of the version in a folder, before the fixed holdout and the fresh one, if there is one.

    `relied` are the labels of words, None for all of the champion's. Raises ValueError where there is no holdout.
    """
    holdout = settings.holdout or mixture / "holdout"
    if not holdout.exists():
        raise ValueError("There is no fixed holdout: the base has no drawing in its validation part.")
    fresh = mixture / "fresh"
    verdict = examine(champion, version, holdout, fresh if fresh.exists() else None, relied, settings.allowed)
    return _told(verdict, settings.allowed)


def _told(verdict: Verdict, allowed: Allowances) -> dict[str, Any]:
    """A verdict short enough for a record: of the labels those alone that lose most."""
    found = told(verdict, allowed)
    if found["evidence"] is not None:
        labels = found["evidence"]["holdout"]["labels"]
        worst = sorted(labels, key=lambda label: labels[label]["challenger"] - labels[label]["champion"])[:WORST]
        found["evidence"]["holdout"]["labels"] = {label: labels[label] for label in worst}
    return found


def adopted(stores: Cloud, version: str, folder: Path) -> bool:
    """Take a version that an earlier try has put into the bucket, whatever became of it; False if it is not there."""
    try:
        stores.artefacts.get(version, SUSPICION)  # which is written last
        fetch(stores, version, folder)
    except NotFound:
        return False
    return True


def enlist(stores: Cloud, version: str, by: str, *, promote: bool) -> None:
    """Make a registered version champion or challenger; a new champion learns the words that it has no label for."""
    stores.models.enlist(version, by, promote=promote)
    if promote:
        teach(stores.prototypes)


def _here(arguments: list[str]) -> None:
    from training import train as program  # noqa: PLC0415 - torch is needed by no other part of this

    try:
        program.main(arguments)
    except SystemExit as ended:
        raise ValueError(str(ended)) from ended


def _in_processes(arguments: list[str], settings: Settings, check: Callable[[], None]) -> None:
    """Train in several processes, which end when this one does, however it ends."""
    torchrun = ["torch.distributed.run", "--standalone", "--nproc-per-node", str(settings.processes)]
    command = [sys.executable, "-m", *torchrun, "-m", "training.train", *arguments]
    environment = os.environ | {"OMP_NUM_THREADS": str(settings.threads)}
    linux = sys.platform == "linux"
    process = subprocess.Popen(  # noqa: S603 - the arguments are our own
        command,
        cwd=ROOT,
        env=environment,
        preexec_fn=_end_with_parent if linux else None,  # noqa: PLW1509 - it calls nothing that waits for a thread
    )
    try:
        while process.poll() is None:
            check()
            time.sleep(POLL)
    finally:
        _end(process)
    if process.returncode:
        raise Failed(f"The processes that train ended with status {process.returncode}.")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()


def _end_with_parent() -> None:
    """Ask Linux to send SIGTERM when the parent dies."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
