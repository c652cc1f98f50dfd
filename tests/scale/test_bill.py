"""The bill and the limits, from requests that are made up; and that the page has a place for all of it."""

from __future__ import annotations

import re

import pytest

from infra.paths import ROOT
from tests.scale import bill, page, prices
from tests.scale.heat import FAMILIES, Hot
from tests.scale.ledger import Call
from tests.scale.limits import Limit, breaking, first, limits
from tests.scale.prices import PRICES
from tests.scale.visit import Measured, Strokes, Taken, prefixes, route_of

DOCUMENT = (ROOT / "docs" / "scale.md").read_text("utf-8")
ROUTES = (
    *(f"GET {path}" for path in bill.LOOKS),
    "POST /games",
    "POST /games/{id}/rounds",
    "POST /rounds/{id}/guesses",
    "POST /rounds/{id}/end",
    "POST /rounds/{id}/feedback",
    "GET /rounds/{id}/nearest",
    "GET /games/{id}",
    "POST /auth/refresh",
    "POST /auth/sign-in",
    "POST /auth/sign-up",
)


@pytest.fixture
def measured() -> Measured:
    """Every request gets and updates an item, and takes 10 ms of a processor."""
    calls = [Call("dynamodb", "GetItem", read=1), Call("dynamodb", "UpdateItem", write=1, index=2)]
    taken = {route: Taken(1, list(calls), [0.010], sent=100, answered=200, logged=300) for route in ROUTES}
    return Measured(taken, guesses=7.0, recognised=0.8, real=True, table_kept=15_000, bucket_kept=50_000)


HOT = [Hot(family, 2.0, 0.5) for family in FAMILIES]


def test_a_request_is_billed_for_its_work_and_its_waits(measured: Measured) -> None:
    amounts = bill.amounts(measured.taken["POST /games"])

    assert amounts["writes"] == 3
    assert amounts["reads"] == 1
    assert amounts["gb_seconds"] == pytest.approx(0.010 * 1769 / 1024 + 0.004 + 0.005)
    assert amounts["out"] == 200 + prices.EDGE_HEADERS


def test_a_game_is_as_many_requests_as_it_makes(measured: Measured) -> None:
    game = bill.together(measured, bill.game_routes(measured))

    assert game["gateway"] == 1 + 6 + 6 * 7 + 6 + 3 + 1 + 1


def test_a_bill_is_told_dearest_first_and_adds_up(measured: Measured) -> None:
    lines = bill.lines(bill.day(measured), 1_000)

    assert [line.dollars for line in lines] == sorted((line.dollars for line in lines), reverse=True)
    priced = (1_000 * bill.day(measured)[name] * price.each for name, price in PRICES.items() if name != "firewall")
    assert bill.total(lines) == pytest.approx(sum(priced))


def test_a_month_has_accounts_above_the_free_ones_and_what_is_kept(measured: Measured) -> None:
    few, many = ({line.what: line.amount for line in bill.month(measured, players)} for players in (5_000, 1_000_000))

    assert few["players a month, above 10,000"] == 0
    assert many["players a month, above 10,000"] == 990_000
    assert many["bytes kept"] == 1_000_000 * 2 * 30 * 50_000


def test_a_rank_takes_no_more_on_a_larger_board() -> None:
    assert bill.rank_units(1_000_000) == bill.rank_units(10_000_000)
    assert bill.rank_units(1_000_000, None) > 100 * bill.rank_units(1_000_000)
    assert bill.rank_units(100) == bill.rank_units(100, None)


def test_a_limit_is_full_where_it_is_asked_for_all_of_it(measured: Measured) -> None:
    for limit in limits(measured, HOT):
        if limit.asked(10**9) > limit.quota:
            assert limit.share(int(breaking(limit))) == pytest.approx(1, abs=0.05), limit.name


def test_the_fullest_limit_is_told_first_and_the_nearest_where_none_is_full() -> None:
    tight, wide = (Limit(str(quota), quota, "", "", "", lambda players: players) for quota in (10, 100))

    assert [limit.name for limit, _ in first([wide, tight], 200)] == ["10", "100"]
    assert [limit.name for limit, _ in first([wide, tight], 5)] == ["10"]


def test_a_route_is_told_without_ids_and_queries() -> None:
    assert route_of("POST", "/rounds/01K-02/end") == "POST /rounds/{id}/end"
    assert route_of("GET", "/me/rank?period=day") == "GET /me/rank"


def test_a_drawing_is_guessed_as_it_grows_and_whole() -> None:
    drawing: Strokes = [[[0, 1], [0, 1], [0.0, 300.0]], [[2, 3], [2, 3], [500.0, 900.0]]]

    shown = list(prefixes(drawing))

    assert shown[0] == [[[0, 1], [0, 1], [0.0, 300.0]]]
    assert shown[1] == [[[0, 1], [0, 1], [0.0, 300.0]], [[2], [2], [500.0]]]
    assert shown[-1] == drawing


def test_the_page_has_a_place_for_each_table() -> None:
    for mark in re.findall(r"<!-- (?!end of )(.+?) -->", DOCUMENT):
        assert f"<!-- end of {mark} -->" in DOCUMENT, mark


def test_the_price_list_of_the_page_is_the_one_that_was_reckoned_with() -> None:
    assert page.price_list() in DOCUMENT


def test_tables_are_made_of_whatever_was_measured(measured: Measured) -> None:
    of_measured = (page.requests, page.games, page.million, page.lower)
    of_both = (page.quotas, page.breaks)
    tables = [*(make(measured) for make in of_measured), *(make(measured, HOT) for make in of_both)]

    for table in (*tables, page.partitions(HOT), page.ranks()):
        rows = [line for line in table.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) == 1
        assert len(rows) > 3
