"""What a player is called where nobody needs to know who it is."""

import hashlib

_PURPOSE = "inkling pseudonym "


def pseudonym(player: str) -> str:
    """16 hexadecimal digits that stand for a player, always the same: drawings are split between data sets by it.

    A player's id is random, so that nobody finds it by trying; whoever has the id can compute this.
    """
    return hashlib.sha256(f"{_PURPOSE}{player}".encode()).hexdigest()[:16]
