"""What the tests read in the documents: their links, the commands, routes and variables that they name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_TARGET = re.compile(r"^([a-z][a-z0-9-]*) *:(?!=)", re.MULTILINE)
_COMMAND = re.compile(r"\bmake ((?:[A-Z_]+=\S+ )*)([a-z][a-z0-9-]*)")
_CODE = re.compile(r"`([^`\n]+)`")


def documents() -> list[Path]:
    """Every document of the repository for people to read."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "training").rglob("*.md")])


def links(text: str) -> set[str]:
    """The targets of the links and pictures, without those in blocks of code."""
    return set(_LINK.findall(_FENCE.sub("", text)))


def broken_links(document: Path) -> list[str]:
    """Relative links of a document that lead to no file, or to no heading of their file."""
    found = (link for link in links(document.read_text()) if not re.match(r"[a-z]+:", link))
    return sorted(link for link in found if not _leads_somewhere(document, link))


def targets(makefile: str) -> set[str]:
    """The targets that a person may type: lower-case words; files and their rules have other names."""
    return set(_TARGET.findall(makefile))


def make_commands(text: str) -> set[str]:
    """The targets of the `make` commands that stand in code, inline or in blocks."""
    code = [*_FENCE.findall(text), *_CODE.findall(_FENCE.sub("", text))]
    return {target for part in code for _, target in _COMMAND.findall(part)}


def routes_in_table(text: str, heading: str) -> set[tuple[str, str]]:
    """The routes in the first column of the tables below a heading, as `(method, path)` with nameless parameters."""
    section = re.split(r"^#+ ", text.partition(f"# {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    cells = (line.split("|")[1] for line in section.splitlines() if line.startswith("|"))
    return {route for cell in cells for route in routes_in(cell)}


def routes_in(cell: str) -> Iterator[tuple[str, str]]:
    """Routes written as `GET /me`; also `GET`, `PATCH /me` (two methods) and `POST /a`, `/b` (two paths)."""
    methods: list[str] = []
    pathless = False
    for code in _CODE.findall(cell):
        *method, path = code.split() if "/" in code else [code, ""]
        if method or not path:
            methods = [*(methods if pathless else []), *(method or [code])]
        pathless = not path
        if path.startswith("/") and set(methods) <= set(METHODS):
            yield from ((method, nameless(path)) for method in methods)


def nameless(path: str) -> str:
    """A route's path without its query and the names of its parameters: `/games/{}/rounds`."""
    return re.sub(r"{\w+}", "{}", path.partition("?")[0])


def anchors(text: str) -> set[str]:
    """What headings are called in links, as GitHub spells them."""
    headings = re.findall(r"^#+ +(.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _leads_somewhere(document: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    path = document.parent / place if place else document
    return path.exists() and (not anchor or path.suffix != ".md" or anchor in anchors(path.read_text()))
