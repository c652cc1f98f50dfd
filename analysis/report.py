"""Writes what was found as a page that a person reads: index.html and its plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.plots import draw

if TYPE_CHECKING:
    from analysis.findings import Findings

PAGE = "index.html"


def write(findings: Findings, folder: Path) -> Path:
    """Write the report into a folder and return its page."""
    folder.mkdir(parents=True, exist_ok=True)
    draw(findings, folder)
    page = folder / PAGE
    page.write_text(render(findings), "utf-8")
    return page


def render(findings: Findings) -> str:
    """The page; whatever words and labels are called is text in it, never markup."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": _percent, "bare": _bare, "seconds": _seconds, "number": _number}
    return environment.get_template("report.html").render(found=findings)


def _percent(share: float) -> str:
    return f"{_bare(share)}\N{NO-BREAK SPACE}%"


def _bare(share: float) -> str:
    return f"{100 * share:.0f}"


def _seconds(ms: float | None) -> str:
    return "\N{EN DASH}" if ms is None else f"{ms / 1_000:.1f} s"


def _number(count: int) -> str:
    return f"{count:,}"
