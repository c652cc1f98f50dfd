"""What is measured while the game is played: kept from wherever it comes up until it is taken to be published."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.domain.round import Round

KEPT = 1_000
"""Readings and waits that are kept at most, where nobody takes them."""


class Metric(StrEnum):
    """What is counted, or timed in ms."""

    COLD_START = "ColdStart"
    FAILED_RUNS = "FailedRuns"
    FAILURES = "Failures"
    FLAGGED = "Flagged"
    GUESSES = "Guesses"
    MODEL_LOAD = "ModelLoad"
    PROMOTIONS = "Promotions"
    RECOGNISED = "Recognised"
    ROUNDS = "Rounds"
    THROTTLED = "Throttled"
    TIME_TO_RECOGNISE = "TimeToRecognise"


@dataclass(frozen=True, slots=True)
class Reading:
    """A count, or a time in ms; `version` is the model version that it is about."""

    metric: Metric
    value: float = 1
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """How many calls of a service were waited for, and how many ms in all."""

    calls: int
    ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Readings, and the waits for each service of the cloud."""

    readings: tuple[Reading, ...] = ()
    waits: Mapping[str, Wait] = field(default_factory=dict)


class Meter:
    """Takes readings; nothing that it is told says who played."""

    def __init__(self) -> None:
        self._readings: deque[Reading] = deque(maxlen=KEPT)
        self._waits: deque[tuple[str, float]] = deque(maxlen=KEPT)

    def guessed(self, version: str) -> None:
        """A drawing was guessed."""
        self._readings.append(Reading(Metric.GUESSES, version=version))

    def closed(self, round_: Round) -> None:
        """A round was closed, by this very request; as in the statistics, one that teaches is not counted.

        One that is flagged is counted as such, too, whatever it teaches.
        """
        if round_.flagged:
            self._readings.append(Reading(Metric.FLAGGED))
        if round_.result is None or round_.teaching:
            return
        version, result = round_.model_version, round_.result
        self._readings.append(Reading(Metric.ROUNDS, version=version))
        self._readings.append(Reading(Metric.RECOGNISED, int(result.recognised), version))
        if result.time_to_guess_ms is not None:
            self._readings.append(Reading(Metric.TIME_TO_RECOGNISE, result.time_to_guess_ms, version))

    def model_loaded(self, ms: float) -> None:
        """A model version was downloaded and made ready."""
        self._readings.append(Reading(Metric.MODEL_LOAD, ms))

    def promoted(self) -> None:
        """Another version has become champion."""
        self._readings.append(Reading(Metric.PROMOTIONS))

    def run_failed(self) -> None:
        """A maintainer must look after a run of retraining: it failed or was lost."""
        self._readings.append(Reading(Metric.FAILED_RUNS))

    def called(self, service: str, ms: float) -> None:
        """A service of the cloud was waited for."""
        self._waits.append((service, ms))

    def throttled(self) -> None:
        """A service of the cloud refused a call because there are too many, and did so again when it was repeated."""
        self._readings.append(Reading(Metric.THROTTLED))

    def take(self) -> Measured:
        """All that has come up since it was last taken."""
        readings, waits = tuple(self._readings), tuple(self._waits)
        self._readings.clear()
        self._waits.clear()
        return Measured(readings, _by_service(waits))


def _by_service(waits: tuple[tuple[str, float], ...]) -> dict[str, Wait]:
    services = dict.fromkeys(service for service, _ in waits)
    each = {service: [ms for waited, ms in waits if waited == service] for service in services}
    return {service: Wait(len(times), round(sum(times), 1)) for service, times in each.items()}
