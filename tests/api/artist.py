"""Draws what a round asks for: as the telling model wants it in the process, real drawings for a deployed one."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from infra.words import load_words
from tests.api.champion import LABELS, drawing_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.api.client import Client, Reply

Strokes = list[list[list[float]]]
DRAWINGS = Path(__file__).parents[3] / "shared" / "quickdraw" / "drawings.ndjson.gz"
TRIES = 12  # real drawings of a label that are tried until one is recognised


class Artist(Protocol):
    def label(self, word: str) -> str: ...

    def draw(self, label: str) -> Sequence[Strokes]:
        """Drawings of a label, to be tried one after the other."""

    def other(self, label: str) -> str:
        """A label that is another."""


class TellingArtist:
    """For the model version that is told what to guess."""

    def label(self, word: str) -> str:
        return word.replace("-", " ")

    def draw(self, label: str) -> Sequence[Strokes]:
        return [drawing_of(label)]

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
            if len(found[drawing["word"]]) < TRIES:
                found[drawing["word"]].append(drawing["drawing"])
    return found


class Play:
    """A player at the game: requests, and what they answer."""

    def __init__(self, client: Client, token: str, artist: Artist) -> None:
        self.client = client
        self.token = token
        self.artist = artist

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
