"""What a training job is given to run."""

import io
import os
import subprocess
import tarfile
from pathlib import Path

from chalicelib.storage.jobs import PROGRAM
from infra.source import SCRIPT, archive, requirements, upload
from tests.aws import BUCKET
from tests.conftest import Cloud


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


def python(folder: Path) -> dict[str, str]:
    """An environment whose Python tells how it is called."""
    program = folder / "python"
    program.write_text('#!/bin/sh\necho "${PYTHONPATH:-none}" "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "SM_CHANNEL_CODE": str(folder / "code")}


def test_the_program_gets_the_hyperparameters(tmp_path: Path) -> None:
    command = ["/bin/sh", str(SCRIPT), "--processes", "2"]

    done = subprocess.run(command, env=python(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["none", "-m", "training.job", "--processes", "2"]


def test_wheels_beside_the_program_are_installed_without_a_network_and_go_before_the_images_own(tmp_path: Path) -> None:
    (tmp_path / "code" / "wheels").mkdir(parents=True)

    done = subprocess.run(
        ["/bin/sh", str(SCRIPT)], env=python(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=True
    )

    installed, started = done.stdout.splitlines()
    assert "--no-index" in installed
    assert f"--find-links {tmp_path}/code/wheels" in installed
    assert started == f"{tmp_path}/libraries -m training.job"


def test_what_is_put_into_the_bucket_replaces_what_was_there(cloud: Cloud, tmp_path: Path) -> None:
    s3 = cloud.clients.s3
    s3.put_object(Bucket=BUCKET, Key="source/wheels/old-1.0-py3-none-any.whl", Body=b"old")
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "new-2.0-py3-none-any.whl").write_bytes(b"new")
    (tmp_path / "retrain.tar.gz").write_bytes(archive())

    upload(s3, BUCKET, tmp_path)

    keys = {found["Key"] for found in s3.list_objects_v2(Bucket=BUCKET, Prefix="source/")["Contents"]}
    assert keys == {"source/retrain.tar.gz", "source/wheels/new-2.0-py3-none-any.whl"}
