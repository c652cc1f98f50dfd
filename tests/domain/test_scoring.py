from itertools import pairwise

from chalicelib.domain.scoring import points


def test_points_fall_with_time() -> None:
    by_time = [points(1, seconds * 1_000, 1) for seconds in (0, 2, 5, 10, 20, 60)]

    assert by_time[0] == 100
    assert by_time[4] == 50
    assert all(later < earlier for earlier, later in pairwise(by_time))


def test_points_fall_with_attempts() -> None:
    by_attempts = [points(1, 5_000, attempts) for attempts in range(1, 10)]

    assert all(more < fewer for fewer, more in pairwise(by_attempts))


def test_a_harder_word_is_worth_more() -> None:
    assert points(1, 5_000, 1) < points(2, 5_000, 1) < points(3, 5_000, 1)


def test_a_recognised_round_is_never_worth_nothing() -> None:
    assert points(1, 3_600_000, 60) == 1
