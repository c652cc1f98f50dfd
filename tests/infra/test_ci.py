"""The project's own run: it proves all that the forge's does, side by side, and leaves nothing running."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.paths import ROOT

TARGETS = {"lint", "test-training", "test-game", "test-site", "test-cloud", "e2e"}

#: Stands in for make: keeps when each target began and ended, fails at one and never ends at another.
MAKE = """#!/usr/bin/env bash
target=${@: -1}
echo "begin $target" >> "$LOG"
[ "$target" = "$STUCK" ] && { echo "$$" >> "$LOG.pid"; sleep 60; }
echo "first of $target"
echo "last of $target"
echo "end $target" >> "$LOG"
[ "$target" != "$FAILS" ]
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="runs where CI does, on Linux")


class Run:
    """A run in a folder of its own."""

    def __init__(self, place: Path) -> None:
        self._script = place / "inkling" / ".ci" / "run"
        self.log = place / "log"
        programs = place / "bin"
        for folder in (self._script.parent, programs, place / "shared"):
            folder.mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "run", self._script)
        for name, text in (("make", MAKE), ("chromium", "#!/bin/sh\n")):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        self._environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "LOG": str(self.log)}

    def start(self, fails: str = "", stuck: str = "") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self._script)],
            env=self._environment | {"FAILS": fails, "STUCK": stuck},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ended(self, fails: str = "") -> tuple[int, list[str]]:
        """The exit status, and what was said."""
        started = self.start(fails)
        said, _ = started.communicate(timeout=30)
        return started.returncode, said.splitlines()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_it_proves_every_target_and_plays_in_a_browser_when_nothing_else_runs(run: Run) -> None:
    status, said = run.ended()

    log = run.log.read_text().splitlines()
    assert status == 0
    assert said[-1].startswith("all green in ")
    assert log[:2] == ["begin environments", "end environments"]
    assert {line.removeprefix("end ") for line in log if line.startswith("end ")} == TARGETS | {"environments"}
    assert log[-2:] == ["begin e2e", "end e2e"]


def test_what_a_target_said_is_told_whole_with_its_time(run: Run) -> None:
    _, said = run.ended()

    for target in TARGETS:
        at = said.index(f"first of {target}")
        assert said[at + 1] == f"last of {target}"
        assert re.fullmatch(rf"==> make {target}: \d+ s", said[at + 2])


def test_one_that_fails_is_named_when_all_have_been_proven(run: Run) -> None:
    status, said = run.ended(fails="test-game")

    assert status == 1
    assert said[-1] == "failed: test-game"
    assert {line.removeprefix("last of ") for line in said if line.startswith("last of ")} >= TARGETS


def test_nothing_is_proven_where_an_environment_is_missing(run: Run) -> None:
    status, _ = run.ended(fails="environments")

    assert status == 1
    assert run.log.read_text().splitlines() == ["begin environments", "end environments"]


def test_ending_it_ends_what_it_has_started(run: Run) -> None:
    started = run.start(stuck="test-cloud")
    stuck = _pid(Path(f"{run.log}.pid"))

    started.terminate()
    started.communicate(timeout=30)

    assert started.returncode == 143
    assert not _runs(stuck)


def _pid(file: Path) -> int:
    """What a process writes there once it has begun."""
    for _ in range(1_000):
        if file.exists() and (text := file.read_text().strip()):
            return int(text)
        time.sleep(0.01)
    raise AssertionError("it has not begun")


def _runs(pid: int) -> bool:
    """Whether the process is there, and not merely unburied."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False
