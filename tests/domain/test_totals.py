from dataclasses import replace
from functools import reduce

from chalicelib.domain.clock import date_of
from chalicelib.domain.round import Reason, Result
from chalicelib.domain.totals import Totals
from tests.builders import NOON


def result(recognised: bool, ms: int = 4_000, attempts: int = 1) -> Result:
    reason = Reason.RECOGNISED if recognised else Reason.TIMEOUT
    points = 10 if recognised else 0
    return Result(recognised, reason, ms if recognised else None, 9_000, attempts, points, (), (), 0)


def test_totals_add_up() -> None:
    results = [result(True, 4_000, 2), result(True, 3_000), result(False), result(True, 9_000, 2)]

    totals = reduce(Totals.plus, results, Totals())

    assert (totals.rounds, totals.recognised, totals.points) == (4, 3, 30)
    assert (totals.streak, totals.best_streak, totals.best_times[0]) == (1, 2, 3_000)
    assert totals.attempts == {1: 1, 2: 2}
    assert totals.revision == 4


def test_without_a_recognised_round_there_is_no_best_time() -> None:
    totals = Totals().plus(result(False))

    assert totals.best_times == ()
    assert totals.attempts == {}


def test_the_five_shortest_times_are_kept_the_shortest_first() -> None:
    times = [9_000, 2_000, 7_000, 2_000, 5_000, 8_000, 1_000]

    totals = reduce(Totals.plus, [result(True, ms) for ms in times], Totals())

    assert totals.best_times == (1_000, 2_000, 2_000, 5_000, 7_000)


def test_a_result_that_comes_after_one_of_the_next_day_is_of_that_day() -> None:
    totals = Totals().plus(replace(result(True), closed_at=NOON))

    assert Totals().earliest == 0
    assert date_of(totals.earliest) == date_of(NOON)
    assert date_of(totals.earliest - 1) < date_of(NOON)
