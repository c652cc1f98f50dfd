"""A package as Lambda runs it: AWS's runtime interface emulator starts AWS's runtime client, which imports the app."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.console import Refusal
from infra.emulator import free_port
from infra.paths import BUILD
from infra.supply import locks
from infra.vendor import LAMBDA, compile_all, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RUNTIME = BUILD / "bench" / "runtime"
PINNED = Path(__file__).with_name("runtime.txt")
_RIE = "samcli/local/rapid/aws-lambda-rie-x86_64"
_INVOKE = "2015-03-31/functions/function/invocations"
_INITIALISED = re.compile(r"INIT REPORT\(durationMs: ([\d.]+)\)")
_START_SECONDS = 30


def runtime() -> Path:
    """The folder of the runtime's own modules, installed once; Lambda has its bytecode, too."""
    stamp = RUNTIME / "inputs"
    if not stamp.is_file() or stamp.read_text() != PINNED.read_text():
        if not LAMBDA.runs_here():
            raise Refusal("cold starts are measured where Lambda's own programs run: Linux on x86_64")
        fetch(list(locks.read(PINNED.read_text()).values()), RUNTIME, LAMBDA)
        compile_all(RUNTIME, RUNTIME)
        (RUNTIME / _RIE).chmod(0o755)
        stamp.write_text(PINNED.read_text())
    return RUNTIME


def environment(told: Mapping[str, str]) -> dict[str, str]:
    """What a function's process sees: no module of this project's environment, and a folder that keeps no bytecode."""
    return {
        "PATH": os.environ["PATH"],
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
        "PYTHONPATH": str(runtime()),
        "PYTHONDONTWRITEBYTECODE": "1",  # where Lambda lays the package nothing can be written
        "AWS_LAMBDA_FUNCTION_NAME": "inkling",
        **told,
    }


def python() -> list[str]:
    """The interpreter without the packages that it has here."""
    return [str(getattr(sys, "_base_executable", sys.executable)), "-S"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function that has not been called yet."""

    emulator: subprocess.Popen[bytes]
    port: int
    log: Path

    def call(self, event: Mapping[str, Any]) -> float:
        """Call it, and give the ms until it has answered 200."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{_INVOKE}", json.dumps(event).encode())
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=120) as reply:
            answer = json.load(reply)
        took = 1e3 * (time.perf_counter() - begun)
        if answer.get("statusCode") != 200:
            raise Refusal(f"the function answered {answer}")
        return took

    def initialised(self) -> float:
        """The ms from the start of the process until it asked for its first event, as the emulator reports it."""
        found = _INITIALISED.search(self.log.read_text("utf-8", "replace"))
        if found is None:
            raise Refusal(f"the runtime interface emulator reported no start; see {self.log}")
        return float(found[1])

    def used(self) -> float:
        """The processor time that the function's process has used so far, ms."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            if int(fields[1]) == self.emulator.pid:
                return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")
        raise Refusal("the function's process has ended")


@contextmanager
def function(package: Path, told: Mapping[str, str]) -> Iterator[Function]:
    """A new function from an unpacked package; its process begins with the first call."""
    port, inner, log = free_port(), free_port(), RUNTIME / "function.log"
    addresses = {"emulator": f"127.0.0.1:{port}", "api": f"127.0.0.1:{inner}"}
    arguments = [
        "--runtime-interface-emulator-address",
        addresses["emulator"],
        "--runtime-api-address",
        addresses["api"],
    ]
    environment_ = environment(told) | {"LAMBDA_TASK_ROOT": str(package)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(RUNTIME / _RIE), *arguments, *python(), "-m", "awslambdaric", "app.app"],
            cwd=package,
            env=environment_,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await(port)
        yield Function(process, port, log)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise Refusal(f"the runtime interface emulator did not start within {_START_SECONDS} s")
