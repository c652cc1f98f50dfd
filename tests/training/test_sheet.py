from xml.etree import ElementTree as ET

from chalicelib.inference.batch import Batch
from tests.inference.pens import house
from training.sheet import COLUMNS, Caption, sheet


def test_every_drawing_is_drawn_with_its_caption() -> None:
    batch = Batch.of([house()] * (COLUMNS + 1))
    captions = [Caption(f"word {number}", "R&B <notes> 0.50") for number in range(COLUMNS + 1)]

    root = ET.fromstring(sheet("Some & all", batch, captions))

    paths = [path.get("d", "") for path in root.findall(".//{*}path")]
    texts = [text.text for text in root.findall(".//{*}text")]
    assert len(paths) == COLUMNS + 1
    assert all(path.count("M") == 3 for path in paths)
    assert texts == [said for caption in captions for said in caption]
    assert root.findtext("{*}title") == "Some & all"


def test_a_second_row_lies_below_the_first() -> None:
    one, two = (
        ET.fromstring(sheet("", Batch.of([house()] * number), [Caption("", "")] * number))
        for number in (COLUMNS, COLUMNS + 1)
    )

    assert two.get("viewBox", "").split()[2] == one.get("viewBox", "").split()[2]
    assert int(two.get("viewBox", "").split()[3]) == 2 * int(one.get("viewBox", "").split()[3])


def test_a_sheet_without_drawings_is_a_picture_too() -> None:
    root = ET.fromstring(sheet("None", Batch.of([]), []))

    assert root.findall(".//{*}path") == []
