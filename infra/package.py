"""The deployment package and its template, as they go to production: `make package`.

Chalice's own dependency step drops what it cannot install and ends well all the same, so the locked wheels are put into
the zip here, and Chalice is given an empty requirements.txt. The finished zip is unpacked and imported on its own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import chalice

from infra import template as resources
from infra.console import Refusal, command, say, step
from infra.paths import BUILD, ROOT
from infra.supply import licences
from infra.supply.bill import NAME, bill
from infra.turn import turn
from infra.vendor import HOST, LAMBDA, Target, compile_all, install, sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ZIP_BUDGET = 40_000_000
UNPACKED_BUDGET = 115_000_000

#: Where in the build folder the dependencies lie.
WHEELS = "wheels"

#: The modules that say what becomes of the dependencies.
VENDORING = tuple(
    ROOT / "infra" / name
    for name in ("vendor.py", "imaging.py", "service_models.py", "supply/bill.py", "supply/licences.py")
)

#: Nothing of these may be shipped.
FOREIGN = ("tests/", "training/", "infra/", "frontend/", "torch/", "moto/", "pytest/")

_IMPORT_ALL = """
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import app, chalicelib
for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
    importlib.import_module(module.name)
from onnxruntime import InferenceSession
import numpy
from PIL import GifImagePlugin, ImageDraw, PngImagePlugin
"""


@dataclass(frozen=True, slots=True)
class Package:
    """The zip and the merged template that belongs to it."""

    code: Path
    template: Path

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.code.read_bytes()).hexdigest()


def build(target: Target, root: Path = ROOT) -> Package:
    """Make the package for a target, or take the one already made when nothing that goes into it has changed.

    Raises Refusal if a wheel is missing, an import fails from the zip alone, or the package is over its budget.
    """
    staging = BUILD / target.name
    package = Package(staging / "out" / "deployment.zip", staging / "out" / "sam.json")
    inputs = _digest(_inputs(root), target.name)
    stamp = staging / "out" / "inputs"
    with turn(target.name):
        if stamp.is_file() and stamp.read_text() == inputs and package.code.is_file():
            return package
        stamp.unlink(missing_ok=True)
        _vendor(root, staging, target)
        _stage(root, staging)
        _chalice(staging)
        seal(package.code, staging / WHEELS)
        check(package.code, runs_here=target.runs_here())
        stamp.write_text(inputs)
    return package


def check(code: Path, *, runs_here: bool = True) -> None:
    """Refuse a zip that is too large, holds what does not belong, or does not import from itself alone."""
    with zipfile.ZipFile(code) as archive:
        names = archive.namelist()
        unpacked = sum(entry.file_size for entry in archive.infolist())
        foreign = [name for name in names if name.startswith(FOREIGN)]
        if foreign:
            raise Refusal(f"the package holds what does not belong in it: {', '.join(foreign[:3])}")
        if code.stat().st_size > ZIP_BUDGET or unpacked > UNPACKED_BUDGET:
            raise Refusal(
                f"the package is over its budget: {code.stat().st_size:,} bytes zipped, {unpacked:,} unpacked"
            )
        if runs_here:
            with tempfile.TemporaryDirectory() as folder:
                archive.extractall(folder)
                _check_imports(Path(folder))


def seal(code: Path, wheels: Path) -> None:
    """Put bytecode and the dependencies, which have theirs, into Chalice's zip: the same content in the same bytes.

    The entries are sorted and carry no times, owners or modes of this machine.
    """
    found = {path.relative_to(wheels).as_posix(): path.read_bytes for path in wheels.rglob("*") if path.is_file()}
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(code) as archive:
        names, fresh = [name for name in archive.namelist() if not name.endswith("/")], Path(place)
        archive.extractall(fresh, [name for name in names if name.endswith(".py")])
        compile_all(fresh, fresh)
        found |= {name: partial(archive.read, name) for name in names}
        found |= {path.relative_to(fresh).as_posix(): path.read_bytes for path in fresh.rglob("*.pyc")}
        _write(code.with_suffix(".sealed"), found)
    code.with_suffix(".sealed").replace(code)


def describe(package: Package, vendor: Path) -> list[str]:
    """Lines of a table: the share of each dependency, then the whole."""
    with zipfile.ZipFile(package.code) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    lines = [f"  {size / 1e6:8.1f} MB  {name}" for name, size in sizes(vendor) if size >= 50_000]
    return [*lines, f"  {unpacked / 1e6:8.1f} MB  unpacked, {package.code.stat().st_size / 1e6:.1f} MB zipped"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=("lambda", "host"), default="lambda", help="where the package will run")
    target = {"lambda": LAMBDA, "host": HOST}[parser.parse_args().target]
    with step("package"):
        package = build(target)
    for line in describe(package, BUILD / target.name / WHEELS):
        say(line)
    if not target.runs_here():
        say("  its imports were not tried: it is for another machine than this one")
    say(f"{package.code.relative_to(ROOT)}, {package.template.relative_to(ROOT)}")
    return 0


def _inputs(root: Path) -> list[Path]:
    code = [path for path in (root / "chalicelib").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    tools = [Path(__file__), *VENDORING, *resources.SOURCES]
    chalice_files = (root / ".chalice").glob("*.json")
    return sorted([root / "app.py", root / "requirements.txt", *code, *tools, *chalice_files])


def _digest(paths: list[Path], *more: str) -> str:
    digest = hashlib.sha256("\n".join((sys.version, chalice.__version__, *more)).encode())
    for path in paths:
        digest.update(f"\n{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _vendor(root: Path, staging: Path, target: Target) -> None:
    """Install the dependencies, unless the ones there are made from the same lock file by the same rules."""
    requirements, vendor, stamp = root / "requirements.txt", staging / WHEELS, staging / "wheels.inputs"
    inputs = _digest([requirements, *VENDORING], target.name)
    if stamp.is_file() and stamp.read_text() == inputs and vendor.is_dir():
        return
    stamp.unlink(missing_ok=True)
    install(requirements, vendor, target)
    (vendor / NAME).write_text(bill(licences.of_wheels(vendor)))
    compile_all(vendor, vendor)
    stamp.write_text(inputs)


def _stage(root: Path, staging: Path) -> None:
    """Lay the app alone for Chalice to package: it would only compress the dependencies, to be unpacked again."""
    app = staging / "app"
    for folder in (app, staging / "out"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "chalicelib", app / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / ".chalice", app / ".chalice", ignore=shutil.ignore_patterns("deploy*"))
    shutil.copy(root / "app.py", app / "app.py")
    (app / "requirements.txt").write_text("")


def _write(code: Path, found: Mapping[str, Callable[[], bytes]]) -> None:
    with zipfile.ZipFile(code, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(found):
            entry = zipfile.ZipInfo(name)  # of 1980
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # Unix, wherever it is made
            archive.writestr(entry, found[name](), zipfile.ZIP_DEFLATED)


def _chalice(staging: Path) -> None:
    ours = staging / "resources.json"
    ours.write_text(json.dumps(resources.compose()))
    arguments = ["package", "--stage", "inkling", "--merge-template", str(ours), str(staging / "out")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    environment |= {"AWS_DEFAULT_REGION": "us-east-1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from chalice.cli import main; raise SystemExit(main())", *arguments],
        cwd=staging / "app",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "Could not install" in done.stdout + done.stderr:
        raise Refusal(f"chalice could not package the app: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
    template = staging / "out" / "sam.json"
    template.write_text(json.dumps(resources.finish(json.loads(template.read_text())), indent=1, sort_keys=True))


def _check_imports(folder: Path) -> None:
    """Import everything that is shipped in an interpreter that sees the standard library and the zip's content only."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", _IMPORT_ALL, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal(f"the package does not import on its own: {done.stderr.strip().splitlines()[-1]}")


if __name__ == "__main__":
    sys.exit(command(main))
