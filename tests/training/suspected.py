"""Drawings that the tiny model tells apart: lines that fill one quarter, each drawing a little different."""

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from tests.inference.tiny import LABELS, tiny_manifest, tiny_model

CORNERS = ((0, 0), (150, 0), (0, 150), (150, 150))


def quarter(word: str, number: int) -> dict[str, Any]:
    """A dot in two opposite corners, which set the frame, and lines in the quarter that the word names."""
    random = Random(f"{word} {number}")
    left, top = CORNERS[LABELS.index(word)]
    ends = [(left + random.randint(0, 105), top + random.randint(0, 105)) for _ in range(random.randint(8, 14))]
    rows = [[[x, other], [y, below]] for (x, y), (other, below) in pairwise(ends)]
    return {"word": word, "key_id": f"{word} {number}", "drawing": [[[0], [0]], [[255], [255]], *rows]}


def quarters(number: int) -> list[dict[str, Any]]:
    """`number` drawings of each label."""
    return [quarter(word, each) for word in LABELS for each in range(number)]


def tiny_folder(folder: Path) -> Path:
    """The tiny model as a version in a folder, moderately sure of what it sees."""
    folder.mkdir()
    model = tiny_model(sharpness=0.1)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_text(tiny_manifest(model).to_json())
    return folder
