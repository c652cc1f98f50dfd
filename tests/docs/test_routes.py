"""Every route that the app has is documented, and no document names one that it lacks."""

import json

import pytest

from app import app
from tests.docs.documents import ROOT, nameless, routes_in, routes_in_table

ROUTES = {(method, nameless(path)) for path, methods in app.routes.items() for method in methods}
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
DATA_MODEL = (ROOT / "docs" / "data-model.md").read_text()


def test_every_route_is_described_for_programs() -> None:
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]

    described = {(method.upper(), nameless(path)) for path, methods in paths.items() for method in methods}

    assert described == ROUTES


def test_every_route_is_in_the_table_of_the_architecture() -> None:
    assert routes_in_table(ARCHITECTURE, "The API") == ROUTES


def test_the_data_model_tells_of_routes_that_exist() -> None:
    told = routes_in_table(DATA_MODEL, "Access patterns")

    assert told
    assert told - ROUTES == set()


def test_the_data_model_tells_of_every_route_that_reads_or_writes_what_lasts() -> None:
    without_storage = {("GET", "/health")}
    kept_by_cognito = {route for route in ROUTES if route[1].startswith("/auth/")}

    assert ROUTES - without_storage - kept_by_cognito - routes_in_table(DATA_MODEL, "Access patterns") == set()


@pytest.mark.parametrize(
    ("cell", "routes"),
    [
        ("`GET /me`", {("GET", "/me")}),
        ("`GET`, `PATCH /me`; `GET /me/export`", {("GET", "/me"), ("PATCH", "/me"), ("GET", "/me/export")}),
        ("`POST /auth/refresh`, `/auth/sign-out`", {("POST", "/auth/refresh"), ("POST", "/auth/sign-out")}),
        ("`GET /a`, `POST /b`, `/c`", {("GET", "/a"), ("POST", "/b"), ("POST", "/c")}),
        ("`GET /words?category=`", {("GET", "/words")}),
        ("`POST /games/{id}/rounds`", {("POST", "/games/{}/rounds")}),
        ("`training.register`", set()),
        ("every request that guesses", set()),
    ],
)
def test_routes_are_read_as_people_write_them(cell: str, routes: set[tuple[str, str]]) -> None:
    assert set(routes_in(cell)) == routes


def test_only_the_tables_below_the_heading_are_read() -> None:
    text = "# One\n\n| `GET /a` | x |\n\n## Two\n\n| `GET /b` | `GET /c` |\n\n### Three\n\n| `GET /d` | |\n"

    assert routes_in_table(text, "Two") == {("GET", "/b")}
    assert routes_in_table(text, "Four") == set()
