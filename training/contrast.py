"""Learning without labels: two changed views of one drawing should lie together, apart from all other drawings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from chalicelib.inference.batch import Batch, offsets, ranges
from training.augmentation import Augmentation, prefixes, transformed


@dataclass(frozen=True, slots=True)
class Views:
    """How two views of a drawing are made; raises ValueError where it makes no sense.

    `affine`, `drop` and `jitter` are those of `augmentation.Augmentation`, for either view. `prefixes` (0 to 1) is the
    chance that the second view is but a beginning, of `shortest` (0 to 1) to all of the points: what the network then
    learns is to see the finished drawing in its beginning. `reorder` (0 to 1) is the chance that a view's strokes come
    in another order, so that the order alone doesn't give away that two views are of one drawing.
    """

    affine: float = 2.0
    drop: float = 0.15
    jitter: float = 2.0
    prefixes: float = 0.5
    shortest: float = 0.2
    reorder: float = 0.5

    def __post_init__(self) -> None:
        Augmentation(self.affine, self.drop, self.jitter)
        if not all(0 <= chance <= 1 for chance in (self.prefixes, self.shortest, self.reorder)):
            raise ValueError(f"{self}: prefixes, shortest and reorder are 0 to 1")

    def pair(self, batch: Batch, random: np.random.Generator) -> tuple[Batch, Batch]:
        """The first views of drawings, and their second views."""
        cut = random.random(len(batch)) < self.prefixes
        share = np.where(cut, random.uniform(self.shortest, 1, len(batch)), 1.0)
        return self._view(batch, random), self._view(prefixes(batch, share), random)

    def _view(self, batch: Batch, random: np.random.Generator) -> Batch:
        augmentation = Augmentation(self.affine, self.drop, self.jitter)
        changed = transformed(batch, augmentation.maps(random, len(batch)))
        return reordered(augmentation.strokes(changed, random), self.reorder, random)


def reordered(batch: Batch, chance: float, random: np.random.Generator) -> Batch:
    """Bring the strokes of each drawing, with this chance, into a random order."""
    drawing = np.repeat(np.arange(len(batch)), np.diff(batch.drawings))
    mixed = (random.random(len(batch)) < chance)[drawing]
    place = np.where(mixed, random.random(len(drawing)), np.arange(len(drawing)))
    order = np.lexsort((place, drawing))
    points = ranges(batch.strokes[order], batch.strokes[order + 1])
    return Batch(batch.x[points], batch.y[points], offsets(np.diff(batch.strokes)[order]), batch.drawings)


class Projection(nn.Sequential):
    """From the embedding to where views are compared, which is thrown away after the training."""

    def __init__(self, embedding: int, width: int = 128) -> None:
        hidden = nn.Linear(embedding, embedding, bias=False)
        super().__init__(hidden, nn.BatchNorm1d(embedding), nn.ReLU(), nn.Linear(embedding, width))


def contrast(projected: Tensor, temperature: float) -> Tensor:
    """Mean loss of n pairs, projected as (2 n, width): first views, then second ones. Lower where pairs lie together.

    NT-Xent, equation 1 of Chen et al. 2020 (https://arxiv.org/abs/2002.05709): each view is to find its partner, by the
    cosine of their angle over `temperature`, among all 2 n - 1 other views of the batch.
    """
    unit = nn.functional.normalize(projected, dim=1)
    alike = unit @ unit.T / temperature
    alike = alike.masked_fill(torch.eye(len(unit), dtype=torch.bool, device=unit.device), -torch.inf)
    partner = torch.arange(len(unit), device=unit.device).roll(len(unit) // 2)
    return nn.functional.cross_entropy(alike, partner)
