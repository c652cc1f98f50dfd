"""The smoke test, against a game that is as it must be but for one thing."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from infra.console import Refusal
from infra.site import cache_control, content_type
from infra.smoke import await_function, play, problems

PROBLEM = {"Content-Type": "application/problem+json"}
SECURITY = dict.fromkeys(
    (
        "Content-Security-Policy",
        "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
    ),
    "set",
)
HEALTHY = {"status": "ok", "model_version": "20261123T112525Z", "labels": 345}
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in {
        "index.html": '<html><script src="/assets/a.js"></script>',
        "404.html": "<html>not here",
        "assets/a.js": "play()",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def game(site: Path) -> Answer:
    """A deployed game as it must be."""

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/api/health":
            return httpx.Response(200, json=HEALTHY)
        if path == "/api/categories":
            return httpx.Response(200, json={"items": [{"id": "animals"}], "cursor": None})
        if path in {"/api/me", "/api/auth/sign-in"}:
            return httpx.Response(401, headers=PROBLEM)
        if path.startswith("/api/"):
            return httpx.Response(404, headers=PROBLEM)
        key = path.removeprefix("/") or "index.html"
        if not (site / key).is_file():
            return httpx.Response(404, content=(site / "404.html").read_bytes())
        headers = {"Content-Type": content_type(key), "Cache-Control": cache_control(key), **SECURITY}
        return httpx.Response(200, content=(site / key).read_bytes(), headers=headers)

    return answer


def but(answer: Answer, path: str, change: Answer) -> Answer:
    """The game with another answer at one path."""
    return lambda request: change(request) if request.url.path == path else answer(request)


def visitor(answer: Answer) -> httpx.Client:
    return httpx.Client(base_url="https://game.example.com", transport=httpx.MockTransport(answer))


def fails(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_a_game_that_is_as_it_must_be_has_no_problems(site: Path) -> None:
    with visitor(game(site)) as http:
        assert problems(http, site) == []


@pytest.mark.parametrize(
    ("path", "change", "told"),
    [
        ("/api/health", lambda _: httpx.Response(503), "/api/health answers 503"),
        ("/api/health", lambda _: httpx.Response(200, json={**HEALTHY, "labels": 0}), "/api/health answers 200"),
        ("/api/health", lambda _: httpx.Response(200, text="<html>"), "is not what it must be"),
        ("/api/health", fails, "/api/health does not answer: refused"),
        ("/api/categories", lambda _: httpx.Response(200, json={"items": []}), "no categories"),
        ("/api/me", lambda _: httpx.Response(200, json={}), "/api/me answers 200 to a stranger"),
        ("/api/me", lambda _: httpx.Response(401, json={}), "/api/me answers 401 to a stranger, not a 401 in the API"),
        ("/api/auth/sign-in", lambda _: httpx.Response(500), "answers 500, not 401"),
        ("/api/no-such-route", lambda _: httpx.Response(403), "/api/no-such-route answers 403"),
        ("/no-such-page", lambda _: httpx.Response(403), "/no-such-page answers 403"),
        ("/assets/a.js", lambda _: httpx.Response(200, text="old()"), "/assets/a.js answers 200 and is not"),
        ("/assets/a.js", lambda _: httpx.Response(200, text="play()"), "/assets/a.js is served as"),
        ("/index.html", lambda _: httpx.Response(404), "/index.html answers 404"),
        ("/", lambda _: httpx.Response(200, text="old", headers=SECURITY), "/ answers 200 and is not"),
        (
            "/",
            lambda _: httpx.Response(200, text='<html><script src="/assets/a.js"></script>'),
            "/ is without Content-Security-Policy",
        ),
    ],
)
def test_what_is_not_as_it_must_be_is_told(site: Path, path: str, change: Answer, told: str) -> None:
    with visitor(but(game(site), path, change)) as http:
        found = problems(http, site)

    assert any(told in problem for problem in found), found


def test_pages_that_browsers_would_keep_are_told(site: Path) -> None:
    headers = {"Content-Type": content_type("404.html"), "Cache-Control": "max-age=60"}
    kept = but(game(site), "/404.html", lambda _: httpx.Response(200, text="<html>not here", headers=headers))

    with visitor(kept) as http:
        assert problems(http, site) == ["/404.html is kept by browsers as max-age=60"]


def test_a_function_is_given_time_to_start(site: Path) -> None:
    answers = iter([httpx.Response(502), httpx.Response(200, json=HEALTHY)])

    with visitor(but(game(site), "/api/health", lambda _: next(answers))) as http:
        assert await_function(http, seconds=60, pause=0) == "20261123T112525Z"


@pytest.mark.parametrize("change", [fails, lambda _: httpx.Response(500, text="no module")])
def test_a_function_that_does_not_start_is_told(site: Path, change: Answer) -> None:
    with visitor(but(game(site), "/api/health", change)) as http, pytest.raises(Refusal, match="not healthy; it"):
        await_function(http, seconds=0, pause=0)


def player(*, guesses: list[str], erased: int = 204) -> Answer:
    """A game in which one can play."""

    def answer(request: httpx.Request) -> httpx.Response:
        found = {
            "/api/auth/sign-in": {"token": "t"},
            "/api/games": {"id": "g"},
            "/api/games/g/rounds": {"id": "r"},
            "/api/rounds/r/guesses": {"guesses": guesses},
        }
        if request.url.path == "/api/me":
            return httpx.Response(erased)
        return httpx.Response(200, json=found[request.url.path])

    return answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (player(guesses=["cat"]), []),
        (player(guesses=[]), ["a drawing is not guessed at"]),
        (player(guesses=["cat"], erased=500), ["erasing the throwaway account answers 500"]),
        (but(player(guesses=["cat"]), "/api/auth/sign-in", lambda _: httpx.Response(401)), ["signing in answers 401"]),
    ],
)
def test_a_throwaway_account_plays_and_is_taken_away(answer: Answer, told: list[str]) -> None:
    made: list[str] = []
    erased: list[str] = []

    with visitor(answer) as http:
        found = play(http, lambda email, _: made.append(email), erased.append)

    assert found == told
    assert made == erased
    assert len(made) == 1


def test_a_game_that_breaks_off_is_told_and_its_account_taken_away() -> None:
    erased: list[str] = []

    with visitor(but(player(guesses=["cat"]), "/api/games", lambda _: httpx.Response(500))) as http:
        found = play(http, lambda _email, _password: None, erased.append)

    assert "a game could not be played" in found[0]
    assert len(erased) == 1
