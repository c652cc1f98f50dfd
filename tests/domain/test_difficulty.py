"""When a word's difficulty changes, and when it stays."""

import pytest

from chalicelib.domain.difficulty import BOUNDS, ROUNDS_NEEDED, reestimated
from chalicelib.domain.shrinkage import Estimate, Prior, Tally, estimate
from chalicelib.domain.word import Difficulty

PRIOR = Prior(3, 2)
LEVELS: tuple[Difficulty, ...] = (1, 2, 3)


@pytest.mark.parametrize("difficulty", LEVELS)
@pytest.mark.parametrize(("low", "high", "expected"), [(0.8, 0.9, 1), (0.5, 0.6, 2), (0.1, 0.3, 3)])
def test_where_the_interval_lies_between_two_bounds_that_is_the_difficulty(
    difficulty: Difficulty, low: float, high: float, expected: int
) -> None:
    assert reestimated(difficulty, Estimate((low + high) / 2, low, high), ROUNDS_NEEDED) == expected


@pytest.mark.parametrize(("low", "high", "stay"), [(0.6, 0.8, {1, 2}), (0.4, 0.5, {2, 3}), (0.3, 0.9, {1, 2, 3})])
def test_where_it_reaches_over_a_bound_both_sides_stay(low: float, high: float, stay: set[int]) -> None:
    found = {
        difficulty
        for difficulty in LEVELS
        if reestimated(difficulty, Estimate((low + high) / 2, low, high), 100) == difficulty
    }

    assert found == stay


def test_a_word_of_few_rounds_keeps_its_difficulty() -> None:
    assert reestimated(1, Estimate(0.1, 0.05, 0.2), ROUNDS_NEEDED - 1) == 1


@pytest.mark.parametrize("difficulty", LEVELS)
@pytest.mark.parametrize("recognised", range(0, 101, 5))
def test_a_difficulty_that_was_set_by_the_rule_is_left_alone_by_it(difficulty: Difficulty, recognised: int) -> None:
    told = estimate(PRIOR, Tally(recognised, 100))

    once = reestimated(difficulty, told, 100)

    assert reestimated(once, told, 100) == once


def test_a_share_at_a_bound_does_not_go_back_and_forth() -> None:
    seen: Difficulty = 1
    changes = 0
    for recognised in (68, 71, 69, 72, 66, 73) * 3:
        following = reestimated(seen, estimate(PRIOR, Tally(recognised, 100)), 100)
        changes += following != seen
        seen = following

    assert BOUNDS[0] == 0.7
    assert changes == 0
