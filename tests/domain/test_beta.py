"""The beta distribution, against values of closed forms and of SciPy 1.17."""

import pytest

from chalicelib.domain.beta import below, quantile


@pytest.mark.parametrize(
    ("share", "wins", "losses", "probability"),
    [
        (0.3, 1, 1, 0.3),
        (0.5, 2, 2, 0.5),
        (0.1, 1, 10, 1 - 0.9**10),
        (0.25, 0.5, 0.5, 1 / 3),  # arcsine: 2 asin(sqrt(x)) / pi
        (0.77, 30, 3, 0.012781595560),
        (0.001, 0.1, 5, 0.612898359375),
        (0.35, 1000, 2000, 0.972904504317),
        (0.0, 2, 3, 0.0),
        (1.0, 2, 3, 1.0),
    ],
)
def test_a_probability_below_a_share(share: float, wins: float, losses: float, probability: float) -> None:
    assert below(share, wins, losses) == pytest.approx(probability, abs=1e-6)


@pytest.mark.parametrize(
    ("probability", "wins", "losses", "share"),
    [
        (0.025, 1, 1, 0.025),
        (0.5, 2, 2, 0.5),
        (0.025, 2, 2, 0.094299),
        (0.975, 0.5, 300.5, 0.008331),
        (0.025, 30, 3, 0.791931),
        (0.975, 1000, 2000, 0.350303),
        (0.025, 50000, 12, 0.999606),
    ],
)
def test_a_quantile(probability: float, wins: float, losses: float, share: float) -> None:
    assert quantile(probability, wins, losses) == pytest.approx(share, abs=2e-6)
