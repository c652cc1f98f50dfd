"""Ids that sort by time: a game's is a ULID, a round's its game's id and its two-digit number."""

import re

from chalicelib.errors import NotFound

_GAME = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")  # https://github.com/ulid/spec
_ROUND = re.compile(rf"({_GAME.pattern})-(\d\d)")


def round_id(game: str, number: int) -> str:
    """`<game>-<nn>`; `number` from 1 to 99."""
    return f"{game}-{number:02}"


def check_game_id(game: str) -> str:
    """Raise NotFound for what is no game's id."""
    if not _GAME.fullmatch(game):
        raise NotFound("There is no such game.")
    return game


def check_round_id(round_: str) -> str:
    """Raise NotFound for what is no round's id."""
    if not _ROUND.fullmatch(round_):
        raise NotFound("There is no such round.")
    return round_
