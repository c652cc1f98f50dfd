import statistics
from random import Random

import pytest

from chalicelib.domain.times import EDGES, bin_of, median


def counts(times: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for time in times:
        found[bin_of(time)] = found.get(bin_of(time), 0) + 1
    return found


@pytest.mark.parametrize("rounds", [1, 2, 3, 10, 501])
@pytest.mark.parametrize("longest", [400, 20_000, 600_000])
def test_a_median_is_off_by_at_most_5_per_cent(rounds: int, longest: int) -> None:
    random = Random(rounds)
    times = [random.randint(250, longest) for _ in range(rounds)]

    assert median(counts(times)) == pytest.approx(statistics.median(times), rel=0.05)


def test_between_two_far_middles_the_median_is_halfway() -> None:
    assert median(counts([1_000, 20_000])) == pytest.approx(10_500, rel=0.05)


def test_very_short_and_very_long_times_have_bins_too() -> None:
    assert median(counts([0])) == pytest.approx(0, abs=125)
    assert median(counts([249])) == pytest.approx(249, abs=125)
    assert median(counts([86_400_000])) == EDGES[-1]
    assert EDGES[-1] > 600_000


def test_bins_are_as_many_however_long_a_time_is() -> None:
    assert {bin_of(0), bin_of(10**12)} == {0, len(EDGES)}


def test_without_times_there_is_no_median() -> None:
    assert median({}) is None
