from functools import reduce

from chalicelib.domain.round import Reason, Result
from chalicelib.domain.totals import Totals


def result(recognised: bool, ms: int = 4_000, attempts: int = 1) -> Result:
    reason = Reason.RECOGNISED if recognised else Reason.TIMEOUT
    points = 10 if recognised else 0
    return Result(recognised, reason, ms if recognised else None, 9_000, attempts, points, (), (), 0)


def test_totals_add_up() -> None:
    results = [result(True, 4_000, 2), result(True, 3_000), result(False), result(True, 9_000, 2)]

    totals = reduce(Totals.plus, results, Totals())

    assert (totals.rounds, totals.recognised, totals.points) == (4, 3, 30)
    assert (totals.streak, totals.best_streak, totals.best_ms) == (1, 2, 3_000)
    assert totals.attempts == {1: 1, 2: 2}
    assert totals.revision == 4


def test_without_a_recognised_round_there_is_no_best_time() -> None:
    totals = Totals().plus(result(False))

    assert totals.best_ms is None
    assert totals.attempts == {}
