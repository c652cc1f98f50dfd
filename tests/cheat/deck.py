"""Drawings to play with: those that are published, and those that nobody has drawn yet."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from chalicelib.inference.imprint import packed
from tests.api.artist import DRAWINGS
from tests.cheat.hands import slant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from random import Random

PUBLISHED, OWN = 200, 100  # drawings of each label
BATCH = 500


@dataclass
class Deck:
    """Drawings by label; each of `own` is drawn by one player once."""

    published: Mapping[str, Sequence[Drawing]]
    own: Mapping[str, Sequence[Drawing]]
    _drawn: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(sorted(self.own))

    def fresh(self, label: str, random: Random) -> Drawing:
        """What nobody has drawn before; where all were, one of them as another hand would have made it."""
        number, of = self._drawn[label], self.own[label]
        self._drawn[label] += 1
        return of[number] if number < len(of) else slant(random.choice(of), random)

    def points(self, labels: Sequence[str]) -> float:
        """How many points drawings of these labels have, on average."""
        counts = [len(drawing) for label in labels for drawing in self.own[label]]
        return sum(counts) / max(1, len(counts))

    def copy(self) -> Deck:
        """The same, as far as it is drawn."""
        return Deck(self.published, self.own, defaultdict(int, self._drawn))

    def imprints(self) -> Iterable[tuple[str, bytes]]:
        """Of each label what its published drawings are known by."""
        for label, drawings in self.published.items():
            yield label, b"".join(imprints(drawings))


def imprints(drawings: Sequence[Drawing]) -> list[bytes]:
    """What copies of drawings are known by: Imprint's `data`, of many at once."""
    found: list[bytes] = []
    for start in range(0, len(drawings), BATCH):
        found += [row.tobytes() for row in packed(Batch.of(list(drawings[start : start + BATCH])))]
    return found


def deck(drawings: Mapping[str, Sequence[Drawing]], published: int = PUBLISHED, own: int = OWN) -> Deck:
    """The first ones of each label are published, those that follow are not."""
    return Deck(
        {label: of[:published] for label, of in drawings.items()},
        {label: of[published : published + own] for label, of in drawings.items()},
    )


def real_drawings(file: Path = DRAWINGS) -> dict[str, list[Drawing]]:
    """All drawings of a file by their labels."""
    found: dict[str, list[Drawing]] = defaultdict(list)
    with gzip.open(file, "rt") as lines:
        for line in lines:
            read = json.loads(line)
            found[read["word"]].append(Drawing.from_lists(read["drawing"]))
    return dict(found)
