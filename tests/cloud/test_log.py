"""The log of the deployed function, as CloudWatch has it: each request by its id, and nothing of a person."""

import json
import secrets
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.reach import environment
from infra.stack import Cloud

SECONDS = 20


class Log:
    """The log groups of the scratch cloud's functions."""

    def __init__(self, state: Path) -> None:
        self._logs = Cloud(environment(state, {})["AWS_ENDPOINT_URL"]).client("logs")

    def messages(self) -> list[str]:
        """All that the function of the routes has written, Lambda's own lines included."""
        groups = self._logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
        pages = self._logs.get_paginator("filter_log_events")
        ours = (group["logGroupName"] for group in groups if "APIHandler" in group["logGroupName"])
        return [
            event["message"] for name in ours for page in pages.paginate(logGroupName=name) for event in page["events"]
        ]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(message) for message in self.messages() if message.startswith("{")]

    def request(self, correlation_id: str) -> dict[str, Any]:
        """The line of a request."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            found = [line for line in self.lines() if line.get("correlation_id") == correlation_id]
            if found:
                return found[-1]
            time.sleep(0.5)
        raise AssertionError(f"no line of {correlation_id}")


@pytest.fixture(scope="module")
def log(state: Path) -> Log:
    return Log(state)


def asked(http: httpx.Client, method: str, path: str, **options: Any) -> tuple[str, httpx.Response]:
    """A request with an id of its own."""
    own = str(uuid.uuid4())
    headers = {"X-Correlation-Id": own, **options.pop("headers", {})}
    return own, http.request(method, f"/api{path}", headers=headers, **options)


def test_a_request_is_found_by_the_id_that_its_browser_gave_it(http: httpx.Client, log: Log, token: str) -> None:
    own, answer = asked(http, "GET", "/me", headers={"Authorization": f"Bearer {token}"})

    line = log.request(own)
    assert answer.headers["x-correlation-id"] == own
    assert (line["route"], line["method"], line["status"]) == ("/me", "GET", 200)
    assert line["waits"]["dynamodb"]["calls"] >= 1


def test_the_route_is_told_and_not_the_path(http: httpx.Client, log: Log, token: str) -> None:
    own, _ = asked(http, "GET", "/games/somebodys-own", headers={"Authorization": f"Bearer {token}"})

    line = log.request(own)
    assert (line["route"], line["status"], line["problem"]) == ("/games/{id}", 404, "not-found")


def test_metrics_are_in_the_log_by_service(log: Log) -> None:
    metrics = [line for line in log.lines() if "_aws" in line]

    assert any(line.get("ColdStart") for line in metrics)
    assert any(line.get("ModelLoad") for line in metrics)
    assert {line["service"] for line in metrics} == {"api"}


def test_nothing_of_a_person_is_in_the_log(http: httpx.Client, log: Log) -> None:
    who = {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(16)}
    http.post("/api/auth/sign-up", json={**who, "display_name": "Zdzislawa"})
    signed_in = http.post("/api/auth/sign-in", json=who)
    http.post("/api/auth/sign-in", json={**who, who["email"]: who["password"]})
    own, _ = asked(http, "POST", "/auth/refresh", headers={"Cookie": signed_in.headers["set-cookie"].partition(";")[0]})

    log.request(own)
    secret = {*who.values(), "Zdzislawa", signed_in.json()["player"]["id"], *signed_in.json()["token"].split(".")}
    secret.add(signed_in.headers["set-cookie"].partition(";")[0].partition("=")[2])
    text = "\n".join(log.messages())
    assert {word for word in secret if word in text} == set()
