"""Shares from few rounds: drawn towards what words have in common, with an interval that says how little is known."""

from random import Random

import pytest

from chalicelib.domain.shrinkage import JEFFREYS, MOST, UNKNOWN, Estimate, Prior, Tally, common, difference, estimate

ALIKE = [Tally(60, 100)] * 20
TWO_KINDS = [Tally(95, 100)] * 20 + [Tally(5, 100)] * 20


def test_what_words_have_in_common_is_found_again() -> None:
    random = Random(5)
    shares = [random.betavariate(6, 4) for _ in range(2_000)]
    tallies = [Tally(sum(random.random() < share for _ in range(20)), 20) for share in shares]

    prior = common(tallies)

    assert prior.share == pytest.approx(0.6, abs=0.02)
    assert prior.rounds == pytest.approx(10, abs=1.5)


def test_words_that_are_alike_are_drawn_together_and_words_that_differ_are_not() -> None:
    lucky = Tally(1, 1)

    assert estimate(common(ALIKE), lucky).share == pytest.approx(0.6, abs=0.01)
    assert estimate(common(TWO_KINDS), lucky).share > 0.65


def test_words_that_differ_by_less_than_chance_count_as_good_as_the_same() -> None:
    assert common(ALIKE).rounds == pytest.approx(MOST)


@pytest.mark.parametrize("tallies", [[], [Tally(0, 0)] * 50, [Tally(1, 2)] * 9, [Tally(1, 1)] * 50])
def test_where_nothing_can_be_estimated_the_prior_is_weak(tallies: list[Tally]) -> None:
    assert common(tallies).rounds == pytest.approx(UNKNOWN)


def test_words_that_were_always_or_never_recognised_leave_some_doubt() -> None:
    for recognised in (0, 100):
        prior = common([Tally(recognised, 100)] * 20)

        assert 0 < prior.share < 1


def test_one_lucky_round_makes_no_word_the_easiest() -> None:
    prior = Prior(3, 2)

    assert estimate(prior, Tally(1, 1)).share < estimate(prior, Tally(45, 50)).share


def test_the_interval_holds_the_share_and_narrows_with_rounds() -> None:
    widths = []
    for rounds in (0, 4, 40, 400):
        found = estimate(Prior(2, 2), Tally(rounds // 4, rounds))
        assert 0 < found.low < found.share < found.high < 1
        widths.append(found.high - found.low)

    assert widths == sorted(widths, reverse=True)


def test_a_share_on_its_own_has_the_interval_of_jeffreys() -> None:
    found = estimate(JEFFREYS, Tally(8, 10))

    assert found.low == pytest.approx(0.497226, abs=1e-5)
    assert found.high == pytest.approx(0.955941, abs=1e-5)


def test_an_interval_of_95_percent_holds_the_true_share_about_as_often() -> None:
    random = Random(7)
    prior, held, tried = Prior(6, 4), 0, 1_000

    for _ in range(tried):
        share = random.betavariate(6, 4)
        found = estimate(prior, Tally(sum(random.random() < share for _ in range(8)), 8))
        held += found.low <= share <= found.high

    assert held / tried == pytest.approx(0.95, abs=0.02)


def test_a_difference_is_sure_where_the_shares_are_far_apart() -> None:
    better = difference(estimate(JEFFREYS, Tally(90, 100)), estimate(JEFFREYS, Tally(50, 100)))
    unsure = difference(estimate(JEFFREYS, Tally(3, 4)), estimate(JEFFREYS, Tally(2, 4)))

    assert better.share == pytest.approx(0.4, abs=0.01)
    assert 0.27 < better.low < better.share < better.high < 0.53
    assert unsure.low < 0 < unsure.high


def test_a_difference_has_the_bounds_that_newcombe_gives() -> None:
    """56 of 70 and 48 of 80, with the intervals of Wilson: 0.0524 to 0.3339 (Newcombe 1998, table II)."""
    one, other = Estimate(0.8, 0.6917, 0.8776), Estimate(0.6, 0.4905, 0.7004)

    found = difference(one, other)

    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-4)
