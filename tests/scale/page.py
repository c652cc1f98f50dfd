"""What docs/scale.md says between its marks: tables of what was measured, reckoned and simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scale import bill, prices
from tests.scale.crowd import DESIGNS
from tests.scale.heat import AGED_BYTES, FAMILIES, ORDERED_BY_TIME, ROUNDS, board_heat
from tests.scale.limits import PEAK, SIZES, breaking, first, limits, peak
from tests.scale.plots import BOARDS, RATES
from tests.scale.prices import PRICES
from tests.scale.units import write_units
from tests.scale.visit import GUESS_MS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.scale.bill import Line
    from tests.scale.crowd import Met
    from tests.scale.heat import Hot
    from tests.scale.visit import Measured

MILLION = 1_000_000
LOWERED = 1.5
"""Times as long between two guesses, in what would lower the bill."""


def requests(measured: Measured) -> str:
    """What each route takes."""
    rows = []
    for route, taken in sorted(measured.taken.items(), key=lambda told: -bill.day_routes(measured).get(told[0], 0)):
        calls = len(taken.calls) / taken.requests
        units = [taken.mean("dynamodb", name) for name in ("read", "write", "index")]
        objects = taken.count("s3")
        size = [(taken.sent / taken.requests) / 1e3, (taken.answered / taken.requests) / 1e3]
        rows.append(
            [
                f"`{route}`",
                f"{bill.day_routes(measured).get(route, 0):.3g}",
                f"{calls:.1f}",
                *(f"{unit:.1f}" for unit in units),
                f"{objects:.1f}",
                f"{bill.function_ms(taken):.0f}",
                *(f"{kb:.1f}" for kb in size),
                f"{(taken.logged / taken.requests) / 1e3:.2f}",
            ]
        )
    told = "recognised" if measured.real else "of spirals, as no drawings were at hand, recognised"
    head = ["route", "a player's day", "calls", "read units", "write units", "of the index", "objects", "billed ms"]
    return (
        f"A round was guessed at {measured.guesses:.1f} times, and {100 * measured.recognised:.0f} % of the rounds were"
        f" {told}. A game leaves {measured.table_kept / 1e3:.1f} kB in the table and its index, and "
        f"{measured.bucket_kept / 1e3:.1f} kB in the bucket.\n\n"
        + _table([*head, "kB in", "kB out", "kB of log"], rows)
    )


def price_list() -> str:
    every = [*PRICES.values(), prices.PLAYER_MONTH, prices.TABLE_MONTH, prices.BUCKET_MONTH]
    rows = [
        [price.part, price.what, f"{price.dollars:g}", _per(price.per), f"<https://{price.source}>"] for price in every
    ]
    return f"Region {prices.REGION}; {prices.AS_OF}.\n\n" + _table(["part", "what", "US $", "for", "source"], rows)


def _per(number: float) -> str:
    return {1e6: "a million", 1e9: "a GB", 1: "one"}[number]


def games(measured: Measured) -> str:
    """The bill of 1,000 games."""
    found = bill.lines(bill.together(measured, bill.game_routes(measured)), 1_000)
    return _bill(found, "1,000 games")


def million(measured: Measured) -> str:
    """The bill of a million players a day, for a month."""
    return _bill(bill.month(measured, MILLION), "a month")


def _bill(found: Sequence[Line], what: str) -> str:
    whole = bill.total(list(found))
    rows = [
        [line.part, line.what, f"{line.amount:,.0f}", f"{line.dollars:,.2f}", f"{100 * line.dollars / whole:.1f} %"]
        for line in found
    ]
    rows.append(["**all**", "", "", f"**{whole:,.2f}**", ""])
    return _table(["part", "what", what, "US $", "share"], rows)


def lower(measured: Measured) -> str:
    """What would make a million players' month cheaper, each by itself."""
    month = bill.month(measured, MILLION)
    of = {f"{line.part}: {line.what}": line.dollars for line in month}
    asked = bill.day_routes(measured)
    guess = bill.total(bill.lines(bill.amounts(measured.taken["POST /rounds/{id}/guesses"]), 1))
    details = 2 * write_units(AGED_BYTES)
    log = prices.GATEWAY_LOG * bill.day(measured)["gateway"]
    units = of["DynamoDB: write units, on demand"] + of["DynamoDB: read units, on demand"]
    a_month = MILLION * bill.DAYS
    told = {
        "an HTTP API (1.00 a million) in place of the REST API; it has no web ACL, and throttles otherwise": of[
            "API Gateway (REST): requests"
        ]
        * (1 - 1.00 / 3.50),
        f"a guess each {GUESS_MS * LOWERED:.0f} ms of drawing in place of {GUESS_MS}": a_month
        * (1 - 1 / LOWERED)
        * asked["POST /rounds/{id}/guesses"]
        * guess,
        "DynamoDB's capacity reserved for half of what is asked, at half the price": units / 4,
        f"details of words under all versions alone: {details} write units of a round less": a_month
        * asked["POST /rounds/{id}/end"]
        * details
        * PRICES["writes"].each,
        "no log of the gateway (`GatewayLog=off`)": a_month * log * PRICES["log"].each,
        "functions on arm64 (13.33 a million GB-seconds)": of["Lambda: GB-seconds, x86"] * 0.2,
    }
    rows = [
        [what, f"{dollars:,.0f}", f"{100 * dollars / bill.total(month):.1f} %"]
        for what, dollars in sorted(told.items(), key=lambda one: -one[1])
    ]
    return _table(["what", "US $ a month less", "of the bill"], rows)


def ranks() -> str:
    """What a look at one's own rank takes, and took while all rows above were counted."""
    rows = []
    for players in (1_000, 10_000, 100_000, MILLION):
        before, now = bill.rank_units(players, None), bill.rank_units(players)
        looks = 4 * 3_000 / before
        month = players * bill.DAYS * PRICES["reads"].each
        rows.append(
            [f"{players:,}", f"{before:,.0f}", f"{now:,.0f}", f"{looks:,.1f}", f"{4 * 3_000 / now:,.1f}"]
            + [f"{month * units:,.2f}" for units in (before, now)]
        )
    head = ["players on the board", "read units, all counted", "as it is", "looks a second, all counted", "as it is"]
    return _table([*head, "US $ a month, all counted", "as it is"], rows)


def quotas(measured: Measured, hot: Sequence[Hot]) -> str:
    """Every quota, and at how many players a day it is full."""
    every = sorted(((limit, breaking(limit)) for limit in limits(measured, hot)), key=lambda told: told[1])
    rows = [
        [
            limit.name,
            f"{limit.quota:,.0f} {limit.unit}".strip(),
            f"{limit.asked(MILLION):,.0f}",
            _players(at),
            limit.raised,
            limit.source if limit.source.startswith("infra") else f"<https://{limit.source}>",
        ]
        for limit, at in every
    ]
    head = ["what", "quota", "asked by a million", "full at, players a day", "raised", "source"]
    return f"In the busiest second, {PEAK:g} times the day's average.\n\n" + _table(head, rows)


def breaks(measured: Measured, hot: Sequence[Hot]) -> str:
    """What breaks first at each size."""
    every = limits(measured, hot)
    rows = []
    for name, players in SIZES.items():
        told = first(every, players)
        full = [f"{limit.name} ({100 * share:,.0f} %)" for limit, share in told if share > 1]
        nearest, share = told[0]
        rate = peak(players, bill.day(measured)["gateway"])
        said = "; ".join(full[:5]) or f"nothing; nearest: {nearest.name} ({100 * share:.0f} %)"
        rows.append([name, f"{rate:,.0f}", f"{peak(players, bill.GAMES_A_DAY):,.1f}", said])
    return _table(["size", "requests a second", "games a second", "full, the fullest first"], rows)


def _players(number: float) -> str:
    for size, name in ((1e9, "thousand million"), (1e6, "million"), (1e3, "thousand")):
        if number >= size:
            return f"{number / size:,.1f} {name}"
    return f"{number:,.0f}"


def partitions(hot: Sequence[Hot]) -> str:
    rows = [
        [
            f"`{one.family}#…`",
            FAMILIES[one.family],
            f"{one.partition:.2f}",
            f"{one.games:,.0f}",
            "no, in the order of time" if one.family in ORDERED_BY_TIME else f"yes: {one.split_games:,.0f}",
            f"{10_000 * one.partition:,.0f}",
        ]
        for one in hot[1:]
    ]
    head = ["partition key", "what", "write units of a game a second", "full at, games a second"]
    return _table([*head, "helped by splitting", "at 10,000 games a second"], rows)


def boards(players: Sequence[str]) -> str:
    """A leaderboard's hottest shard, by how many there are."""
    rows = []
    for shards in (*BOARDS, 128):
        heat = ROUNDS * board_heat(players, shards)
        rows.append([str(shards), f"{heat:.2f}", f"{1_000 / heat:,.0f}", f"{10_000 * heat:,.0f}"])
    head = ["shards", "write units of a game a second", "full at, games a second", "at 10,000 games a second"]
    return _table(head, rows)


def crowd(met: Mapping[tuple[str, float], Met]) -> str:
    """How transactions fare at the counters, by design and rate."""
    rows = []
    for design in DESIGNS:
        for rate in RATES:
            one = met[design.name, rate]
            shares = [f"{100 * one.refused:.1f} %", f"{100 * one.failed:.2f} %"]
            rows.append([design.name, f"{rate:,.0f}", *shares, f"{one.tries:.2f}", str(one.rows)])
    head = ["counters", "games a second", "met another", "never closed", "tries", "rows of the busiest"]
    return _table(head, rows)


def windows(met: Mapping[float, Met], games: float) -> str:
    """The same for other lengths of a transaction."""
    rows = [
        [f"{ms:g}", f"{100 * one.refused:.1f} %", f"{100 * one.failed:.2f} %", f"{one.tries:.2f}", str(one.rows)]
        for ms, one in met.items()
    ]
    head = [f"ms at the items, at {games:,.0f} games a second", "met another", "never closed", "tries", "rows"]
    return _table(head, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    numbers = [all(_number(row[place]) for row in rows if row[place]) for place in range(len(columns))]
    head = [f"| {' | '.join(columns)} |", f"| {' | '.join('---:' if one else '---' for one in numbers)} |"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])


def _number(cell: str) -> bool:
    return cell.strip("*").removesuffix(" %").replace(",", "").replace(".", "").replace("e-", "").isdigit()
