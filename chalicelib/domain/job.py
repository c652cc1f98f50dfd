"""A job in the cloud that works at a run of retraining: its name, its task, how it stands, and what it brings home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HOLDER = "cloud"
"""Who holds a run while functions and jobs in the cloud work at it: one after the other, and each step is done once."""

ATTEMPTS = 3  # jobs that one run is given
_NAME = re.compile(r"(.+)-(\d{8}t\d{6}z)-(\d+)")


class Status(StrEnum):
    GOING = "going"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the cloud tells of it; `made_at` in ms since 1970, `reason` where it did not do what it should.

    `blameless`: the cloud ended it, for want of machines or by a fault of its own, and another one may do better.
    """

    name: str
    status: Status
    reason: str | None = None
    made_at: int = 0
    blameless: bool = False

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


@dataclass(frozen=True, slots=True)
class Task:
    """All that a job is told: it is cut off from the table and the bucket.

    `at` (ms since 1970) names the version that it makes, by training on from the version `start` with what is in
    `snapshot`; it is held against `champion`, of which the labels `relied` on must not get worse. `spot`: the job is
    to run on machines that the cloud may take back.
    """

    run: str
    attempt: int
    at: int
    version: str
    snapshot: str
    start: str
    champion: str
    relied: tuple[str, ...]
    spot: bool = True


@dataclass(frozen=True, slots=True)
class Product:
    """What a job brings home: a version's files, and what the gate says of it before the champion of then."""

    version: str
    champion: str
    objections: tuple[str, ...]
    figures: Mapping[str, Any]
    model: bytes
    manifest: bytes
    suspicion: bytes | None


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
