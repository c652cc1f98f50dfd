"""What an upload would do to the word list: which words it adds, updates and leaves, and which lines it can't take."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chalicelib.domain.spelling import Unfit
from chalicelib.domain.upload import Rejection, Texts, Wish
from chalicelib.domain.word import LANGUAGES, Category, Difficulty, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chalicelib.domain.word_list import Entry, WordList


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for new words whose line does not say it."""

    category: str | None = None
    difficulty: Difficulty = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A line that makes a word or changes one; `before` is None for a new word."""

    line: int
    before: Word | None
    word: Word
    source: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """`words` are all words that the upload names, as they would be; `categories` those that it makes or renames."""

    changes: tuple[Change, ...]
    unchanged: int
    rejected: tuple[Rejection, ...]
    categories: tuple[Category, ...]
    words: tuple[Word, ...] = field(default=())

    @property
    def added(self) -> int:
        return sum(change.before is None for change in self.changes)

    @property
    def updated(self) -> int:
        return len(self.changes) - self.added


def plan(there: WordList, wishes: Sequence[Wish], categories: Mapping[str, Texts], defaults: Defaults) -> Plan:
    """The plan of an upload over a list; `categories` are those that the upload names by themselves."""
    named = {**_named_by_words(wishes), **categories}
    fresh = tuple(_categories(there, named))
    known = {category.id for category in (*there.categories, *fresh)}
    twice = tuple(_twice(wishes))
    rejected = [Rejection(wish.line, reason) for wish, reason in twice]
    made: list[Change] = []
    repeated = {wish.id for wish, _ in twice}
    for wish in wishes:
        if wish.id in repeated:
            continue
        try:
            made.append(_change(there.entries.get(wish.id), wish, known, defaults))
        except Unfit as error:
            rejected.append(Rejection(wish.line, str(error)))
    rejected += _shared_labels(there, made)
    changes = tuple(change for change in made if _changes(there, change))
    return Plan(
        changes=changes,
        unchanged=len(made) - len(changes),
        rejected=tuple(sorted(rejected, key=lambda one: one.line)),
        categories=fresh,
        words=tuple(change.word for change in made),
    )


def _changes(there: WordList, change: Change) -> bool:
    return change.word != change.before or change.source != there.entries[change.word.id].source


def _change(entry: Entry | None, wish: Wish, categories: set[str], defaults: Defaults) -> Change:
    before = entry.word if entry else None
    category = wish.category or (before.category if before else defaults.category)
    if category is None:
        raise Unfit("A new word needs a `category`.")
    if category not in categories:
        raise Unfit(f"There is no category {category!r}: to make it, give its name in `category_en` or `category_fr`.")
    dealt = _dealt(before, wish)
    reason = None if dealt else wish.reason or (before.reason if before else None)
    if not dealt and not reason:
        raise Unfit("A word that is not dealt needs a `reason`.")
    word = Word(
        id=wish.id,
        label=wish.label or (before.label if before else in_all(wish.texts)["en"].lower()),
        texts={**before.texts, **wish.texts} if before else in_all(wish.texts),
        category=category,
        difficulty=wish.difficulty or (before.difficulty if before else defaults.difficulty),
        dealt=dealt,
        reason=reason,
    )
    return Change(wish.line, before, word, wish.source or (entry.source if entry else None))


def _dealt(before: Word | None, wish: Wish) -> bool:
    if wish.dealt is not None:
        return wish.dealt
    if wish.reason:
        return False
    return before.dealt if before else True


def in_all(texts: Texts) -> Texts:
    """Texts in every language; one that has none has another's."""
    other = next(iter(texts.values()))
    return {language: texts.get(language, other) for language in LANGUAGES}


def _named_by_words(wishes: Iterable[Wish]) -> dict[str, Texts]:
    """Categories that words' lines give names for; the last line that names one counts."""
    return {wish.category: wish.category_texts for wish in wishes if wish.category and wish.category_texts}


def _categories(there: WordList, named: Mapping[str, Texts]) -> Iterator[Category]:
    known = {category.id: category for category in there.categories}
    for id_, texts in sorted(named.items()):
        before = known.get(id_)
        after = Category(id_, {**before.texts, **texts} if before else in_all(texts))
        if after != before:
            yield after


def _twice(wishes: Iterable[Wish]) -> Iterator[tuple[Wish, str]]:
    lines: defaultdict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        lines[wish.id].append(wish)
    for id_, same in lines.items():
        first, *others = same
        for other in others:
            yield other, f"The id {id_!r} is that of line {first.line}, too."
        if others:
            yield first, f"The id {id_!r} is that of line {others[0].line}, too."


def _shared_labels(there: WordList, made: Sequence[Change]) -> Iterator[Rejection]:
    """A label is one word's: what the model answers must name one text."""
    owners = {entry.word.label: id_ for id_, entry in there.entries.items()}
    for change in made:
        if change.before and owners.get(change.before.label) == change.word.id:
            del owners[change.before.label]
    for change in made:
        owner = owners.setdefault(change.word.label, change.word.id)
        if owner != change.word.id:
            reason = (
                f"The label {change.word.label!r} is that of the word {owner!r}: use that id, or give another `label`."
            )
            yield Rejection(change.line, reason)
