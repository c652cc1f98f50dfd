"""WordNet's nouns: what a word means, what it is a kind of, and what else it is called.

Read from a file in the form WN-LMF (https://globalwordnet.github.io/schemas/), as Open English WordNet is published.
"""

from __future__ import annotations

import gzip
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import inflect
import wn
from wn import lmf

from infra.retrieval.candidate import Candidate, Origin
from infra.retrieval.review import plain
from infra.retrieval.safety import unsafe_sense
from infra.retrieval.web import Unreadable, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.retrieval.categories import Categories
    from infra.retrieval.web import Web

URL = "https://en-word.net/static/english-wordnet-2024.xml.gz"
STEP = 5000  # words between two movements of the progress bar
MOST_WORDS = 3  # in a proposed word
KIND, INSTANCE, USAGE = "hypernym", "instance_hypernym", "exemplifies"


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning; `above` are the first lemmas of all it is a kind of, nearest first, itself included.

    `usage` are the first lemmas of how it is used ("ethnic slur", "slang" …).
    """

    id: str
    lemmas: tuple[str, ...]
    gloss: str
    above: tuple[str, ...]
    usage: tuple[str, ...]


class Dictionary:
    """Senses by word. `resource` is what `wn.lmf` reads."""

    def __init__(self, resource: lmf.LexicalResource) -> None:
        self._synsets: dict[str, lmf.Synset] = {}
        self._senses: defaultdict[str, list[str]] = defaultdict(list)
        self._lemmas: defaultdict[str, list[str]] = defaultdict(list)
        self._written: dict[str, str] = {}
        self._made: dict[str, Sense] = {}
        for lexicon in resource["lexicons"]:
            for synset in lexicon.get("synsets", ()):
                if synset.get("partOfSpeech") == "n":
                    self._synsets[synset["id"]] = synset  # type: ignore[assignment]
            for entry in lexicon.get("entries", ()):
                self._add(entry)  # type: ignore[arg-type]
        self._inflect = inflect.engine()

    def _add(self, entry: lmf.LexicalEntry) -> None:
        text = entry["lemma"]["writtenForm"]
        self._written[entry["id"]] = text
        for sense in entry.get("senses", ()):
            if sense["synset"] in self._synsets:
                self._senses[text.lower()].append(sense["synset"])
                self._lemmas[sense["synset"]].append(text)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._senses)

    def senses(self, text: str) -> tuple[Sense, ...]:
        """The senses of a word, the most frequent first; of its singular where only that is in the dictionary."""
        word = text.lower().removeprefix("the ")
        if word not in self._senses:
            single = self._inflect.singular_noun(word)
            word = single if isinstance(single, str) else word
        return tuple(self.sense(id_) for id_ in self._senses.get(word, ()))

    def sense(self, id_: str) -> Sense:
        if id_ not in self._made:
            self._made[id_] = self._make(id_)
        return self._made[id_]

    def _make(self, id_: str) -> Sense:
        synset = self._synsets[id_]
        return Sense(
            id_,
            self._named(id_),
            next((definition["text"] for definition in synset.get("definitions", ())), ""),
            tuple(dict.fromkeys(name for over in self._walk(id_) for name in self._named(over)[:1])),
            tuple(name for over in self._related(id_, USAGE) for name in self._named(over)[:1]),
        )

    def _named(self, id_: str) -> tuple[str, ...]:
        """The lemmas of a synset in its own order, where it gives one."""
        members = self._synsets[id_].get("members", ())
        ordered = [self._written[member] for member in members if member in self._written]
        return tuple(ordered or self._lemmas[id_])

    def _walk(self, id_: str) -> Iterator[str]:
        """A synset and all that it is a kind of, by distance; the dictionary may have a circle."""
        seen, row = {id_}, [id_]
        while row:
            yield from row
            row = [over for one in row for over in self._related(one, KIND, INSTANCE)]
            row = [over for over in dict.fromkeys(row) if over not in seen]
            seen.update(row)

    def _related(self, id_: str, *kinds: str) -> list[str]:
        relations = self._synsets[id_].get("relations", ())
        return [one["target"] for one in relations if one["relType"] in kinds and one["target"] in self._synsets]


class WordNet:
    """Proposes each word whose sense falls into a category, and gives unsafe ones, whatever they are, to be refused.

    `chosen` says of which hypernym (first lemma) a word's sense is; empty where the dictionary has no right one.
    """

    def __init__(self, web: Web, categories: Categories, chosen: Mapping[str, str]) -> None:
        self._web = web
        self._chosen = chosen
        self._category_of = {lemma: one.id for one in categories for lemma in one.wordnet}

    @cached_property
    def _read(self) -> tuple[Dictionary, Origin]:
        resource = read(self._web, load, URL)
        lexicon = resource["lexicons"][0]
        return Dictionary(resource), Origin(lexicon["label"], lexicon.get("url") or URL, lexicon["license"])

    @property
    def dictionary(self) -> Dictionary:
        return self._read[0]

    @property
    def origin(self) -> Origin:
        return self._read[1]

    def steps(self) -> int:
        return -(-len(self.dictionary.words) // STEP)

    def candidates(self) -> Iterator[tuple[Candidate, ...]]:
        words = [word for word in self.dictionary.words if word.count(" ") < MOST_WORDS]
        for first in range(0, len(words), STEP):
            yield tuple(filter(None, map(self._candidate, words[first : first + STEP])))

    def senses(self, *names: str) -> tuple[Sense, ...]:
        """The senses of the first of a word's names that the dictionary has."""
        found = (self.dictionary.senses(form) for name in names for form in dict.fromkeys((name, plain(name))))
        return next(filter(None, found), ())

    def sense(self, *names: str) -> Sense | None:
        """The sense that is meant by a word's names: the reviewed one, else the first; None where none is right."""
        senses = self.senses(*names)
        kind = next((self._chosen[name.lower()] for name in names if name.lower() in self._chosen), None)
        if kind is None:
            return senses[0] if senses else None
        return next((sense for sense in senses if kind in sense.above), None)

    def category(self, sense: Sense) -> str | None:
        return next((self._category_of[name] for name in sense.above if name in self._category_of), None)

    def _candidate(self, word: str) -> Candidate | None:
        sense = self.sense(word)
        category = self.category(sense) if sense else None
        if sense is None or (category is None and unsafe_sense(sense) is None):
            return None
        written = next((lemma for lemma in sense.lemmas if lemma.lower() == word), word)
        also = tuple(lemma for lemma in sense.lemmas if lemma.lower() != word)
        return Candidate(written, self.origin, category=category, also=also, reference=sense.id)


def load(body: bytes) -> lmf.LexicalResource:
    """A WN-LMF file, gzipped or plain. Raises Unreadable."""
    try:
        content = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        with tempfile.TemporaryDirectory() as folder:  # the library reads files alone
            path = Path(folder) / "wordnet.xml"
            path.write_bytes(content)
            resource = lmf.load(path, progress_handler=None)
    except (OSError, EOFError, KeyError, wn.Error, SyntaxError) as error:
        raise Unreadable(f"{URL} is no wordnet in WN-LMF: {str(error)[:200]}") from None
    if not resource["lexicons"]:
        raise Unreadable(f"{URL} holds no lexicon")
    return resource
