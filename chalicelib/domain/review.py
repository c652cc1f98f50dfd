"""A review: a player's claim about a drawing, and what was decided about it, by a rule or by an admin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from chalicelib.domain.ids import check_round_id
from chalicelib.errors import Invalid, NotFound

if TYPE_CHECKING:
    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.round import Verdict
    from chalicelib.domain.suspicion import Suspicion

RULE = "rule"
"""Who decided where no person did."""


class Status(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Action(StrEnum):
    """What is decided: the claim is right, another label is, none is, or it shall be decided anew."""

    ACCEPT = "accept"
    RELABEL = "relabel"
    REJECT = "reject"
    REOPEN = "reopen"


STATUS_AFTER = {
    Action.ACCEPT: Status.ACCEPTED,
    Action.RELABEL: Status.ACCEPTED,
    Action.REJECT: Status.REJECTED,
    Action.REOPEN: Status.PENDING,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what and when (ms since 1970); `label` is the one that the drawing may be learnt as, if any."""

    action: Action
    label: str | None
    by: str
    at: int


@dataclass(frozen=True, slots=True)
class ReviewId:
    """Which review: of a player's verdict on a round."""

    round: str
    player: str

    def __str__(self) -> str:
        return f"{self.round}.{self.player}"

    @classmethod
    def parse(cls, text: str) -> ReviewId:
        """Raises NotFound for what is no review's id."""
        round_, dot, player = text.partition(".")
        if not dot or not player:
            raise NotFound("There is no such review.")
        return cls(check_round_id(round_), player)


@dataclass(frozen=True, slots=True)
class Review:
    """A player's claim that a drawing shows a label, and every decision about it, oldest first.

    `word` is what was to be drawn, `label` what the player says it is, `drawing` the key of the strokes, `guesses` the
    final ones of the round; `created_at` in ms since 1970. `offered` says that the player knew, and did not object,
    that the drawing may be shown in the gallery. `entry` is its place there, where that is what is asked about.
    """

    id: ReviewId
    word: str
    label: str
    verdict: Verdict
    drawing: str
    guesses: tuple[Guess, ...]
    model_version: str | None
    suspicion: Suspicion
    created_at: int
    decisions: tuple[Decision, ...] = ()
    offered: bool = False
    entry: Entry | None = None

    @property
    def status(self) -> Status:
        return STATUS_AFTER[self.decisions[-1].action] if self.decisions else Status.PENDING

    @property
    def learnt_as(self) -> str | None:
        """The label that it may be learnt as; None unless it is accepted."""
        return self.decisions[-1].label if self.decisions else None

    @property
    def changed_at(self) -> int:
        """When it became what it is, in ms since 1970."""
        return self.decisions[-1].at if self.decisions else self.created_at

    def decided(self, action: Action, label: str | None, by: str, at: int) -> Review:
        """The review after a decision; the same where it changes nothing.

        Raises Invalid for a relabelling without a label, or another action with one.
        """
        if (label is not None) != (action is Action.RELABEL):
            raise Invalid("label", "A label is needed to relabel, and for nothing else.")
        after = {Action.ACCEPT: self.label, Action.RELABEL: label}.get(action)
        if (STATUS_AFTER[action], after) == (self.status, self.learnt_as):
            return self
        return replace(self, decisions=(*self.decisions, Decision(action, after, by, at)))
