from chalicelib.domain.drawing import Drawing
from chalicelib.domain.fingerprint import fingerprint

STROKES = [[[10.0, 90.0, 140.0], [20.0, 60.0, 25.0]], [[30.0, 35.0], [100.0, 170.0]]]


def drawn(scale: float = 1, dx: float = 0, dy: float = 0) -> Drawing:
    moved = [[[x * scale + dx for x in xs], [y * scale + dy for y in ys]] for xs, ys in STROKES]
    return Drawing.from_lists(moved)


def test_a_copy_has_the_same_fingerprint_wherever_and_however_large_it_is() -> None:
    assert fingerprint(drawn(scale=2.5, dx=-40, dy=700)) == fingerprint(drawn())


def test_a_copy_at_another_pace_has_the_same_fingerprint() -> None:
    timed = Drawing.from_lists([[*axes, [place * 16.0 for place in range(len(axes[0]))]] for axes in STROKES])

    assert fingerprint(timed) == fingerprint(drawn())


def test_another_drawing_has_another_one() -> None:
    other = Drawing.from_lists([STROKES[1], STROKES[0]])
    shaken = Drawing.from_lists([[[10.0, 90.0, 140.0], [20.0, 70.0, 25.0]], STROKES[1]])

    assert len({fingerprint(drawing) for drawing in (drawn(), other, shaken)}) == 3


def test_a_dot_has_a_fingerprint() -> None:
    assert len(fingerprint(Drawing.from_lists([[[7.0], [7.0]]]))) == 16
