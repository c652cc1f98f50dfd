"""The drawings that the crowd draws: real ones for each word, as a pen gives them, where they are at hand."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from typing import TYPE_CHECKING

from infra.paths import ROOT
from tests.bench.drawings import DRAWINGS, as_drawn, spiral
from tests.load.pace import Strokes, timed

if TYPE_CHECKING:
    from pathlib import Path

OF_A_WORD = 3
STEP = 7  # of so many drawings in the file one is looked at


def write_deck(path: Path) -> str:
    """Write `{word: [timed drawing…]}` as JSON; what it holds, in words."""
    deck = real() if DRAWINGS.exists() else {"any": [rounded(timed(spiral(turns))) for turns in range(2, 9)]}
    path.write_text(json.dumps(deck), "utf-8")
    kind = "real drawings" if DRAWINGS.exists() else "spirals"
    return f"{sum(map(len, deck.values()))} {kind} of {len(deck)} words"


def real() -> dict[str, list[Strokes]]:
    listed = json.loads((ROOT / "infra" / "words.json").read_text("utf-8"))["words"]
    words = {word["label"]: word["id"] for word in listed if word["label"]}
    deck: dict[str, list[Strokes]] = {}
    with gzip.open(DRAWINGS, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, STEP):
            told = json.loads(line)
            found = deck.setdefault(words[told["word"]], []) if told["word"] in words else None
            if found is not None and len(found) < OF_A_WORD:
                found.append(rounded(timed(as_drawn(told["drawing"]))))
    return deck


def rounded(drawing: Strokes) -> Strokes:
    return [[[round(number, 1) for number in axis] for axis in stroke] for stroke in drawing]
