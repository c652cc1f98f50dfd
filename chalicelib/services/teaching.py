"""Has the champion learn words that it has no label for, as reviews are decided and champions change."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.review import Review
    from chalicelib.services.ports import Prototypes

logger = logging.getLogger(__name__)

BUDGET_MS = 8_000
"""After which a request begins to learn no other label: what is left is made good by the next one."""


class TeachingService:
    """Keeps what the champion was taught in step with what is accepted.

    Nothing here fails the request that it is part of. What goes wrong is logged, and made good when an admin looks at
    the review queue next, or when the champion changes.
    """

    def __init__(self, prototypes: Prototypes, clock: Clock) -> None:
        self._prototypes = prototypes
        self._clock = clock

    def expect(self, labels: Iterable[str]) -> None:
        """Say, before it does, that what is accepted of these labels changes; the champion's own are passed over."""
        if wanted := tuple(labels):
            with _logged("that labels are to be learnt anew cannot be written down"):
                self._prototypes.expect(wanted)

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = ()) -> None:
        """Learn these labels from what is accepted of them now; `decided` are reviews as they have just become."""
        if wanted := tuple(labels):
            with _logged("labels cannot be learnt"):
                self._prototypes.learn(wanted, decided, self._clock() + BUDGET_MS)

    def mend(self) -> None:
        """Learn what is due, all of it where the champion has changed."""
        with _logged("what is due cannot be learnt"):
            self._prototypes.mend(self._clock() + BUDGET_MS)


@contextmanager
def _logged(fault: str) -> Iterator[None]:
    try:
        yield
    except Exception:  # whatever it is, the decision or the promotion that it comes with stands
        logger.exception(fault)
