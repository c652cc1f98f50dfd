"""Which quota is full at which size: what a size asks for in its busiest second, beside what one account is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.storage.leaderboard import SHARDS
from tests.scale import bill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.scale.heat import Hot
    from tests.scale.visit import Measured

PEAK = 3.0
"""Times the day's average, in the busiest second."""
SECONDS = 86_400
A_SECOND = "units a second"
SIZES = {
    "1,000 games a day": 500,
    "10,000 players a day": 10_000,
    "100,000 players a day": 100_000,
    "a million players a day": 1_000_000,
    "ten million players a day": 10_000_000,
}
"""Players a day; each plays two games."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota, and what so many players a day ask of it; `ours` where a setting of the template holds it lower."""

    name: str
    quota: float
    unit: str
    raised: str
    source: str
    asked: Callable[[int], float]

    def share(self, players: int) -> float:
        return self.asked(players) / self.quota


def peak(players: int, a_day: float) -> float:
    """A second, in the busiest one, of what each player does so often a day."""
    return PEAK * players * a_day / SECONDS


def limits(measured: Measured, hot: Sequence[Hot]) -> list[Limit]:
    """Every quota that a game comes near to."""
    day = bill.day(measured)
    routes = bill.day_routes(measured)
    requests, busy_s = day["gateway"], day["gb_seconds"]
    heat = {one.family: one for one in hot}
    sign_ins = routes["POST /auth/refresh"] + routes["POST /auth/sign-in"]
    return [
        _rate("requests that our gateway takes (`RequestRate`)", 200, "a second", "a parameter of the stack", requests),
        _rate("requests that API Gateway takes of an account", 10_000, "a second", "on request", requests, GATEWAY),
        _rate("functions of an account at once", 1_000, "", "on request", busy_s, LAMBDA),
        _rate("requests of functions, ten a process", 10_000, "a second", "with the former", requests, LAMBDA),
        _rate("Cognito: `InitiateAuth`", 120, "a second", "bought by the second", sign_ins, COGNITO),
        _rate("Cognito: `SignUp`", 50, "a second", "bought by the second", bill.SIGN_UPS, COGNITO),
        _rate("write units of a table or an index", 40_000, "a second", "on request", day["writes"], DYNAMODB),
        _rate("read units of a table or an index", 40_000, "a second", "on request", day["reads"], DYNAMODB),
        *(_heat(heat[family]) for family in ("BOARD", "UNLABELLED", "RESULTS", "STATS", "PLAYED")),
        _rate("objects written below one prefix", 3_500, "a second", "splits by itself", day["puts"], S3),
        _rate("objects read below one prefix", 5_500, "a second", "splits by itself", day["gets"], S3),
        _rate("requests of a distribution", 250_000, "a second", "on request", day["edge"], CLOUDFRONT),
        Limit("reads of a board's shards, for own ranks", SHARDS * 3_000, A_SECOND, "key design", PARTITIONS, ranks),
    ]


GATEWAY = "docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"
LAMBDA = "docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
COGNITO = "docs.aws.amazon.com/cognito/latest/developerguide/quotas.html"
DYNAMODB = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"
S3 = "docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"
CLOUDFRONT = "docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"
PARTITIONS = "docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"


def _rate(name: str, quota: float, unit: str, raised: str, a_day: float, source: str = "infra/resources.json") -> Limit:
    return Limit(name, quota, unit, raised, source, lambda players: peak(players, a_day))


def _heat(hot: Hot) -> Limit:
    name = f"the hottest partition of `{hot.family}#…`"
    return Limit(
        name,
        1_000,
        "write units a second",
        "splits by itself" if hot.split_games > hot.games else "key design",
        PARTITIONS,
        lambda players: peak(players, bill.GAMES_A_DAY) * hot.partition,
    )


def ranks(players: int) -> float:
    """Read units, of 3,000 a partition, for the own ranks that are looked at in a second."""
    return peak(players, 1.0) * bill.rank_units(players)


def first(all_limits: Sequence[Limit], players: int) -> list[tuple[Limit, float]]:
    """Those that are full at a size, the fullest first; where none is, the one that is nearest to it."""
    shares = sorted(((limit, limit.share(players)) for limit in all_limits), key=lambda told: -told[1])
    return [told for told in shares if told[1] > 1] or shares[:1]


def breaking(limit: Limit) -> float:
    """Players a day at which a limit is full."""
    low, high = 1.0, 1e12
    while high / low > 1.001:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if limit.share(int(middle)) < 1 else (low, middle)
    return low
