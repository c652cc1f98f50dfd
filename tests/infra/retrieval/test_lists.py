"""Any file or address of words is read by the rules of an upload; lines that break one are told, not lost."""

from pathlib import Path

import pytest

from infra.retrieval.candidate import Candidate
from infra.retrieval.lists import WordFile
from infra.retrieval.web import Unreadable
from tests.infra.retrieval.fakes import OneAnswer


def read(path: Path, content: bytes, charset: str | None = None) -> tuple[list[Candidate], WordFile]:
    path.write_bytes(content)
    source = WordFile(OneAnswer(b""), str(path), "CC0 1.0", charset)
    return [one for found in source.candidates() for one in found], source


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("words.csv", "en;fr;category;difficulty\nowl;hibou;animals;2\n".encode("utf-8-sig")),
        ("words.csv", "en,fr,category,difficulty\r\nowl,hibou,animals,2\r\n".encode("utf-16")),
        ("words.tsv", b"en\tfr\tcategory\tdifficulty\nowl\thibou\tanimals\t2\n"),
        ("words.json", b'[{"text": "owl", "texts": {"fr": "hibou"}, "category": "animals", "difficulty": 2}]'),
        ("words", b' [{"texts": {"en": "owl", "fr": "hibou"}, "category": "animals", "difficulty": 2}]'),
        ("words.txt", b"en,fr,category,difficulty\nowl,hibou,animals,2\n"),
    ],
)
def test_a_file_is_read_whatever_its_form(tmp_path: Path, name: str, content: bytes) -> None:
    (owl,), source = read(tmp_path / name, content)

    assert (owl.text, owl.texts, owl.category, owl.difficulty) == ("owl", {"fr": "hibou"}, "animals", 2)
    assert owl.origin.licence == "CC0 1.0"
    assert source.faults == []


def test_plain_text_is_a_word_a_line(tmp_path: Path) -> None:
    found, _ = read(tmp_path / "words.txt", b"owl\n\nelk\n")

    assert [one.text for one in found] == ["owl", "elk"]


def test_an_encoding_can_be_named(tmp_path: Path) -> None:
    (owl,), _ = read(tmp_path / "words.csv", "en,fr\nowl,chouette effraie à\n".encode("cp1252"), "windows-1252")

    assert owl.texts == {"fr": "chouette effraie à"}


def test_lines_that_cannot_be_taken_are_told_and_the_others_read(tmp_path: Path) -> None:
    found, source = read(tmp_path / "words.csv", b"en,fr,difficulty\nowl,hibou,9\nelk,cerf,1\n,daim,1\n=1+1,x,1\n")

    assert [one.text for one in found] == ["elk"]
    assert sorted(fault.line for fault in source.faults) == [2, 4, 5]


def test_an_address_is_asked() -> None:
    web = OneAnswer(b'[{"text": "owl"}]')

    ((owl,),) = WordFile(web, "https://example.org/words.json?v=1", "CC0 1.0").candidates()

    assert owl.text == "owl"
    assert web.asked == ["https://example.org/words.json?v=1"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("words.csv", b"en,fr\n\xe9cole,x\n", "not UTF-8"),
        ("words.txt", b"PK\x03\x04\x00\x00", "control character|NUL"),
        ("words.json", b"[{", "no JSON"),
        ("words.txt", b"", "no word"),
    ],
)
def test_a_file_that_is_no_list_is_told(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(tmp_path / name, content)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = WordFile(OneAnswer(b""), str(tmp_path / "none.csv"), "MIT")

    with pytest.raises(Unreadable, match="No such file"):
        list(source.candidates())
