"""Playing a round: guesses and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.fairness import judge
from chalicelib.domain.round import close, take_guess
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.own import own_round
from chalicelib.services.recent import RecentRounds

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.round import Reason, Result, Round
    from chalicelib.domain.totals import Totals
    from chalicelib.services.ports import Classifier, Closings, Drawings, Games, Imprints, Meter, TutoredChampion

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
        imprints: Imprints | None = None,
    ) -> None:
        self._games = games
        self._closings = closings
        self._drawings = drawings
        self._champion = champion
        self._clock = clock
        self._meter = meter
        self._recent = RecentRounds()
        self._imprints = imprints

    def round(self, player: str, round_id: str) -> Round:
        """Raises NotFound where the caller has no such round."""
        return own_round(self._games, player, round_id)

    def guess(self, player: str, round_id: str, drawing: Drawing, seq: int, seen: int | None = None) -> Guessed:
        """Guess an unfinished drawing; a stale one (`seq` not above the highest taken) is answered and changes nothing
        but the count of guesses.

        `seen` is the highest `seq` that the player has had an answer to: where that guess was taken here, and was the
        last one, the round is not read again. The write's condition tells where it was not. Raises NotFound, TooLate
        after the deadline, Conflict where the round is closed, TooManyRequests for guesses faster than anybody draws.
        """
        now = self._clock()
        before = self._before(player, round_id, seq, seen)
        before.check_running(now)
        before.check_pace(now)
        classifier = self._champion.current()
        guesses = classifier.guess(drawing, asked=before.label)
        for _ in range(TRIES):
            after = _taken(before, drawing, guesses, seq, now, classifier)
            if self._games.keep_guess(before, after):
                self._meter.guessed(classifier.version)
                self._remember(before, after)
                said = bool(guesses) and guesses[0].label in after.announced
                return Guessed(guesses, after, said, classifier.version, after.elapsed_ms(now))
            before = self.round(player, round_id)
            before.check_running(now)
        raise Unavailable("Too many guesses at once.")

    def _before(self, player: str, round_id: str, seq: int, seen: int | None) -> Round:
        """The round before a guess: as it was left here, or read. What a stale guess is answered is always read."""
        kept = self._recent.find(player, round_id, seen)
        return kept if kept is not None and seq > kept.seq else self.round(player, round_id)

    def _remember(self, before: Round, after: Round) -> None:
        if after is before:  # a stale guess was counted in the table only
            self._recent.forget(before.player, before.id)
        else:
            self._recent.keep(after)

    def end(self, player: str, round_id: str, drawing: Drawing, reason: Reason) -> Round:
        """Close a round, once: a repeat answers what the first one did. An empty drawing is allowed.

        The final drawing is guessed, too, if it comes before the deadline. Raises NotFound, or TooLate when it comes
        more than 30 s after the deadline.
        """
        now = self._clock()
        self._recent.forget(player, round_id)
        round_ = self.round(player, round_id)
        if round_.result is not None:
            return round_
        round_.check_may_end(now)
        key = self._drawings.put(round_.id, drawing)
        classifier = self._champion.current()
        finished = round_.recognised_at is not None  # the player went on with it until it was done
        guesses = classifier.guess(drawing, finished=finished, asked=round_.label) if drawing.strokes else ()
        for _ in range(TRIES):
            last = _taken(round_, drawing, guesses, round_.seq + 1, now, classifier) if round_.running(now) else round_
            totals = self._closings.totals(player)
            imprint, copied = self._look(last, drawing)
            result = close(last, guesses, reason, now, totals.earliest)
            result = self._judged(last, drawing, result, totals, copied=copied)
            ours = self._closings.close(round_, last, result, key, totals, None if result.flags else imprint)
            round_ = self._after_closing(round_)
            if round_.result is not None:
                if ours:
                    self._meter.closed(round_)
                return round_
        raise Unavailable("The round could not be closed: please try again.")

    def _after_closing(self, before: Round) -> Round:
        """The round as it is now; where its player was erased meanwhile, nothing of the drawing is left either."""
        try:
            return self.round(before.player, before.id)
        except NotFound:
            self._drawings.erase_of_game(before.game)
            raise

    def _look(self, round_: Round, drawing: Drawing) -> tuple[bytes | None, bool]:
        if self._imprints is None or round_.recognised_at is None or round_.teaching or not drawing.strokes:
            return None, False
        return self._imprints.look(round_.label, drawing)

    def _judged(self, round_: Round, drawing: Drawing, result: Result, totals: Totals, *, copied: bool) -> Result:
        """The result with what makes it suspicious."""
        if not result.recognised:
            return result
        dealt = self._closings.dealt(round_.player, date_of(round_.started_at))
        return replace(
            result, flags=judge(round_, drawing, result.guesses, result.closed_at, totals, dealt, copied=copied)
        )


def _taken(
    round_: Round, drawing: Drawing, guesses: tuple[Guess, ...], seq: int, now: int, classifier: Classifier
) -> Round:
    """The round after a guess, with what it shows of how the drawing grows; a stale one shows nothing."""
    after = take_guess(round_, guesses, seq, now, classifier.announce_at, classifier.version)
    return replace(after, trace=round_.traced(drawing, now)) if seq > round_.seq and drawing.strokes else after
