"""What a training job is given to run."""

import io
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from chalicelib.storage.jobs import PROGRAM
from infra.source import SCRIPT, archive, requirements


def test_the_archive_holds_the_program_and_all_that_it_imports() -> None:
    with tarfile.open(fileobj=io.BytesIO(archive())) as tar:
        entries = {entry.name: entry for entry in tar}

    assert {"chalicelib/storage/retraining.py", "training/train.py", "requirements.txt"} <= entries.keys()
    assert entries[PROGRAM].mode == 0o755
    assert not [name for name in entries if name.startswith(("tests/", "infra/", "training/champion"))]


def test_the_same_source_gives_the_same_archive() -> None:
    assert archive() == archive()


def test_what_the_image_brings_along_is_not_installed_over() -> None:
    names = {line.partition("==")[0] for line in requirements()}

    assert {"boto3", "onnxruntime", "pydantic"} <= names
    assert not names & {"torch", "pytest", "mypy"}


@pytest.mark.parametrize(("setting", "more"), [("true", ["--promote"]), ("false", [])])
def test_the_program_is_told_to_promote_only_where_that_is_set(tmp_path: Path, setting: str, more: list[str]) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$AWS_DEFAULT_REGION" "$@"\n')
    python.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "AWS_REGION": "eu-west-1", "INKLING_PROMOTE": setting}

    done = subprocess.run(
        ["/bin/sh", SCRIPT, "--run", "1"], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["eu-west-1", "-m", "training.retrain", "--run", "1", *more]
