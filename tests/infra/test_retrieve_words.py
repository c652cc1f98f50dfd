"""`make words` turns the recorded answers of every source into one reviewed list that the upload takes."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.planning import Defaults, plan
from chalicelib.domain.word_list import Entry, WordList
from chalicelib.services.word_files import JSON, File, read_file
from infra.console import Refusal
from infra.retrieval.answers import Answers
from infra.retrieval.web import SourceDown
from infra.retrieve_words import RECORDED, main
from infra.words import load_words


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over the recorded answers."""
    folder = tmp_path_factory.mktemp("words")
    assert main(["--recorded", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def words(out: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((out / "words.json").read_text())["words"]
    return listed


@pytest.fixture(scope="module")
def marks(out: Path) -> dict[str, dict[str, str]]:
    with (out / "words.csv").open(newline="") as file:
        return {row["en"]: row for row in csv.DictReader(file)}


def test_the_list_has_a_thousand_words_in_twelve_categories_in_both_languages(words: list[dict[str, Any]]) -> None:
    assert len(words) >= 1_000
    assert len({word["category"] for word in words}) >= 12
    assert all(word["texts"]["en"] and word["texts"]["fr"] for word in words)


def test_the_list_has_the_345_labels_that_the_champion_knows(
    words: list[dict[str, Any]], marks: dict[str, dict[str, str]]
) -> None:
    shipped = load_words().words

    known = {word["label"] for word in words} & {word.label for word in shipped}

    assert len(known) == 345
    assert {row["mark"] for row in marks.values() if row["label"] in known} == {"known", "unfit"}


def test_the_upload_takes_the_list_as_it_is(out: Path) -> None:
    contents = read_file(File((out / "words.json").read_bytes(), JSON, None))
    planned = plan(WordList(), contents.wishes, contents.categories, Defaults())

    assert contents.faults == []
    assert planned.rejected == ()
    assert planned.added == len(contents.wishes)


def test_the_upload_leaves_the_shipped_words_as_they_are(out: Path) -> None:
    catalogue = load_words()
    there = WordList(1, catalogue.categories, {word.id: Entry(word, 0, "seed") for word in catalogue.words})
    contents = read_file(File((out / "words.json").read_bytes(), JSON, None))

    planned = plan(there, contents.wishes, contents.categories, Defaults())

    assert (planned.updated, planned.unchanged, planned.rejected) == (0, 345, ())


@pytest.mark.parametrize("field", ["id", "label", "en", "fr"])
def test_no_two_words_of_the_list_share(words: list[dict[str, Any]], field: str) -> None:
    values = [str(word.get(field) or word["texts"][field]).casefold() for word in words]

    assert len(values) == len(set(values))


@pytest.mark.parametrize("word", ["gun", "cannabis", "beer", "underpants"])
def test_what_is_unsafe_is_refused_with_the_reason(
    words: list[dict[str, Any]], marks: dict[str, dict[str, str]], word: str
) -> None:
    assert (marks[word]["mark"], marks[word]["listed"], marks[word]["reviewed"]) == ("unfit", "no", "no")
    assert marks[word]["reason"].endswith(".")
    assert word not in {listed["texts"]["en"] for listed in words}


def test_what_two_sources_give_is_one_word_with_both(marks: dict[str, dict[str, str]]) -> None:
    guitar = marks["guitar"]

    assert guitar["sources"].split("; ")[0] == "Quick, Draw!"
    assert "WordNet" in guitar["sources"]
    assert "Wikidata" in guitar["sources"]
    assert "CC BY 4.0" in guitar["licences"]


@pytest.mark.parametrize(
    ("word", "meaning"), [("tiger", "feline"), ("crown", "headdress"), ("hot dog", "frankfurter"), ("mug", "handle")]
)
def test_the_sense_that_the_review_chose_is_meant(marks: dict[str, dict[str, str]], word: str, meaning: str) -> None:
    assert meaning in marks[word]["meaning"]


def test_what_is_left_to_review_is_told_and_not_listed(out: Path, words: list[dict[str, Any]]) -> None:
    with (out / "proposals.csv").open(newline="") as file:
        proposed = [row["en"] for row in csv.DictReader(file)]
    report = (out / "report.md").read_text()

    assert "mandolin" in proposed
    assert not {word["texts"]["en"] for word in words} & set(proposed)
    assert "## Senses left to review" in report
    assert "## Words left to review" in report


def test_the_report_says_which_answers_are_not_the_services_own(out: Path) -> None:
    written = sum(answer.origin == "form" for answer in Answers(RECORDED).known)

    assert f"{written} were written in their form" in (out / "report.md").read_text()
    assert all(answer.note for answer in Answers(RECORDED).known if answer.origin == "form")


def test_a_file_of_one_s_own_is_merged_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.csv"
    own.write_text("en,fr,category,difficulty\nmandola,mandole,music,3\ntigers,tigres,animals,1\n,x,music,1\n")

    status = main(["--recorded", "quickdraw", str(own), "--licence", "CC0 1.0", "--out", str(tmp_path / "out")])

    assert status == 0
    assert "1 proposals to review" in capsys.readouterr().out
    assert "mandola,mandole,music,3,,own.csv," in (tmp_path / "out" / "proposals.csv").read_text()
    report = (tmp_path / "out" / "report.md").read_text()
    assert "| own.csv | 2 | 1 | CC0 1.0 |" in report
    assert "no text in English" in report


def test_a_source_that_is_down_leaves_what_was_written_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.retrieve_words.RECORDED", tmp_path / "nothing")
    (tmp_path / "words.json").write_text("before")

    with pytest.raises(SourceDown, match=r"categories\.txt.*api\.datamuse\.com"):
        main(["--recorded", "quickdraw", "datamuse", "--out", str(tmp_path)])

    assert (tmp_path / "words.json").read_text() == "before"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--contact"),
        (["wikidata"], "--contact"),
        (["https://example.org/words.csv"], "--contact"),
        (["wikidata", "--contact", "moi@été.fr"], "ASCII"),
        (["wikipedia", "--recorded"], "'wikipedia' is neither a source"),
    ],
)
def test_what_the_command_cannot_do_it_says(tmp_path: Path, arguments: list[str], told: str) -> None:
    with pytest.raises(Refusal, match=told):
        main([*arguments, "--out", str(tmp_path)])
