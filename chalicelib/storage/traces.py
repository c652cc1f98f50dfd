"""How the trace of a drawing is written in a round's item: packed, because each guess writes it."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode

from chalicelib.domain.trace import UNSEEN, Seen, Trace

HEAD = struct.Struct("<ff")  # ink, leap
STROKE = struct.Struct("<If")  # start, ink
TAIL = struct.Struct("<I")  # when it was seen
LATEST = 2**32 - 1


def trace_text(trace: Trace) -> str:
    """A trace in base64; its lengths to 7 digits."""
    strokes = b"".join(STROKE.pack(stroke.start, stroke.ink) for stroke in trace.strokes)
    head, tail = HEAD.pack(trace.ink, trace.leap), TAIL.pack(min(trace.at, LATEST))
    return b64encode(head + strokes + tail).decode()


def trace_from(text: str | None) -> Trace:
    if text is None:
        return UNSEEN
    data = b64decode(text)
    ink, leap = HEAD.unpack_from(data)
    end = len(data) - (len(data) - HEAD.size) % STROKE.size  # a trace without a tail was written before there were any
    at = TAIL.unpack_from(data, end)[0] if end < len(data) else 0
    return Trace(tuple(Seen(*stroke) for stroke in STROKE.iter_unpack(data[HEAD.size : end])), ink, leap, at)
