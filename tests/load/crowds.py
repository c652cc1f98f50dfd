"""Sending a crowd: a process of locust's own environment, beside the game that is served here."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

from infra.console import Refusal
from infra.paths import ROOT
from tests.load.plan import Plan, Told, read_told, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PYTHON = ROOT / ".venv-load" / "bin" / "python"
POLL_S = 1.0


def send(plan: Plan, folder: Path, meanwhile: Callable[[int], None] = lambda _: None) -> Told:
    """Have a crowd play, with its files in a folder; `meanwhile` is told its process once a second until it ends."""
    if not PYTHON.is_file():
        raise Refusal(f"locust's environment is missing ({PYTHON}): run make")
    asked, answered, log = folder / "plan.json", folder / "told.json", folder / "crowd.log"
    write(plan, asked)
    answered.unlink(missing_ok=True)
    with log.open("ab") as output:
        arguments = [str(PYTHON), "-m", "tests.load.crowd", str(asked), str(answered)]
        crowd = subprocess.Popen(arguments, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            while crowd.poll() is None:
                meanwhile(crowd.pid)
                time.sleep(POLL_S)
        finally:
            crowd.terminate()
            crowd.wait()
    if not answered.is_file():
        raise Refusal(f"the crowd ended with status {crowd.returncode}; see {log}")
    return read_told(answered)
