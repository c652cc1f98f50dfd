"""What an operator sees of requests and events: a line each, metrics, and the id by which a request is found."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from chalice.app import CloudWatchEvent, Request, Response

from chalicelib.api.exchange import respond
from chalicelib.api.observing import EventFailed, Observer
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.errors import NotFound, Unavailable
from tests.api.champion import LABELS, TellingClassifier
from tests.api.listening import Ear, listening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.api.artist import Play
    from tests.api.client import Client
    from tests.aws import SettableClock

pytestmark = pytest.mark.in_process
ID = "0b7e7e7e-1d2c-4000-8000-00000000abcd"
VERSION = TellingClassifier.version


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Ear]:
    with listening(monkeypatch, capsys) as ear:
        yield ear


def a_request(headers: dict[str, str] | None = None) -> Request:
    context = {"httpMethod": "POST", "resourcePath": "/games/{id}", "requestId": "gateways-own", "path": "/games/7"}
    event = {"multiValueQueryStringParameters": None, "headers": headers or {}, "pathParameters": {"id": "7"}}
    return Request({**event, "requestContext": context, "body": "", "stageVariables": None})


def observed(raising: Exception | None = None, observer: Observer | None = None) -> Response:
    """The answer to a request of a route whose handler does nothing but raise."""

    def handler(_: Call[None, None]) -> None:
        if raising is not None:
            raise raising

    topic = Topic("test")
    topic.route("POST", "/games/{id}", who=PUBLIC)(handler)
    return (observer or Observer()).request(a_request(), lambda request: respond(topic.routes[0], request, {"id": "7"}))


@pytest.mark.usefixtures("services")
def test_a_request_is_one_line_with_its_route_and_not_its_path(ear: Ear) -> None:
    observed(observer=Observer(iter((3.0, 3.25)).__next__))

    (line,) = ear.told()
    assert (line["level"], line["service"], line["route"], line["method"]) == ("INFO", "api", "/games/{id}", "POST")
    assert (line["status"], line["ms"], line["request_id"]) == (200, 250.0, "gateways-own")
    assert "/games/7" not in ear.text


@pytest.mark.usefixtures("services")
def test_the_first_request_of_a_process_is_its_cold_start(ear: Ear) -> None:
    observer = Observer()

    for _ in range(3):
        observed(observer=observer)

    assert [line["cold_start"] for line in ear.told()] == [True, False, False]
    assert ear.sum("ColdStart") == 1


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(
    ("error", "status", "problem", "failures"),
    [
        (NotFound("There is no such game."), 404, "not-found", 0),
        (Unavailable("Nothing can be loaded."), 503, "unavailable", 0),
        (EndpointConnectionError(endpoint_url="https://made.up"), 503, "unavailable", 0),
        (ClientError({"Error": {"Code": "AccessDeniedException"}}, "Query"), 500, "unexpected", 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_problem_is_told_by_its_kind_and_ours_with_the_error(
    ear: Ear, error: Exception, status: int, problem: str, failures: int
) -> None:
    observed(error)

    (line,) = ear.told()
    assert (line["status"], line["problem"]) == (status, problem)
    assert line["level"] == ("ERROR" if status >= 500 else "INFO")
    assert line.get("error", {}).get("type") == (type(error).__name__ if status >= 500 else None)
    assert str(error) not in ear.text
    assert ear.sum("Failures") == failures


@pytest.mark.usefixtures("services")
def test_an_error_between_the_framework_and_a_route_is_told_alike(ear: Ear) -> None:
    def fall_over(_: Request) -> Response:
        raise KeyError("/games/7")

    response = Observer().request(a_request(), fall_over)

    assert response.status_code == 500
    assert json.loads(response.body)["instance"].endswith("gateways-own")
    assert [line["error"]["type"] for line in ear.told()] == ["KeyError"]


@pytest.mark.usefixtures("services")
def test_what_cannot_be_told_is_answered_all_the_same(ear: Ear) -> None:
    def broken() -> float:
        ticks.append(1)
        if len(ticks) > 1:
            raise OverflowError
        return 0.0

    ticks: list[int] = []

    assert observed(observer=Observer(broken)).status_code == 200
    assert [line["error"]["type"] for line in ear.lines()] == ["OverflowError"]


@pytest.mark.usefixtures("services")
def test_a_process_that_is_no_function_of_a_cloud_tells_its_failures_only(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME")

    observed()
    observed(NotFound("There is no such game."))
    observed(RuntimeError())

    assert [line["status"] for line in ear.lines()] == [500]


@pytest.mark.parametrize("sent", [ID, ID.upper()])
def test_the_browsers_id_is_in_the_answer_and_in_the_log(client: Client, ear: Ear, sent: str) -> None:
    reply = client.get("/categories", headers={"X-Correlation-Id": sent})

    assert reply.headers["x-correlation-id"] == ID
    assert [line["correlation_id"] for line in ear.told()] == [ID]


@pytest.mark.parametrize("sent", ["", "7", f"{{{ID}}}", ID.replace("-", ""), "ann@example.com", f"{ID}\n"])
def test_what_is_no_uuid_is_not_taken_for_an_id(client: Client, ear: Ear, sent: str) -> None:
    reply = client.get("/categories", headers={"X-Correlation-Id": sent})

    (line,) = ear.told()
    assert reply.headers["x-correlation-id"] == line["correlation_id"] == line["request_id"] != sent


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_what_the_framework_refuses_has_its_line_and_id_too(client: Client, ear: Ear, method: str) -> None:
    path = "/health" if method == "POST" else "/auth/sign-in"

    reply = client.request(method, path, headers={"X-Correlation-Id": ID})

    (line,) = ear.told()
    assert reply.status == line["status"] == HTTPStatus.METHOD_NOT_ALLOWED
    assert (line["problem"], line["correlation_id"]) == ("method-not-allowed", ID)


@pytest.mark.usefixtures("services")
def test_every_other_line_that_is_written_meanwhile_has_the_id_too(ear: Ear) -> None:
    def warn(_: Request) -> Response:
        logging.getLogger("chalicelib.storage.champion").warning("no model version is champion")
        return Response("")

    Observer().request(a_request({"X-Correlation-Id": ID}), warn)
    logging.getLogger("chalicelib.storage.champion").warning("afterwards")

    during, request, after = (line for line in ear.lines() if "message" in line)
    assert (during["message"], during["correlation_id"]) == ("no model version is champion", ID)
    assert request["correlation_id"] == ID
    assert "correlation_id" not in after


def test_a_game_is_measured_once_however_often_a_round_is_ended(play: Play, clock: SettableClock, ear: Ear) -> None:
    game = play.game()
    round_ = play.round(game)
    label = play.artist.label(round_["word"])
    clock.advance(5_000)
    play.guess(round_, play.artist.draw(play.artist.other(label))[0], 1)
    play.guess(round_, play.artist.draw(label)[0], 2)
    for _ in range(2):
        play.end(round_, play.artist.draw(label)[0])

    assert [ear.sum(name) for name in ("Guesses", "Rounds", "Recognised")] == [2, 1, 1]
    assert 0 < ear.sum("TimeToRecognise") <= 5_000
    assert {line.get("model_version") for line in ear.told() if "guesses" in line["route"]} == {VERSION}


def test_metrics_are_summed_over_all_versions_and_by_version(play: Play, ear: Ear) -> None:
    round_ = play.round(play.game())
    play.guess(round_, play.artist.draw(LABELS[0])[0], 1)

    (line,) = [line for line in ear.metrics() if "Guesses" in line]
    (said,) = line["_aws"]["CloudWatchMetrics"]
    assert said["Namespace"] == "Inkling"
    assert said["Dimensions"] == [["service"], ["service", "model_version"]]
    assert said["Metrics"] == [{"Name": "Guesses", "Unit": "Count"}]
    assert (line["service"], line["model_version"]) == ("api", VERSION)


def an_event() -> CloudWatchEvent:
    told = dict.fromkeys(("version", "account", "region", "detail-type", "source", "time"), "")
    return CloudWatchEvent({**told, "resources": [], "id": ID, "detail": {"who": "ann@example.com"}}, None)


@pytest.mark.usefixtures("services")
def test_an_event_is_a_line_under_the_events_id(ear: Ear) -> None:
    def word_list_dropped(_: CloudWatchEvent) -> None:
        pass

    Observer().event(word_list_dropped)(an_event())

    (line,) = ear.told("event")
    assert (line["service"], line["route"], line["status"]) == ("events", "word_list_dropped", 200)
    assert line["correlation_id"] == ID
    assert ear.metrics()[0]["service"] == "events"


@pytest.mark.usefixtures("services")
def test_an_event_that_fails_is_raised_again_without_its_message(ear: Ear) -> None:
    def fail(event: CloudWatchEvent) -> None:
        raise LookupError(event.detail["who"])

    with pytest.raises(EventFailed) as caught:
        Observer().event(fail)(an_event())

    (line,) = ear.told("event")
    assert str(caught.value) == line["error"]["type"] == "LookupError"
    assert caught.value.__suppress_context__
    assert (line["level"], line["status"], ear.sum("Failures")) == ("ERROR", 500, 1)
    assert "ann" not in ear.text
