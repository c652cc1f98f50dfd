"""Draws what a round asks for: as the telling model wants it in the process, real drawings for a deployed one."""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from functools import cache
from itertools import count
from pathlib import Path
from random import SystemRandom
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.game import READING_MS
from chalicelib.domain.trace import FASTEST, ink_of
from infra.words import load_words
from tests.api.champion import LABELS, drawing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from tests.api.client import Client, Reply

Strokes = list[list[list[float]]]
DRAWINGS = Path(__file__).parents[3] / "shared" / "quickdraw" / "drawings.ndjson.gz"
READING_S = READING_MS / 1_000
TRIES = 12  # real drawings of a label that are tried until one is recognised
KEPT = 20 * TRIES  # real drawings of a label that are read
SIDE = 255  # of the paper
STEPS = 8  # guesses of a drawing, by which a hand is seen at it


class Artist(Protocol):
    def label(self, word: str) -> str: ...

    def draw(self, label: str) -> Sequence[Strokes]:
        """Drawings of a label, to be tried one after the other."""

    def originals(self, label: str) -> Sequence[Strokes]:
        """Others, each unlike what anybody is likely to have drawn."""

    def other(self, label: str) -> str:
        """A label that is another."""


class TellingArtist:
    """For the model version that is told what to guess."""

    def label(self, word: str) -> str:
        return word.replace("-", " ")

    def draw(self, label: str) -> Sequence[Strokes]:
        return [drawing_of(label)]

    def originals(self, label: str) -> Sequence[Strokes]:
        return self.draw(label)

    def other(self, label: str) -> str:
        return LABELS[LABELS.index(label) - 1]


class RealArtist:
    """For the shipped champion."""

    def __init__(self, drawings: dict[str, list[Strokes]]) -> None:
        self._drawings = drawings
        self._words = load_words()

    def label(self, word: str) -> str:
        found = self._words.word(word)
        assert found is not None
        return found.label

    def draw(self, label: str) -> Sequence[Strokes]:
        return self._drawings[label][:TRIES]

    def originals(self, label: str) -> Sequence[Strokes]:
        random = SystemRandom()
        return [slanted(drawing, random) for drawing in random.sample(self._drawings[label][TRIES:], TRIES)]

    def other(self, label: str) -> str:
        return "sun" if label != "sun" else "ladder"


@cache
def real_drawings() -> dict[str, list[Strokes]]:
    """Drawings by label; skips where the drawings are not at hand."""
    if not DRAWINGS.exists():
        pytest.skip("needs the drawings of ../shared/quickdraw")
    found: dict[str, list[Strokes]] = defaultdict(list)
    with gzip.open(DRAWINGS, "rt") as lines:
        for line in lines:
            drawing = json.loads(line)
            if len(found[drawing["word"]]) < KEPT:
                found[drawing["word"]].append(drawing["drawing"])
    return found


def slanted(drawing: Strokes, random: Random) -> Strokes:
    """A drawing as another hand would have made it: turned, stretched, leaning; it lies on the paper, 0 to 255."""
    turn, stretch, lean = random.uniform(0.1, 0.2), random.uniform(1.2, 1.35), random.uniform(0.1, 0.2)
    turn, lean = turn * random.choice((-1, 1)), lean * random.choice((-1, 1))
    across = [
        [stretch * (x * math.cos(turn) - y * math.sin(turn)) + lean * y for x, y in zip(xs, ys, strict=True)]
        for xs, ys, *_ in drawing
    ]
    down = [[x * math.sin(turn) + y * math.cos(turn) for x, y in zip(xs, ys, strict=True)] for xs, ys, *_ in drawing]
    left, top = (min(min(line) for line in lines) for lines in (across, down))
    right, bottom = (max(max(line) for line in lines) for lines in (across, down))
    scale = SIDE / max(right - left, bottom - top, SIDE)
    return [
        [[(x - left) * scale for x in xs], [(y - top) * scale for y in ys]] for xs, ys in zip(across, down, strict=True)
    ]


class Play:
    """A player at the game: requests, and what they answer. `wait` lets so many seconds pass."""

    def __init__(self, client: Client, token: str, artist: Artist, wait: Callable[[float], object] = sleep) -> None:
        self.client = client
        self.token = token
        self.artist = artist
        self.wait = wait

    def get(self, path: str, **options: Any) -> Reply:
        return self.client.get(path, token=self.token, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Reply:
        return self.client.post(path, json, token=self.token, **options)

    def game(self, **choice: Any) -> str:
        reply = self.post("/games", {"mode": "classic", **choice})
        assert reply.status == 201, reply.body
        return str(reply.json["id"])

    def round(self, game: str) -> dict[str, Any]:
        reply = self.post(f"/games/{game}/rounds")
        assert reply.status == 201, reply.body
        told: dict[str, Any] = reply.json
        return told

    def guess(self, round_: dict[str, Any], drawing: Strokes, seq: int) -> Reply:
        return self.post(f"/rounds/{round_['id']}/guesses", {"drawing": drawing, "seq": seq})

    def end(self, round_: dict[str, Any], drawing: Strokes, reason: str = "skipped") -> Reply:
        return self.post(f"/rounds/{round_['id']}/end", {"drawing": drawing, "reason": reason})

    def recognised(self, round_: dict[str, Any]) -> Strokes:
        """Draw the round's word until it is recognised; the drawing that was."""
        for seq, drawing in enumerate(self.artist.draw(self.artist.label(round_["word"]))):
            if self.guess(round_, drawing, seq).json["recognised"]:
                return drawing
        raise AssertionError(f"no drawing of {round_['word']} was recognised")

    def drawn_by_hand(self, round_: dict[str, Any]) -> Strokes:
        """The same as a hand draws it, that waits for the clock, and is seen drawing; the drawing that was recognised.

        A round that is played otherwise is flagged, and stands in no ranking.
        """
        self.wait(READING_S)
        seqs = count(1)
        for strokes in self.artist.originals(self.artist.label(round_["word"])):
            drawing = Drawing.from_lists(strokes)
            self.wait(0.5 + ink_of(drawing) / FASTEST)
            for step in range(STEPS + 1):  # the first one when the pen is down
                seen = drawing.prefix(max(1, 100 * step // STEPS)).to_lists()
                if self.guess(round_, seen, next(seqs)).json["recognised"]:
                    return seen
        raise AssertionError(f"no drawing of {round_['word']} was recognised")
