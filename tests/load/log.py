"""What the function's own log tells of its requests: how long each took, and what of it was waiting for the cloud."""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infra.stack import Cloud

GUESS = "/rounds/{id}/guesses"


@dataclass(frozen=True, slots=True)
class Line:
    """A request: ms in the function, ms of them waiting for services, and how many calls those were."""

    route: str
    ms: float
    waited: float
    calls: int
    cold: bool

    @property
    def own(self) -> float:
        """ms that the function itself needed."""
        return self.ms - self.waited


@dataclass(frozen=True, slots=True)
class Spent:
    """Medians of ms in the function, own and waiting, and the mean number of calls."""

    ms: float
    own: float
    waited: float
    calls: float


def lines(cloud: Cloud, begun: float, ended: float) -> list[Line]:
    """The requests that the function of the routes logged between two times, s since 1970."""
    logs = cloud.client("logs")
    groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
    pages = logs.get_paginator("filter_log_events")
    span = {"startTime": int(begun * 1_000), "endTime": int(ended * 1_000)}
    ours = [group["logGroupName"] for group in groups if "APIHandler" in group["logGroupName"]]
    messages = (
        event["message"]
        for name in ours
        for page in pages.paginate(logGroupName=name, **span)
        for event in page["events"]
    )
    return list(read(messages))


def read(messages: Iterable[str]) -> Iterator[Line]:
    """The requests among a log's messages."""
    for message in messages:
        found: dict[str, Any] = json.loads(message) if message.startswith("{") else {}
        if "ms" in found and found.get("route"):
            waits = (found.get("waits") or {}).values()
            waited, calls = sum(wait["ms"] for wait in waits), sum(wait["calls"] for wait in waits)
            yield Line(found["route"], found["ms"], waited, calls, bool(found.get("cold_start")))


def spent(found: Sequence[Line], route: str) -> Spent | None:
    """What the requests of a route took in warm processes; None where there were none."""
    those = [line for line in found if line.route == route and not line.cold]
    if not those:
        return None
    return Spent(
        ms=median([line.ms for line in those]),
        own=median([line.own for line in those]),
        waited=median([line.waited for line in those]),
        calls=mean(line.calls for line in those),
    )


def median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
