"""Small Quick, Draw! files of drawings that are easily told apart."""

import gzip
import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

WORDS = ("circle", "line", "zigzag")
SHARED = Path(__file__).parents[2].parent / "shared" / "quickdraw"


def line(word: str, number: int, random: Random) -> dict[str, Any]:
    """A drawing of a word in simplified form, 0 to 255, a little different for each number."""
    points = {
        "circle": [(128, 0), (220, 40), (255, 128), (220, 215), (128, 255), (36, 215), (0, 128), (36, 40), (128, 0)],
        "line": [(0, 0), (255, 10)],
        "zigzag": [(0, 0), (60, 120), (120, 0), (180, 120), (240, 0), (255, 120)],
    }[word]
    moved = [
        (min(255, max(0, x + random.randint(-9, 9))), min(255, max(0, y + random.randint(-9, 9)))) for x, y in points
    ]
    half = max(2, len(moved) // 2)
    strokes = [part for part in (moved[:half], moved[half:]) if part]
    return {"word": word, "key_id": str(number), "drawing": [[[x for x, _ in s], [y for _, y in s]] for s in strokes]}


def lines(number: int, words: Iterable[str] = WORDS) -> list[dict[str, Any]]:
    """`number` drawings of each word."""
    random = Random(7)
    return [line(word, 1000 * at + n, random) for at, word in enumerate(words) for n in range(number)]


def write(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(record) + "\n" for record in records)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def held_back(key_id: str) -> bool:
    return zlib.crc32(key_id.encode()) % 20 == 0
