"""Categories and words."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Query
from chalicelib.api.lists import Listing
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.domain.word import Difficulty, Language
from chalicelib.errors import NotFound, Unavailable

topic = Topic("words")

Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")]
Texts = dict[Language, str]


class CategoryAnswer(Answer):
    """A category; `name` is its English name, `words` how many of its words are dealt."""

    id: str
    name: str
    texts: Texts
    words: int


class WordAnswer(Answer):
    """A word; `label` is what models call it, `known` says whether the champion does, `dealt` whether games deal it."""

    id: str
    label: str
    texts: Texts
    category: str
    difficulty: Difficulty
    known: bool
    dealt: bool


class WordsQuery(Query):
    category: Slug | None = None


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
    """All words, or those of a category."""
    known = call.services.catalogue.known_labels()
    items = [
        WordAnswer(
            id=word.id,
            label=word.label,
            texts=dict(word.texts),
            category=word.category,
            difficulty=word.difficulty,
            known=word.label in known,
            dealt=word.dealt,
        )
        for word in call.services.catalogue.words(call.query.category)
    ]
    return Listing[WordAnswer](items=items)
