"""Leaderboards, and a player's own results, totals and rank."""

from chalicelib.api.bodies import Answer, Query
from chalicelib.api.lists import Cursor, Listing, PageQuery
from chalicelib.api.results import ResultAnswer, result_answer
from chalicelib.api.routes import PLAYER, PUBLIC, Call, Topic
from chalicelib.api.words import Slug
from chalicelib.domain.board import EVERY_CATEGORY, Period
from chalicelib.errors import NotFound

topic = Topic("rankings")


class RankQuery(Query):
    """`category` is a category's id, `all`, or `daily` for the ranking of the day's six words."""

    period: Period = "day"
    category: Slug = EVERY_CATEGORY


class LeaderboardQuery(RankQuery):
    cursor: Cursor | None = None


class RankAnswer(Answer):
    """The caller's place; all null or zero before the first result of the period.

    So many are above that they are not all counted where it is `beyond`: the place is `rank` or a later one.
    """

    rank: int | None
    beyond: bool
    points: int
    rounds: int
    recognised: int


class RowAnswer(Answer):
    """A place on a leaderboard; equal points share a rank."""

    rank: int
    player: str
    display_name: str
    points: int
    rounds: int
    recognised: int


class StatsAnswer(Answer):
    """Totals; `attempts` counts the recognised rounds by how many attempts they took, `best_times` are in ms."""

    rounds: int
    recognised: int
    points: int
    streak: int
    best_streak: int
    best_times: list[int]
    attempts: dict[str, int]


@topic.route("GET", "/me/results", who=PLAYER)
def my_results(call: Call[None, PageQuery]) -> Listing[ResultAnswer]:
    """My results, newest first."""
    rounds, cursor = call.services.rankings.results(call.caller.id, call.query.cursor)
    catalogue = call.services.catalogue.current()
    items = [result_answer(round_, catalogue, round_.language) for round_ in rounds]
    return Listing[ResultAnswer](items=items, cursor=cursor)


@topic.route("GET", "/me/stats", who=PLAYER)
def my_stats(call: Call[None, None]) -> StatsAnswer:
    """My totals, streak, best times and distribution of attempts."""
    totals = call.services.rankings.totals(call.caller.id)
    return StatsAnswer(
        rounds=totals.rounds,
        recognised=totals.recognised,
        points=totals.points,
        streak=totals.streak,
        best_streak=totals.best_streak,
        best_times=list(totals.best_times),
        attempts={str(number): count for number, count in sorted(totals.attempts.items())},
    )


@topic.route("GET", "/leaderboard", who=PUBLIC, errors=(NotFound,))
def leaderboard(call: Call[None, LeaderboardQuery]) -> Listing[RowAnswer]:
    """The players of the running day, week or of all time, best first."""
    asked = call.query
    rows, cursor = call.services.rankings.leaderboard(asked.period, asked.category, asked.cursor)
    items = [
        RowAnswer(
            rank=row.rank,
            player=row.player,
            display_name=row.display_name,
            points=row.points,
            rounds=row.rounds,
            recognised=row.recognised,
        )
        for row in rows
    ]
    return Listing[RowAnswer](items=items, cursor=cursor)


@topic.route("GET", "/me/rank", who=PLAYER, errors=(NotFound,))
def my_rank(call: Call[None, RankQuery]) -> RankAnswer:
    """My own row of a leaderboard."""
    row = call.services.rankings.rank(call.caller.id, call.query.period, call.query.category)
    if row is None:
        return RankAnswer(rank=None, beyond=False, points=0, rounds=0, recognised=0)
    return RankAnswer(rank=row.rank, beyond=row.beyond, points=row.points, rounds=row.rounds, recognised=row.recognised)
