import io
import zlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("skimage", reason="scikit-image is in the training environment")

from PIL import Image, ImageDraw, ImageOps

from chalicelib.inference.batch import Batch
from chalicelib.inference.features import RASTER_28
from chalicelib.inference.raster import CHANNELS
from tests.training.files import SHARED, lines
from training import ndjson, sources
from training.dataset import load
from training.images import read
from training.line import BrokenDrawingError, Line
from training.skeleton import MANY

Strokes = list[list[list[float]]]
CROSS: Strokes = [[[0, 255], [0, 255]], [[0, 255], [255, 0]]]


def picture(strokes: Strokes, side: int = 256, pen: int = 3) -> Image.Image:
    """Black lines on white with smooth edges, as the pictures of sketches are."""
    fine, scale = 4, (side - 4 * pen) / 255
    image = Image.new("L", (side * fine, side * fine), 255)
    for x, y in strokes:
        places = [((a * scale + 2 * pen) * fine, (b * scale + 2 * pen) * fine) for a, b in zip(x, y, strict=True)]
        ImageDraw.Draw(image).line(places, fill=0, width=pen * fine, joint="curve")
        for a, b in (places[0], places[-1]):
            ImageDraw.Draw(image).circle((a, b), pen * fine / 2, fill=0)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def saved(path: Path, image: Image.Image) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


def likeness(one: Line, other: Line, channel: str) -> float:
    """Cosine of the angle between a channel of the features of two drawings."""
    (rasters,) = RASTER_28.extract(Batch.of([one.drawing, other.drawing]))
    chosen = rasters[:, CHANNELS.index(channel)].reshape(2, -1).astype(float)
    return float(chosen[0] @ chosen[1] / np.linalg.norm(chosen, axis=1).prod())


@pytest.mark.parametrize("record", lines(2), ids=lambda record: f"{record['word']} {record['key_id']}")
@pytest.mark.parametrize("pen", [2, 6])
def test_a_picture_of_a_drawing_gives_its_ink(tmp_path: Path, record: dict[str, Strokes], pen: int) -> None:
    drawn = Line("thing", "1", record["drawing"])

    found = read(saved(tmp_path / "1.png", picture(drawn.strokes, pen=pen)), "thing")

    assert likeness(found, drawn, "ink") > 0.95


@pytest.mark.skipif(not SHARED.exists(), reason="the Quick, Draw! drawings are not here")
def test_pictures_of_real_drawings_give_their_ink(tmp_path: Path) -> None:
    drawn = list(islice(ndjson.read(SHARED / "drawings.ndjson.gz"), 0, 6000, 300))

    found = [read(saved(tmp_path / f"{n}.png", picture(line.strokes)), line.word) for n, line in enumerate(drawn)]

    alike = [likeness(a, b, "ink") for a, b in zip(found, drawn, strict=True)]
    assert np.mean(alike) > 0.97
    assert min(alike) > 0.85


def test_lines_that_cross_are_two_strokes_from_top_to_bottom(tmp_path: Path) -> None:
    (first, second) = read(saved(tmp_path / "x.png", picture(CROSS)), "x").strokes

    ends = [[(stroke[0][at], stroke[1][at]) for at in (0, -1)] for stroke in (first, second)]
    assert np.allclose(ends, [[(0, 0), (255, 255)], [(255, 0), (0, 255)]], atol=6)


def test_a_closed_line_is_one_closed_stroke(tmp_path: Path) -> None:
    square: Strokes = [[[0, 255, 255, 0, 0], [0, 0, 255, 255, 0]]]

    (stroke,) = read(saved(tmp_path / "o.png", picture(square)), "square").strokes

    assert [axis[0] for axis in stroke] == [axis[-1] for axis in stroke]


def test_the_same_picture_gives_the_same_strokes(tmp_path: Path) -> None:
    path = saved(tmp_path / "1.png", picture(lines(1)[0]["drawing"]))

    assert read(path, "a") == read(path, "a")


def _on_glass(image: Image.Image, ink: str) -> Image.Image:
    glass = Image.new("RGBA", image.size, ink)
    glass.putalpha(ImageOps.invert(image))
    return glass


@pytest.mark.parametrize(
    "change",
    [
        ImageOps.invert,
        lambda image: image.convert("RGB"),
        lambda image: image.convert("1"),
        lambda image: image.convert("P"),
        lambda image: _on_glass(image, "black"),
        lambda image: _on_glass(image, "white"),
        lambda image: Image.fromarray(np.asarray(image).astype(np.uint16) * 257),
        lambda image: image.point(lambda value: 100 + value // 4),
        lambda image: image.resize((1100, 1100)),
    ],
    ids=["white on black", "colour", "two colours", "palette", "glass", "white on glass", "16 bits", "faint", "large"],
)
def test_paper_and_ink_may_be_of_any_kind(tmp_path: Path, change: Callable[[Image.Image], Image.Image]) -> None:
    plain = read(saved(tmp_path / "plain.png", picture(CROSS)), "x")

    found = read(saved(tmp_path / "changed.png", change(picture(CROSS))), "x")

    assert likeness(found, plain, "ink") > 0.97


def test_jpeg_is_read_as_png(tmp_path: Path) -> None:
    png, jpg = (saved(tmp_path / f"1.{ending}", picture(CROSS)) for ending in ("png", "jpg"))

    assert likeness(read(png, "x"), read(jpg, "x"), "ink") > 0.97


def test_a_dot_is_a_stroke(tmp_path: Path) -> None:
    image = picture([[[0, 255], [255, 255]]])
    ImageDraw.Draw(image).ellipse((120, 20, 126, 26), fill=0)

    (dot, line) = read(saved(tmp_path / "i.png", image), "i").strokes

    assert len(dot[0]) <= 3
    assert max(line[0]) - min(line[0]) == 255


def test_shading_is_no_end_of_lines(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 2, (300, 300), np.uint8) * 255)

    assert len(read(saved(tmp_path / "1.png", noise), "fog").strokes) > MANY


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_an_empty_picture_is_told(tmp_path: Path, shade: int) -> None:
    path = saved(tmp_path / "cat" / "1.png", Image.new("L", (64, 64), shade))

    with pytest.raises(BrokenDrawingError, match=r"cat/1\.png: nothing is drawn"):
        read(path, "cat")


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 60,000 by 60,000 px."""
    head = (60_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    chunk = b"IHDR" + head
    data = b"\x00\x00\x10\x00IDAT" + bytes(4096 + 4)
    return b"\x89PNG\r\n\x1a\n" + len(head).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + data


def cut_off() -> bytes:
    file = io.BytesIO()
    picture(CROSS).save(file, "PNG")
    return file.getvalue()[:700]


def large() -> bytes:
    file = io.BytesIO()
    Image.new("1", (5000, 10)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "neither PNG nor JPEG"),
        (b"GIF89a", "neither"),
        (cut_off(), ""),
        (bomb(), "more than 4096"),
        (large(), "4096"),
    ],
    ids=["empty", "another format", "cut off", "bomb", "large"],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "1.png").write_bytes(content)

    with pytest.raises(BrokenDrawingError, match=rf"1\.png: .*{fault}"):
        read(tmp_path / "1.png", "cat")


def test_a_sketchy_folder_is_a_dataset(tmp_path: Path) -> None:
    for view in ("tx_000000000000", "tx_000100000000"):
        saved(tmp_path / "256x256" / "sketch" / view / "hot-air_balloon" / "n02782093_10-1.png", picture(CROSS))
    saved(tmp_path / "256x256" / "sketch" / "tx_000000000000" / "hermit_crab" / "n01-2.png", picture(CROSS))
    saved(tmp_path / "256x256" / "photo" / "tx_000000000000" / "hermit_crab" / "n01.jpg", picture(CROSS))

    dataset = load([tmp_path])

    assert dataset.labels == ("hermit crab", "hot air balloon")
    assert sorted(dataset.keys) == ["hermit_crab/n01-2.png", *["hot-air_balloon/n02782093_10-1.png"] * 2]


def test_a_doodle_folder_is_a_dataset(tmp_path: Path) -> None:
    for label in ("The Eiffel Tower", "teddy-bear"):
        saved(tmp_path / label / "4503626191994880.png", picture(CROSS, side=255))

    assert [line.word for line in sources.lines(tmp_path)] == ["The Eiffel Tower", "teddy-bear"]
