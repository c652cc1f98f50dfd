"""The packages that are compared: Inkling's own, and the one that nobody took pains over."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

from infra.package import build
from infra.paths import BUILD, ROOT
from infra.supply import locks
from infra.vendor import LAMBDA, fetch

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = BUILD / "bench"


def ours() -> Path:
    """What `make package` makes, unpacked."""
    return unpacked(build(LAMBDA).code, PACKAGES / "ours")


def naive() -> Path:
    """The same code as `chalice package` lays it with a plain requirements.txt: all that pip installs, no bytecode."""
    requirements, folder = ROOT / "requirements.txt", PACKAGES / "naive"
    stamp = PACKAGES / "naive.inputs"
    if not stamp.is_file() or stamp.read_text() != requirements.read_text():
        fetch(list(locks.read(requirements.read_text()).values()), folder, LAMBDA)
        stamp.write_text(requirements.read_text())
    with zipfile.ZipFile(build(LAMBDA).code) as archive:
        own = ("app.py", "chalice/", "chalicelib/")
        shutil.rmtree(folder / "chalicelib", ignore_errors=True)
        names = [name for name in archive.namelist() if name.startswith(own) and name.endswith(".py")]
        archive.extractall(folder, names)
    return folder


def unpacked(code: Path, folder: Path) -> Path:
    """A zip's content in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(code) as archive:
        archive.extractall(folder)
    return folder


def size(folder: Path) -> int:
    """The bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
