"""Candidates of all sources as one word each: by text, by plural, and by meaning where a dictionary tells it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import inflect

from chalicelib.domain.spelling import folded
from infra.retrieval.review import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from infra.retrieval.candidate import Candidate
    from infra.retrieval.review import Reviewed
    from infra.retrieval.wordnet import Sense

    Meaning = Callable[..., Sense | None]


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of one word: what was decided, what the sources say, what it means."""

    text: str
    candidates: tuple[Candidate, ...]
    reviewed: Reviewed | None
    sense: Sense | None


def key_of(text: str) -> str:
    """What spellings of one text share: no case, accents, article, hyphens or spaces."""
    return folded(text).removeprefix("the ").replace("-", "").replace(" ", "").replace("'", "")


def merge(candidates: Iterable[Candidate], reviewed: Sequence[Reviewed], meaning: Meaning) -> list[Found]:
    """Every reviewed word, in the review's order, then what is not reviewed, by text.

    A candidate is a reviewed word's where it has one of its names, in singular or plural, or its meaning. Two words
    that the review keeps apart stay apart, whatever they mean.
    """
    home = _Homes(reviewed, meaning)
    gathered: defaultdict[str, list[Candidate]] = defaultdict(list)
    strangers: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        word = home.of(candidate)
        (gathered[word.id] if word else strangers[key_of(candidate.text)]).append(candidate)
    known = [Found(word.texts["en"], tuple(gathered[word.id]), word, home.sense_of(word.id)) for word in reviewed]
    return [*known, *_alike(_singular(strangers), meaning)]


class _Homes:
    """Reviewed words by the keys of their names and by their sense."""

    def __init__(self, reviewed: Sequence[Reviewed], meaning: Meaning) -> None:
        self._meaning = meaning
        self._by_key: dict[str, Reviewed] = {}
        self._senses: dict[str, Sense | None] = {}
        self._by_sense: dict[str, Reviewed] = {}
        for rank in range(max((len(word.names) for word in reviewed), default=0)):
            for word in reviewed:
                for name in word.names[rank : rank + 1]:
                    self._by_key.setdefault(key_of(name), word)
        for word in reviewed:
            sense = meaning(*word.names)
            self._senses[word.id] = sense
            if sense:
                self._by_sense.setdefault(sense.id, word)
        engine = inflect.engine()
        for key, word in list(self._by_key.items()):
            self._by_key.setdefault(engine.plural_noun(key), word)

    def sense_of(self, word_id: str) -> Sense | None:
        return self._senses[word_id]

    def of(self, candidate: Candidate) -> Reviewed | None:
        for text in (candidate.label, candidate.text, plain(candidate.text)):
            if text and (word := self._by_key.get(key_of(text))):
                return word
        sense = self._meaning(candidate.text)
        return self._by_sense.get(sense.id) if sense else None


def _singular(groups: dict[str, list[Candidate]]) -> dict[str, list[Candidate]]:
    """Plurals go to their singular where that is there too."""
    engine = inflect.engine()
    singular = {engine.plural_noun(key): key for key in groups}
    merged: defaultdict[str, list[Candidate]] = defaultdict(list)
    for key, group in groups.items():
        merged[singular.get(key, key)] += group
    return merged


def _alike(groups: dict[str, list[Candidate]], meaning: Meaning) -> list[Found]:
    """One word for each meaning; its text is the one that most sources give."""
    by_meaning: defaultdict[str, list[Candidate]] = defaultdict(list)
    senses: dict[str, Sense | None] = {}
    for key, group in groups.items():
        sense = meaning(group[0].text)
        name = sense.id if sense else key
        senses[name] = sense
        by_meaning[name] += group
    found = [Found(_favourite(group), tuple(group), None, senses[name]) for name, group in by_meaning.items()]
    return sorted(found, key=lambda one: (folded(one.text), one.text))


def _favourite(group: Sequence[Candidate]) -> str:
    """Of the texts of a group the one of most sources; the first of those."""
    sources = {text: {one.origin.name for one in group if one.text == text} for text in (one.text for one in group)}
    return max(sources, key=lambda text: len(sources[text]))
