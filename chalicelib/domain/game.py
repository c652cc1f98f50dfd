"""A game: a series of rounds under one mode, and what each mode allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.quota import HOUR_MS, Quota
from chalicelib.errors import Conflict, Invalid

if TYPE_CHECKING:
    from chalicelib.domain.word import Difficulty, Language

READING_MS = 3_000  # the word can be read before the clock runs: 3-2-1
SECONDS_ALLOWED = (20, 40, 60)
GAMES = Quota("games", 120, HOUR_MS, "You have started many games within the hour. Please go on in the next one.")
MOST_ROUNDS = 99  # of a Sprint: a round's number has two digits, and nobody draws as fast


class Mode(StrEnum):
    CLASSIC = "classic"
    SPRINT = "sprint"
    ZEN = "zen"
    DAILY = "daily"


ROUNDS: dict[Mode, int | None] = {Mode.CLASSIC: 6, Mode.SPRINT: None, Mode.ZEN: 6, Mode.DAILY: 6}
SECONDS: dict[Mode, int | None] = {Mode.CLASSIC: 20, Mode.SPRINT: 60, Mode.ZEN: None, Mode.DAILY: 20}


@dataclass(frozen=True, slots=True)
class Game:
    """A game of one player.

    `rounds` is how many it has (None: as many as fit the clock, in Sprint), `words` the ids dealt so far, oldest first.
    `seconds` is a round's time, in Sprint the whole game's, None without a clock. Times are ms since 1970;
    `deadline` is Sprint's, from its first round on; `planned` holds Daily's six words, or the one that a Zen game was
    asked for; `teaching` is how many of the words dealt were there to be taught.
    """

    id: str
    player: str
    mode: Mode
    categories: tuple[str, ...]
    difficulty: Difficulty | None
    seconds: int | None
    language: Language
    created_at: int
    words: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    deadline: int | None = None
    teaching: int = 0

    @property
    def rounds(self) -> int | None:
        return len(self.planned) or ROUNDS[self.mode]

    @property
    def is_dealt(self) -> bool:
        """Whether all its words were dealt."""
        return len(self.words) >= (self.rounds or MOST_ROUNDS)

    def check_next_round(self, now: int) -> None:
        """Raise Conflict where the game has no next round."""
        if self.is_dealt:
            raise Conflict("All rounds of this game have been played.")
        if self.deadline is not None and now >= self.deadline:
            raise Conflict("The time of this game is over.")

    def clock(self, now: int) -> tuple[int, int | None]:
        """When the next round's clock starts and when it ends (None: never), in ms since 1970."""
        if self.deadline is not None:
            return now, self.deadline
        starts_at = now if self.seconds is None else now + READING_MS
        return starts_at, None if self.seconds is None else starts_at + 1_000 * self.seconds


def seconds_for(mode: Mode, asked: int | None) -> int | None:
    """The time of a mode's clock in s; Classic's can be chosen. None without a clock.

    Raises Invalid where the mode's time is another than the one asked for.
    """
    if asked is None or asked == SECONDS[mode]:
        return SECONDS[mode]
    if mode is not Mode.CLASSIC:
        raise Invalid("seconds", f"The time of {mode} can't be chosen.")
    if asked not in SECONDS_ALLOWED:
        raise Invalid("seconds", "The time must be 20, 40 or 60 seconds.")
    return asked
