"""What a player or a round is called where nobody needs to know who it is."""

import hashlib

_PURPOSE = "inkling pseudonym "
_ROUND_PURPOSE = "inkling round "
_ERASED_PURPOSE = "inkling erased "


def pseudonym(player: str) -> str:
    """16 hexadecimal digits that stand for a player, always the same: drawings are split between data sets by it.

    A player's id is random, so that nobody finds it by trying; whoever has the id can compute this.
    """
    return _digits(_PURPOSE, player)


def round_pseudonym(round_: str) -> str:
    """16 hexadecimal digits that stand for a round, always the same; a round's id is as good as random, too."""
    return _digits(_ROUND_PURPOSE, round_)


def erased_pseudonym(player: str) -> str:
    """16 hexadecimal digits that stand for a player who has been erased, and are used for nothing else."""
    return _digits(_ERASED_PURPOSE, player)


def _digits(purpose: str, name: str) -> str:
    return hashlib.sha256(f"{purpose}{name}".encode()).hexdigest()[:16]
