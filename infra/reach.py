"""Runs a program on the cloud of the game that `make run` serves, unless the environment names another one.

python -m infra.reach .venv-training/bin/python -m training.retrain --base FILE
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.console import Refusal, command
from infra.emulator import healthy
from infra.paths import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.stack import Cloud

FILE = "reach.json"
NAMED = ("INKLING_TABLE", "INKLING_BUCKET")
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def reachable(state: Path, where: Cloud, outputs: Mapping[str, str]) -> Iterator[None]:
    """Keep in the state's folder, as long as the game is served, where its table and bucket are."""
    file = state / FILE
    told = {"INKLING_TABLE": outputs["TableName"], "INKLING_BUCKET": outputs["DataBucketName"]}
    file.write_text(json.dumps({"AWS_ENDPOINT_URL": where.endpoint, **told}), "utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def environment(state: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment with the running game's cloud; as it is where it names a table and a bucket.

    Raises Refusal where it names none and no game is served from this folder.
    """
    if all(given.get(name) for name in NAMED):
        return dict(given)
    file = state / FILE
    if not file.is_file() or not _held(state / "lock"):
        raise Refusal(
            "no game is served from this folder: start it with make run, or say by INKLING_TABLE, INKLING_BUCKET and "
            "AWS_ENDPOINT_URL which cloud is meant"
        )
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    if not healthy(found["AWS_ENDPOINT_URL"]):
        raise Refusal(f"the game's cloud does not answer at {found['AWS_ENDPOINT_URL']}")
    return {**CREDENTIALS, **given, **found}


def _held(path: Path) -> bool:
    """Whether a process holds the lock: what a game that was killed has left behind says nothing."""
    if not path.is_file():
        return False
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def main() -> int:
    program = sys.argv[1:]
    if not program:
        raise Refusal("say which program to run")
    os.execvpe(program[0], program, environment(STATE, os.environ))  # noqa: S606 - that is what it is for


if __name__ == "__main__":
    sys.exit(command(main))
