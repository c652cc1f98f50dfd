"""The words the game ships with: `python -m infra.words` checks `infra/words.json` and prints a summary.

Exits 1, with one sentence for each fault, when the file breaks a rule.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.domain.word import LANGUAGES, Catalogue, Category, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FILE = Path(__file__).with_name("words.json")
MANIFEST = Path(__file__).parents[1] / "training" / "champion" / "manifest.json"

DIFFICULTIES = (1, 2, 3)
FEWEST_DEALT = 6  # words in a category: a classic game of one category repeats none
LABELS = 345
# SHA-256 of the dataset's labels (categories.txt of Quick, Draw!), sorted by code point, joined by line feeds.
LABELS_SHA256 = "492229201a15260e987095771e4963ebd5093a29a7c866eb3fde2618b654ee90"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class CategoryEntry(BaseModel):
    """A category in the file; `texts` holds its name by language."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: str
    texts: dict[str, str]


class WordEntry(BaseModel):
    """A word in the file; `reason` says why it is not dealt, and is null where it is.

    `label` is the Quick, Draw! label, byte for byte; `difficulty` is 1 (easy to draw recognisably in 20 s) to 3.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    id: str
    label: str
    texts: dict[str, str]
    category: str
    difficulty: int
    dealt: bool
    reason: str | None


class WordFile(BaseModel):
    """The whole file: categories in the order in which they are offered, words in the order of the dataset."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    categories: tuple[CategoryEntry, ...]
    words: tuple[WordEntry, ...]


class FaultyWordsError(ValueError):
    """The file breaks rules; `faults` has a sentence for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def load_words(path: Path = FILE, manifest: Path = MANIFEST) -> Catalogue:
    """The checked words and categories, in the file's order; raises FaultyWordsError.

    Where the shipped champion has a manifest, its labels must be the words' labels.
    """
    try:
        file = WordFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise FaultyWordsError([_sentence(fault["loc"], fault["msg"]) for fault in error.errors()]) from None
    known = json.loads(manifest.read_text())["labels"] if manifest.exists() else None
    if faults := [*find_faults(file), *find_label_faults([word.label for word in file.words], known)]:
        raise FaultyWordsError(faults)
    return Catalogue(
        tuple(Category(**category.model_dump()) for category in file.categories),
        tuple(Word(**word.model_dump()) for word in file.words),
    )


def find_faults(file: WordFile) -> Iterator[str]:
    """Sentences about what the words and categories, taken by themselves, do wrong."""
    for kind, items in (("category", file.categories), ("word", file.words)):
        yield from (f"The {kind} id {id_!r} is used more than once." for id_ in _repeated(item.id for item in items))
        for item in items:
            if not SLUG.fullmatch(item.id):
                yield f"The {kind} id {item.id!r} is not a slug: lower-case letters and digits, joined by hyphens."
            yield from _text_faults(kind, item)
        yield from _shared_texts(kind, items)
    categories = {category.id for category in file.categories}
    for word in file.words:
        yield from _word_faults(word, categories)
    dealt = Counter(word.category for word in file.words if word.dealt)
    for category in sorted(categories):
        if dealt[category] < FEWEST_DEALT:
            yield f"The category {category!r} has {dealt[category]} dealt words; a game needs {FEWEST_DEALT}."


def find_label_faults(labels: Sequence[str], known: Sequence[str] | None) -> Iterator[str]:
    """Sentences about labels that occur twice, are missing or are not the dataset's or the champion's (if known)."""
    yield from (f"The label {label!r} belongs to more than one word." for label in _repeated(labels))
    if known is not None:
        yield from (f"No word has the champion's label {label!r}." for label in sorted(set(known) - set(labels)))
        yield from (f"The champion does not know the label {label!r}." for label in sorted(set(labels) - set(known)))
    if len(labels) != LABELS:
        yield f"There are {len(labels)} words; the dataset has {LABELS} labels."
    elif hashlib.sha256("\n".join(sorted(labels)).encode()).hexdigest() != LABELS_SHA256:
        yield "The labels are not those of the dataset, byte for byte."


def summary(catalogue: Catalogue) -> str:
    """A table with a line a category: how many words are dealt, by difficulty, and how many are not."""
    head = _row("category", *(f"level {level}" for level in DIFFICULTIES), "dealt", "not dealt")
    rows = (_row(category.id, *_counts(catalogue.of(category.id))) for category in catalogue.categories)
    return "\n".join([head, *rows, _row("all", *_counts(catalogue.words))])


def _word_faults(word: WordEntry, categories: Iterable[str]) -> Iterator[str]:
    if word.category not in categories:
        yield f"The word {word.id!r} is in the category {word.category!r}, which does not exist."
    if word.difficulty not in DIFFICULTIES:
        yield f"The word {word.id!r} has the difficulty {word.difficulty}; it must be 1, 2 or 3."
    if word.dealt and word.reason is not None:
        yield f"The word {word.id!r} is dealt, but has a reason why it is not."
    if not word.dealt and not (word.reason and word.reason.strip()):
        yield f"The word {word.id!r} is not dealt, but has no reason."


def _text_faults(kind: str, item: CategoryEntry | WordEntry) -> Iterator[str]:
    for language in LANGUAGES:
        text = item.texts.get(language, "")
        if not text.strip():
            yield f"The {kind} {item.id!r} has no text in {language!r}."
        elif text != unicodedata.normalize("NFC", " ".join(text.split())):
            yield f"The {kind} {item.id!r} has stray spaces or decomposed accents in its text in {language!r}."
    yield from (
        f"The {kind} {item.id!r} has a text in {language!r}, which the game does not speak."
        for language in sorted(set(item.texts) - set(LANGUAGES))
    )


def _shared_texts(kind: str, items: Sequence[CategoryEntry | WordEntry]) -> Iterator[str]:
    for language in LANGUAGES:
        texts = (item.texts.get(language, "").casefold() for item in items)
        for text in filter(None, _repeated(texts)):
            yield f"More than one {kind} has the text {text!r} in {language!r}."


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _sentence(location: Iterable[str | int], message: str) -> str:
    return f"{'.'.join(map(str, location)) or 'The file'}: {message}."


def _counts(words: Sequence[Word]) -> list[int]:
    dealt: list[int] = [word.difficulty for word in words if word.dealt]
    return [*(dealt.count(level) for level in DIFFICULTIES), len(dealt), len(words) - len(dealt)]


def _row(name: str, *cells: object) -> str:
    return f"{name:<12}" + "".join(f"{cell!s:>11}" for cell in cells)


def main(path: Path = FILE) -> int:
    """Check the file, print the summary or the faults; the exit status."""
    try:
        catalogue = load_words(path)
    except FaultyWordsError as error:
        print(error, file=sys.stderr)
        return 1
    print(summary(catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main())
