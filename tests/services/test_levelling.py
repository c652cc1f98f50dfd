import pytest

from chalicelib.errors import InklingError, Invalid, Unauthenticated
from chalicelib.services.levelling import Level


class Time:
    """Goes on by what is waited and what is worked."""

    def __init__(self) -> None:
        self.now = 100.0

    def ticks(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += seconds

    def refuse_after(self, seconds: float, error: InklingError) -> None:
        self.now += seconds
        raise error


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def level(time: Time) -> Level:
    return Level(0.5, time.ticks, time.pass_by)


@pytest.mark.parametrize("work", [0.01, 0.3, 0.49])
def test_whatever_is_done_takes_one_step(level: Level, time: Time, work: float) -> None:
    with level.always():
        time.pass_by(work)

    assert time.now == pytest.approx(100.5)


def test_what_takes_longer_takes_the_next_whole_step(level: Level, time: Time) -> None:
    with level.always():
        time.pass_by(0.7)

    assert time.now == pytest.approx(101)


def test_an_error_takes_as_long_and_goes_on(level: Level, time: Time) -> None:
    with pytest.raises(Invalid), level.always():
        time.refuse_after(0.1, Invalid("code", "wrong"))

    assert time.now == pytest.approx(100.5)


def test_who_signs_in_does_not_wait(level: Level, time: Time) -> None:
    with level.refusals():
        time.pass_by(0.2)

    assert time.now == pytest.approx(100.2)


def test_who_is_refused_does(level: Level, time: Time) -> None:
    with pytest.raises(Unauthenticated), level.refusals():
        time.refuse_after(0.1, Unauthenticated("no"))

    assert time.now == pytest.approx(100.5)


def test_where_nothing_is_to_be_hidden_nobody_waits(time: Time) -> None:
    with Level(0, time.ticks, time.pass_by).always():
        time.pass_by(0.2)

    assert time.now == pytest.approx(100.2)
