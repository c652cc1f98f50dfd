"""A word of the outcome, with its marks: known, taught or unfit, reviewed or not, and from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.spelling import Unfit, slug_of, spell
from infra.retrieval.merging import key_of
from infra.retrieval.safety import unsafe_sense, unsafe_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from chalicelib.domain.word import Difficulty, Language
    from infra.retrieval.candidate import Candidate, Origin
    from infra.retrieval.difficulty import Estimate
    from infra.retrieval.merging import Found
    from infra.retrieval.wordnet import Sense

MOST_ALSO = 8  # other texts of one word
THING, PERSON = "physical entity", "person"  # first lemmas of WordNet's hypernyms


@dataclass(frozen=True, slots=True)
class Entry:
    """`known`: the champion has the label; every other word is taught. `unfit` says why it is not dealt.

    `also` are other English texts of the same meaning; `doubtful` where nobody has said which sense is meant and
    WordNet's first one looks wrong, so that neither meaning nor `also` is to be trusted.
    """

    found: Found
    id: str
    label: str
    texts: Mapping[Language, str]
    category: str
    difficulty: Difficulty
    known: bool
    unfit: str | None
    also: tuple[str, ...]
    doubtful: bool

    @property
    def reviewed(self) -> bool:
        return self.found.reviewed is not None

    @property
    def listed(self) -> bool:
        """Whether it is in the list that an admin uploads: shipped words all, others where they are fit."""
        reviewed = self.found.reviewed
        return reviewed is not None and (reviewed.shipped or self.unfit is None)

    @property
    def origins(self) -> tuple[Origin, ...]:
        return tuple(dict.fromkeys(candidate.origin for candidate in self.found.candidates))


class Entries:
    """Makes entries. `senses` gives a word's senses, `category_of` what the hypernyms of one say, `chosen` are
    reviewed senses, `taken` the names of reviewed words.
    """

    def __init__(
        self,
        labels: Collection[str],
        estimate: Estimate,
        senses: Callable[..., Sequence[Sense]],
        category_of: Callable[[Sense], str | None],
        chosen: Mapping[str, str],
        taken: Iterable[str],
    ) -> None:
        self._labels, self._estimate = frozenset(labels), estimate
        self._senses, self._category_of = senses, category_of
        self._chosen = chosen
        self._taken = {key_of(name) for name in taken}

    def of(self, found: Found) -> Entry | None:
        """The entry of a word; None for one that no source can put into a category. Only refused ones have none."""
        reviewed = found.reviewed
        if reviewed is None:
            return self._proposed(found)
        doubtful = self._is_doubtful(found, reviewed.category)
        own = {key_of(name) for name in reviewed.names}
        return Entry(
            found,
            reviewed.id,
            reviewed.label,
            reviewed.texts,
            reviewed.category,
            reviewed.difficulty,
            reviewed.label in self._labels,
            reviewed.unfit,
            () if doubtful else self._also(found, own),
            doubtful,
        )

    def _proposed(self, found: Found) -> Entry | None:
        category = found.sense and self._category_of(found.sense)
        category = category or _most_named(found.candidates)
        unfit = refusal(found)
        if category is None and unfit is None:
            return None
        above = found.sense.above if found.sense else ()
        given = next((one.difficulty for one in found.candidates if one.difficulty), None)
        texts = {language: text for one in reversed(found.candidates) for language, text in one.texts.items()}
        return Entry(
            found,
            slug_of(found.text),
            found.text.lower(),
            {**texts, "en": found.text},
            category or "",
            given or self._estimate.of(category, above),
            known=False,
            unfit=unfit,
            also=self._also(found, {key_of(found.text)}),
            doubtful=False,
        )

    def _is_doubtful(self, found: Found, category: str) -> bool:
        """Whether the chosen sense is not there, or nobody has chosen one and the first looks wrong.

        It does where a later one is of the word's category and it is not, and where it is no thing to draw.
        """
        sense, reviewed = found.sense, found.reviewed
        if reviewed is None:
            return False
        chosen = [self._chosen[name.lower()] for name in reviewed.names if name.lower() in self._chosen]
        if chosen:
            return sense is None and bool(chosen[0]) and bool(self._senses(*reviewed.names))
        if sense is None or self._category_of(sense) == category:
            return False
        senses = self._senses(*reviewed.names)
        return len(senses) > 1 and (
            THING not in sense.above
            or PERSON in sense.above
            or any(self._category_of(other) == category for other in senses)
        )

    def _also(self, found: Found, own: Collection[str]) -> tuple[str, ...]:
        """Spelled as a word may be, harmless, no other word's name, and no Latin or other name."""
        said = (
            found.sense.lemmas if found.sense else [text for one in found.candidates for text in (one.text, *one.also)]
        )
        texts = {key_of(text): text for text in said if _is_fit(text) and (text.islower() or not found.text.islower())}
        kept = [text for key, text in texts.items() if key not in self._taken and key not in own]
        return tuple(kept[:MOST_ALSO])


def refusal(found: Found) -> str | None:
    """Why a word that nobody has reviewed is not even proposed, as a sentence."""
    try:
        for text in (found.text, *(text for one in found.candidates for text in one.texts.values())):
            spell(text)
    except Unfit as error:
        return f"Its text {error}."
    if rude := unsafe_text(found.text, *(text for one in found.candidates for text in one.texts.values())):
        return rude
    return unsafe_sense(found.sense) if found.sense else None


def _is_fit(text: str) -> bool:
    try:
        return spell(text) == text and unsafe_text(text) is None
    except Unfit:
        return False


def _most_named(candidates: Sequence[Candidate]) -> str | None:
    named = [one.category for one in candidates if one.category]
    return max(named, key=named.count) if named else None


def proposals(entries: Iterable[Entry]) -> list[Entry]:
    """What is left to review: words that no person has decided on and nothing speaks against, best attested first.

    Names (with a capital) are passed over unless two sources give them: a dictionary is full of people and species.
    """
    fresh = [entry for entry in entries if not entry.reviewed and entry.unfit is None]
    fit = [entry for entry in fresh if entry.texts["en"].islower() or len(entry.origins) > 1]
    return sorted(fit, key=lambda entry: (-len(entry.origins), entry.category, entry.id))
