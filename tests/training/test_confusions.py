from xml.etree import ElementTree as ET

import numpy as np
import pytest

from training.confusions import Confusions, Pair
from training.picture import picture

LABELS = ("cat", "dog", "eel", "R&B <notes>")


@pytest.fixture
def confusions() -> Confusions:
    """Cats and dogs are confused, an eel was once taken for a cat, and the last label has no drawing."""
    label = np.array([0, 0, 0, 0, 1, 1, 2, 2])
    best = np.array([0, 0, 0, 1, 0, 1, 2, 0])
    rank = np.array([0, 0, 0, 1, 2, 0, 0, 5])
    return Confusions.of(LABELS, label, best, rank)


def test_accuracy_is_told_label_by_label(confusions: Confusions) -> None:
    assert confusions.drawings.tolist() == [4, 2, 2, 0]
    assert confusions.accuracy.tolist() == [0.75, 0.5, 0.5, 0]
    assert confusions.top3.tolist() == [4, 2, 1, 0]


def test_pairs_are_those_taken_for_each_other_most_often_both_ways_together(confusions: Confusions) -> None:
    assert confusions.pairs() == [Pair("cat", "dog", 0.25, 0.5), Pair("cat", "eel", 0.0, 0.5)]


def test_the_page_has_a_row_for_each_label(confusions: Confusions) -> None:
    page = confusions.page("20261123T050000Z")

    assert "# Labels of model 20261123T050000Z" in page
    assert "| cat | 4 | 0.75 | 1.00 | dog (1) |" in page
    assert "| eel | 2 | 0.50 | 0.50 | cat (1) |" in page
    assert "| R&B <notes> | 0 | 0.00 | 0.00 |  |" in page


def test_the_table_tells_both_shares_of_a_pair(confusions: Confusions) -> None:
    assert "| cat | dog | 25% | 50% |" in confusions.table()


def test_the_picture_has_two_bars_for_each_pair_as_long_as_their_shares(confusions: Confusions) -> None:
    root = ET.fromstring(picture(confusions.pairs()))

    bars = [float(bar.get("width", "")) for bar in root.findall(".//{*}rect") if bar.get("class") in {"one", "other"}]
    names = [text.text for text in root.findall(".//{*}text")]
    assert bars == pytest.approx([bars[1] / 2, bars[1], 0, bars[1]], abs=0.1)
    assert {"cat", "dog", "eel", "25%", "50%"} <= set(names)


def test_names_that_look_like_markup_are_drawn_as_they_are() -> None:
    root = ET.fromstring(picture([Pair("R&B <notes>", "cat", 0.1, 0.2)]))

    assert "R&B <notes>" in [text.text for text in root.findall(".//{*}text")]


def test_where_nothing_is_confused_the_picture_is_empty() -> None:
    root = ET.fromstring(picture([]))

    assert not [bar for bar in root.findall(".//{*}rect") if bar.get("class") != "page"]
