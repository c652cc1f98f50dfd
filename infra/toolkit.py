"""Runs a training job on this machine as SageMaker and its toolkit do: the same archive, folders and variables.

python -m infra.toolkit --bucket NAME --run RUN                      # on AWS, or on the cloud of AWS_ENDPOINT_URL
python -m infra.toolkit --bucket NAME --run RUN --processes 2 --root /tmp/ml

Takes the task that the game's function has put into the bucket for the run's newest job, fills `--root` as a machine's
/opt/ml is filled, runs the archive in it, cut off from the network where the kernel lets a user do that, and puts what
it has made where SageMaker puts it. Stopped at whatever point, the next try goes on from the checkpoints.
https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-running-container.html
https://github.com/aws/sagemaker-training-toolkit
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.job import Task, job_name
from chalicelib.errors import InklingError
from chalicelib.storage.jobs import Training, request
from chalicelib.storage.products import TASK, folder
from infra.console import Refusal, command, say, step
from infra.container import Container
from infra.local import end_on_sigterm
from infra.paths import BUILD, ROOT
from infra.stack import STACK, Cloud

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_s3 import S3Client

EVERY = 2.0  # seconds between looks at the checkpoints
PYTHON = ROOT / ".venv-training" / "bin" / "python"


class Machine:
    """One machine of a job: fills its folder from the bucket, runs the container, and brings back what it has made."""

    def __init__(self, s3: S3Client, asked: Mapping[str, Any], root: Path) -> None:
        self._s3 = s3
        self._asked = asked
        self._root = root
        self._pushed: dict[Path, tuple[int, int]] = {}

    def work(self, python: Path, *, isolated: bool = True, more: Mapping[str, str] | None = None) -> int:
        """Do all of the job; the container's exit status. `more` are hyperparameters beside those that were asked for.

        What it has made goes into the bucket only where the status is 0, its checkpoints always, however it ends.
        """
        container = Container(self._root, self._asked, dict(more or {}))
        self._prepare(container)
        with self._kept():
            status = container.run(python, isolated=isolated)
        if status == 0:
            packed = shutil.make_archive(str(self._root / "packed"), "gztar", self._root / "model")
            uri = f"{self._asked['OutputDataConfig']['S3OutputPath']}/{self._asked['TrainingJobName']}/output"
            self._put(Path(packed), f"{uri}/model.tar.gz")
        return status

    def _prepare(self, container: Container) -> None:
        shutil.rmtree(self._root, ignore_errors=True)
        container.lay_out()
        for channel in self._asked["InputDataConfig"]:
            uri = channel["DataSource"]["S3DataSource"]["S3Uri"]
            if not self._pull(uri, self._root / "input" / "data" / channel["ChannelName"]):
                raise Refusal(f"nothing lies below {uri}, which is the job's channel {channel['ChannelName']}")
        self._pull(self._asked["CheckpointConfig"]["S3Uri"] + "/", self._root / "checkpoints")

    def _pull(self, uri: str, place: Path) -> int:
        """Copy what begins with an address into a folder; how many objects."""
        bucket, prefix = _place(uri)
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = [found["Key"] for page in pages for found in page.get("Contents", [])]
        for key in keys:
            path = place / key.removeprefix(prefix)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._s3.download_file(bucket, key, str(path))
        return len(keys)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Bring checkpoints into the bucket as they come: a machine that is taken away says nothing."""
        done = threading.Event()
        thread = threading.Thread(target=self._keep, args=(done,), name="checkpoints", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            self._push()

    def _keep(self, done: threading.Event) -> None:
        while not done.wait(EVERY):
            self._push()

    def _push(self) -> None:
        """Bring what has changed of the checkpoints into the bucket."""
        place, uri = self._root / "checkpoints", self._asked["CheckpointConfig"]["S3Uri"]
        for path in sorted(place.rglob("*")):
            with suppress(FileNotFoundError):  # it has been renamed meanwhile
                seen = (path.stat().st_mtime_ns, path.stat().st_size)
                if path.is_file() and self._pushed.get(path) != seen:
                    self._put(path, f"{uri}/{path.relative_to(place).as_posix()}")
                    self._pushed[path] = seen

    def _put(self, path: Path, uri: str) -> None:
        bucket, key = _place(uri)
        self._s3.upload_file(str(path), bucket, key)


def _place(uri: str) -> tuple[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def newest(s3: S3Client, bucket: str, run: str) -> Task:
    """The task of a run's newest job. Raises Refusal where there is none."""
    found = s3.list_objects_v2(Bucket=bucket, Prefix=f"retraining/{run}/task-").get("Contents", [])
    attempts = [int(each["Key"].split("/task-")[1].split("/")[0]) for each in found]
    if not attempts:
        raise Refusal(f"run {run} has no task in {bucket}: it is put there when the run's job is asked for")
    some = Task(run, max(attempts), 0, "", "", "", "", ())
    told = json.loads(s3.get_object(Bucket=bucket, Key=f"{folder(some)}{TASK}")["Body"].read())
    return replace(some, **told | {"relied": tuple(told["relied"])})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bucket", required=True, help="the data bucket")
    parser.add_argument("--run", required=True, help="the run of retraining")
    parser.add_argument("--stack", default=STACK, help="whose run it is (default: %(default)s)")
    parser.add_argument("--root", type=Path, default=BUILD / "opt-ml", help="in the place of /opt/ml; is emptied first")
    parser.add_argument("--python", type=Path, default=PYTHON, help="the container's (default: .venv-training's)")
    parser.add_argument("--processes", default="1", help="that train (default: %(default)s)")
    parser.add_argument("--endpoint", help="an emulator's address; AWS itself by default")
    parser.add_argument("--network", action="store_true", help="don't cut it off from the network")
    options = parser.parse_args()
    end_on_sigterm()
    s3: S3Client = Cloud(options.endpoint).client("s3")
    try:
        task = newest(s3, options.bucket, options.run)
    except InklingError as error:
        raise Refusal(str(error)) from error
    training = Training(options.stack, "local", "local", "local", options.bucket)
    asked: Any = request(training, task, job_name(options.stack, task.run, task.attempt))
    with step("job ended"):
        more = {"processes": options.processes}
        status = Machine(s3, asked, options.root).work(options.python, isolated=not options.network, more=more)
    say(f"exit status {status}")
    return status


if __name__ == "__main__":
    sys.exit(command(main))
