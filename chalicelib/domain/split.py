"""Which data set a player's drawings are for: a keyed hash says it, once and for ever."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from enum import StrEnum

RULE = 1
"""Version of the rule. Another one would move players between train and holdout: it must never happen unnoticed."""

HOLDOUT = 0.1  # share of the players
VALIDATION = 0.1  # likewise


class Part(StrEnum):
    """What a drawing is for: fitted on, watched while fitting, looked at by the gate alone."""

    TRAIN = "train"
    VALIDATION = "validation"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True)
class Split:
    """The rule with its key, random bytes that are made once and never changed.

    Without the key nobody can tell which accounts feed the holdout, and none can be chosen to bend the gate.
    """

    key: bytes = field(repr=False)

    def part_of(self, player: str) -> Part:
        """Where all drawings of a player belong, whenever they were drawn; `player` is the stable pseudonym."""
        place = int.from_bytes(self._digest("player", player)) / 2**64
        if place < HOLDOUT:
            return Part.HOLDOUT
        return Part.VALIDATION if place < HOLDOUT + VALIDATION else Part.TRAIN

    def key_id(self, round_: str) -> str:
        """What a round's drawing is called in a data set: a number below 2^64, as in Quick, Draw!, always the same.

        Without the key it leads back to no round, and from one round of a game to no other.
        """
        return str(int.from_bytes(self._digest("drawing", round_)))

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that tell this key from another and do not give it away."""
        return self._digest("key", "").hex()

    def _digest(self, purpose: str, name: str) -> bytes:
        """HMAC-SHA-256, of which eight bytes are kept; https://www.rfc-editor.org/rfc/rfc2104."""
        return hmac.digest(self.key, f"inkling {purpose} {RULE} {name}".encode(), hashlib.sha256)[:8]
