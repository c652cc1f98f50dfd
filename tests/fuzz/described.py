"""Sends the app what its own description allows, and what it forbids: `python -m tests.fuzz.described --runs 5000`.

Schemathesis makes the requests from docs/openapi.json and holds the answers against it: status, media type and shape,
no 5xx, no success for what is forbidden. A stranger, a player or an admin sends them; ids in paths are often real ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import requests
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.storage.cursor import encode
from tests.fuzz.limits import in_time, peak_megabytes
from tests.fuzz.target import DESCRIPTION
from tests.fuzz.world import ROLES, world

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemathesis import APIOperation, Case

    from tests.fuzz.world import World

    Operation = APIOperation[Any, Any, Any, Any]

BASE = "http://inkling.test"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REAL = 0.8  # of ids in paths, and of cursors
PLACES: tuple[Any, ...] = (
    "01JD0000000000000000000000-01", "ROUND#1", "é", "x" * 1_000, 7, [], [0, "a", "b"], [-(10**37), "PLAYER#a", "é"],
    [10**37, "PLAYER#a", 0, 0], [5, "", 1, 1], [5, "PLAYER#a", 10**37, -1], [None, "a", 0, 0],
)  # fmt: skip
"""Where lists might go on, as their cursors tell it, and where none does."""

SENT = ("method", "url", "headers", "params", "data", "json", "cookies", "files")


@dataclass
class Outcome:
    """What came of all requests: how many, the statuses of the answers, and what was wrong, once a kind."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[tuple[str, str], str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return {"runs": self.requests, "statuses": dict(sorted(self.statuses.items())), "peak_mb": peak_megabytes()}


def operations() -> list[Operation]:
    """All of the description, without who may call them: a request's token is its role's."""
    described = json.loads(DESCRIPTION.read_text("utf-8"))
    for path in described["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
    schema = openapi.from_dict(described)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def fuzz(within: World, chosen: Iterable[Operation], runs: int, seed: int) -> Outcome:
    """Send about so many requests, as many to each operation, half of them allowed."""
    outcome, chosen = Outcome(), list(chosen)
    each = max(1, runs // (2 * len(chosen)))
    for operation in chosen:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _fuzz_one(within, operation, mode, each, seed, outcome)
    return outcome


def _fuzz_one(
    within: World, operation: Operation, mode: GenerationMode, runs: int, seed: int, outcome: Outcome
) -> None:
    @seeded(seed)
    @settings(
        max_examples=runs,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(operation.as_strategy(generation_mode=mode), st.sampled_from(ROLES), st.integers(0, 2**32))
    def send(case: Case[Any], role: str, chance: int) -> None:
        outcome.requests += 1
        try:
            with in_time():
                outcome.statuses[_send(within, case, role, Random(chance))] += 1
        except FailureGroup as group:
            for failure in group.exceptions:
                _note(outcome, operation, case, failure)
        except Exception as error:  # noqa: BLE001  # it is what is looked for: the rest goes on
            _note(outcome, operation, case, error)

    within.play("player")
    with suppress(Unsatisfiable):  # nothing in it could be forbidden
        send()


def _send(within: World, case: Case[Any], role: str, random: Random) -> int:
    """The status of the answer; raises where the answer is none that the description knows."""
    for name in case.path_parameters or {}:
        known = within.known(case.path, name, random)
        if known is not None and random.random() < REAL:
            case.path_parameters[name] = known
    if "cursor" in (case.query or {}) and random.random() < REAL:
        case.query["cursor"] = encode(random.choice(PLACES))
    given_ = case.as_transport_kwargs(base_url=BASE)
    prepared = requests.Request(**{name: given_[name] for name in SENT if name in given_}).prepare()
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    path = (prepared.url or "").removeprefix(BASE).removeprefix("/api")
    reply = within.send(
        role,
        case.method,
        path,
        {name: str(value) for name, value in prepared.headers.items()},
        body if isinstance(body, bytes) else b"",
    )
    asked = httpx.Request(case.method, prepared.url or "")
    answer = httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body, request=asked)
    answer.elapsed = timedelta()
    case.validate_response(answer, checks=[*CHECKS, negative_data_rejection] if _has_forbidden_body(case) else CHECKS)
    return reply.status


def _has_forbidden_body(case: Case[Any]) -> bool:
    """Whether its body breaks a rule; of ids and queries only what makes them text is described, and all is text."""
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    return body is not None and body.mode.is_negative


def _note(outcome: Outcome, operation: Operation, case: Case[Any], error: BaseException) -> None:
    kind = error.title if isinstance(error, Failure) else type(error).__name__
    told = f"{error}\n  path {case.path_parameters!r} query {case.query!r} body {case.body!r}"[:1_500]
    outcome.faults.setdefault((operation.label, kind), told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5_000, help="requests, about (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of chance (default: %(default)s)")
    parser.add_argument("--only", default="", help="part of an operation's name, such as '/rounds'")
    options = parser.parse_args()
    with world() as within:
        chosen = [operation for operation in operations() if options.only in operation.label]
        outcome = fuzz(within, chosen, options.runs, options.seed)
    for (operation, kind), told in outcome.faults.items():
        print(f"{operation}: {kind}\n{told}\n", file=sys.stderr)
    print(json.dumps(outcome.told()))
    sys.exit(bool(outcome.faults))


if __name__ == "__main__":
    main()
