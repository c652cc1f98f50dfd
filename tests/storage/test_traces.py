"""A trace as text: what it is written and read as."""

from base64 import b64decode, b64encode

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.trace import UNSEEN, Seen, Trace
from chalicelib.storage.traces import trace_from, trace_text

TRACE = Trace((Seen(7, 0.5), Seen(4_000_000_000, 2.0)), 2.5, 1.5, 1_234)


@pytest.mark.parametrize("trace", [UNSEEN, TRACE, UNSEEN.grown(Drawing.from_lists([[[3], [4]]]), 5)])
def test_a_trace_is_read_as_it_was_written(trace: Trace) -> None:
    assert trace_from(trace_text(trace)) == trace


def test_a_round_without_a_guess_has_no_trace() -> None:
    assert trace_from(None) == UNSEEN


def test_a_trace_that_tells_no_time_is_read_too() -> None:
    before = b64encode(b64decode(trace_text(TRACE))[:-4]).decode()

    assert trace_from(before) == Trace(TRACE.strokes, 2.5, 1.5, 0)


def test_a_round_that_lasts_for_months_keeps_its_trace() -> None:
    assert trace_from(trace_text(Trace(at=2**40))).at == 2**32 - 1
