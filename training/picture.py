"""Draws the most confused pairs as a picture, which is read on light and on dark pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.confusions import Pair

WIDTH, ROW, TOP = 720, 24, 52  # px
MIDDLE, NAMES, BAR = 360, 165, 185  # px: where the bars meet, how much room a name has, the longest bar

PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" \
font-size="13" role="img" aria-labelledby="title">
<title id="title">The most confused pairs of labels</title>
<style>
.page {{ fill: #ffffff }} text {{ fill: #1c1c28 }} .quiet {{ fill: #5a5a6b }} .one {{ fill: #3b6fd6 }} \
.other {{ fill: #c2571a }} line {{ stroke: #5a5a6b }}
@media (prefers-color-scheme: dark) {{
.page {{ fill: #14141c }} text {{ fill: #f0f0f5 }} .quiet {{ fill: #a9a9b8 }} .one {{ fill: #7ea6ff }} \
.other {{ fill: #ff9d61 }} line {{ stroke: #a9a9b8 }}
}}
</style>
<rect class="page" width="{width}" height="{height}"/>
<text x="{left}" y="24" text-anchor="end">taken for the one on the right</text>
<text x="{right}" y="24">taken for the one on the left</text>
<line x1="{middle}" y1="36" x2="{middle}" y2="{bottom}"/>
{rows}
</svg>
"""

PAIR = """\
<text x="{names}" y="{base}" text-anchor="end">{first}</text>
<rect class="one" x="{start:.1f}" y="{top}" width="{taken:.1f}" height="14"/>
<text class="quiet" x="{before:.1f}" y="{base}" text-anchor="end">{share:.0%}</text>
<rect class="other" x="{middle}" y="{top}" width="{back:.1f}" height="14"/>
<text class="quiet" x="{after:.1f}" y="{base}">{share_back:.0%}</text>
<text x="{others}" y="{base}">{second}</text>"""


def picture(pairs: Sequence[Pair]) -> str:
    """An SVG with a row for each pair: bars as long as the share of drawings that is taken for the other label."""
    most = max((share for pair in pairs for share in pair[2:]), default=1.0) or 1.0
    rows = [_row(pair, TOP + number * ROW, most) for number, pair in enumerate(pairs)]
    height = TOP + ROW * len(pairs) + 12
    return PICTURE.format(
        width=WIDTH,
        height=height,
        middle=MIDDLE,
        left=MIDDLE - 10,
        right=MIDDLE + 10,
        bottom=height - 12,
        rows="\n".join(rows),
    )


def _row(pair: Pair, top: int, most: float) -> str:
    room = BAR - 40  # the shares in figures need the rest
    taken, back = (share / most * room for share in (pair.taken, pair.taken_back))
    return PAIR.format(
        names=NAMES,
        others=WIDTH - NAMES,
        first=escape(pair.first),
        second=escape(pair.second),
        top=top - 11,
        base=top,
        middle=MIDDLE,
        start=MIDDLE - taken,
        taken=taken,
        before=MIDDLE - taken - 5,
        back=back,
        after=MIDDLE + back + 5,
        share=pair.taken,
        share_back=pair.taken_back,
    )
