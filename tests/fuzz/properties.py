"""Properties of drawings and uploads, whatever they are: `python -m tests.fuzz.properties --runs 5000`.

Hypothesis makes drawings and lists that keep every rule of the edge, and then whatever is left to break: all of what
the game computes of them is a number, a picture or a list, and the same again.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from chalicelib.api.bodies import read_body
from chalicelib.api.drawings import COORDINATE_LIMIT, TIME_LIMIT_MS
from chalicelib.api.rounds import UnfinishedDrawing
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.planning import plan
from chalicelib.domain.upload import NAMES
from chalicelib.domain.word_list import WordList
from chalicelib.errors import Rejected
from chalicelib.pictures.painter import Painter
from chalicelib.services.word_files import CSV, JSON, TABS, File, read_file
from tests.fuzz.drawings import check
from tests.fuzz.limits import in_time, peak_megabytes
from tests.fuzz.words import DEFAULTS, THINGS
from tests.shipped import Shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

    from chalicelib.services.word_files import Contents

shipped = cache(Shipped)

_PLACE = st.one_of(
    st.floats(-COORDINATE_LIMIT, COORDINATE_LIMIT),
    st.integers(0, 255),
    st.sampled_from((0.0, -0.0, 5e-324, 1e-45, 1e-40, 1e-38, 1e-30, 1e-7, -1e-7, 1e5, -1e5, 99_999.99)),
)
_STILL = st.builds(lambda place, points: [place] * points, _PLACE, st.integers(1, 40))
_AXIS = st.one_of(st.lists(_PLACE, min_size=1, max_size=12), _STILL)
_TIME = st.one_of(st.integers(0, TIME_LIMIT_MS), st.floats(0, TIME_LIMIT_MS))


@st.composite
def strokes(draw: Callable[[SearchStrategy[Any]], Any]) -> list[list[float]]:
    """A stroke of one length, with times or without."""
    x, y = draw(_AXIS), draw(_AXIS)
    points = min(len(x), len(y))
    times = draw(st.one_of(st.none(), st.lists(_TIME, min_size=points, max_size=points).map(sorted)))
    return [x[:points], y[:points], *([] if times is None else [times])]


DRAWINGS = st.lists(strokes(), min_size=1, max_size=6)


def drawn(lists: list[list[list[float]]]) -> None:
    """A drawing that keeps the rules is taken, guessed with probabilities that are some, and painted."""
    body = json.dumps({"drawing": lists, "seq": 0}).encode()
    drawing = read_body(UnfinishedDrawing, body).drawing
    check(drawing)
    for finished in (False, True):
        with np.errstate(all="raise", under="ignore"):
            guesses = shipped().current().guess(drawing, finished=finished)
        assert all(0 <= guess.probability <= 1 for guess in guesses)
        assert math.fsum(guess.probability for guess in guesses) <= 1.001
    assert Drawing.from_lists(drawing.to_lists()) == drawing


def painted(lists: list[list[list[float]]]) -> None:
    """Its pictures can be made, whatever its size and times."""
    drawing = Drawing.from_lists(lists)
    for picture in (Painter().card, Painter().picture, Painter().thumbnail):
        assert picture(drawing)
    assert Painter().animation(drawing).startswith(b"GIF8")


_CELL = st.one_of(
    st.text(max_size=12),
    st.text("abcé'-,;\t\"= 1", max_size=12),
    st.sampled_from(("cat", "ice cream", "things", "1", "3", "yes", "no", "", "=1", "l\u2019œuf", "e\u0301", '"')),
)
ROWS = st.lists(st.dictionaries(st.sampled_from(NAMES), _CELL, max_size=5), min_size=1, max_size=6)


def uploaded(rows: list[dict[str, str]]) -> None:
    """Words in a sheet, with commas or tabs, and in JSON: where both forms are taken they say the same."""
    said = [_told(_sheet(rows, mark), media) for mark, media in ((",", CSV), ("\t", TABS))]
    said.append(_told(json.dumps([{name: cell for name, cell in row.items() if cell.strip()} for row in rows]), JSON))
    taken = [each for each in said if each is not None]
    assert all(each == taken[0] for each in taken)


def _sheet(rows: list[dict[str, str]], mark: str) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, NAMES, delimiter=mark, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _told(text: str, media_type: str) -> Any:
    """What a list plans for an empty one, but for its lines' numbers; None where it is refused."""
    try:
        contents: Contents = read_file(File(text.encode(errors="surrogatepass"), media_type, None))
    except Rejected:
        return None
    planned = plan(WordList(), contents.wishes, THINGS, DEFAULTS)
    if planned.rejected or contents.faults:
        return None
    return [change.word for change in planned.changes]


PROPERTIES: dict[str, tuple[Callable[[Any], None], SearchStrategy[Any], int]] = {
    "drawn": (drawn, DRAWINGS, 49),
    "painted": (painted, DRAWINGS, 1),
    "uploaded": (uploaded, ROWS, 50),
}
"""What must hold, of what, and how many of a hundred inputs it gets."""


def run(name: str, runs: int, seed: int) -> int:
    """How many inputs were tried; raises, with the least input that shows it, where a property does not hold."""
    holds, strategy, _ = PROPERTIES[name]
    tried = 0

    @seeded(seed)
    @settings(
        max_examples=runs,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(value: Any) -> None:
        nonlocal tried
        tried += 1
        with in_time():
            holds(value)

    each()
    return tried


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5_000, help="inputs (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: %(default)s)")
    options = parser.parse_args()
    shares = {name: max(1, options.runs * share // 100) for name, (_, _, share) in PROPERTIES.items()}
    tried = {name: run(name, runs, options.seed) for name, runs in shares.items()}
    print(json.dumps({"runs": sum(tried.values()), "each": tried, "peak_mb": peak_megabytes()}))


if __name__ == "__main__":
    main()
