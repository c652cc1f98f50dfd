"""Under which licences the parts are that Inkling ships: those of the function, and those of the site."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import distributions
from typing import TYPE_CHECKING

from infra.console import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import Distribution, PackageMetadata
    from pathlib import Path

ALLOWED = frozenset({"0BSD", "Apache-2.0", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Zlib"})
"""Licences, by SPDX identifier, that ask for no more than to be named: https://spdx.org/licenses/."""

#: SPDX identifiers of what metadata from before PEP 639 calls a licence.
_SPOKEN = {
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "Dual License": "BSD-3-Clause OR Apache-2.0",  # python-dateutil
}


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Something that is shipped and that others wrote; `licence` is an SPDX expression."""

    name: str
    version: str
    licence: str


def of_wheels(folder: Path) -> list[Part]:
    """The distributions in a folder, by name, as their own metadata tells their licences."""
    return sorted(_part(found) for found in distributions(path=[str(folder)]))


def of_site(lock: Path) -> list[Part]:
    """What the site's lock file has that is not for development only."""
    packages = json.loads(lock.read_text())["packages"].items()
    return sorted(
        Part(path.removeprefix("node_modules/"), entry["version"], entry["license"])
        for path, entry in packages
        if path and not entry.get("dev")
    )


def check(parts: Iterable[Part]) -> None:
    """Refuse a part whose licence asks for more than Inkling gives, or is not told."""
    for part in parts:
        named = set(re.findall(r"[A-Za-z0-9.-]+", part.licence)) - {"AND", "OR"}
        if not named or not named <= ALLOWED:
            raise Refusal(f"the licence of {part.name} {part.version} is not one that Inkling ships: {part.licence!r}")


def _part(found: Distribution) -> Part:
    return Part(found.name, found.version, _licence(found.metadata))


def _licence(metadata: PackageMetadata) -> str:
    told = metadata.get("License-Expression") or metadata.get("License") or ""
    return _SPOKEN.get(told, told)
