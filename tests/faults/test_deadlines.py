"""The worst that a request can wait for, by the settings of the clients that it is served with."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from infra.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

GATEWAY_SECONDS = 29
LONGEST_PAUSE = 2
"""Seconds before a third try after throttling: botocore's standard mode, 1 s doubled."""


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> wiring.Clients:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return wiring.connect()


def settings(clients: wiring.Clients) -> Iterator[Any]:
    every: tuple[Any, ...] = (clients.dynamodb.meta.client, clients.s3, clients.cognito, clients.sagemaker())
    return (client.meta.config for client in every)


def function_seconds() -> int:
    return int(json.loads((ROOT / ".chalice/config.json").read_text())["stages"]["inkling"]["lambda_timeout"])


def test_a_request_gives_up_before_its_function_is_ended_and_that_before_the_gateway_gives_up(
    clients: wiring.Clients,
) -> None:
    last_try = max(config.connect_timeout + config.read_timeout for config in settings(clients))

    waits = (wiring.REQUEST_SECONDS + last_try + LONGEST_PAUSE, function_seconds(), GATEWAY_SECONDS)

    assert all(shorter < longer for shorter, longer in pairwise(waits))


def test_tries_are_few_and_their_pauses_are_by_chance(clients: wiring.Clients) -> None:
    assert {config.retries["mode"] for config in settings(clients)} == {"standard"}
    assert {config.retries["total_max_attempts"] for config in settings(clients)} == {2, 3}


def test_one_call_that_is_not_answered_leaves_time_for_the_answer_that_says_so(clients: wiring.Clients) -> None:
    for config in settings(clients):
        assert config.retries["total_max_attempts"] * config.read_timeout < wiring.REQUEST_SECONDS
