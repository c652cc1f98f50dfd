"""What tables of published drawings tell: honest drawings that are like one of so many others, copies, and the time.

    python -m tests.bench.known [--drawings ../shared/quickdraw/drawings.ndjson.gz] [--labels 58]

Each drawing of some labels is held against others of its label, and copies with a tremor of a hundredth of their side
against what they copy; in brackets as it is among more than `MANY`. Times are those of a processor.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.inference.imprint import MANY, SIZE, Imprint
from infra.console import say
from tests.api.artist import DRAWINGS
from tests.inference.test_imprint import changed
from training import sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.domain.drawing import Drawing

SIZES = (100, 200, 390)
TIMED = (400, 4_000, 20_000)
TRIES = 20


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, default=DRAWINGS)
    parser.add_argument("--labels", type=int, default=58, help="labels that are looked at, spread over all")
    options = parser.parse_args(arguments)
    drawings = defaultdict(list)
    for line in sources.lines(options.drawings):
        drawings[line.word].append(line.drawing)
    chosen = sorted(drawings)[:: max(1, len(drawings) // options.labels)]
    labels = [drawings[label] for label in chosen]
    say(_honest(labels))
    say(_copies([drawing for each in labels for drawing in each[:20]]))
    say(_times(labels[0][0]))


def _honest(labels: Sequence[Sequence[Drawing]]) -> str:
    found = dict.fromkeys(SIZES, (0, 0))
    for drawings in labels:
        made = [Imprint.of(drawing) for drawing in drawings]
        for at, imprint in enumerate(made):
            others = [other.data for other in made[:at] + made[at + 1 :]]
            for size in SIZES:
                few, many = found[size]
                kept = b"".join(others[:size])
                found[size] = (few + imprint.is_in(kept), many + imprint.is_in(_among_many(kept)))
    count = sum(map(len, labels))
    return "\n".join(
        f"honest drawings like one of {size} others, of {count:,}: {few} [{many}]"
        for size, (few, many) in found.items()
    )


def _copies(drawings: Sequence[Drawing]) -> str:
    telling = [drawing for drawing in drawings if Imprint.of(drawing).telling]
    found = [(Imprint.of(changed(drawing, "shaken")), Imprint.of(drawing).data) for drawing in telling]
    few = sum(copy.is_in(data) for copy, data in found) / len(found)
    many = sum(copy.is_in(_among_many(data)) for copy, data in found) / len(found)
    return f"copies with a tremor that are known, of {len(found):,}: {few:.1%} [{many:.1%}]"


def _among_many(imprints: bytes) -> bytes:
    """The same with nothing else, so often that there are many."""
    return imprints + bytes(SIZE) * (MANY + 1)


def _times(drawing: Drawing) -> str:
    imprint = replace(Imprint.of(drawing), points=SIZE)  # so rich that it is looked for
    random = np.random.default_rng(1)
    rows = []
    for size in TIMED:
        others = random.integers(-127, 128, (size, SIZE)).astype(np.int8).tobytes()
        imprint.is_in(others)
        started = process_time()
        for _ in range(TRIES):
            imprint.is_in(others)
        rows.append(
            f"{size:,} imprints, {len(others) // 1_000:,} KB: {1_000 * (process_time() - started) / TRIES:.2f} ms"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
