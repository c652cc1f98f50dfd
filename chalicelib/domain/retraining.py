"""A run of retraining: who asked for it, how far it is, how it ended; and the lease of whoever works at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Cause(StrEnum):
    """Why a run was asked for: an admin did, its time had come, enough new feedback waited, or a command was given."""

    ADMIN = "admin"
    SCHEDULE = "schedule"
    FEEDBACK = "feedback"
    COMMAND = "command"


class State(StrEnum):
    REQUESTED = "requested"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class Stage(StrEnum):
    """What a run does, in this order."""

    SNAPSHOT = "snapshot"
    TRAIN = "train"
    EVALUATE = "evaluate"
    GATE = "gate"
    REGISTER = "register"


class Outcome(StrEnum):
    """How a run finished: nothing new to learn, refused by the gate, registered as challenger, or promoted."""

    NOTHING = "nothing"
    REFUSED = "refused"
    CHALLENGER = "challenger"
    PROMOTED = "promoted"


RECENT = 50
"""Runs among which the last that finished is looked for."""

ENDED = frozenset({State.FINISHED, State.FAILED})


@dataclass(frozen=True, slots=True)
class Run:
    """A run of retraining; times are in ms since 1970.

    `id` is the UTC time at which it was requested, `20261123T101500Z`, `requested_by` a player's id, or what asked for
    it where no person did. `taken_at` is fixed when it is first taken, and the `snapshot` and the model `version` that
    it makes are named by it, so that a run that is taken again makes the same ones. `job` names the job in the cloud
    that works at it, `objections` are the gate's sentences, `figures` what was measured, `error` a sentence.
    """

    id: str
    cause: Cause
    requested_at: int
    requested_by: str
    state: State = State.REQUESTED
    stage: Stage | None = None
    taken_at: int | None = None
    job: str | None = None
    snapshot: str | None = None
    version: str | None = None
    outcome: Outcome | None = None
    objections: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    ended_at: int | None = None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Lease:
    """Which run is open, who works at it and until when (ms since 1970); both None before it is first taken."""

    run: str
    holder: str | None = None
    until: int | None = None

    def lost(self, now: int) -> bool:
        """Whether its holder has let it run out: nobody works at the run any more."""
        return self.until is not None and self.until <= now

    def free_for(self, holder: str, now: int) -> bool:
        """Whether a holder may take or renew it."""
        return self.holder is None or self.holder == holder or self.lost(now)


def learnt_before(runs: Iterable[Run]) -> str | None:
    """Of runs, newest first, the snapshot of the last that finished: what it had was learnt from, or refused."""
    return next((run.snapshot for run in runs if run.state is State.FINISHED and run.snapshot), None)
