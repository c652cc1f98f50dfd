"""Pictures, as whoever opens them sees them."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from chalicelib.domain.drawing import Drawing
from chalicelib.pictures.painter import LONGEST_MS, Painter
from chalicelib.pictures.sheet import ACCENT, INK, PAPER, WHITE
from tests.architecture.source import ROOT

CROSS = Drawing.from_lists(
    [[[0, 255], [0, 255], [0, 1_000]], [[0, 255], [255, 0], [2_000, 9_000]]],
)
PICTURES = ("card", "picture", "thumbnail")


def colours(image: Image.Image) -> set[Any]:
    return {colour for _, colour in image.convert("RGB").getcolors(1_000) or []}


def painted(kind: str, drawing: Drawing = CROSS) -> Image.Image:
    return Image.open(BytesIO(getattr(Painter(), kind)(drawing)))


@pytest.mark.parametrize(("kind", "size"), [("card", (1200, 630)), ("picture", (640, 640)), ("thumbnail", (320, 320))])
def test_a_picture_is_ink_on_paper(kind: str, size: tuple[int, int]) -> None:
    image = painted(kind)

    assert (image.format, image.size) == ("PNG", size)
    rgb = image.convert("RGB")
    assert rgb.getpixel((0, 0)) == PAPER
    assert rgb.getpixel((size[0] // 2, size[1] // 2)) == INK


@pytest.mark.parametrize(("kind", "marked"), [("card", True), ("picture", True), ("thumbnail", False)])
def test_the_mark_is_on_what_leaves_the_site(kind: str, marked: bool) -> None:
    assert ({ACCENT, WHITE} <= colours(painted(kind))) is marked


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_small_whatever_was_drawn(kind: str) -> None:
    scribble = Drawing.from_lists([[[(i * 37) % 256 for i in range(150)], [(i * 91) % 256 for i in range(150)]]])

    assert len(getattr(Painter(), kind)(scribble)) < 60_000
    assert len(getattr(Painter(), kind)(CROSS)) < 12_000


@pytest.mark.parametrize("kind", PICTURES)
def test_a_dot_is_a_picture_too(kind: str) -> None:
    assert INK in colours(painted(kind, Drawing.from_lists([[[3], [3]]])))


def test_an_animation_shows_one_stroke_after_the_other_and_ends_with_the_whole_drawing() -> None:
    animation = painted("animation")
    seen = []
    for frame in range(animation.n_frames):  # type: ignore[attr-defined]
        animation.seek(frame)
        ink = animation.convert("RGB").get_flattened_data()
        seen.append((sum(colour == INK for colour in ink), animation.info["duration"]))

    amounts = [amount for amount, _ in seen]
    assert 0 < amounts[0] < amounts[-1]
    assert amounts == sorted(amounts)
    assert sum(duration for _, duration in seen[:-1]) <= LONGEST_MS
    assert "loop" not in animation.info, "it is drawn once"


def test_a_process_that_draws_nothing_does_not_load_pillow() -> None:
    program = "import sys, app; from chalicelib.pictures.painter import Painter; print('PIL' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert Painter().card(CROSS) == Painter().card(CROSS)
