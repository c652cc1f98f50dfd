"""The reviewed files are sound, and each fault that they can have is told in a sentence."""

from pathlib import Path

import pytest

from chalicelib.domain.word import Word
from infra.retrieval.categories import load_categories
from infra.retrieval.review import FaultyReviewError, load_review

CAT = Word("cat", "cat", {"en": "cat", "fr": "chat"}, "animals", 1)
HEADER = "en,fr,category,difficulty,unfit\n"


def faults_of(folder: Path, rows: str = "", senses: str = "", header: str = HEADER, harmless: str = "") -> str:
    (folder / "reviewed.csv").write_text(header + rows)
    (folder / "senses.csv").write_text(f"word,is_a\n{senses}")
    (folder / "harmless.txt").write_text(harmless)
    with pytest.raises(FaultyReviewError) as raised:
        load_review(["animals", "food"], folder, [CAT])
    return " ".join(raised.value.faults)


def test_the_project_s_own_review_is_sound() -> None:
    categories = [category.id for category in load_categories()]

    review = load_review(categories)

    assert sum(word.shipped for word in review.words) == 345
    assert len(review.listed) >= 1_000
    assert len({word.category for word in review.listed}) >= 12
    assert len(review.senses) >= 100


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("owl, hibou,animals,1,\n", "not tidy"),
        ("owl,,animals,1,\n", "text in 'fr' is empty"),
        ("=owl,hibou,animals,1,\n", "must begin with a letter"),
        ("owl,hibou,birds,1,\n", "no category 'birds'"),
        ("owl,hibou,animals,4,\n", "difficulty is '4'"),
        ("owl,hibou,animals,1,no reason\n", "must be a sentence"),
        ("Cat,minet,animals,1,\n", "id 'cat' is there twice"),
        ("kitty,Chat,animals,1,\n", "French text 'chat' is there twice"),
        ("owl,hibou,animals,1,\nOwl,chouette,food,1,\n", "English text 'owl' is there twice"),
        ("owl,putain,animals,1,\n", "rude or hurtful"),
        ("owl,hibou,animals\n", "must have the columns"),
    ],
)
def test_a_row_that_breaks_a_rule_is_told(tmp_path: Path, row: str, told: str) -> None:
    assert told in faults_of(tmp_path, row)


def test_a_file_with_other_columns_is_told(tmp_path: Path) -> None:
    assert "must have the columns" in faults_of(tmp_path, header="en,fr\n")


def test_a_sense_of_a_word_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "senses.csv names 'elk'" in faults_of(tmp_path, senses="elk,animal\n")


def test_a_text_that_only_looks_rude_is_let_in_by_name(tmp_path: Path) -> None:
    (tmp_path / "reviewed.csv").write_text(f"{HEADER}fly swatter,tapette à mouches,animals,1,\n")
    (tmp_path / "senses.csv").write_text("word,is_a\n")
    (tmp_path / "harmless.txt").write_text("tapette à mouches\n")

    review = load_review(["animals"], tmp_path, [CAT])

    assert [word.id for word in review.listed] == ["cat", "fly-swatter"]


def test_an_unfit_word_is_not_listed_unless_it_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "reviewed.csv").write_text(f"{HEADER}gun,pistolet,animals,1,A weapon.\n")
    (tmp_path / "senses.csv").write_text("word,is_a\n")
    (tmp_path / "harmless.txt").write_text("")
    sword = Word("sword", "sword", {"en": "sword", "fr": "épée"}, "animals", 1, dealt=False, reason="A weapon.")

    review = load_review(["animals"], tmp_path, [sword])

    assert [word.id for word in review.listed] == ["sword"]
