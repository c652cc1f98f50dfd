"""The memory of a soak as a curve: docs/load-memory.svg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from tests.load.growth import WATCHED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.load.memory import Sample

PAPER = "#ffffff"
COLOURS = ("#1d3557", "#b5651d", "#8d99ae")


def draw(samples: Sequence[Sample], path: Path) -> None:
    """Write the curves as SVG, each with its name: resident MiB over minutes."""
    with mpl.rc_context({"svg.hashsalt": "inkling", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(7.2, 3.2), layout="constrained")
        axes = figure.subplots()
        minutes = [each.at / 60 for each in samples]
        for (name, mib), colour in zip(WATCHED.items(), COLOURS, strict=True):
            axes.plot(minutes, [mib(each) for each in samples], color=colour, label=name)
        axes.set_ylim(bottom=0)
        axes.set_xlim(0, minutes[-1])
        axes.set_xlabel("minutes")
        axes.set_ylabel("resident memory, MiB")
        axes.grid(axis="y", color="#e5e5e5")
        axes.legend(frameon=False, loc="best")
        FigureCanvasSVG(figure)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "Inkling"}, facecolor=PAPER)
