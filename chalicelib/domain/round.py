"""A round: one word, one player, one server-side clock; what a guess changes and how it closes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.game import Mode
from chalicelib.domain.quota import Pace
from chalicelib.domain.scoring import points
from chalicelib.domain.trace import UNSEEN, Trace
from chalicelib.errors import Conflict, TooLate, TooManyRequests

if TYPE_CHECKING:
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.fairness import Flag
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.word import Difficulty, Language

PACE = Pace(at_once=30, a_second=6)
"""How fast a round takes guesses; the site sends three a second."""

LATE_END_MS = 30_000  # how long after the deadline the final drawing may still arrive


class Reason(StrEnum):
    """Why a round ended."""

    RECOGNISED = "recognised"
    TIMEOUT = "timeout"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Feedback:
    """The player's verdict on a closed round, and perhaps the label that it should have been."""

    verdict: Verdict
    label: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Result:
    """How a round closed. Times in ms from the start of its clock; `time_to_guess_ms` is None if not recognised.

    `announced` holds the labels announced, sorted; `guesses` the last ones, best first; `flags` why it does not count.
    """

    recognised: bool
    reason: Reason
    time_to_guess_ms: int | None
    time_to_draw_ms: int
    attempts: int
    points: int
    announced: tuple[str, ...]
    guesses: tuple[Guess, ...]
    closed_at: int
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """A round of one player. `seq` is the highest number of a guess taken, `guessed` how many were answered, stale ones
    included; times are ms since 1970.

    It carries its word as it was dealt, so that a later change of the word list leaves it as it was. `teaching` says
    that nobody could answer the word when it was dealt: the player teaches it, and nothing is counted. `trace` is how
    its drawing was seen to grow until it was recognised.
    """

    id: str
    game: str
    player: str
    number: int
    mode: Mode
    word: str
    text: str
    language: Language
    category: str
    difficulty: Difficulty
    label: str
    seconds: int | None
    started_at: int
    deadline: int | None
    teaching: bool = False
    seq: int = -1
    guessed: int = 0
    announced: frozenset[str] = frozenset()
    recognised_at: int | None = None
    model_version: str | None = None
    result: Result | None = None
    drawing: str | None = None
    feedback: Feedback | None = None
    trace: Trace = UNSEEN

    @property
    def ranked(self) -> bool:
        """Whether its points count on the leaderboard: Zen's do not, nor a round's that teaches."""
        return self.mode is not Mode.ZEN and not self.teaching

    @property
    def attempts(self) -> int:
        """Labels announced so far; none counts in a round that teaches."""
        return 0 if self.teaching else len(self.announced)

    @property
    def flagged(self) -> bool:
        """Whether it is closed and suspicious: it stands in no ranking, and nothing is learnt from it."""
        return self.result is not None and bool(self.result.flags)

    @property
    def drawn(self) -> bool:
        """Whether it is closed and anything was drawn: whatever is drawn is guessed."""
        return self.result is not None and bool(self.result.guesses)

    @property
    def seen(self) -> str | None:
        """What the machine took the drawing for in the end; None where nothing was drawn."""
        if self.result is None or not self.result.guesses:
            return None
        return self.label if self.result.recognised else self.result.guesses[0].label

    def traced(self, drawing: Drawing, now: int) -> Trace:
        """The trace with one more guess; what is drawn on once it was recognised changes it no more."""
        return self.trace if self.recognised_at is not None else self.trace.grown(drawing, self.elapsed_ms(now))

    def elapsed_ms(self, now: int) -> int:
        """Time on the clock: 0 before it starts, no more than all of it."""
        end = now if self.deadline is None else min(now, self.deadline)
        return max(0, end - self.started_at)

    def running(self, now: int) -> bool:
        return self.result is None and (self.deadline is None or now <= self.deadline)

    def check_running(self, now: int) -> None:
        """Raise TooLate where the clock has run out, Conflict where the round is closed."""
        if self.result is not None:
            raise Conflict("This round is closed.")
        if not self.running(now):
            raise TooLate("The time of this round is over.")

    def check_pace(self, now: int) -> None:
        """Raise TooManyRequests where guesses are asked for faster than anybody draws."""
        if wait := PACE.wait_seconds(self.guessed, max(0, now - self.started_at)):
            raise TooManyRequests("The machine can't guess that fast. Please wait a moment.", wait)

    def check_may_end(self, now: int) -> None:
        """Raise TooLate where the final drawing comes more than 30 s after the deadline."""
        if self.deadline is not None and now > self.deadline + LATE_END_MS:
            raise TooLate("This round ended too long ago to be closed.")


def claimed_label(round_: Round, feedback: Feedback) -> str | None:
    """The label that a verdict says the drawing shows; None where it says of none.

    The verdict is on what the machine saw. Right means: that is it. Wrong means: it is the label told; without one it
    is the word, unless that is what the machine saw. Unclear means nothing. In a round that teaches it is on the word:
    right means that it was drawn, wrong that it is the label told, if one is told.
    """
    if round_.teaching:
        return _taught_label(round_, feedback)
    if feedback.verdict is Verdict.RIGHT:
        return round_.seen
    if feedback.verdict is Verdict.UNCLEAR or not round_.drawn:
        return None
    meant = feedback.label or round_.label
    return None if meant == round_.seen else meant


def _taught_label(round_: Round, feedback: Feedback) -> str | None:
    if feedback.verdict is Verdict.UNCLEAR or not round_.drawn:
        return None
    if feedback.verdict is Verdict.RIGHT:
        return round_.label
    return None if feedback.label == round_.label else feedback.label


def announces(round_: Round, guesses: tuple[Guess, ...], announce_at: float) -> bool:
    """Whether the best guess is said aloud: it is sure enough, or right.

    Nothing more is announced once the drawing was recognised. `announce_at` is a probability.
    """
    if not guesses or round_.recognised_at is not None:
        return False
    return guesses[0].probability >= announce_at or _recognises(round_, guesses)


def _recognises(round_: Round, guesses: tuple[Guess, ...]) -> bool:
    """Whether the best guess is the word; nothing is recognised where it is being taught."""
    return guesses[0].label == round_.label and not round_.teaching


def take_guess(
    round_: Round, guesses: tuple[Guess, ...], seq: int, now: int, announce_at: float, model_version: str
) -> Round:
    """The round after a guess; the same round where the guess is stale (`seq` not above the highest taken)."""
    if seq <= round_.seq:
        return round_
    taken = replace(round_, seq=seq, guessed=round_.guessed + 1, model_version=model_version)
    if not announces(round_, guesses, announce_at):
        return taken
    best = guesses[0].label
    recognised_at = now if _recognises(round_, guesses) else None
    return replace(taken, announced=round_.announced | {best}, recognised_at=recognised_at)


def close(round_: Round, guesses: tuple[Guess, ...], reason: Reason, now: int, earliest: int = 0) -> Result:
    """The result of a round in which every guess was taken; the server, not `reason`, decides what was recognised.

    It closes at `earliest`, if that is later than `now`. The process that ends a round may have another clock than the
    one that recognised it: a drawing was drawn no shorter than until it was recognised.
    """
    recognised = round_.recognised_at is not None
    time_to_guess = round_.elapsed_ms(round_.recognised_at) if round_.recognised_at is not None else None
    attempts = round_.attempts
    scores = time_to_guess is not None and round_.ranked
    return Result(
        recognised=recognised,
        reason=_true_reason(round_, reason, now),
        time_to_guess_ms=time_to_guess,
        time_to_draw_ms=max(round_.elapsed_ms(now), time_to_guess or 0),
        attempts=attempts,
        points=points(round_.difficulty, time_to_guess or 0, attempts) if scores else 0,
        announced=tuple(sorted(round_.announced)),
        guesses=guesses,
        closed_at=max(now, earliest),
    )


def _true_reason(round_: Round, claimed: Reason, now: int) -> Reason:
    if round_.recognised_at is not None:
        return Reason.RECOGNISED
    if round_.deadline is not None and now > round_.deadline:
        return Reason.TIMEOUT
    return Reason.TIMEOUT if claimed is Reason.TIMEOUT else Reason.SKIPPED
