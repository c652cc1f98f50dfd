"""The report's plots, as SVG: the same for the same results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analysis.findings import Count, Findings, Group, Word
    from chalicelib.domain.shrinkage import Estimate

INK, LINE, PAPER = "#1d3557", "#8d99ae", "#ffffff"
WIDTH, ROW = 7.2, 0.26  # inches
MOST_WORDS = 15


def draw(findings: Findings, folder: Path) -> None:
    """Write all plots into a folder."""
    hardest, easiest = findings.words[:MOST_WORDS], findings.words[::-1][:MOST_WORDS]
    with mpl.rc_context({"svg.hashsalt": "inkling", "svg.fonttype": "none", "font.size": 9}):
        _save(_intervals([_named(word) for word in hardest], findings.prior.share), folder / "hardest.svg")
        _save(_intervals([_named(word) for word in easiest], findings.prior.share), folder / "easiest.svg")
        for name in ("categories", "difficulties", "modes", "versions"):
            groups: tuple[Group, ...] = getattr(findings, name)
            _save(
                _intervals([(group.name, group.estimate) for group in groups], findings.share.share),
                folder / f"{name}.svg",
            )
        _save(_days(findings.days), folder / "days.svg")
        _save(_bars(findings.attempts, "attempts"), folder / "attempts.svg")
        _save(_bars(findings.times, "seconds until the right guess"), folder / "times.svg")


def _named(word: Word) -> tuple[str, Estimate]:
    return word.word, word.estimate


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasSVG(figure)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "Inkling"}, facecolor=PAPER)


def _figure(height: float) -> Figure:
    return Figure(figsize=(WIDTH, height), layout="constrained")


def _intervals(rows: Sequence[tuple[str, Estimate]], mean: float) -> Figure:
    """A point with its interval for each row, the first one on top; the mean of all as a line."""
    figure = _figure(0.8 + ROW * max(len(rows), 1))
    axes = figure.subplots()
    axes.axvline(100 * mean, color=LINE, linewidth=1, linestyle="--")
    for place, (_, told) in enumerate(rows):
        axes.plot([100 * told.low, 100 * told.high], [place, place], color=INK, linewidth=1.5)
        axes.plot([100 * told.share], [place], "o", color=INK, markersize=5)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_xlabel("recognised, %; the line is the mean")
    axes.grid(axis="x", color="#e5e5e5")
    axes.set_axisbelow(True)
    return figure


def _days(days: Sequence[Group]) -> Figure:
    figure = _figure(2.8)
    axes = figure.subplots()
    places = range(len(days))
    lows, highs = [100 * day.estimate.low for day in days], [100 * day.estimate.high for day in days]
    axes.fill_between(places, lows, highs, color=LINE, alpha=0.35, linewidth=0)
    axes.plot(places, [100 * day.estimate.share for day in days], "o-", color=INK)
    shown = range(0, len(days), max(1, len(days) // 6))
    axes.set_xticks(list(shown), [days[place].name for place in shown])
    axes.set_ylim(0, 100)
    axes.set_ylabel("recognised, %")
    axes.grid(axis="y", color="#e5e5e5")
    return figure


def _bars(counts: Sequence[Count], label: str) -> Figure:
    figure = _figure(2.6)
    axes = figure.subplots()
    axes.bar([count.name for count in counts], [count.rounds for count in counts], color=INK)
    axes.set_xlabel(label)
    axes.set_ylabel("rounds")
    return figure
