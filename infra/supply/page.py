"""The page that lists what Inkling ships of others: docs/licences.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.supply.licences import Part

PAGE = ROOT / "docs" / "licences.md"

_TEXT = """# Licences of what is shipped

Inkling is under the [MIT licence](../LICENSE). It ships what others wrote, under licences that ask for no more than to
be named; the list of those that may be is `ALLOWED` in [`infra/supply/licences.py`](../infra/supply/licences.py), and
`make lint` refuses another. The full texts are in the package, in each distribution's `.dist-info`, beside the bill of
materials `sbom.cdx.json` (CycloneDX).

This page is made by `.venv/bin/python -m infra.supply --write`, from the metadata of the very wheels in the package and
from the site's lock file.

## In the function

{function}
The wheels of numpy, Pillow and ONNX Runtime hold compiled libraries of others, whose licences their `.dist-info` names.

## In the site

{site}"""


def text(function: Iterable[Part], site: Iterable[Part]) -> str:
    """The whole page."""
    return _TEXT.format(function=_table(function), site=_table(site))


def _table(parts: Iterable[Part]) -> str:
    rows = (f"| {part.name} | {part.version} | {part.licence} |\n" for part in parts)
    return "| part | version | licence |\n| --- | --- | --- |\n" + "".join(rows)
