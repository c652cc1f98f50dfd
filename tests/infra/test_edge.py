"""The edge: paths, files, error pages, headers, limits, cookies, and what happens when the gateway does not answer."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from infra.distribution import ApiOrigin, Behaviour, Distribution, ErrorPage, Header, SiteOrigin
from infra.edge import BODY_LIMIT, Edge, assemble
from tests.aws import BUCKET
from tests.conftest import Cloud

HEADERS = (Header("X-Frame-Options", "DENY", override=True), Header("Cache-Control", "edge", override=False))
DISTRIBUTION = Distribution(
    (
        Behaviour("/api/*", ApiOrigin("abc123", 30.0), frozenset({"GET", "POST"}), HEADERS),
        Behaviour("*", SiteOrigin(BUCKET), frozenset({"GET", "HEAD"}), HEADERS),
    ),
    {403: ErrorPage("/404.html", 404)},
    "index.html",
)
PAGE = "<p>Welcome to the game.</p>" * 100

Answer = Callable[[httpx.Request], httpx.Response]
Make = Callable[[Answer], TestClient]


@pytest.fixture
def make(cloud: Cloud) -> Make:
    """The edge before a bucket with two pages and a gateway that answers as told."""
    s3 = cloud.clients.s3
    s3.put_object(Bucket=BUCKET, Key="index.html", Body=PAGE.encode(), ContentType="text/html; charset=utf-8")
    s3.put_object(Bucket=BUCKET, Key="404.html", Body=b"Not here.", ContentType="text/html")

    def make(answer: Answer) -> TestClient:
        gateway = httpx.AsyncClient(base_url="http://gateway", transport=httpx.MockTransport(answer))
        return TestClient(assemble(Edge(DISTRIBUTION, s3, gateway), gateway), base_url="http://localhost")

    return make


@pytest.fixture
def site(make: Make) -> TestClient:
    return make(lambda _: httpx.Response(500))


def echo(request: httpx.Request) -> httpx.Response:
    told = {"method": request.method, "path": request.url.raw_path.decode(), "body": request.content.decode()}
    return httpx.Response(200, json=told | {"authorization": request.headers.get("authorization")})


def test_the_root_is_the_index_page_with_its_type_and_the_added_headers(site: TestClient) -> None:
    answer = site.get("/")

    assert answer.text == PAGE
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_long_page_is_compressed(site: TestClient) -> None:
    answer = site.get("/", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == PAGE


def test_a_page_that_is_known_already_is_not_sent_again(site: TestClient) -> None:
    tag = site.get("/index.html").headers["etag"]

    answer = site.get("/index.html", headers={"If-None-Match": tag})

    assert answer.status_code == 304
    assert answer.content == b""


def test_what_is_not_there_is_the_error_page(site: TestClient) -> None:
    answer = site.get("/nowhere")

    assert answer.status_code == 404
    assert answer.text == "Not here."
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_head_of_a_page_has_no_body(site: TestClient) -> None:
    answer = site.head("/")

    assert answer.status_code == 200
    assert answer.content == b""


def test_nothing_can_be_posted_to_the_site(site: TestClient) -> None:
    assert site.post("/", content=b"x").status_code == 404


def test_a_request_for_the_api_arrives_as_it_was_sent(make: Make) -> None:
    answer = make(echo).post("/api/rounds/%C3%A9/guesses?a=1&a=2", content=b"{}", headers={"Authorization": "Bearer t"})

    assert answer.json() == {
        "method": "POST",
        "path": "/_aws/execute-api/abc123/api/rounds/%C3%A9/guesses?a=1&a=2",
        "body": "{}",
        "authorization": "Bearer t",
    }


def test_every_cookie_of_an_answer_arrives(make: Make) -> None:
    kept = "__Secure-refresh=1; Path=/api/auth; HttpOnly; Secure; SameSite=Strict"
    cookies = [("Set-Cookie", kept), ("Set-Cookie", "b=2")]

    answer = make(lambda _: httpx.Response(200, headers=cookies)).get("/api/x")

    assert answer.headers.get_list("set-cookie") == [value for _, value in cookies]


@pytest.mark.parametrize("status", [400, 401, 404, 409, 413, 429, 500, 503])
def test_the_apis_own_errors_pass_unchanged(make: Make, status: int) -> None:
    answer = make(lambda _: httpx.Response(status, json={"status": status})).get("/api/x")

    assert answer.status_code == status
    assert answer.json() == {"status": status}


def test_a_header_is_replaced_only_where_the_definition_says_so(make: Make) -> None:
    sent = {"Cache-Control": "no-store", "X-Frame-Options": "SAMEORIGIN"}

    answer = make(lambda _: httpx.Response(200, headers=sent)).get("/api/x")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_body_over_the_gateways_limit_is_refused(make: Make) -> None:
    edge = make(echo)

    def pieces() -> Iterator[bytes]:
        yield from (b"x" * 2**20 for _ in range(11))

    assert edge.post("/api/x", content=b"x" * (BODY_LIMIT + 1)).status_code == 413
    assert edge.post("/api/x", content=pieces()).status_code == 413
    assert edge.post("/api/x", content=b"x" * BODY_LIMIT).status_code == 200


@pytest.mark.parametrize(("error", "status"), [(httpx.ReadTimeout("slow"), 504), (httpx.ConnectError("gone"), 502)])
def test_a_gateway_that_does_not_answer_is_told_as_a_problem(make: Make, error: Exception, status: int) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    answer = make(fail).get("/api/x")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_page_of_somebody_else_that_points_here_is_refused(site: TestClient) -> None:
    assert site.get("/", headers={"Host": "evil.example"}).status_code == 400
