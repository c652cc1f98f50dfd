"""The functions of a deployed stack that events reach, and the rules that call them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.permissions.roles import functions_of
from infra.stack import Cloud


class Functions:
    """Called and looked at as EventBridge does."""

    def __init__(self, cloud: Cloud, stack: str) -> None:
        self._cloud = cloud
        self._names = functions_of(cloud, stack)

    def tell(self, function: str, event: dict[str, Any]) -> None:
        """Call a function with an event, and wait for its end."""
        client = self._cloud.client("lambda")
        answer = client.invoke(FunctionName=self._names[function], Payload=json.dumps(event).encode())
        assert "FunctionError" not in answer, answer["Payload"].read()

    def tick(self, function: str) -> None:
        """Call a function as its clock does."""
        self.tell(function, an_event("aws.events", "Scheduled Event", {}))

    @contextmanager
    def set(self, function: str, timeout: int | None = None, **variables: str) -> Iterator[None]:
        """Have a function another environment, or less time (seconds), for a while."""
        client, name = self._cloud.client("lambda"), self._names[function]
        there = client.get_function_configuration(FunctionName=name)
        before = there["Environment"]["Variables"]
        self._configure(name, timeout or there["Timeout"], before | variables)
        try:
            yield
        finally:
            self._configure(name, there["Timeout"], before)

    def _configure(self, name: str, timeout: int, variables: dict[str, str]) -> None:
        client = self._cloud.client("lambda")
        client.update_function_configuration(FunctionName=name, Timeout=timeout, Environment={"Variables": variables})
        client.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

    @contextmanager
    def deaf(self, function: str) -> Iterator[None]:
        """Have no event reach a function, for a while, but those that it is told."""
        events, rule = self._cloud.client("events"), self.rule(function)["Name"]
        events.disable_rule(Name=rule)
        try:
            yield
        finally:
            events.enable_rule(Name=rule)

    def rule(self, function: str) -> dict[str, Any]:
        """The rule that calls a function."""
        events = self._cloud.client("events")
        arn = f":function:{self._names[function]}"
        for page in events.get_paginator("list_rules").paginate():
            for rule in page["Rules"]:
                targets = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
                if any(target["Arn"].endswith(arn) for target in targets):
                    found: dict[str, Any] = rule
                    return found
        raise AssertionError(f"no rule calls {function}")

    def hears(self, function: str, event: dict[str, Any]) -> bool:
        """Whether the rule that calls a function is on and matches an event."""
        rule = self.rule(function)
        told = self._cloud.client("events").test_event_pattern(
            EventPattern=rule["EventPattern"], Event=json.dumps(event)
        )
        return rule["State"] == "ENABLED" and bool(told["Result"])


def an_event(source: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "8a3f6e0e-5b0a-4f4f-9c53-2b8f4a1c7d10",
        "account": "000000000000",
        "region": "us-east-1",
        "time": "2026-11-23T12:00:00Z",
        "resources": [],
        "source": source,
        "detail-type": kind,
        "detail": detail,
    }
