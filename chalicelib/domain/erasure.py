"""What an erasure looks for once more: names of what it deleted from the bucket."""

from __future__ import annotations

from dataclasses import dataclass

AGAIN_MS = 600_000
"""By then every request has ended, or was killed, that was under way when something was deleted."""

REMEMBERED_S = 86_400
"""So long is it remembered that a player was erased: a sign-in that began before has long ended by then."""


@dataclass(frozen=True, slots=True)
class Remains:
    """What a request that is under way may still put into the bucket, after it was deleted, and be killed.

    `games` of the drawings, `shares` and `pictures` of the gallery by their ids. None of them leads to anybody once the
    player's items are gone.
    """

    games: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.games or self.shares or self.pictures)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Remains that have to be deleted once more; `key` says which of those that wait."""

    key: str
    remains: Remains
