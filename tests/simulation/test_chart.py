"""Charts are well-formed, and their marks stand where the values are."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from simulation.chart import LEFT, TALL, TOP, Panel, axis, bars, lines

SVG = "{http://www.w3.org/2000/svg}"
ORDER = ["none", "one & only", "other"]
PANEL = Panel("Accuracy", {"one & only": [0.50, 0.60], "other": [0.50, 0.54]}, ["start", "end"])


def test_a_line_rises_with_its_values() -> None:
    root = ET.fromstring(lines("Title <here>", [PANEL], ORDER))

    first, second = (line.attrib["points"].split() for line in root.iter(f"{SVG}polyline"))
    heights = [float(point.partition(",")[2]) for point in first]
    assert heights == pytest.approx([TOP + TALL, TOP])  # from the lowest to the highest of the axis
    assert first[0] == second[0]
    assert root.find(f"{SVG}title").text == "Title <here>"  # type: ignore[union-attr]


def test_bars_are_as_tall_as_their_values() -> None:
    root = ET.fromstring(bars("Title", [Panel("Share", {"one": [0.1, 0.2]}, ["a", "b"])], ["one"]))

    tall = [float(bar.attrib["height"]) for bar in root.iter(f"{SVG}rect") if float(bar.attrib.get("y", 0)) >= TOP]
    assert tall[1] == pytest.approx(2 * tall[0]) == pytest.approx(TALL)


def test_panels_stand_side_by_side_and_share_one_legend() -> None:
    root = ET.fromstring(lines("Title", [PANEL, PANEL], ORDER))

    texts = [text.text for text in root.iter(f"{SVG}text")]
    starts = [float(line.attrib["points"].split(",")[0]) for line in root.iter(f"{SVG}polyline")]
    assert texts.count("one & only") == 1
    assert texts.count("Accuracy") == 2
    assert LEFT < starts[0] < starts[2]


def test_a_series_has_the_colour_of_its_place_in_the_order_and_others_are_not_in_the_legend() -> None:
    root = ET.fromstring(lines("Title", [PANEL], ORDER))

    marks = [rect.attrib["class"] for rect in root.iter(f"{SVG}rect") if rect.attrib["class"] != "page"]
    assert marks == ["f1", "f2"]
    assert [line.attrib["class"] for line in root.iter(f"{SVG}polyline")] == ["line s1", "line s2"]


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.5), (0.501, 0.517), (0.0, 1.0), (0.0, 0.004), (0.18, 0.43)])
def test_an_axis_has_round_values_around_what_it_shows(low: float, high: float) -> None:
    values = axis(low, high)

    assert values[0] <= low
    assert values[-1] >= high
    assert 3 <= len(values) <= 8
    assert all(round(1000 * value, 6) % 5 == 0 for value in values)
