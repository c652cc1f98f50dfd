from dataclasses import replace

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.imprint import MANY, SIZE, Imprint

SQUARE = Drawing.from_lists([[[0, 100, 100, 0, 0], [0, 0, 100, 100, 0]]])


def scrawl(seed: int, points: int = 60) -> Drawing:
    """A drawing with many corners, another one for each seed."""
    random = np.random.default_rng(seed)
    x, y = (np.cumsum(random.normal(0, 20, points)) for _ in range(2))
    return Drawing(tuple(Stroke(tuple(x[at : at + 10]), tuple(y[at : at + 10])) for at in range(0, points, 10)))


def changed(drawing: Drawing, way: str) -> Drawing:
    random = np.random.default_rng(1)
    x, y = (np.concatenate([getattr(stroke, axis) for stroke in drawing.strokes]) for axis in "xy")
    side = max(np.ptp(x), np.ptp(y))

    def one(stroke: Stroke) -> Stroke:
        x, y = np.array(stroke.x), np.array(stroke.y)
        match way:
            case "moved":
                x, y = x + 500, y - 70
            case "scaled":
                x, y = x * 0.3, y * 0.3
            case "mirrored":
                x = -x
            case "shaken":
                x, y = (axis + random.normal(0, side / 100, len(axis)) for axis in (x, y))
            case "backwards":
                x, y = x[::-1], y[::-1]
        times = tuple(np.arange(len(x), dtype=float)) if way == "timed" else None
        return replace(stroke, x=tuple(x.tolist()), y=tuple(y.tolist()), t=times)

    return Drawing(tuple(map(one, drawing.strokes)))


@pytest.mark.parametrize("way", ["the same", "moved", "scaled", "mirrored", "shaken", "timed", "backwards"])
def test_a_copy_is_known_however_it_was_changed(way: str) -> None:
    kept = [Imprint.of(scrawl(seed)).data for seed in range(1, 6)]

    assert Imprint.of(changed(scrawl(3), way)).is_in(b"".join(kept))


@pytest.mark.parametrize("way", ["the same", "moved", "scaled", "mirrored"])
def test_a_copy_is_known_among_thousands(way: str) -> None:
    others = np.random.default_rng(3).integers(-127, 128, (4_000, SIZE)).astype(np.int8).tobytes()

    assert Imprint.of(changed(scrawl(3), way)).is_in(others + Imprint.of(scrawl(3)).data)


def test_among_many_others_a_copy_must_be_more_alike() -> None:
    drawing, random = scrawl(3), np.random.default_rng(2)
    redrawn = [replace(stroke, y=tuple(y + random.normal(0, 4) for y in stroke.y)) for stroke in drawing.strokes]
    alike = Imprint.of(Drawing(tuple(redrawn)))
    kept = Imprint.of(drawing).data

    assert alike.is_in(kept * MANY)
    assert not alike.is_in(kept * (MANY + 1))


def test_another_drawing_is_no_copy() -> None:
    kept = [Imprint.of(scrawl(seed)).data for seed in range(1, 6)]

    assert not Imprint.of(scrawl(7)).is_in(b"".join(kept))
    assert not Imprint.of(scrawl(7)).is_in(b"")


def test_what_everybody_draws_alike_is_no_copy() -> None:
    square = Imprint.of(SQUARE)

    assert not square.telling
    assert not square.is_in(square.data)


def test_an_imprint_is_the_same_in_every_process() -> None:
    data = Imprint.of(scrawl(1)).data

    assert len(data) == SIZE
    assert data == Imprint.of(scrawl(1)).data
    assert np.frombuffer(data, np.int8)[:4] == pytest.approx([-7, 18, -59, -38], abs=1)
