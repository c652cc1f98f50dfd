"""What a person has decided: the words of the list, their texts and categories, and which sense is meant.

`infra/words.json` is the review of the champion's labels, `reviewed.csv` that of every other word, `senses.csv` says of
which hypernym the sense is where WordNet's first one is wrong, `harmless.txt` which texts only look rude.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from chalicelib.domain.spelling import Unfit, note, slug_of, spell
from infra.console import Refusal
from infra.retrieval.safety import unsafe_text
from infra.words import load_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chalicelib.domain.word import Difficulty, Language, Word

HERE = Path(__file__).parent
COLUMNS = ["en", "fr", "category", "difficulty", "unfit"]
SHOWN = 5  # faults that are told in full
_REMARK = re.compile(r" \([^)]*\)$")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A word that was decided on; `unfit` says why it is not dealt. `shipped` ones are in `infra/words.json`."""

    id: str
    label: str
    texts: Mapping[Language, str]
    category: str
    difficulty: Difficulty
    unfit: str | None
    shipped: bool

    @property
    def names(self) -> tuple[str, ...]:
        """English texts that mean this word, the surest first."""
        return tuple(dict.fromkeys((self.texts["en"], self.label, plain(self.texts["en"]), plain(self.label))))


@dataclass(frozen=True, slots=True)
class Review:
    words: tuple[Reviewed, ...]
    senses: Mapping[str, str]

    @property
    def listed(self) -> tuple[Reviewed, ...]:
        """What the list holds: all shipped words, and those others that are fit."""
        return tuple(word for word in self.words if word.shipped or word.unfit is None)


class FaultyReviewError(Refusal):
    """The reviewed files break rules; `faults` has a sentence for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        told = " ".join(faults[:SHOWN])
        super().__init__(f"the reviewed words break {len(faults)} rules: {told}{' …' if len(faults) > SHOWN else ''}")
        self.faults = tuple(faults)


def plain(text: str) -> str:
    """A text without the remark that tells it from another: `kiwi (bird)` is `kiwi`."""
    return _REMARK.sub("", text)


def load_review(categories: Iterable[str], folder: Path = HERE, shipped: Sequence[Word] | None = None) -> Review:
    """Raises FaultyReviewError; `shipped` are the words of the shipped list unless told."""
    words = load_words().words if shipped is None else shipped
    harmless = frozenset((folder / "harmless.txt").read_text().splitlines())
    rows = _rows(folder / "reviewed.csv", COLUMNS)
    senses = {row["word"].lower(): row["is_a"] for row in _rows(folder / "senses.csv", ["word", "is_a"])}
    known = frozenset(categories)
    faults = [fault for row in rows for fault in _row_faults(row, known, harmless)]
    if faults:
        raise FaultyReviewError(faults)
    reviewed = (*map(_of_word, words), *map(_of_row, rows))
    if faults := [*_shared(reviewed), *_homeless(senses, reviewed)]:
        raise FaultyReviewError(faults)
    return Review(reviewed, senses)


def _rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    if reader.fieldnames != columns or any(None in row or None in row.values() for row in rows):
        raise FaultyReviewError([f"{path.name} must have the columns {', '.join(columns)}, in every row."])
    return rows


def _row_faults(row: Mapping[str, str], categories: frozenset[str], harmless: frozenset[str]) -> Iterator[str]:
    name = row["en"]
    for language in ("en", "fr"):
        try:
            if spell(row[language]) != row[language]:
                yield f"{name!r}: the text {row[language]!r} is not tidy."
        except Unfit as error:
            yield f"{name!r}: the text in {language!r} {error}."
    rude = unsafe_text(*(row[language] for language in ("en", "fr") if row[language] not in harmless))
    if rude and not row["unfit"]:
        yield f"{name!r}: {rude}"
    if row["category"] not in categories:
        yield f"{name!r}: there is no category {row['category']!r}."
    if row["difficulty"] not in {"1", "2", "3"}:
        yield f"{name!r}: the difficulty is {row['difficulty']!r}, not 1, 2 or 3."
    try:
        if row["unfit"] and (note(row["unfit"]) != row["unfit"] or not row["unfit"].endswith(".")):
            yield f"{name!r}: why it is unfit must be a sentence."
    except Unfit as error:
        yield f"{name!r}: why it is unfit {error}."


def _of_word(word: Word) -> Reviewed:
    return Reviewed(word.id, word.label, word.texts, word.category, word.difficulty, word.reason, shipped=True)


def _of_row(row: Mapping[str, str]) -> Reviewed:
    return Reviewed(
        slug_of(row["en"].removeprefix("the ")),
        row["en"].removeprefix("the ").lower(),
        {"en": row["en"], "fr": row["fr"]},
        row["category"],
        cast("Difficulty", int(row["difficulty"])),
        row["unfit"] or None,
        shipped=False,
    )


def _shared(words: Sequence[Reviewed]) -> Iterator[str]:
    """No id, label or text is that of two words: what the machine says must name one."""
    for what, values in (
        ("id", [word.id for word in words]),
        ("label", [word.label.casefold() for word in words]),
        ("English text", [word.texts["en"].casefold() for word in words]),
        ("French text", [word.texts["fr"].casefold() for word in words]),
    ):
        yield from (f"The {what} {value!r} is there twice." for value, count in Counter(values).items() if count > 1)


def _homeless(senses: Iterable[str], words: Sequence[Reviewed]) -> Iterator[str]:
    known = {name.lower() for word in words for name in word.names}
    yield from (f"senses.csv names {word!r}, which is no reviewed word." for word in senses if word not in known)
