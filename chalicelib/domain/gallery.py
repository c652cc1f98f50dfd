"""The gallery: drawings that a person has accepted, for everybody to see, and what becomes of them when reported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.quota import DAY_MS, Quota
from chalicelib.domain.review import RULE, Action, Decision, ReviewId, Status
from chalicelib.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.review import Review

HIDING_REPORTS = 2
"""Players whose reports hide a drawing; an admin's alone does."""

MOST_REPORTS_A_DAY = 20
"""Reports that are taken from one player a day (UTC)."""

REPORTS = Quota("reports", MOST_REPORTS_A_DAY, DAY_MS, "You have reported many drawings today. Please go on tomorrow.")

_PREFIX = "gallery."
_RANDOM = 10**9
_HEX = frozenset("0123456789abcdef")
_DIGITS = 20  # hexadecimal ones that a number has at most


class ReportReason(StrEnum):
    """What a player has against a drawing."""

    OFFENSIVE = "offensive"
    PERSONAL = "personal"
    NOT_THE_WORD = "not_the_word"
    OTHER = "other"


class Standing(StrEnum):
    """Where a drawing is: waiting for a person's look, shown, hidden by reports, taken out for good, not accepted."""

    CANDIDATE = "candidate"
    SHOWN = "shown"
    HIDDEN = "hidden"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


STATUS = {
    Standing.CANDIDATE: Status.PENDING,
    Standing.SHOWN: Status.ACCEPTED,
    Standing.HIDDEN: Status.PENDING,
    Standing.REMOVED: Status.REJECTED,
    Standing.WITHDRAWN: Status.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A drawing's place in the gallery.

    `label` is what it is shown as, `saw` the machine's best guess in the end, `sketch` the drawing as others may see
    it. `number` is its name once it was shown: it grows with the time of that, and leads to nobody. `reports` counts
    players by what they said; `settled` says that a person has looked at them, after whom players' reports hide
    nothing. `revision` is how often it was changed.
    """

    review: ReviewId
    label: str
    saw: str | None
    sketch: Drawing
    suspicion: float
    standing: Standing
    number: int | None = None
    reports: Mapping[ReportReason, int] = field(default_factory=dict)
    settled: bool = False
    decisions: tuple[Decision, ...] = ()
    revision: int = 0

    @property
    def id(self) -> str:
        """What an admin decides about; it names the player, as a review's does."""
        return f"{_PREFIX}{self.review}"

    @property
    def reported(self) -> int:
        """How many players have reported it."""
        return sum(self.reports.values())

    @property
    def waits(self) -> bool:
        """Whether its reports wait for a person, with the drawing hidden or still on view."""
        open_ = self.standing is Standing.SHOWN and self.reported > 0 and not self.settled
        return self.standing is Standing.HIDDEN or open_

    @property
    def status(self) -> Status:
        """What was decided about it, or that a decision is wanted."""
        return Status.PENDING if self.waits else STATUS[self.standing]

    @property
    def recognised(self) -> bool:
        """Whether the machine took it for what it is shown as."""
        return self.saw == self.label

    def after_review(self, review: Review, number: int) -> Entry:
        """The entry once its review was decided by a person; `number` is taken where it has none.

        What is not accepted is not shown, and what was taken out for good or is hidden stays so.
        """
        if self.standing is Standing.REMOVED:
            return self
        if review.learnt_as is None:
            return self._changed(standing=Standing.WITHDRAWN)
        if self.standing is Standing.HIDDEN:
            return self._changed(label=review.learnt_as)
        return self._shown(number, label=review.learnt_as)

    def with_report(self, reason: ReportReason, *, by_admin: bool) -> Entry:
        """The entry with one more report: hidden where an admin says it, or enough players, unless it was settled."""
        reports = {**self.reports, reason: self.reports.get(reason, 0) + 1}
        hides = by_admin or (not self.settled and sum(reports.values()) >= HIDING_REPORTS)
        standing = Standing.HIDDEN if hides else self.standing
        return self._changed(reports=reports, standing=standing)

    def decided(self, action: Action, by: str, at: int, number: int) -> Entry:
        """The entry after an admin's decision: shown, taken out for good, or to be decided anew.

        The same where it changes nothing. Raises Invalid for a relabelling, Conflict where the drawing is not accepted
        any more.
        """
        if action is Action.RELABEL:
            raise Invalid("action", "What a drawing shows is decided in its review.")
        if self.standing is Standing.WITHDRAWN:
            raise Conflict("This drawing is not accepted any more.")
        made = {"decisions": (*self.decisions, Decision(action, None, by, at)), "settled": self.reported > 0}
        match action:
            case Action.ACCEPT:
                return self if self.status is Status.ACCEPTED else self._shown(number, **made)
            case Action.REJECT:
                removed = self.standing is Standing.REMOVED
                return self if removed else self._changed(standing=Standing.REMOVED, **made)
            case Action.REOPEN:
                again = Standing.HIDDEN if self.reported else Standing.CANDIDATE
                waits = self.status is Status.PENDING
                return self if waits else self._changed(**(made | {"standing": again, "settled": False}))

    def _shown(self, number: int, **changed: object) -> Entry:
        kept = self.number if self.number is not None else number
        return self._changed(standing=Standing.SHOWN, number=kept, **changed)

    def _changed(self, **changed: object) -> Entry:
        return replace(self, revision=self.revision + 1, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Change:
    """An entry as it was read, None where there was none, and as it shall be."""

    before: Entry | None
    after: Entry


@dataclass(frozen=True, slots=True)
class DrawingReport:
    """What a player has said of a drawing, whose number it names; `at` in ms since 1970."""

    player: str
    number: int
    reason: ReportReason
    at: int


def entry_of(review: Review, sketch: Drawing) -> Entry:
    """The entry of an accepted review: a candidate, until a person has looked at the drawing."""
    return Entry(
        review=review.id,
        label=review.learnt_as or review.label,
        saw=review.guesses[0].label if review.guesses else None,
        sketch=sketch,
        suspicion=review.suspicion.score,
        standing=Standing.CANDIDATE,
    )


def looked_at(review: Review) -> bool:
    """Whether a person, not the rule, has accepted what it claims."""
    return review.learnt_as is not None and review.decisions[-1].by != RULE


def new_number(now: int, random: Random) -> int:
    """A number for a drawing that is first shown `now` (ms since 1970): later ones are greater, none comes twice."""
    return now * _RANDOM + random.randrange(_RANDOM)


def drawing_id(number: int) -> str:
    """What the API calls a drawing of the gallery."""
    return f"{number:x}"


def drawing_number(text: str) -> int:
    """The number that a drawing's id stands for; raises NotFound for what is no such id."""
    if not text or len(text) > _DIGITS or not set(text) <= _HEX:
        raise NotFound("There is no such drawing.")
    return int(text, 16)


def is_entry_id(text: str) -> bool:
    """Whether a decision is about the gallery, not about a review."""
    return text.startswith(_PREFIX)


def parse_entry_id(text: str) -> ReviewId:
    """The review that an entry's id names; raises NotFound for what is no such id."""
    return ReviewId.parse(text.removeprefix(_PREFIX))
