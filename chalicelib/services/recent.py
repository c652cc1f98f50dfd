"""The rounds that this process has just written: what is known of them need not be read again."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.round import Round

MOST = 500  # rounds, of a few kB each


class RecentRounds:
    """Open rounds as this process left them, the latest `MOST` of them.

    Another process may have changed one since, so whoever writes one that was found here makes its state a condition of
    the write, and reads it where that fails.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Round] = OrderedDict()

    def find(self, player: str, round_id: str, seen: int | None) -> Round | None:
        """The player's round, where the guess that its player has `seen` answered last is the last one known here."""
        kept = self._kept.get((player, round_id))
        return kept if kept is not None and kept.seq == seen else None

    def keep(self, round_: Round) -> None:
        """Remember a round as it is now, and forget the one that was kept longest ago."""
        self._kept[round_.player, round_.id] = round_
        self._kept.move_to_end((round_.player, round_.id))
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def forget(self, player: str, round_id: str) -> None:
        """Have it read anew."""
        self._kept.pop((player, round_id), None)
