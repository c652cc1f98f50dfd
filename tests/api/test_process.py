"""What a process has ready before its first request, and what it makes only when it is asked for."""

from dataclasses import replace
from typing import Any, cast

import pytest

from chalicelib import wiring
from chalicelib.errors import Unavailable

pytestmark = pytest.mark.in_process


class Counting:
    """A champion that counts how often it is asked for, and may be out of reach."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.asked = 0
        self._fault = fault

    def current(self) -> None:
        self.asked += 1
        if self._fault is not None:
            raise self._fault


def process(services: wiring.Services, champion: Counting) -> wiring.Process:
    made = wiring.Process()
    made.use(replace(services, champion=cast("Any", champion)))
    return made


@pytest.mark.parametrize("how", sorted(wiring.AHEAD))
def test_a_process_started_ahead_of_requests_has_the_champion(
    services: wiring.Services, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", how)
    champion = Counting()

    process(services, champion).prepare()

    assert champion.asked == 1


def test_a_process_started_for_a_request_leaves_it_to_the_request(
    services: wiring.Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
    champion = Counting()

    process(services, champion).prepare()

    assert champion.asked == 0


def test_a_process_starts_though_the_champion_is_out_of_reach(
    services: wiring.Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    champion = Counting(Unavailable("No model can be loaded."))

    process(services, champion).prepare()

    assert champion.asked == 1


def test_what_comes_late_is_made_once_and_only_when_it_is_asked_for_something() -> None:
    waiting = ["text", "another text"]

    late = wiring.Late(waiting.pop)

    assert len(waiting) == 2
    assert (late.upper(), late.title()) == ("ANOTHER TEXT", "Another Text")
    assert waiting == ["text"]


@pytest.mark.usefixtures("cloud")
def test_the_clients_of_a_start_are_those_of_a_guess() -> None:
    clients = wiring.connect()

    assert isinstance(clients.cognito, wiring.Late)
    assert clients.cognito.meta.service_model.service_name == "cognito-idp"
