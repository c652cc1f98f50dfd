"""The smoke test of a deployed game: asks at its own address what a visitor's browser asks, and harms no data."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

import httpx

from infra.console import Refusal
from infra.site import IMMUTABLE, cache_control, content_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HEADERS = (
    "Content-Security-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
_PROBLEM = "application/problem+json"
_LINE = [[[10, 100, 200], [10, 60, 200]]]


def visitor(address: str) -> httpx.Client:
    """A browser's connections to the game."""
    return httpx.Client(base_url=address, timeout=30, headers={"User-Agent": "inkling-smoke-test"})


def await_function(http: httpx.Client, seconds: float, pause: float = 1) -> str:
    """Wait until the API guesses with a model, and give its version; a new function and a new address take a while.

    Raises Refusal with the last answer if it does not come to it.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            answer = http.get("/api/health")
            said = f"it answers {answer.status_code}: {answer.text[:200]}"
            if answer.status_code == 200 and (version := _model(answer)):
                return version
        except httpx.HTTPError as error:
            said = f"it does not answer: {error}"
        if time.monotonic() > deadline:
            raise Refusal(f"the game is not healthy; {said}")
        time.sleep(pause)


def problems(http: httpx.Client, site: Path) -> list[str]:
    """What is not as it must be, empty if all is: the API's public face, and every file of the site."""
    found: list[str] = []
    for check in (_health, _public, _strangers, _sign_in, _no_route, _no_page, lambda http: _site(http, site)):
        try:
            found += check(http)
        except httpx.HTTPError as error:
            found.append(f"{error.request.url.path} does not answer: {error}")
        except (KeyError, ValueError) as error:
            found.append(f"an answer of the API is not what it must be: {error!r}")
    return found


def play(http: httpx.Client, make: Callable[[str, str], None], erase: Callable[[str], None]) -> list[str]:
    """What is not as it must be when somebody plays: a throwaway account has one line guessed, and is erased.

    `make` gives an address and a password an account, `erase` takes it away whatever happened.
    """
    email, password = f"smoke-{secrets.token_hex(8)}@example.com", secrets.token_urlsafe(24)
    try:
        make(email, password)
        return _play(http, {"email": email, "password": password})
    except (httpx.HTTPError, KeyError, IndexError, ValueError) as error:
        return [f"a game could not be played: {error!r}"]
    finally:
        erase(email)


def _play(http: httpx.Client, who: dict[str, str]) -> list[str]:
    signed_in = http.post("/api/auth/sign-in", json=who)
    if signed_in.status_code != 200:
        return [f"signing in answers {signed_in.status_code}"]
    bearer = {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def post(path: str, body: Any) -> Any:
        return http.post(f"/api{path}", json=body, headers=bearer).raise_for_status().json()

    game = post("/games", {"mode": "zen"})
    round_ = post(f"/games/{game['id']}/rounds", {})
    guesses = post(f"/rounds/{round_['id']}/guesses", {"drawing": _LINE, "seq": 1})["guesses"]
    erased = http.delete("/api/me", headers=bearer)
    return [
        *([] if guesses else ["a drawing is not guessed at"]),
        *([] if erased.status_code == 204 else [f"erasing the throwaway account answers {erased.status_code}"]),
    ]


def _model(answer: httpx.Response) -> str:
    body = answer.json()
    return str(body["model_version"]) if body.get("status") == "ok" and body.get("labels") else ""


def _health(http: httpx.Client) -> Iterator[str]:
    answer = http.get("/api/health")
    if answer.status_code != 200 or not _model(answer):
        yield f"/api/health answers {answer.status_code}: {answer.text[:200]}"


def _public(http: httpx.Client) -> Iterator[str]:
    answer = http.get("/api/categories")
    if answer.status_code != 200 or not answer.json()["items"]:
        yield f"/api/categories answers {answer.status_code}, and no categories"


def _strangers(http: httpx.Client) -> Iterator[str]:
    for headers in ({}, {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}):
        answer = http.get("/api/me", headers=headers)
        if answer.status_code != 401 or not answer.headers.get("Content-Type", "").startswith(_PROBLEM):
            yield f"/api/me answers {answer.status_code} to a stranger, not a 401 in the API's words"


def _sign_in(http: httpx.Client) -> Iterator[str]:
    who = {"email": f"smoke-{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(24)}
    answer = http.post("/api/auth/sign-in", json=who)
    if answer.status_code != 401 or "set-cookie" in answer.headers:
        yield f"signing in to an account that does not exist answers {answer.status_code}, not 401"


def _no_route(http: httpx.Client) -> Iterator[str]:
    answer = http.get("/api/no-such-route")
    if answer.status_code != 404 or not answer.headers.get("Content-Type", "").startswith(_PROBLEM):
        yield f"/api/no-such-route answers {answer.status_code}, not a 404 in the API's words"


def _no_page(http: httpx.Client) -> Iterator[str]:
    answer = http.get("/no-such-page")
    if answer.status_code != 404 or "<html" not in answer.text:
        yield f"/no-such-page answers {answer.status_code}, not the site's own 404 page"


def _site(http: httpx.Client, site: Path) -> Iterator[str]:
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        key = path.relative_to(site).as_posix()
        answer = http.get(f"/{key}")
        if answer.status_code != 200 or answer.content != path.read_bytes():
            yield f"/{key} answers {answer.status_code} and is not the release's file"
        elif answer.headers.get("Content-Type") != content_type(key):
            yield f"/{key} is served as {answer.headers.get('Content-Type')}"
        elif answer.headers.get("Cache-Control") != cache_control(key):
            yield f"/{key} is kept by browsers as {answer.headers.get('Cache-Control')}"
    index = http.get("/")
    if index.content != (site / "index.html").read_bytes():
        yield f"/ answers {index.status_code} and is not the release's page"
    missing = [name for name in _HEADERS if name not in index.headers]
    if missing:
        yield f"/ is without {', '.join(missing)}"
    if f"/{IMMUTABLE}" not in index.text:
        yield "/ names no asset"
