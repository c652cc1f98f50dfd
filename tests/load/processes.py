"""The processes that serve a game from a folder."""

from __future__ import annotations

import os
from pathlib import Path

from infra.console import Refusal
from tests.load.memory import children


def emulator_of(state: Path) -> int:
    """The id of the emulator that this process has started with its state in a folder."""
    wanted = f"STATE_DIR={state / 'emulator' / 'state'}".encode()
    for process in children(os.getpid()):
        try:
            told = Path(f"/proc/{process}/environ").read_bytes()
            named = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:  # it has just ended
            continue
        if wanted in told and b"ministack" in named.split(b"\0"):
            return process
    raise Refusal("no emulator was started here: memory is looked at on the embedded one")
