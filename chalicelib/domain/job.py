"""A job in the cloud that works at a run of retraining: its name, how it stands, and what its end says of the run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_NAME = re.compile(r"(.+)-(\d{8}t\d{6}z)-(\d+)")


class Status(StrEnum):
    GOING = "going"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the cloud tells of it; `made_at` in ms since 1970, `reason` where it did not do what it should."""

    name: str
    status: Status
    reason: str | None = None
    made_at: int = 0

    @property
    def ended(self) -> bool:
        return self.status is not Status.GOING

    @property
    def failure(self) -> str:
        """Why a run that this job leaves unfinished has failed."""
        match self.status:
            case Status.FAILED:
                said = "The training job failed"
            case Status.STOPPED:
                said = "The training job was stopped"
            case _:
                said = "The training job ended without finishing the run"
        return f"{said}: {self.reason}" if self.reason else f"{said}."


def job_name(prefix: str, run: str, attempt: int) -> str:
    """`<prefix>-<run>-<attempt>` in lower case, as names stand in the cloud's own names of resources."""
    return f"{prefix}-{run}-{attempt}".lower()


def run_of(prefix: str, name: str) -> str | None:
    """The run that a job of this name works at; None for a job of somebody else's."""
    found = _NAME.fullmatch(name)
    return found[2].upper() if found and found[1] == prefix.lower() else None


def attempt_of(name: str) -> int:
    """Which of a run's jobs has this name, from 1; raises ValueError for a name that `job_name` did not make."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name} is no name of a job.")
    return int(found[3])
