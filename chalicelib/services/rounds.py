"""Playing a round: guesses and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.round import close, take_guess
from chalicelib.errors import Unavailable
from chalicelib.services.own import own_round

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.round import Reason, Round
    from chalicelib.services.ports import Classifier, Closings, Drawings, Games, Meter, TutoredChampion

TRIES = 5  # how often a write is tried again that another request of the same player was faster than


@dataclass(frozen=True, slots=True)
class Guessed:
    """The guesses for a drawing so far, best first, and the round after them."""

    guesses: tuple[Guess, ...]
    round: Round
    announced: bool
    model_version: str
    elapsed_ms: int


class RoundService:
    """Rounds of the caller; `player` is always the caller's id, and another player's round is not found."""

    def __init__(
        self,
        games: Games,
        closings: Closings,
        drawings: Drawings,
        champion: TutoredChampion,
        clock: Clock,
        meter: Meter,
    ) -> None:
        self._games = games
        self._closings = closings
        self._drawings = drawings
        self._champion = champion
        self._clock = clock
        self._meter = meter

    def round(self, player: str, round_id: str) -> Round:
        """Raises NotFound where the caller has no such round."""
        return own_round(self._games, player, round_id)

    def guess(self, player: str, round_id: str, drawing: Drawing, seq: int) -> Guessed:
        """Guess an unfinished drawing; a stale one (`seq` not above the highest taken) is answered and changes nothing.

        Raises NotFound, TooLate after the deadline, Conflict where the round is closed.
        """
        now = self._clock()
        before = self.round(player, round_id)
        before.check_running(now)
        classifier = self._champion.current()
        guesses = classifier.guess(drawing, asked=before.label)
        for _ in range(TRIES):
            after = take_guess(before, guesses, seq, now, classifier.announce_at, classifier.version)
            if after is before or self._games.keep_guess(before, after):
                self._meter.guessed(classifier.version)
                said = bool(guesses) and guesses[0].label in after.announced
                return Guessed(guesses, after, said, classifier.version, after.elapsed_ms(now))
            before = self.round(player, round_id)
            before.check_running(now)
        raise Unavailable("Too many guesses at once.")

    def end(self, player: str, round_id: str, drawing: Drawing, reason: Reason) -> Round:
        """Close a round, once: a repeat answers what the first one did. An empty drawing is allowed.

        The final drawing is guessed, too, if it comes before the deadline. Raises NotFound, or TooLate when it comes
        more than 30 s after the deadline.
        """
        now = self._clock()
        round_ = self.round(player, round_id)
        if round_.result is not None:
            return round_
        round_.check_may_end(now)
        key = self._drawings.put(round_.id, drawing)
        classifier = self._champion.current()
        finished = round_.recognised_at is not None  # the player went on with it until it was done
        guesses = classifier.guess(drawing, finished=finished, asked=round_.label) if drawing.strokes else ()
        for _ in range(TRIES):
            last = self._last_guess(round_, guesses, classifier, now)
            result = close(last, guesses, reason, now)
            ours = self._closings.close(round_, last, result, key, self._closings.totals(player))
            round_ = self.round(player, round_id)
            if round_.result is not None:
                if ours:
                    self._meter.closed(round_)
                return round_
        raise Unavailable("The round could not be closed: please try again.")

    @staticmethod
    def _last_guess(round_: Round, guesses: tuple[Guess, ...], classifier: Classifier, now: int) -> Round:
        if not round_.running(now):
            return round_
        return take_guess(round_, guesses, round_.seq + 1, now, classifier.announce_at, classifier.version)
