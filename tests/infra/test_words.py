"""The shipped words are sound, and every fault that a file can have is told in a sentence."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.word import LANGUAGES, Catalogue
from infra import words as command
from infra.words import FILE, FaultyWordsError, WordFile, find_faults, find_label_faults, load_words, summary

LABEL_FILE = Path(__file__).parents[3] / "shared" / "quickdraw" / "categories.txt"


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_words()


@pytest.fixture
def content() -> dict[str, Any]:
    """The shipped file's content, to be spoilt by a test."""
    loaded: dict[str, Any] = json.loads(FILE.read_text())
    return loaded


def faults_of(content: dict[str, Any], folder: Path, labels: list[str] | None = None) -> tuple[str, ...]:
    path, manifest = folder / "words.json", folder / "manifest.json"
    path.write_text(json.dumps(content))
    if labels is not None:
        manifest.write_text(json.dumps({"labels": labels}))
    with pytest.raises(FaultyWordsError) as raised:
        load_words(path, manifest)
    return raised.value.faults


def test_the_shipped_words_are_the_labels_of_the_dataset(shipped: Catalogue) -> None:
    if not LABEL_FILE.exists():
        pytest.skip("the dataset's list of labels is not at hand")

    labels = LABEL_FILE.read_text().splitlines()

    assert [word.label for word in shipped.words] == labels


def test_the_shipped_words_fill_ten_to_fifteen_categories(shipped: Catalogue) -> None:
    used = {word.category for word in shipped.words}

    assert 10 <= len(shipped.categories) <= 15
    assert used == {category.id for category in shipped.categories}


def test_a_word_that_is_not_dealt_says_why_in_a_sentence(shipped: Catalogue) -> None:
    reasons = [word.reason for word in shipped.words if not word.dealt]

    assert 25 <= len(reasons) <= 45
    assert all(reason and reason[0].isupper() and reason.endswith(".") for reason in reasons)


def test_every_word_has_a_text_in_both_languages(shipped: Catalogue) -> None:
    assert all(set(word.texts) == set(LANGUAGES) and all(word.texts.values()) for word in shipped.words)


def test_the_file_keeps_one_word_a_line_so_that_a_change_can_be_reviewed() -> None:
    lines = [line for line in FILE.read_text().splitlines() if '"label"' in line]

    assert len(lines) == 345
    assert all(json.loads(line.strip().rstrip(",")) for line in lines)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"texts": {"en": "ant"}}, "The word 'ant' has no text in 'fr'."),
        ({"texts": {"en": "ant", "fr": "  "}}, "The word 'ant' has no text in 'fr'."),
        (
            {"texts": {"en": "ant ", "fr": "fourmi"}},
            "The word 'ant' has stray spaces or decomposed accents in its text in 'en'.",
        ),
        (
            {"texts": {"en": "ant", "fr": "fe\u0301e"}},
            "The word 'ant' has stray spaces or decomposed accents in its text in 'fr'.",
        ),
        (
            {"texts": {"en": "ant", "fr": "fourmi", "de": "Ameise"}},
            "The word 'ant' has a text in 'de', which the game does not speak.",
        ),
        ({"texts": {"en": "ant", "fr": "Abeille"}}, "More than one word has the text 'abeille' in 'fr'."),
        ({"category": "insects"}, "The word 'ant' is in the category 'insects', which does not exist."),
        ({"difficulty": 4}, "The word 'ant' has the difficulty 4; it must be 1, 2 or 3."),
        ({"difficulty": 0}, "The word 'ant' has the difficulty 0; it must be 1, 2 or 3."),
        ({"reason": "It is small."}, "The word 'ant' is dealt, but has a reason why it is not."),
        ({"dealt": False}, "The word 'ant' is not dealt, but has no reason."),
        ({"dealt": False, "reason": " "}, "The word 'ant' is not dealt, but has no reason."),
        ({"id": "Ant"}, "The word id 'Ant' is not a slug: lower-case letters and digits, joined by hyphens."),
        ({"id": "bee"}, "The word id 'bee' is used more than once."),
        ({"label": "bee"}, "The label 'bee' belongs to more than one word."),
        ({"label": "Ant"}, "The labels are not those of the dataset, byte for byte."),
    ],
)
def test_a_fault_in_a_word_is_told_in_a_sentence(
    content: dict[str, Any], tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    next(word for word in content["words"] if word["id"] == "ant").update(change)

    assert sentence in faults_of(content, tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"texts": {"en": "Animals"}}, "The category 'animals' has no text in 'fr'."),
        ({"texts": {"en": "Food", "fr": "Animaux"}}, "More than one category has the text 'food' in 'en'."),
        ({"id": "food"}, "The category id 'food' is used more than once."),
        ({"id": "insects"}, "The category 'insects' has 0 dealt words; a game needs 6."),
    ],
)
def test_a_fault_in_a_category_is_told_in_a_sentence(
    content: dict[str, Any], tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    content["categories"][0].update(change)

    assert sentence in faults_of(content, tmp_path)


def test_a_missing_word_is_missed(content: dict[str, Any], tmp_path: Path) -> None:
    del content["words"][7]

    assert "There are 344 words; the dataset has 345 labels." in faults_of(content, tmp_path)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"difficulty": "1"}, "words.0.difficulty: "),
        ({"dealt": 1}, "words.0.dealt: "),
        ({"colour": "grey"}, "words.0.colour: "),
    ],
)
def test_a_value_of_another_type_is_told_with_its_place(
    content: dict[str, Any], tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    content["words"][0].update(change)

    (fault,) = faults_of(content, tmp_path)

    assert fault.startswith(place)


def test_bytes_that_are_no_json_are_told(tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    path.write_text("{")

    with pytest.raises(FaultyWordsError, match="The file: Invalid JSON"):
        load_words(path, tmp_path / "none.json")


def test_the_words_are_held_against_the_labels_of_the_shipped_champion(
    shipped: Catalogue, content: dict[str, Any], tmp_path: Path
) -> None:
    labels = [word.label for word in shipped.words if word.label != "zebra"]

    faults = faults_of(content, tmp_path, [*labels, "quagga"])

    assert faults == ("No word has the champion's label 'quagga'.", "The champion does not know the label 'zebra'.")


def test_sound_words_have_no_faults(shipped: Catalogue) -> None:
    labels = [word.label for word in shipped.words]

    assert list(find_faults(WordFile.model_validate_json(FILE.read_bytes()))) == []
    assert list(find_label_faults(labels, labels)) == []


def test_the_summary_counts_dealt_words_by_category_and_difficulty(shipped: Catalogue) -> None:
    category = replace(shipped.categories[0], id="small")
    first, second, third = (replace(word, category="small", dealt=True, reason=None) for word in shipped.words[:3])
    words = Catalogue(
        (category,), (replace(first, difficulty=1), replace(second, difficulty=3), replace(third, dealt=False))
    )

    table = [line.split() for line in summary(words).splitlines()]

    assert table[1:] == [["small", "1", "0", "1", "2", "1"], ["all", "1", "0", "1", "2", "1"]]


def test_the_command_prints_the_summary_and_exits_0(capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main()

    assert status == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[-2:] == ["300", "45"]


def test_the_command_tells_the_faults_and_exits_1(
    content: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content["words"][0]["difficulty"] = 5
    path = tmp_path / "words.json"
    path.write_text(json.dumps(content))

    status = command.main(path)

    assert status == 1
    assert "it must be 1, 2 or 3." in capsys.readouterr().err
