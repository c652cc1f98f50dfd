from chalicelib.domain.statistics import Day, Detail, Sums


def test_means_are_over_the_recognised_rounds() -> None:
    sums = Sums(rounds=5, recognised=2, ms=10_000, attempts=3)

    assert (sums.mean_ms, sums.mean_attempts) == (5_000, 1.5)


def test_what_was_never_recognised_has_no_means() -> None:
    assert Sums(rounds=5).mean_ms is None
    assert Sums(rounds=5).mean_attempts is None
    assert Sums().share == 0
    assert Detail().median_ms is None


def test_days_add_up() -> None:
    one = Day("2027-01-15", games=2, players=1, sums=Sums(3, 2, 900, 4))

    assert one + one == Day("2027-01-15", games=4, players=2, sums=Sums(6, 4, 1_800, 8))
