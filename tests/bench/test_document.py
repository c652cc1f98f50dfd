"""A command keeps its figures between its own marks, and leaves the rest of the page alone."""

from pathlib import Path

import pytest

from tests.bench.document import DOCUMENT, keep


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text("Before.\n<!-- a -->\nold\n<!-- end of a -->\nAfter.\n<!-- b -->\nkept\n<!-- end of b -->\n")
    return path


def test_what_stands_between_the_marks_is_replaced_and_nothing_else(page: Path) -> None:
    keep("new\n", "a", page)

    assert page.read_text() == (
        "Before.\n<!-- a -->\n\nnew\n\n<!-- end of a -->\nAfter.\n<!-- b -->\nkept\n<!-- end of b -->\n"
    )


def test_keeping_the_same_again_changes_nothing(page: Path) -> None:
    keep("new", "a", page)
    once = page.read_text()

    keep("new", "a", page)

    assert page.read_text() == once


def test_a_page_without_the_marks_is_refused_and_left_as_it_is(page: Path) -> None:
    before = page.read_text()

    with pytest.raises(ValueError, match="no marks for c"):
        keep("new", "c", page)

    assert page.read_text() == before


@pytest.mark.parametrize("name", ["bench", "cold start"])
def test_the_page_of_benchmarks_has_the_marks_of_its_commands(name: str) -> None:
    text = DOCUMENT.read_text("utf-8")

    assert text.count(f"<!-- {name} -->") == text.count(f"<!-- end of {name} -->") == 1
