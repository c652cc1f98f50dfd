"""Targets: drawings, from a request's body to what is computed of them before a network is asked."""

from __future__ import annotations

import json

import numpy as np

from chalicelib.api.bodies import read_body
from chalicelib.api.rounds import FinishedDrawing, UnfinishedDrawing
from chalicelib.domain.drawing import Drawing
from chalicelib.domain.fingerprint import fingerprint
from chalicelib.errors import Invalid
from chalicelib.inference.batch import Batch
from chalicelib.inference.features import named
from chalicelib.inference.simplification import SIDE, simplify, strokes_of
from chalicelib.inference.traits import traits
from tests.fuzz.mutation import as_json
from tests.fuzz.target import Target

FEATURES = named("raster-28-v1+points-128-v1")


def drawings(data: bytes) -> None:
    """The bodies of guesses and of ends."""
    models: tuple[type[UnfinishedDrawing | FinishedDrawing], ...] = (UnfinishedDrawing, FinishedDrawing)
    for model in models:
        try:
            taken = read_body(model, data)
        except Invalid:
            continue
        check(taken.drawing)


def check(drawing: Drawing) -> None:
    """A drawing that was taken: it can be kept, cut and computed with, and nothing warns of a number that is none."""
    assert Drawing.from_lists(json.loads(json.dumps(drawing.to_lists(), allow_nan=False))) == drawing
    with np.errstate(all="raise", under="ignore"):
        for part in (drawing, drawing.prefix(50)):
            _check_simple(part)
    if len(drawing):
        assert fingerprint(drawing)


def _check_simple(drawing: Drawing) -> None:
    batch = Batch.of([drawing])
    simple = simplify(batch)
    assert all(((axis >= 0) & (axis <= SIDE + 0.01)).all() for axis in (simple.x, simple.y))
    assert all(np.isfinite(tensor).all() for tensor in FEATURES.extract(batch))
    assert np.isfinite(traits(batch)).all()
    assert bool(strokes_of(drawing)) == bool(len(drawing))


TARGETS = (Target("drawings", drawings, as_json, share=3),)
