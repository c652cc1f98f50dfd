"""How the game goes, for admins."""

from chalicelib.api.bodies import Answer
from chalicelib.api.played import EstimateAnswer, estimate_answer
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.services.overview import MOST_WAITING, ShownDay
from chalicelib.services.retraining import ShownRun, Standing

topic = Topic("overview")


class DayAnswer(Answer):
    """A UTC date: games begun, rounds closed, players with a result; `estimate` is null where nothing was played.

    `failures` are requests that failed by a fault of ours.
    """

    date: str
    games: int
    rounds: int
    recognised: int
    players: int
    failures: int
    estimate: EstimateAnswer | None


class LastRunAnswer(Answer):
    """The last run of retraining, and why it failed if it did."""

    id: str
    state: Standing
    requested_at: str
    error: str | None


class OverviewAnswer(Answer):
    """The last 14 days, the running one last; what waits for an admin; models.

    `waiting_reviews` counts reported links, too. It is 1,000 at most: `more_reviews` says that there may be more.
    `last_run` is null before the first.
    """

    days: list[DayAnswer]
    waiting_reviews: int
    more_reviews: bool
    champion: str | None
    challenger: str | None
    last_run: LastRunAnswer | None


@topic.route("GET", "/admin/overview", who=ADMIN)
def overview(call: Call[None, None]) -> OverviewAnswer:
    """What is played a day, what waits, which model plays, how the last retraining went."""
    found = call.services.overview.now()
    return OverviewAnswer(
        days=[_day(shown) for shown in found.days],
        waiting_reviews=found.waiting,
        more_reviews=found.waiting >= MOST_WAITING,
        champion=found.champion,
        challenger=found.challenger,
        last_run=None if found.run is None else _run(found.run),
    )


def _day(shown: ShownDay) -> DayAnswer:
    day = shown.day
    return DayAnswer(
        date=day.date,
        games=day.games,
        rounds=day.sums.rounds,
        recognised=day.sums.recognised,
        players=day.players,
        failures=day.failures,
        estimate=None if shown.estimate is None else estimate_answer(shown.estimate),
    )


def _run(shown: ShownRun) -> LastRunAnswer:
    run = shown.run
    return LastRunAnswer(id=run.id, state=shown.standing, requested_at=to_rfc3339(run.requested_at), error=run.error)
