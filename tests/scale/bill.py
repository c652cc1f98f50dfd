"""From what requests take to dollars: of a route, of a game, of a player's day."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from chalicelib.storage.leaderboard import COUNTED, SHARDS
from tests.scale import prices
from tests.scale.prices import PRICES
from tests.scale.units import read_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scale.visit import Measured, Taken

Amounts = dict[str, float]
"""How much of each priced thing."""

ROUNDS, DAYS = 6, 30
GAMES_A_DAY = 2.0
FRESH, SITE_BYTES, SITE_REQUESTS = 0.1, 230_000, 26
"""The share of visits by a browser that has nothing of the site yet, and what it then takes."""
SIGN_UPS, SIGN_INS = 1 / 30, 1 / 10
"""Of players, a day."""
ROW_BYTES = 190
"""Of a leaderboard's row: keys, player, points, rounds, when it expires."""


def function_ms(taken: Taken) -> float:
    """Billed for one request: its own work at the function's share of a processor, and its calls' waits."""
    waits = sum(prices.WAITED_MS.get(call.operation, prices.OTHER_MS) for call in taken.calls) / taken.requests
    return 1_000 * median(taken.own) / prices.PROCESSOR + waits


def amounts(taken: Taken) -> Amounts:
    """Of one request of a route, all that is priced."""
    puts, gets = taken.count("s3", "PutObject"), taken.count("s3", "GetObject")
    return {
        "gateway": 1,
        "invocations": 1,
        "gb_seconds": prices.MEMORY_GB * function_ms(taken) / 1_000,
        "writes": taken.mean("dynamodb", "write") + taken.mean("dynamodb", "index"),
        "reads": taken.mean("dynamodb", "read"),
        "puts": puts,
        "gets": gets,
        "events": puts,
        "log": taken.logged / taken.requests + prices.PLATFORM_LOG + prices.GATEWAY_LOG,
        "edge": 1,
        "out": taken.answered / taken.requests + prices.EDGE_HEADERS,
        "in": taken.sent / taken.requests,
        "firewall": 1,
    }


def game_routes(measured: Measured) -> Mapping[str, float]:
    """How often one game asks for each route."""
    return {
        "POST /games": 1,
        "POST /games/{id}/rounds": ROUNDS,
        "POST /rounds/{id}/guesses": ROUNDS * measured.guesses,
        "POST /rounds/{id}/end": ROUNDS,
        "POST /rounds/{id}/feedback": ROUNDS / 2,
        "GET /rounds/{id}/nearest": 1,
        "GET /games/{id}": 1,
    }


LOOKS = ("/categories", "/me/stats", "/leaderboard", "/me/rank", "/me/results", "/gallery", "/stats/words")
"""What a visit looks at once, beside its games."""


def day_routes(measured: Measured) -> Mapping[str, float]:
    """How often a player asks for each route on a day: one visit of two games."""
    accounts = {"POST /auth/refresh": 1.0, "POST /auth/sign-up": SIGN_UPS, "POST /auth/sign-in": SIGN_INS}
    games = {route: GAMES_A_DAY * times for route, times in game_routes(measured).items()}
    return games | {f"GET {path}": 1.0 for path in LOOKS} | accounts


def together(measured: Measured, routes: Mapping[str, float]) -> Amounts:
    """Of all requests of some routes, each so many times."""
    found: Amounts = dict.fromkeys(PRICES, 0.0)
    for route, times in routes.items():
        for name, amount in amounts(measured.taken[route]).items():
            found[name] += times * amount
    return found


def day(measured: Measured) -> Amounts:
    """Of a player's day: the requests, and the site's own files."""
    found = together(measured, day_routes(measured))
    files = {"edge": FRESH * SITE_REQUESTS + 2, "out": FRESH * SITE_BYTES + 6_000}
    for name, amount in files.items():
        found[name] += amount
    return found


def rank_units(players: int, counted: int | None = COUNTED) -> float:
    """Read units of a look at one's own rank on the day's board: half of those who came that day are above.

    `counted` rows of a shard are counted at most; None: all.
    """
    above = players / 2 / SHARDS
    rows = above if counted is None else min(above, counted)
    return SHARDS * read_units(int(rows * ROW_BYTES), consistent=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the bill."""

    part: str
    what: str
    amount: float
    dollars: float


def lines(found: Mapping[str, float], times: float, *, firewall: bool = False) -> list[Line]:
    """The bill, dearest first."""
    told = [
        Line(price.part, price.what, times * found.get(name, 0), times * found.get(name, 0) * price.each)
        for name, price in PRICES.items()
        if firewall or name != "firewall"
    ]
    return sorted(told, key=lambda line: -line.dollars)


def total(bill: list[Line]) -> float:
    return sum(line.dollars for line in bill)


def month(measured: Measured, players: int) -> list[Line]:
    """Of so many players who come each day for a month: what they ask for, their accounts, what is kept by the end."""
    games = players * GAMES_A_DAY * DAYS
    found = day(measured)
    found["reads"] += rank_units(players)
    bill = lines(found, players * DAYS)
    accounts = max(0, players - prices.COGNITO_FREE)
    bill += [
        _kept(prices.PLAYER_MONTH, accounts),
        _kept(prices.TABLE_MONTH, games * measured.table_kept),
        _kept(prices.BUCKET_MONTH, games * measured.bucket_kept),
    ]
    return sorted(bill, key=lambda line: -line.dollars)


def _kept(price: prices.Price, amount: float) -> Line:
    return Line(price.part, price.what, amount, amount * price.each)
