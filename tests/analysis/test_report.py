"""The page: what it says, and that nothing in it is taken for markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from analysis.__main__ import main, summary
from analysis.findings import find
from analysis.report import render, write
from infra.console import Refusal
from tests.analysis.test_database import a_database, line

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.database import Database


class Page(HTMLParser):
    """The tags, pictures and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.pictures: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        told = dict(attrs)
        if tag == "img":
            assert told["alt"]
            self.pictures.append(told["src"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def database(tmp_path: Path) -> Database:
    missed = line(recognised=False, time_to_guess_ms=None, announced=["dog", "<b>bear</b>"])
    easy = line(word="sun", label="sun", announced=["sun"])
    return a_database(tmp_path / "data", {"2026-11-22": [missed] * 3 + [easy] * 8, "2026-11-23": [missed, easy]})


def test_the_page_names_the_hardest_word_with_its_interval_and_what_it_is_taken_for(database: Database) -> None:
    page = Page(render(find(database)))

    assert "The hardest word for the machine is cat: recognised in 0 of 4 rounds" in page.text
    assert "It is taken for <b>bear</b> (4), dog (4). So few rounds do not say for certain" in page.text
    assert "b" not in page.tags


def test_every_picture_of_the_page_is_there_and_the_same_each_time(database: Database, tmp_path: Path) -> None:
    first = write(find(database), tmp_path / "one")
    second = write(find(database), tmp_path / "two")

    pictures = Page(first.read_text("utf-8")).pictures
    assert len(pictures) == 9
    for name in pictures:
        assert (first.parent / name).read_bytes() == (second.parent / name).read_bytes()


def test_a_page_of_nothing_but_taught_words_can_be_read(tmp_path: Path) -> None:
    found = find(a_database(tmp_path / "data", {"2026-11-23": [line(teaching=True)]}))

    page = write(found, tmp_path / "report").read_text("utf-8")

    assert "The hardest word" not in Page(page).text.partition("The hardest words")[0]
    assert summary(found) == "No round counts yet."


def test_the_command_writes_the_page_of_a_folder(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert database.ask("summary")

    assert main(["--from", str(tmp_path / "data"), "--to", str(tmp_path / "report")]) == 0

    assert (tmp_path / "report" / "index.html").is_file()
    assert "The hardest word is cat: recognised in 0 of 4 rounds" in capsys.readouterr().out


def test_a_folder_without_results_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="There are no results in"):
        main(["--from", str(tmp_path), "--to", str(tmp_path / "report")])
