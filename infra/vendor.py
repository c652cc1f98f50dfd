"""The Lambda's third-party packages: installed for its platform from the lock file, pruned and compiled.

What is left out is never imported for serving: the ONNX Runtime's second copy of itself and its tools, protocol buffers
(only its converters read them), the service models of AWS services that the game does not call and the prose of those
that it does (infra/service_models.py), whatever of Pillow neither draws nor writes PNG and GIF (infra/imaging.py), of
Powertools all but logs and metrics, tests and type stubs.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from infra.console import Refusal
from infra.imaging import keep_drawing
from infra.service_models import keep_services, slim
from infra.supply import locks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.supply.locks import Pin

#: Distributions that onnxruntime declares and inference never imports.
NOT_IMPORTED = frozenset({"flatbuffers", "packaging", "protobuf"})

PRUNED = (
    "aws_lambda_powertools/event_handler",
    "aws_lambda_powertools/utilities/[a-ik-z]*",  # all but jmespath_utils, which logs read
    "bin",
    "onnxruntime/backend",
    "onnxruntime/capi/libonnxruntime.so*",
    "onnxruntime/datasets",
    "onnxruntime/quantization",
    "onnxruntime/tools",
    "onnxruntime/transformers",
    "numpy/_core/include",
    "numpy/_core/_*_tests.*",
    "numpy/_core/_simd.*",  # for numpy's own tests
    "numpy/_core/lib",
    "numpy/f2py",
    "numpy/random/_examples",
    "numpy/random/lib",
    "**/tests",
    "**/*.a",
    "**/*.h",
    "**/*.pxd",
    "**/*.pyi",
    "**/py.typed",
    "*.dist-info/RECORD",
    "*.dist-info/REQUESTED",
    "*.dist-info/INSTALLER",
    "*.dist-info/direct_url.json",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the package will run: wheel platforms, newest first; none means this very machine."""

    name: str
    platforms: tuple[str, ...]

    def runs_here(self) -> bool:
        return not self.platforms or (sys.platform == "linux" and platform.machine() == "x86_64")


LAMBDA = Target("lambda", ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"))
HOST = Target("host", ())


def local_target() -> Target:
    """What the local cloud runs: the production package where it can, else one built for this machine."""
    return LAMBDA if LAMBDA.runs_here() else HOST


def install(requirements: Path, vendor: Path, target: Target) -> None:
    """Fill `vendor` with exactly the locked wheels, and remove what serving never imports.

    Raises Refusal if pip found no wheel of a locked digest for the target, or left a locked distribution out.
    """
    locked = locks.read(requirements.read_text())
    fetch([pin for name, pin in locked.items() if name not in NOT_IMPORTED], vendor, target)
    prune(vendor)


def fetch(wheels: Sequence[Pin], folder: Path, target: Target) -> None:
    """Fill a folder with exactly these wheels; Refusal where one is missing, or is not the file that was locked."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--target", str(folder)]
    for name in target.platforms:
        command += ["--platform", name]
    if target.platforms:
        command += ["--implementation", "cp", "--python-version", f"{sys.version_info[0]}.{sys.version_info[1]}"]
    with TemporaryDirectory() as place:
        wanted = locks.write(wheels, Path(place) / "requirements.txt")
        done = subprocess.run([*command, "--requirement", wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), done.stderr[-300:])
        raise Refusal(f"the package's dependencies cannot be installed for {target.name}: {reason}")
    check_complete(wheels, folder)


def prune(vendor: Path) -> None:
    """Remove what serving never imports."""
    for pattern in PRUNED:
        for path in list(vendor.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    keep_drawing(vendor)
    keep_services(vendor / "boto3" / "data")
    slim(vendor / "botocore" / "data")


def check_complete(wheels: Sequence[Pin], vendor: Path) -> None:
    """Refuse when a locked distribution is not in `vendor` in its locked version."""
    missing = [str(pin) for pin in wheels if not _has(vendor, pin)]
    if missing:
        raise Refusal(f"missing from the package: {', '.join(missing)}")


def compile_all(folder: Path, root: Path) -> None:
    """Compile to bytecode that is trusted without a look at the source: the start needs neither clock nor compiler.

    In tracebacks a file is named as it will lie in the function, relative to `root`. One fresh process compiles all in
    the order of names: how constants are shared in bytecode depends on what its process has seen before.
    """
    options = ["-q", "-s", str(root), "-p", "/var/task", "--invalidation-mode", "unchecked-hash"]
    command = [sys.executable, "-I", "-m", "compileall", *options, str(folder)]
    if subprocess.run(command, check=False).returncode:
        raise Refusal(f"{folder} holds a module that does not compile")


def sizes(vendor: Path) -> list[tuple[str, int]]:
    """Bytes of each top-level package, largest first; a wheel's `.libs` count as its own."""
    totals: dict[str, int] = {}
    for entry in vendor.iterdir():
        name = re.sub(r"(\.libs|-[^-]+\.dist-info|\.py|\.cpython.*)$", "", entry.name)
        totals[name] = totals.get(name, 0) + sum(file.stat().st_size for file in _files(entry))
    return sorted(totals.items(), key=lambda item: -item[1])


def _has(vendor: Path, pin: Pin) -> bool:
    return any(vendor.glob(f"{re.sub(r'[-_.]+', '[-_.]', pin.name)}-{pin.version}.dist-info"))


def _files(entry: Path) -> list[Path]:
    return [file for file in entry.rglob("*") if file.is_file()] if entry.is_dir() else [entry]
