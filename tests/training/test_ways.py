from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from chalicelib.domain.drawing import Drawing, Stroke
from chalicelib.inference.batch import Batch
from tests.training.files import lines, write
from training.dataset import load
from training.evaluate import CHAMPION, opened
from training.plate import CREDIT, plate
from training.ways import Way, Word, main, word


def drawn(tmp_path: Path) -> Path:
    """Stars that are drawn as circles by 15 people and as lines by 9; and 5 lines."""
    stars = [each | {"word": "star"} for each in [*lines(15, ["circle"]), *lines(9, ["line"])]]
    return write(tmp_path / "stars.ndjson", [*stars, *lines(5, ["line"])])


def test_a_word_is_sorted_into_its_ways_most_frequent_first(tmp_path: Path) -> None:
    classifier = opened(CHAMPION)[0]
    dataset = load([drawn(tmp_path)], classifier.labels)

    star = word(classifier, dataset, "star", ways=0, each=2)

    assert star.drawings == 24
    assert [way.share for way in star.ways] == [15 / 24, 9 / 24]
    assert [len(way.prototypes) for way in star.ways] == [2, 2]
    assert len(star.ways[0].prototypes.x) > len(star.ways[1].prototypes.x)
    assert star.silhouette > 0.5 > star.by_chance
    assert star.stability == 1


def test_a_prototype_is_the_drawing_closest_to_the_centre_of_its_way(tmp_path: Path) -> None:
    odd = {"word": "star", "key_id": "odd", "drawing": [[[0, 255], [0, 200]]]}
    stars = [each | {"word": "star"} for each in [*lines(15, ["circle"]), *lines(9, ["line"])]]
    classifier = opened(CHAMPION)[0]
    dataset = load([write(tmp_path / "stars.ndjson", [odd, *stars])], classifier.labels)

    star = word(classifier, dataset, "star", ways=2)

    assert star.ways[1].share == 10 / 25
    assert star.ways[1].prototypes.y.max() < 50


@pytest.mark.parametrize("text", ["line", "cat", "no such word"])
def test_words_with_too_few_drawings_end_the_program(tmp_path: Path, text: str) -> None:
    with pytest.raises(SystemExit, match=f"'{text}': has .* 20 are needed"):
        main(["--drawings", str(drawn(tmp_path)), "--words", text, "--out", str(tmp_path / "a.svg")])

    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("wrong", [("--ways", "1"), ("--ways", "-2"), ("--each", "0"), ("--columns", "0")])
def test_arguments_that_make_no_sense_are_refused(tmp_path: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit):
        main(["--drawings", str(drawn(tmp_path)), "--words", "star", "--out", str(tmp_path / "a.svg"), *wrong])


def test_the_command_draws_the_plate_and_prints_the_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "pictures" / "star.svg"

    main(["--drawings", str(drawn(tmp_path)), "--words", "star", "--ways", "2", "--each", "3", "--out", str(out)])

    root = ET.fromstring(out.read_text())
    assert len(root.findall(".//{*}path")) == 6
    assert {"star", "62%", "38%", CREDIT} <= {text.text for text in root.findall(".//{*}text")}
    assert "| star | 24 | 62%, 38% |" in capsys.readouterr().out


def test_a_drawing_lies_in_the_middle_of_its_cell_with_dots_that_can_be_seen() -> None:
    drawing = Drawing((Stroke((0.0, 255.0), (0.0, 51.0)), Stroke((10.0,), (20.0,))))
    one = Word("R&B <notes>", 30, (Way(1.0, Batch.of([drawing])),), 0.0, 0.0, 0.0)

    root = ET.fromstring(plate([one], columns=2))

    path = root.findall(".//{*}path")[0]
    assert path.get("d") == "M0 0l255 51M10 20l0 0"
    moved, scaled = path.get("transform", "").split(" scale(")
    x, y = (float(number) for number in moved[len("translate(") : -1].split())
    assert (x, y - 24) == pytest.approx((2, 2 + (255 - 51) / 2 * float(scaled[:-1])), abs=0.06)
    assert "R&B <notes>" in [text.text for text in root.findall(".//{*}text")]


def test_words_stand_side_by_side_in_so_many_columns() -> None:
    ways = (Way(0.5, Batch.of([Drawing((Stroke((0.0, 255.0), (0.0, 0.0)),))])),) * 2
    words = [Word(text, 30, ways, 0.0, 0.0, 0.0) for text in ("one", "two", "three")]

    root = ET.fromstring(plate(words, columns=2))

    places = [group.get("transform", "")[len("translate(") : -1].split() for group in root.findall("{*}g")]
    across, down = np.array(places, float).T
    assert across[0] == across[2] < across[1]
    assert down[0] == down[1] < down[2]
