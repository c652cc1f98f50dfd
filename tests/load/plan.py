"""What a crowd is told to do and what it tells of it, as JSON between the project's environment and locust's."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """`players` at the API under `address` for `seconds`, after `warm` seconds that do not count.

    Beside them somebody asks for `/health`, and for the address `static` if there is one, once a second. `deck` is the
    file of drawings by word, `rest` the seconds for which a player looks at a result.
    """

    address: str
    players: int
    seconds: float
    deck: str
    static: str | None = None
    warm: float = 10
    rest: float = 2


@dataclass(frozen=True, slots=True)
class Request:
    """The answers to one kind of request: their number, how many were errors, percentiles of their time in ms."""

    count: int
    errors: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a crowd saw from `begun` to `ended` (s since 1970)."""

    players: int
    begun: float
    ended: float
    requests: dict[str, Request]
    rounds: int
    recognised: int
    late: int
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


def write(value: Plan | Told, path: Path) -> None:
    path.write_text(json.dumps(asdict(value)), "utf-8")


def read_plan(path: Path) -> Plan:
    return Plan(**json.loads(path.read_text("utf-8")))


def read_told(path: Path) -> Told:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    requests = {name: Request(**each) for name, each in found.pop("requests").items()}
    return Told(**found, requests=requests)
