"""The lock files: each distribution in one version, with the digests of its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z0-9,-]+\])?==([^\s;]+)(.*)", re.MULTILINE)
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """One distribution of a lock file; `digests` are the SHA-256 of its files, none where the file names none."""

    name: str
    version: str
    digests: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"

    def line(self) -> str:
        """The requirement as pip reads it, which then takes no other file."""
        return " ".join([str(self), *(f"--hash=sha256:{digest}" for digest in self.digests)])


def read(lock: str) -> dict[str, Pin]:
    """The distributions of a lock file's text, by name."""
    lines = lock.replace("\\\n", "")
    return {match[1]: Pin(match[1], match[2], tuple(_DIGEST.findall(match[3]))) for match in _PIN.finditer(lines)}


def write(pins: Iterable[Pin], path: Path) -> Path:
    """Put these distributions, and no others, into a file that pip installs."""
    path.write_text("".join(f"{pin.line()}\n" for pin in pins))
    return path
