"""What every route does alike: reading requests, naming what is wrong, hiding nothing but its own faults."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from chalice.app import Request

from chalicelib import wiring
from chalicelib.api.bodies import Answer, Body, Query
from chalicelib.api.drawings import DrawingBody
from chalicelib.api.exchange import respond
from chalicelib.api.routes import ADMIN, PLAYER, PUBLIC, Call, Topic, Who
from chalicelib.errors import Conflict, InklingError, NotFound, TooLarge, TooLate, TooManyRequests, Unavailable

STROKE = [[1, 2], [3, 4]]


class Sketch(Body):
    drawing: DrawingBody
    seq: int


class Page(Query):
    limit: int = 10


class Seen(Answer):
    strokes: int
    limit: int
    player: str | None


def sketch(call: Call[Sketch, Page]) -> Seen:
    """Look at a drawing."""
    player = call.signed_in.id if call.signed_in else None
    return Seen(strokes=len(call.body.drawing.strokes), limit=call.query.limit, player=player)


@pytest.fixture(autouse=True)
def _services() -> Iterator[None]:
    """None: no handler here uses them."""
    wiring.process.use(cast("wiring.Services", object()))
    yield
    wiring.process.use(None)


def send(
    handler: Any,
    body: bytes | str | None = None,
    *,
    who: Who = PUBLIC,
    claims: dict[str, Any] | None = None,
    query: dict[str, list[str]] | None = None,
    path: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, dict[str, Any], dict[str, Any]]:
    topic = Topic("test")
    topic.route("POST", "/test", who=who)(handler)
    event = {
        "multiValueQueryStringParameters": query,
        "headers": headers or {},
        "pathParameters": path,
        "requestContext": {
            "httpMethod": "POST",
            "resourcePath": "/test",
            "requestId": "0b7",
            **({"authorizer": {"claims": claims}} if claims is not None else {}),
        },
        "body": body,
        "stageVariables": None,
    }
    response = respond(topic.routes[0], Request(event), path or {})
    return response.status_code, json.loads(response.body), dict(response.headers)


def sketch_body(drawing: Any, seq: Any = 1) -> bytes:
    return json.dumps({"drawing": drawing, "seq": seq}).encode()


def test_a_handler_gets_the_parsed_body_and_query() -> None:
    status, answer, headers = send(sketch, sketch_body([STROKE, STROKE]), query={"limit": ["3", "4"]})

    assert status == 200
    assert answer == {"strokes": 2, "limit": 4, "player": None}
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "body"),
        (b"", "body"),
        (b" ", "body"),
        (b"null", "body"),
        (b"[]", "body"),
        (b'"drawing"', "body"),
        (b"{", "body"),
        (b"\xff\xfe{}", "body"),
        ("{\ud800}", "body"),
        (b"[" * 100_000, "body"),
        (b'{"drawing":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "body"),
        (b'{"drawing":{"a":' * 50_00 + b"1", "body"),
        (b'{"drawing":"\\ud800"}', "body"),
        (b'{"seq":' + b"9" * 5_000 + b"}", "body"),
        (b"{}", "drawing"),
        (sketch_body([STROKE], seq="1"), "seq"),
        (sketch_body([STROKE], seq=True), "seq"),
        (sketch_body([STROKE], seq=1.5), "seq"),
        (b'{"drawing":[[[1],[2]]],"seq":1,"word":"cat"}', "word"),
        (sketch_body(None), "drawing"),
        (sketch_body("cat"), "drawing"),
        (sketch_body([]), "drawing"),
        (sketch_body([STROKE] * 10_000), "drawing"),
        (sketch_body([[]]), "drawing.0"),
        (sketch_body([STROKE, [[1]]]), "drawing.1"),
        (sketch_body([[[1], [1], [1], [1]]]), "drawing.0"),
        (sketch_body([[[1, 2], [1]]]), "drawing.0"),
        (sketch_body([[[], []]]), "drawing.0.0"),
        (sketch_body([{"x": [1], "y": [1]}]), "drawing.0"),
        (sketch_body([[[1, 2, 3, 4], [1, 2, 3, "4"]]]), "drawing.0.1.3"),
        (sketch_body([[[1], [None]]]), "drawing.0.1.0"),
        (sketch_body([[[1], [True]]]), "drawing.0.1.0"),
        (sketch_body([[[1], [[1]]]]), "drawing.0.1.0"),
        (b'{"drawing":[[[1],[NaN]]],"seq":1}', "drawing.0.1.0"),
        (b'{"drawing":[[[1],[-Infinity]]],"seq":1}', "drawing.0.1.0"),
        (b'{"drawing":[[[1],[1e999]]],"seq":1}', "drawing.0.1.0"),
        (sketch_body([[[100_001], [1]]]), "drawing.0"),
        (sketch_body([[[1], [-100_001]]]), "drawing.0.1.0"),
        (sketch_body([[[1], [1], [-1]]]), "drawing.0"),
        (sketch_body([[[1], [1], [3_600_001]]]), "drawing.0.2.0"),
        (sketch_body([[[1, 2], [1, 2], [2, 1]]]), "drawing.0"),
        (sketch_body([[[1] * 3_001, [1] * 3_001]] * 2), "drawing"),
        (sketch_body([[[1] * 6_001, [1] * 6_001]]), "drawing.0.0"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_is_wrong_is_refused_with_the_field_named(body: bytes | str | None, field: str) -> None:
    status, answer, headers = send(sketch, body)

    assert status == 400
    assert answer["type"] == "urn:inkling:problem:invalid"
    assert field in [error["field"] for error in answer["errors"]]
    assert headers["Content-Type"] == "application/problem+json"


def test_a_body_over_the_limit_is_too_large() -> None:
    status, answer, _ = send(sketch, b" " * (256 * 1024 + 1))

    assert status == 413
    assert answer["errors"][0]["field"] == "body"


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    _, answer, _ = send(sketch, sketch_body("my secret"))

    assert "secret" not in json.dumps(answer)


def test_a_refusal_names_no_more_than_twenty_faults() -> None:
    _, answer, _ = send(sketch, json.dumps({f"unknown{number}": 1 for number in range(1_000)}).encode())

    assert len(answer["errors"]) == 20


@pytest.mark.parametrize("query", [{"limit": ["ten"]}, {"limit": [""]}, {"page": ["1"]}])
def test_a_query_that_is_wrong_is_refused_with_the_parameter_named(query: dict[str, list[str]]) -> None:
    status, answer, _ = send(sketch, sketch_body([STROKE]), query=query)

    assert status == 400
    assert answer["errors"][0]["field"] in query


@pytest.mark.parametrize("claims", [None, {}, {"sub": ""}, {"sub": "p1", "token_use": "access"}])
def test_a_player_route_without_an_id_tokens_claims_answers_401(claims: dict[str, Any] | None) -> None:
    status, answer, headers = send(sketch, sketch_body([STROKE]), who=PLAYER, claims=claims)

    assert status == 401
    assert answer["type"] == "urn:inkling:problem:unauthenticated"
    assert headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "groups", [["staff", "admins"], "[staff admins]", "staff,admins", '["staff", "admins"]', "admins"]
)
def test_an_admin_is_known_by_the_groups_claim_however_it_is_written(groups: object) -> None:
    status, answer, _ = send(
        sketch, sketch_body([STROKE]), who=ADMIN, claims={"sub": "p1", "token_use": "id", "cognito:groups": groups}
    )

    assert status == 200
    assert answer["player"] == "p1"


@pytest.mark.parametrize("groups", [None, [], "[]", "", "[notadmins]", "admins2,staff", 7])
def test_to_others_an_admin_route_is_not_there(groups: object) -> None:
    status, _, _ = send(sketch, sketch_body([STROKE]), who=ADMIN, claims={"sub": "p1", "cognito:groups": groups})

    assert status == 404


@pytest.mark.parametrize("value", ["", "a" * 101, "a/b", "a#b", "å", "a b", "../x"])
def test_a_path_parameter_that_can_be_no_id_is_not_found(value: str) -> None:
    status, _, _ = send(sketch, sketch_body([STROKE]), path={"id": value})

    assert status == 404


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no such game."), 404),
        (Conflict("This round is closed."), 409),
        (TooLate("The time of this round is over."), 409),
        (TooManyRequests("Please wait."), 429),
        (Unavailable("The game does not answer."), 503),
        (TooLarge("drawing", "Too many points."), 413),
    ],
)
def test_the_games_errors_become_problems_in_their_own_words(error: InklingError, status: int) -> None:
    def fail(_call: Call[None, None]) -> None:
        raise error

    answered, answer, _ = send(fail)

    assert answered == status
    assert (answer["status"], answer["title"]) == (status, HTTPStatus(status).phrase)
    assert answer["detail"] == str(error)


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://dynamodb"),
        ReadTimeoutError(endpoint_url="https://s3"),
        ClientError({"Error": {"Code": "ThrottlingException"}}, "Query"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_is_told_as_one_that_passes(error: Exception) -> None:
    def fail(_call: Call[None, None]) -> None:
        raise error

    status, answer, headers = send(fail)

    assert status == 503
    assert "Retry-After" in headers
    assert "dynamodb" not in json.dumps(answer)


def test_a_refusal_of_aws_is_our_own_fault() -> None:
    def fail(_call: Call[None, None]) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "Query")

    assert send(fail)[0] == 500


def test_an_unexpected_error_tells_nothing_but_where_to_find_it_in_the_log() -> None:
    def fail(_call: Call[None, None]) -> None:
        raise RuntimeError("table inkling is gone")

    status, answer, _ = send(fail)

    assert status == 500
    assert "gone" not in json.dumps(answer)
    assert answer["instance"].endswith("0b7")


@pytest.mark.in_process
def test_an_unexpected_error_is_counted_for_the_day(services: wiring.Services) -> None:
    def fail(_call: Call[None, None]) -> None:
        raise RuntimeError("table inkling is gone")

    send(fail)
    send(fail)

    assert services.overview.now().days[-1].day.failures == 2


@pytest.mark.parametrize(
    "cookie", ["", ";;;", "=", "a", "refresh", "=x; refresh=t", '"; refresh=t', "\x00; refresh=t", "a=b=c; refresh=t"]
)
def test_garbage_in_the_cookie_header_does_not_hide_the_cookies_beside_it(cookie: str) -> None:
    def read(call: Call[None, None]) -> Answer:
        return Seen(strokes=0, limit=0, player=call.cookies.get("refresh"))

    status, answer, _ = send(read, headers={"Cookie": cookie})

    assert status == 200
    assert answer["player"] == ("t" if "refresh=t" in cookie else None)


def test_headers_that_a_handler_sets_go_out_with_a_problem_too() -> None:
    def fail(call: Call[None, None]) -> None:
        call.reply_headers["Set-Cookie"] = "refresh="
        raise NotFound("There is nothing here.")

    status, _, headers = send(fail)

    assert status == 404
    assert headers["Set-Cookie"] == "refresh="
