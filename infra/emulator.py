"""MiniStack, the AWS of the local cloud, as a child process bound to loopback; its state is saved when it stops."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.console import Refusal
from infra.paths import EMULATOR_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_START_SECONDS = 60
_STOP_SECONDS = 60
_PR_SET_PDEATHSIG = 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Emulator:
    """A running MiniStack."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raise Refusal if it has ended."""
        if self.process.poll() is not None:
            raise Refusal(f"the emulator ended with status {self.process.returncode}; its last words are in {self.log}")


@contextmanager
def emulator(state: Path, *, auth: bool = False) -> Iterator[Emulator]:
    """Run MiniStack on a free port with its state in a folder, and have it save that state on the way out.

    With `auth` it checks signatures and enforces the roles' policies.
    """
    if not EMULATOR_PYTHON.is_file():
        raise Refusal(f"the emulator's environment is missing ({EMULATOR_PYTHON}): run make")
    folder, logs = state / "emulator", state / "logs"
    shutil.rmtree(folder / "tmp", ignore_errors=True)  # unpacked functions of an earlier run
    (folder / "tmp").mkdir(parents=True)
    logs.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with (logs / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [str(EMULATOR_PYTHON), "-m", "ministack"],
            env=_environment(folder, port, auth=auth),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  (no threads yet)
        )
    try:
        running = Emulator(f"http://127.0.0.1:{port}", process, logs / "emulator.log")
        _await_health(running)
        yield running
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Let it save its state and end; a further Ctrl-C does not cut that short."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def healthy(address: str, timeout: float = 2.0) -> bool:
    """Whether something answers at the address (an emulator without a health page answers 404)."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/_ministack/health", timeout=timeout):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def _environment(folder: Path, port: int, *, auth: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON", "VIRTUAL_ENV"))}
    return kept | {
        "AUTH": str(auth).lower(),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_HOST": "127.0.0.1",
        "PERSIST_STATE": "1",
        "S3_DATA_DIR": str(folder / "s3"),
        "S3_PERSIST": "1",
        "STATE_DIR": str(folder / "state"),
        "TMPDIR": str(folder / "tmp"),
    }


def _await_health(running: Emulator) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not healthy(running.address):
        running.check()
        if time.monotonic() > deadline:
            raise Refusal(f"the emulator did not start within {_START_SECONDS} s; see {running.log}")
        time.sleep(0.1)


def _end_with_parent() -> None:
    """Ask Linux to send SIGTERM when the parent dies, however it dies: no orphan, and the state is saved."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
