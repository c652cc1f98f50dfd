import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is in the training environment")

from training.drift import drift, of_confidence, of_labels
from training.pairing import by_label, chance, corrected, difference, interval, least_loss, mean_difference


def answered(both: int, lost: int, gained: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """Whether champion and challenger were right, drawing by drawing."""
    champion = np.repeat([True, True, False, False], [both, lost, gained, neither])
    challenger = np.repeat([True, False, True, False], [both, lost, gained, neither])
    return champion, challenger


def test_the_interval_is_that_of_the_published_example() -> None:
    """`ci.prop.ps(.05, 12, 4, 26, 6)` of the R package statpsych, by Bonett: 0.2548067 to 0.6251933."""
    assert interval(lost=4, gained=26, drawings=48) == pytest.approx((0.2548067, 0.6251933), abs=1e-6)


def test_chance_is_that_of_so_many_heads_or_more() -> None:
    assert chance(0, 0) == 1
    assert chance(0, 5) == 1
    assert chance(5, 0) == pytest.approx(1 / 32)
    assert chance(8, 2) == pytest.approx((45 + 10 + 1) / 1024)


def test_a_difference_tells_both_shares_and_its_interval() -> None:
    found = difference(*answered(both=60, lost=20, gained=5, neither=15))

    assert (found.drawings, found.champion, found.challenger) == (100, 0.8, 0.65)
    assert found.low < found.change < found.high < 0
    assert found.chance == pytest.approx(chance(20, 5))


def test_the_interval_covers_the_true_difference_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    counts = random.multinomial(60, [0.15, 0.10, 0.75], 2000)

    covered = [low <= -0.05 <= high for low, high in (interval(lost, gained, 60) for lost, gained, _ in counts)]

    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)


def test_prefixes_are_averaged_drawing_by_drawing() -> None:
    champion = np.array([[False, False, True, True], [True, True, True, True]])
    challenger = np.array([[False, False, False, True], [True, True, True, True]])

    found = mean_difference(champion, challenger)

    assert found.change == pytest.approx(-1 / 8)
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.25 / 2, abs=0.01)
    assert mean_difference(champion, champion).low == 0


def test_labels_that_could_not_be_found_worse_do_not_weaken_the_test_of_one_that_was() -> None:
    few = dict.fromkeys(range(300), 1.0)

    alone = corrected({999: chance(8, 0)}, {999: 8}, 0.05)
    among = corrected({**few, 999: chance(8, 0)}, {**dict.fromkeys(few, 2), 999: 8}, 0.05)

    assert among[999] == alone[999] == pytest.approx(1 / 256)
    assert set(among.values()) == {1.0, 1 / 256}


def test_many_labels_that_could_be_found_worse_are_corrected_as_holm_does() -> None:
    found = corrected({1: 0.001, 2: 0.04, 3: 0.02}, {1: 30, 2: 30, 3: 30}, 0.05)

    assert found == pytest.approx({1: 0.003, 2: 0.04, 3: 0.04})


def test_a_challenger_that_is_no_worse_is_rarely_refused_for_any_of_many_labels() -> None:
    random = np.random.default_rng(2)
    refused = 0
    for _ in range(400):
        lost, gained = random.poisson(2.5, (2, 60))
        chances = {label: chance(int(a), int(b)) for label, (a, b) in enumerate(zip(lost, gained, strict=True))}
        apart = {label: int(a + b) for label, (a, b) in enumerate(zip(lost, gained, strict=True))}
        refused += min(corrected(chances, apart, 0.05).values()) < 0.05

    assert refused / 400 < 0.05 + 0.03


def test_each_label_is_told_apart() -> None:
    worse, better = answered(both=5, lost=20, gained=0, neither=0), answered(both=40, lost=0, gained=10, neither=0)
    champion, challenger = (np.concatenate(parts) for parts in zip(worse, better, strict=True))
    label = np.repeat([3, 7], [25, 50])

    found = by_label(champion, challenger, label, 0.05)

    assert (found[3].drawings, found[3].change) == (25, pytest.approx(-0.8))
    assert found[3].chance < 0.001
    assert (found[7].drawings, found[7].chance) == (50, 1.0)


def test_drift_is_the_stability_index_and_chance_shrinks_with_the_drawings() -> None:
    before, after = np.array([5000, 5000]), np.array([8000, 2000])

    found = drift(before, after)

    assert found.psi == pytest.approx(0.3 * np.log(1.6) - 0.3 * np.log(0.4), abs=1e-3)
    assert found.by_chance == pytest.approx(6.635 * 2 / 10_000, abs=1e-5)
    assert drift(before, before).psi == 0


def test_few_drawings_of_many_labels_drift_by_chance_alone() -> None:
    random = np.random.default_rng(3)
    before, after = random.integers(0, 300, 6000), random.integers(0, 300, 400)

    found = of_labels(before, after, 300)

    assert 0.25 < found.psi < found.by_chance


def test_confidence_drifts_where_drawings_get_harder() -> None:
    random = np.random.default_rng(4)
    before, same, harder = random.beta(5, 2, 4000), random.beta(5, 2, 400), random.beta(2, 2, 400)

    assert of_confidence(before, same).psi < of_confidence(before, same).by_chance
    assert of_confidence(before, harder).psi > 0.25


@pytest.mark.parametrize(
    ("drawings", "counted", "loss"), [(20, 1, 0.25), (20, 10, 0.4), (20, 345, 0.65), (200, 345, 0.105), (3, 1, 4 / 3)]
)
def test_the_least_loss_that_is_refused_depends_on_the_drawings(drawings: int, counted: int, loss: float) -> None:
    assert least_loss(drawings, counted) == pytest.approx(loss)
