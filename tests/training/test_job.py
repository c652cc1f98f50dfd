from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from chalicelib.domain.job import Task
from chalicelib.errors import Conflict
from chalicelib.storage.jobs import HYPERPARAMETERS
from training import job

if TYPE_CHECKING:
    from pathlib import Path

TASK = Task("20270115T080000Z", 1, 5, "20270115T080000Z", "s", "a", "b", ("cat",))


@pytest.fixture
def opt_ml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders and variables as SageMaker makes them, with a task."""
    for name in ("task", "base", "snapshot", "start", "champion"):
        (tmp_path / "input" / "data" / name).mkdir(parents=True)
        monkeypatch.setenv(f"SM_CHANNEL_{name.upper()}", str(tmp_path / "input" / "data" / name))
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("SM_MODEL_DIR", str(tmp_path / "model"))
    (tmp_path / "input" / "data" / "task" / "task.json").write_text(json.dumps(asdict(TASK)))
    return tmp_path


def snapshot(opt_ml: Path) -> Path:
    """A snapshot of one file."""
    folder = opt_ml / "input" / "data" / "snapshot"
    (folder / "train").mkdir()
    body = gzip.compress(b"{}\n")
    (folder / "train" / "0000-cat-000.ndjson.gz").write_bytes(body)
    file = {"name": "train/0000-cat-000.ndjson.gz", "sha256": hashlib.sha256(body).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps({"version": "s", "files": [file]}))
    return folder


def test_what_a_job_is_given_is_what_the_program_takes(opt_ml: Path) -> None:
    arguments = [name for name in HYPERPARAMETERS if not name.startswith("sagemaker_")]

    options = job._options(arguments)

    assert arguments == []
    assert options.base == opt_ml / "input" / "data" / "base"
    assert job._task(options.task) == TASK
    assert (options.opt_ml, options.processes) == (opt_ml, 1)


def test_a_whole_snapshot_is_taken(opt_ml: Path) -> None:
    job.check(snapshot(opt_ml))


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_snapshot_is_told_as_the_reason_of_the_failure(
    opt_ml: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = snapshot(opt_ml) / "train" / "0000-cat-000.ndjson.gz"
    file.unlink() if damage == "gone" else file.write_bytes(b"")

    with pytest.raises(SystemExit) as ended:
        job.main([])

    assert "0000-cat-000.ndjson.gz of snapshot s is missing or damaged" in str(ended.value)
    assert (opt_ml / "output" / "failure").read_text() == ended.value.code
    assert capsys.readouterr().out == ""


def test_a_damaged_snapshot_is_no_fault_that_passes() -> None:
    assert issubclass(Conflict, job.LASTING)
