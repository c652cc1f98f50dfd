"""What is measured of a game, and how it is handed over."""

from dataclasses import replace

import pytest

from chalicelib.domain.fairness import Flag
from chalicelib.domain.round import Reason, Round, close
from chalicelib.services.meter import KEPT, Meter, Metric, Reading, Wait
from tests.builders import NOON, a_round

VERSION = "20261123T000000Z"


def closed(recognised_at: int | None, *, teaching: bool = False) -> Round:
    running = replace(a_round(), recognised_at=recognised_at, model_version=VERSION, teaching=teaching)
    return replace(running, result=close(running, (), Reason.SKIPPED, NOON + 9_000))


def test_a_recognised_round_is_a_round_a_recognition_and_its_time() -> None:
    meter = Meter()

    meter.closed(closed(NOON + 4_000))

    assert meter.take().readings == (
        Reading(Metric.ROUNDS, 1, VERSION),
        Reading(Metric.RECOGNISED, 1, VERSION),
        Reading(Metric.TIME_TO_RECOGNISE, 4_000, VERSION),
    )


def test_a_round_that_was_not_recognised_lowers_the_share_and_has_no_time() -> None:
    meter = Meter()

    meter.closed(closed(None))

    assert meter.take().readings == (Reading(Metric.ROUNDS, 1, VERSION), Reading(Metric.RECOGNISED, 0, VERSION))


def test_a_flagged_round_is_counted_as_such_whether_it_teaches_or_not() -> None:
    meter = Meter()
    rounds = [closed(None), closed(None, teaching=True)]

    for round_ in rounds:
        assert round_.result is not None
        meter.closed(replace(round_, result=replace(round_.result, flags=(Flag.HASTY,))))

    assert [reading for reading in meter.take().readings if reading.metric is Metric.FLAGGED] == [
        Reading(Metric.FLAGGED),
        Reading(Metric.FLAGGED),
    ]


@pytest.mark.parametrize("round_", [a_round(), closed(None, teaching=True)], ids=["open", "teaching"])
def test_a_round_that_counts_in_no_statistics_is_not_measured(round_: Round) -> None:
    meter = Meter()

    meter.closed(round_)

    assert meter.take().readings == ()


def test_waits_are_summed_by_service() -> None:
    meter = Meter()

    for service, ms in (("dynamodb", 2.0), ("s3", 7.0), ("dynamodb", 3.5)):
        meter.called(service, ms)

    assert meter.take().waits == {"dynamodb": Wait(2, 5.5), "s3": Wait(1, 7.0)}


def test_what_is_taken_is_gone() -> None:
    meter = Meter()
    meter.guessed(VERSION)
    meter.called("s3", 1.0)

    first, second = meter.take(), meter.take()

    assert first.readings == (Reading(Metric.GUESSES, 1, VERSION),)
    assert (second.readings, second.waits) == ((), {})


def test_where_nobody_takes_them_readings_do_not_pile_up() -> None:
    meter = Meter()

    for _ in range(2 * KEPT):
        meter.guessed(VERSION)

    assert len(meter.take().readings) == KEPT
