"""Few drawings, dealt several times in an epoch, so that it is no matter of a second."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.batches import Deck
    from training.dataset import Hand


@dataclass(frozen=True, slots=True)
class Passes:
    """A deck that deals another deck's drawings `passes` times an epoch, each time in another order."""

    deck: Deck
    passes: int

    @property
    def labels(self) -> tuple[str, ...]:
        return self.deck.labels

    def __len__(self) -> int:
        return len(self.deck)

    def steps(self, size: int, processes: int) -> int:
        """How many minibatches of `size` each of several processes gets in an epoch."""
        return self.passes * self.deck.steps(size, processes)

    def deal(self, size: int, seed: Sequence[int], process: int, processes: int) -> Iterator[Hand]:
        """The hands of each pass, less what is left over when they are full."""
        steps = self.deck.steps(size, processes)
        dealt = (self.deck.deal(size, [*seed, number], process, processes) for number in range(self.passes))
        return chain.from_iterable(islice(hands, steps) for hands in dealt)
