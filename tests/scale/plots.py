"""The plots of docs/scale.md, as SVG: the same for the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from tests.scale.crowd import DESIGNS
from tests.scale.heat import PARTITION, ROUNDS, board_heat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.scale.bill import Line
    from tests.scale.crowd import Met
    from tests.scale.heat import Hot

RATES = (1.0, 10.0, 100.0, 1_000.0, 10_000.0)
"""Games a second."""
BOARDS = {1: "one shard", 4: "4 shards, as it is", 64: "64 shards"}
COLOURS = ("#3b6fd6", "#2e8b57", "#c2571a", "#7a7a8c", "#8e44ad")
WIDTH, HEIGHT = 7.2, 3.4  # inches


def draw(
    folder: Path,
    hot: Sequence[Hot],
    players: Sequence[str],
    met: Mapping[tuple[str, float], Met],
    bill: Sequence[Line],
) -> None:
    """Write all plots into a folder; `players` of each round, `met` by design and rate, the bill of 1,000 games."""
    with mpl.rc_context({"svg.hashsalt": "inkling", "svg.fonttype": "none", "font.size": 9}):
        _save(_partitions(hot), folder / "scale-partitions.svg")
        _save(_boards(players), folder / "scale-leaderboard.svg")
        _save(_crowd(met), folder / "scale-counters.svg")
        _save(_bill(bill), folder / "scale-cost.svg")


def _save(figure: Figure, path: Path) -> None:
    FigureCanvasSVG(figure)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "Inkling"}, facecolor="#ffffff")


def _figure() -> Figure:
    return Figure(figsize=(WIDTH, HEIGHT), layout="constrained")


def _partitions(hot: Sequence[Hot]) -> Figure:
    figure = _figure()
    axes = figure.subplots()
    for one, colour in zip(hot[1:], COLOURS, strict=True):
        axes.loglog(RATES, [rate * one.partition for rate in RATES], color=colour, label=f"{one.family}#…")
    _limit(axes, "write units a second of the hottest partition key")
    return figure


def _boards(players: Sequence[str]) -> Figure:
    figure = _figure()
    axes = figure.subplots()
    for (shards, name), colour in zip(BOARDS.items(), COLOURS, strict=False):
        heat = ROUNDS * board_heat(players, shards)
        axes.loglog(RATES, [rate * heat for rate in RATES], color=colour, label=name)
    _limit(axes, "write units a second of a board's hottest shard")
    return figure


def _limit(axes: mpl.axes.Axes, label: str) -> None:
    axes.axhline(PARTITION, color="#b00020", linestyle="--", linewidth=1, label="one partition: 1,000")
    axes.set_xlabel("games a second")
    axes.set_ylabel(label)
    axes.grid(color="#e5e5e5")
    axes.legend(fontsize=8)


def _crowd(met: Mapping[tuple[str, float], Met]) -> Figure:
    figure = _figure()
    axes = figure.subplots()
    for design, colour in zip(DESIGNS, COLOURS, strict=False):
        failed = [100 * met[design.name, rate].failed for rate in RATES]
        axes.semilogx(RATES, failed, "o-", color=colour, label=design.name)
    axes.set_xlabel("games a second")
    axes.set_ylabel("rounds that can't be closed, %")
    axes.set_ylim(-2, 102)
    axes.grid(color="#e5e5e5")
    axes.legend(fontsize=8)
    return figure


def _bill(bill: Sequence[Line]) -> Figure:
    figure = _figure()
    axes = figure.subplots()
    shown = bill[::-1]
    axes.barh([f"{line.part}: {line.what}" for line in shown], [line.dollars for line in shown], color=COLOURS[0])
    axes.set_xlabel("US dollars for 1,000 games")
    axes.grid(axis="x", color="#e5e5e5")
    axes.set_axisbelow(True)
    return figure
