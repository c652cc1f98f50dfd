from dataclasses import replace

import pytest

from chalicelib.domain.game import Mode
from chalicelib.domain.round import (
    LATE_END_MS,
    Feedback,
    Reason,
    Round,
    Verdict,
    claimed_label,
    close,
    take_guess,
)
from chalicelib.errors import Conflict, TooLate
from tests.builders import NOON, a_closed_round, a_round, guesses

ANNOUNCE_AT = 0.3


def guessed(round_: Round, *labels: str, seq: int, after_ms: int = 5_000, probability: float = 0.6) -> Round:
    return take_guess(round_, guesses(*labels, probability=probability), seq, NOON + after_ms, ANNOUNCE_AT, "v1")


def test_the_words_label_as_best_guess_recognises_the_drawing() -> None:
    after = guessed(a_round(), "cat", "dog", seq=0, after_ms=7_000)

    assert after.recognised_at == NOON + 7_000
    assert after.announced == {"cat"}


def test_the_words_label_as_second_guess_does_not_recognise_it() -> None:
    after = guessed(a_round(), "dog", "cat", seq=0)

    assert after.recognised_at is None
    assert after.announced == {"dog"}


def test_an_unsure_wrong_guess_is_not_announced() -> None:
    after = guessed(a_round(), "dog", seq=0, probability=0.29)

    assert after.announced == frozenset()
    assert after.seq == 0


def test_an_unsure_right_guess_counts() -> None:
    after = guessed(a_round(), "cat", seq=0, probability=0.1)

    assert after.recognised_at is not None


def test_a_label_announced_twice_is_one_attempt() -> None:
    once = guessed(a_round(), "dog", seq=0)

    twice = guessed(guessed(once, "lion", seq=1), "dog", seq=2)

    assert twice.announced == {"dog", "lion"}


@pytest.mark.parametrize("seq", [-1, 0, 3])
def test_a_stale_guess_changes_nothing(seq: int) -> None:
    before = guessed(a_round(), "dog", seq=3)

    assert guessed(before, "cat", seq=seq) is before


def test_nothing_is_announced_after_the_drawing_was_recognised() -> None:
    recognised = guessed(a_round(), "cat", seq=0, after_ms=4_000)

    after = guessed(recognised, "dog", seq=1, after_ms=6_000)

    assert after.announced == {"cat"}
    assert after.recognised_at == NOON + 4_000


def test_the_clock_runs_until_the_deadline_and_no_further() -> None:
    round_ = a_round()

    round_.check_running(NOON + 20_000)
    with pytest.raises(TooLate):
        round_.check_running(NOON + 20_001)


def test_an_end_may_be_half_a_minute_late() -> None:
    round_ = a_round()

    round_.check_may_end(NOON + 20_000 + LATE_END_MS)
    with pytest.raises(TooLate):
        round_.check_may_end(NOON + 20_001 + LATE_END_MS)


def test_a_closed_round_takes_no_guess() -> None:
    closed = replace(a_round(), result=close(a_round(), (), Reason.SKIPPED, NOON))

    with pytest.raises(Conflict):
        closed.check_running(NOON)


def test_a_result_tells_time_attempts_and_points() -> None:
    round_ = guessed(guessed(a_round(), "dog", seq=0), "cat", seq=1, after_ms=10_000)

    result = close(round_, guesses("cat"), Reason.RECOGNISED, NOON + 12_000)

    assert (result.recognised, result.reason) == (True, Reason.RECOGNISED)
    assert (result.time_to_guess_ms, result.time_to_draw_ms, result.attempts) == (10_000, 12_000, 2)
    assert result.points == 60  # 100 * 20 / 30 * 0.9
    assert result.announced == ("cat", "dog")


def test_the_time_to_guess_is_zero_while_the_word_is_still_being_read() -> None:
    result = close(guessed(a_round(), "cat", seq=0, after_ms=-2_000), (), Reason.RECOGNISED, NOON)

    assert result.time_to_guess_ms == 0


def test_claiming_to_be_recognised_does_not_make_it_so() -> None:
    result = close(a_round(), (), Reason.RECOGNISED, NOON + 5_000)

    assert (result.recognised, result.reason, result.points) == (False, Reason.SKIPPED, 0)


def test_claiming_a_skip_after_the_deadline_is_a_timeout() -> None:
    result = close(a_round(), (), Reason.SKIPPED, NOON + 25_000)

    assert result.reason is Reason.TIMEOUT
    assert result.time_to_draw_ms == 20_000


def test_zen_has_no_points() -> None:
    zen = guessed(a_round(mode=Mode.ZEN, seconds=None, deadline=None), "cat", seq=0, after_ms=90_000)

    result = close(zen, (), Reason.RECOGNISED, NOON + 95_000)

    assert (result.recognised, result.points, result.time_to_guess_ms) == (True, 0, 90_000)


def test_a_round_that_teaches_recognises_nothing_and_counts_nothing() -> None:
    round_ = take_guess(a_round(teaching=True), guesses("dog"), 0, NOON + 1_000, 0.5, "v")
    round_ = take_guess(round_, guesses("cat"), 1, NOON + 2_000, 0.5, "v")

    result = close(round_, guesses("cat"), Reason.RECOGNISED, NOON + 3_000)

    assert round_.announced == {"dog", "cat"}
    assert (result.recognised, result.reason, result.attempts, result.points) == (False, Reason.SKIPPED, 0, 0)
    assert (result.time_to_guess_ms, result.announced) == (None, ("cat", "dog"))


def test_in_a_round_that_teaches_an_unsure_guess_of_the_word_is_as_any_other() -> None:
    round_ = take_guess(a_round(teaching=True), guesses("cat", probability=0.1), 0, NOON + 1_000, 0.5, "v")

    assert round_.announced == frozenset()


@pytest.mark.parametrize(
    ("verdict", "label", "claimed"),
    [
        (Verdict.RIGHT, None, "cat"),
        (Verdict.WRONG, None, None),
        (Verdict.WRONG, "dog", "dog"),
        (Verdict.WRONG, "cat", None),
        (Verdict.UNCLEAR, None, None),
    ],
)
def test_a_verdict_on_a_round_that_teaches_is_on_the_word(
    verdict: Verdict, label: str | None, claimed: str | None
) -> None:
    closed = a_closed_round(teaching=True)
    assert closed.result is not None
    taught = replace(closed, result=replace(closed.result, recognised=False, guesses=guesses("bear", "dog")))

    assert claimed_label(taught, Feedback(verdict, label, NOON)) == claimed


def test_nothing_is_taught_where_nothing_was_drawn() -> None:
    closed = a_closed_round(teaching=True)
    assert closed.result is not None
    empty = replace(closed, result=replace(closed.result, recognised=False, guesses=()))

    assert claimed_label(empty, Feedback(Verdict.RIGHT, None, NOON)) is None


def test_a_drawing_was_drawn_no_shorter_than_until_it_was_recognised() -> None:
    recognised = a_round(recognised_at=NOON + 3_000, announced=frozenset({"cat"}))

    result = close(recognised, guesses("cat"), Reason.RECOGNISED, NOON + 1_200)  # of a process whose clock is behind

    assert (result.time_to_guess_ms, result.time_to_draw_ms) == (3_000, 3_000)


def test_a_result_closes_no_earlier_than_it_may() -> None:
    assert close(a_round(), (), Reason.SKIPPED, NOON, NOON + 400).closed_at == NOON + 400
    assert close(a_round(), (), Reason.SKIPPED, NOON, NOON - 400).closed_at == NOON
