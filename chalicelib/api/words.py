"""Categories and words."""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.api.bodies import Answer, Query
from chalicelib.api.lists import Cursor, Listing
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.domain.teaching import NEEDED
from chalicelib.domain.word import Difficulty, Language, Word
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.catalogue import CatalogueService

topic = Topic("words")

Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")]
Texts = dict[Language, str]


class CategoryAnswer(Answer):
    """A category; `name` is its English name, `words` how many of its words are dealt."""

    id: str
    name: str
    texts: Texts
    words: int


class TaughtAnswer(Answer):
    """From how many accepted drawings a word is learnt, and how many it needs to be answered."""

    drawings: int
    needed: int


class WordAnswer(Answer):
    """A word; `label` is what models call it, `known` says whether the champion answers it, `dealt` whether games do.

    `taught` tells how far it is where the champion has no label for it: it answers by the drawings alone.
    """

    id: str
    label: str
    texts: Texts
    category: str
    difficulty: Difficulty
    known: bool
    dealt: bool
    taught: TaughtAnswer | None


class WordsQuery(Query):
    """Which words: of a category, only those that are `taught`, or all."""

    category: Slug | None = None
    taught: bool = False
    cursor: Cursor | None = None


@topic.route("GET", "/categories", who=PUBLIC)
def categories(call: Call[None, None]) -> Listing[CategoryAnswer]:
    """All categories, with the number of words that are dealt in each."""
    counts = call.services.catalogue.counts()
    items = [
        CategoryAnswer(id=category.id, name=category.texts["en"], texts=dict(category.texts), words=count)
        for category, count in counts
    ]
    return Listing[CategoryAnswer](items=items)


@topic.route("GET", "/words", who=PUBLIC, errors=(NotFound, Unavailable))
def words(call: Call[None, WordsQuery]) -> Listing[WordAnswer]:
    """All words by id, or those of a category; or those that the champion has no label for and is taught."""
    catalogue, asked = call.services.catalogue, call.query
    answered = catalogue.answered()
    found, cursor = catalogue.words(asked.category, taught=asked.taught, after=asked.cursor)
    return Listing[WordAnswer](
        items=[WordAnswer(**told_of(word, catalogue, answered)) for word in found], cursor=cursor
    )


@topic.route("GET", "/words/{id}", who=PUBLIC, errors=(NotFound, Unavailable))
def word(call: Call[None, None]) -> WordAnswer:
    """One word of the list."""
    catalogue = call.services.catalogue
    return WordAnswer(**told_of(catalogue.word(call.path["id"]), catalogue, catalogue.answered()))


def told_of(word: Word, catalogue: CatalogueService, answered: frozenset[str]) -> dict[str, Any]:
    """The fields of a word's answer; `answered` are the labels that the machine answers."""
    return {
        "id": word.id,
        "label": word.label,
        "texts": dict(word.texts),
        "category": word.category,
        "difficulty": word.difficulty,
        "known": word.label in answered,
        "dealt": word.dealt,
        "taught": _taught(catalogue.progress(word)),
    }


def _taught(drawings: int | None) -> TaughtAnswer | None:
    return None if drawings is None else TaughtAnswer(drawings=drawings, needed=NEEDED)
