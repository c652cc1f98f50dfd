from chalicelib.domain.statistics import WordStatistics


def test_one_lucky_round_does_not_make_a_word_easier_than_a_proven_one() -> None:
    lucky = WordStatistics("a", rounds=1, recognised=1)
    proven = WordStatistics("b", rounds=100, recognised=95)

    assert lucky.share > proven.share
    assert lucky.ease < proven.ease


def test_means_are_over_the_recognised_rounds() -> None:
    word = WordStatistics("a", rounds=5, recognised=2, ms=10_000, attempts=3)

    assert (word.mean_ms, word.mean_attempts) == (5_000, 1.5)


def test_a_word_that_was_never_recognised_has_no_means() -> None:
    assert WordStatistics("a", rounds=5).mean_ms is None
    assert WordStatistics("a").share == 0
