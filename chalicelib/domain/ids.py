"""Ids that sort by time: a game's is a ULID, a round's its game's id and its two-digit number."""

import re

from chalicelib.errors import NotFound

_GAME = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")  # https://github.com/ulid/spec
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIME_DIGITS = 10
_ROUND = re.compile(rf"({_GAME.pattern})-(\d\d)")


def round_id(game: str, number: int) -> str:
    """`<game>-<nn>`; `number` from 1 to 99."""
    return f"{game}-{number:02}"


def check_game_id(game: str) -> str:
    """Raise NotFound for what is no game's id."""
    if not _GAME.fullmatch(game):
        raise NotFound("There is no such game.")
    return game


def begun_at(game: str) -> int:
    """When a game was begun, in ms since 1970: the first ten digits of its id."""
    begun = 0
    for digit in game[:_TIME_DIGITS]:
        begun = len(_DIGITS) * begun + _DIGITS.index(digit)
    return begun


def check_round_id(round_: str) -> str:
    """Raise NotFound for what is no round's id."""
    if not _ROUND.fullmatch(round_):
        raise NotFound("There is no such round.")
    return round_
