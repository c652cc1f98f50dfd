"""Charts as SVG that are read on light and on dark pages: lines over periods, and bars side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, PANEL, TALL, LEFT, TOP = 720, 298, 200, 60, 84  # px: of the picture, of a panel, and where the first begins
GAP = 50  # px between panels
LEAST = 0.02  # of the axis, beyond the values

PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" \
font-size="13" role="img" aria-labelledby="title">
<title id="title">{title}</title>
<style>
.page {{ fill: #ffffff }} text {{ fill: #1c1c28 }} .quiet {{ fill: #5a5a6b }} .grid {{ stroke: #d9d9e3 }}
.line {{ fill: none; stroke-width: 2.5 }}
.s0 {{ stroke: #3b6fd6 }} .s1 {{ stroke: #2e8b57 }} .s2 {{ stroke: #c2571a }} .s3 {{ stroke: #7a7a8c }}
.f0 {{ fill: #3b6fd6 }} .f1 {{ fill: #2e8b57 }} .f2 {{ fill: #c2571a }} .f3 {{ fill: #7a7a8c }}
@media (prefers-color-scheme: dark) {{
.page {{ fill: #14141c }} text {{ fill: #f0f0f5 }} .quiet {{ fill: #a9a9b8 }} .grid {{ stroke: #33333f }}
.s0 {{ stroke: #7ea6ff }} .s1 {{ stroke: #6fd39b }} .s2 {{ stroke: #ff9d61 }} .s3 {{ stroke: #a9a9b8 }}
.f0 {{ fill: #7ea6ff }} .f1 {{ fill: #6fd39b }} .f2 {{ fill: #ff9d61 }} .f3 {{ fill: #a9a9b8 }}
}}
</style>
<rect class="page" width="{width}" height="{height}"/>
{body}
</svg>
"""
DASHES = ("", "7 4", "2 4", "1 0")


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of a picture: values by series, each as shares of 1, for each of `ticks` or the first of them."""

    title: str
    series: Mapping[str, Sequence[float]]
    ticks: Sequence[str]


def lines(title: str, panels: Sequence[Panel], order: Sequence[str]) -> str:
    """A picture of panels side by side, in which every series is a line; `order` of the series tells their colours."""
    bodies = [_lines(panel, LEFT + number * (PANEL + GAP), order) for number, panel in enumerate(panels)]
    return _picture(title, panels, bodies, order)


def bars(title: str, panels: Sequence[Panel], order: Sequence[str]) -> str:
    """The same with a bar for every value, from 0."""
    bodies = [_bars(panel, LEFT + number * (PANEL + GAP), order) for number, panel in enumerate(panels)]
    return _picture(title, panels, bodies, order)


def axis(low: float, high: float) -> list[float]:
    """Round values from below the lowest to above the highest, three to eight of them."""
    span = max(high - low, LEAST)
    step = next(step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if span / step <= 5)
    first, last = math.floor(round(low / step, 6)), math.ceil(round(high / step, 6))
    return [round(number * step, 6) for number in range(first, max(last, first + 2) + 1)]


def _picture(title: str, panels: Sequence[Panel], bodies: Sequence[str], order: Sequence[str]) -> str:
    shown = {name for panel in panels for name in panel.series}
    body = "\n".join([_legend([name for name in order if name in shown], order), *bodies])
    return PICTURE.format(width=WIDTH, height=TOP + TALL + 40, title=escape(title), body=body)


def _legend(names: Sequence[str], order: Sequence[str]) -> str:
    parts, x = [], LEFT
    for name in names:
        parts.append(f'<rect class="f{order.index(name)}" x="{x}" y="14" width="14" height="14" rx="3"/>')
        parts.append(f'<text x="{x + 20}" y="26">{escape(name)}</text>')
        x += 40 + 7 * len(name)
    return "\n".join(parts)


def _frame(panel: Panel, left: int, values: Sequence[float]) -> list[str]:
    parts = [f'<text x="{left}" y="{TOP - 22}" font-weight="600">{escape(panel.title)}</text>']
    for value in values:
        y = _height(value, values)
        parts.append(f'<line class="grid" x1="{left}" y1="{y:.1f}" x2="{left + PANEL}" y2="{y:.1f}"/>')
        parts.append(f'<text class="quiet" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_percent(value)}</text>')
    for number, tick in enumerate(panel.ticks):
        x = _place(number, panel, left)
        parts.append(
            f'<text class="quiet" x="{x:.1f}" y="{TOP + TALL + 22}" text-anchor="middle">{escape(tick)}</text>'
        )
    return parts


def _lines(panel: Panel, left: int, order: Sequence[str]) -> str:
    everything = [value for values in panel.series.values() for value in values]
    values = axis(min(everything), max(everything))
    parts = _frame(panel, left, values)
    for name, series in panel.series.items():
        number = order.index(name)
        points = [(_place(at, panel, left), _height(value, values)) for at, value in enumerate(series)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline class="line s{number}" stroke-dasharray="{DASHES[number]}" points="{path}"/>')
        parts += [f'<circle class="f{number}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>' for x, y in points]
    return "\n".join(parts)


def _bars(panel: Panel, left: int, order: Sequence[str]) -> str:
    everything = [value for values in panel.series.values() for value in values]
    values = axis(0.0, max(everything))
    parts, wide = _frame(panel, left, values), PANEL / len(panel.ticks) / (len(panel.series) + 1)
    for number, (name, series) in enumerate(panel.series.items()):
        for at, value in enumerate(series):
            x = _place(at, panel, left) + (number - len(panel.series) / 2) * wide
            y = _height(value, values)
            parts.append(
                f'<rect class="f{order.index(name)}" x="{x + 1:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" '
                f'height="{TOP + TALL - y:.1f}"/>'
            )
    return "\n".join(parts)


def _place(number: int, panel: Panel, left: int) -> float:
    return left + (number + 0.5) * PANEL / len(panel.ticks)


def _height(value: float, values: Sequence[float]) -> float:
    return TOP + TALL * (1 - (value - values[0]) / (values[-1] - values[0]))


def _percent(value: float) -> str:
    return f"{100 * value:.10g} %"
