"""What makes a round suspicious: a hand, a clock or a choice that no honest player has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.trace import FASTEST, ink_of

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.round import Round
    from chalicelib.domain.totals import Totals

FIRST_MS = 300
"""After the clock has started nobody has drawn anything sooner."""

FASTEST_TOLD = 30.0
"""As trace.FASTEST, by the drawing's own times, which come from a clock that may be coarse."""

LEAP = 1.0
LEAP_SHARE = 0.8
"""More than this, in diagonals and as a share of all that was recognised, came with one guess, beyond what a hand draws
from guess to guess: it is seen drawing, however long an answer takes."""

CLOCK_MS = 1_000
"""So much may a drawing's own times say more than the server's clock."""

KEPT_SHARE = 0.5
LED_TO = 3
"""The final drawing has so much of what was recognised, or shows the word among so many best guesses."""

LEFT_OPEN = 5
"""Rounds of a day that may be left without an end, however few were ended."""

MOST_A_DAY = 1_000
"""Rounds of one player in a day: eight hours without a pause."""

HELD_AT = ((2, 0.2), (10, 0.1))
"""From so many flagged rounds on, and such a share of all, none of a player's counts until an admin clears some: what
two of ten rounds may be by chance, ten of a hundred are not."""


class Flag(StrEnum):
    """Why a round does not count."""

    HASTY = "hasty"
    LEAP = "leap"
    CLOCK = "clock"
    SWAPPED = "swapped"
    COPY = "copy"
    PARALLEL = "parallel"
    CHOOSING = "choosing"
    MASS = "mass"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Dealt:
    """The rounds that were dealt to a player on a day: how many, and the last one's id."""

    rounds: int = 0
    last: str | None = None


def judge(
    round_: Round,
    drawing: Drawing,
    guesses: tuple[Guess, ...],
    now: int,
    totals: Totals,
    dealt: Dealt,
    *,
    copied: bool,
) -> tuple[Flag, ...]:
    """What speaks against a round that closes with a drawing; in the order of `Flag`.

    `round_` has every guess taken, `guesses` are the last ones, `totals` those before it, `dealt` of the day that it
    was dealt on. `copied` says that the drawing was there before. Only what was recognised can be worth cheating for,
    and a round that teaches counts for nothing.
    """
    if round_.recognised_at is None or round_.teaching:
        return ()
    found = _of_drawing(round_, drawing, guesses, copied=copied)
    if round_.ranked:
        found |= _of_hand(round_, drawing, now) | _of_player(round_, now, totals, dealt)
    return tuple(flag for flag in Flag if flag in found)


def held(totals: Totals) -> bool:
    """Whether so many of a player's rounds were flagged that the others are not believed either."""
    return any(totals.flagged >= max(least, share * totals.rounds) for least, share in HELD_AT)


def _of_drawing(round_: Round, drawing: Drawing, guesses: tuple[Guess, ...], *, copied: bool) -> set[Flag]:
    led_to = round_.label in [guess.label for guess in guesses[:LED_TO]]
    swapped = bool(drawing.strokes) and round_.trace.kept_in(drawing) < KEPT_SHARE and not led_to
    return _those({Flag.SWAPPED: swapped, Flag.COPY: copied})


def _of_hand(round_: Round, drawing: Drawing, now: int) -> set[Flag]:
    trace = round_.trace
    needed = FIRST_MS + 1_000 * trace.ink / FASTEST
    hasty = (round_.recognised_at or 0) - round_.started_at < needed
    leap = trace.leap > LEAP and trace.leap > LEAP_SHARE * trace.ink
    return _those({Flag.HASTY: hasty, Flag.LEAP: leap, Flag.CLOCK: _lies(drawing, now - round_.started_at)})


def _lies(drawing: Drawing, elapsed: int) -> bool:
    """Whether a drawing's own times can't be: longer than the round has lasted, or faster than a hand is."""
    last = drawing.strokes[-1].t if drawing.strokes else None
    if last is None:
        return False
    return last[-1] > elapsed + CLOCK_MS or ink_of(drawing) > FASTEST_TOLD * (last[-1] / 1_000 + 0.2)


def _of_player(round_: Round, now: int, totals: Totals, dealt: Dealt) -> set[Flag]:
    today = date_of(now)
    ended = totals.of_day if totals.active_on == today else 0
    left_open = dealt.rounds - ended - 1 if date_of(round_.started_at) == today else 0
    return _those(
        {
            Flag.PARALLEL: dealt.last not in (None, round_.id),
            Flag.CHOOSING: left_open > max(LEFT_OPEN, ended),
            Flag.MASS: ended >= MOST_A_DAY,
            Flag.HELD: held(totals),
        }
    )


def _those(found: dict[Flag, bool]) -> set[Flag]:
    return {flag for flag, is_so in found.items() if is_so}
