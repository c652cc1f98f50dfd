"""What results say: hard and easy words, what a word is taken for, categories, difficulties and model versions."""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.api.bodies import Answer, Query
from chalicelib.api.lists import Cursor, Listing
from chalicelib.api.played import EstimateAnswer, SharesAnswer, estimate_answer, played
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.api.words import Slug, Texts
from chalicelib.domain.word import Catalogue, Difficulty
from chalicelib.errors import NotFound
from chalicelib.services.examples import Example
from chalicelib.services.played import Asked, Order, PlayedVersion, PlayedWord

topic = Topic("statistics")

CONFUSIONS = 20
CACHE = "public, max-age=60"


class VersionQuery(Query):
    """`model_version` asks for the rounds that one model version guessed; without it all count."""

    model_version: Annotated[str, Field(pattern=r"^\d{8}T\d{6}Z$")] | None = None


class WordStatisticsQuery(VersionQuery):
    """Which words, and whether the hardest or the easiest come first."""

    category: Slug | None = None
    difficulty: Annotated[int, Field(ge=1, le=3)] | None = None
    order: Order = "hardest"
    cursor: Cursor | None = None


class WordStatisticsAnswer(SharesAnswer):
    """What closed rounds say of a word; its `estimate` is drawn towards what words have in common.

    `median_ms`, of the recognised rounds, is off by at most 5 %.
    """

    word: str
    text: str
    texts: Texts
    category: str
    difficulty: Difficulty
    median_ms: int | None


class Confusion(Answer):
    """In how many rounds of the word another label was announced; `share` of its rounds, 0 to 1.

    `examples` are drawings of the word in which the machine saw that label in the end, as strokes.
    """

    label: str
    text: str
    texts: Texts
    count: int
    share: float
    examples: list[list[list[list[float]]]]


class VersionAnswer(SharesAnswer):
    """What was guessed by a model version; `aliases` say whether it is champion or the previous one."""

    version: str
    aliases: list[str]


class WordDetailAnswer(WordStatisticsAnswer):
    """A word's statistics with its confusions, most frequent first, at most 20.

    `examples` are drawings that were seen as the word, `versions` the word under each of the last model versions,
    `change` how much greater its share is under the champion than under the previous version; null where one of the
    two has not been played. All drawings were accepted by a review as drawings of the word; at most 12 are shown.
    """

    taken_for: list[Confusion]
    examples: list[list[list[list[float]]]]
    versions: list[VersionAnswer]
    change: EstimateAnswer | None


class CategoryStatisticsAnswer(SharesAnswer):
    """Of all words of a category."""

    category: str
    text: str
    texts: Texts


class DifficultyStatisticsAnswer(SharesAnswer):
    """Of all words of a difficulty."""

    difficulty: Difficulty


@topic.route("GET", "/stats/words", who=PUBLIC, cache_control=CACHE, errors=(NotFound,))
def word_list_statistics(call: Call[None, WordStatisticsQuery]) -> Listing[WordStatisticsAnswer]:
    """Words that were played, hardest or easiest first."""
    asked = Asked(call.query.model_version, call.query.category, _difficulty(call.query.difficulty), call.query.order)
    words, cursor = call.services.statistics.words(asked, call.query.cursor)
    return Listing[WordStatisticsAnswer](items=[WordStatisticsAnswer(**_word(word)) for word in words], cursor=cursor)


@topic.route("GET", "/stats/words/{word}", who=PUBLIC, errors=(NotFound,))
def word_statistics(call: Call[None, VersionQuery]) -> WordDetailAnswer:
    """A word, what it is taken for, and how it fared under each model version."""
    report = call.services.statistics.word(call.path["word"], call.query.model_version)
    word = report.played.word
    examples = call.services.examples.of(word.label)
    catalogue = call.services.catalogue.current()
    return WordDetailAnswer(
        **_word(report.played),
        taken_for=_confusions(report.played, examples, catalogue),
        examples=_strokes(examples, word.label),
        versions=[_version(row) for row in report.versions],
        change=None if report.change is None else estimate_answer(report.change),
    )


@topic.route("GET", "/stats/categories", who=PUBLIC, cache_control=CACHE)
def category_statistics(call: Call[None, VersionQuery]) -> Listing[CategoryStatisticsAnswer]:
    """Every category whose words were played."""
    items = [
        CategoryStatisticsAnswer(
            category=row.category.id, text=row.category.texts["en"], texts=dict(row.category.texts), **played(row)
        )
        for row in call.services.statistics.categories(call.query.model_version)
    ]
    return Listing[CategoryStatisticsAnswer](items=items)


@topic.route("GET", "/stats/difficulties", who=PUBLIC, cache_control=CACHE)
def difficulty_statistics(call: Call[None, VersionQuery]) -> Listing[DifficultyStatisticsAnswer]:
    """Every difficulty of which words were played, the easiest first."""
    rows = call.services.statistics.difficulties(call.query.model_version)
    items = [DifficultyStatisticsAnswer(difficulty=row.difficulty, **played(row)) for row in rows]
    return Listing[DifficultyStatisticsAnswer](items=items)


@topic.route("GET", "/stats/versions", who=PUBLIC, cache_control=CACHE)
def version_statistics(call: Call[None, None]) -> Listing[VersionAnswer]:
    """The last model versions in play, newest first: ten, the champion and the previous one."""
    return Listing[VersionAnswer](items=[_version(row) for row in call.services.statistics.versions()])


def _difficulty(asked: int | None) -> Difficulty | None:
    return asked  # type: ignore[return-value]  # the query holds it between 1 and 3


def _version(row: PlayedVersion) -> VersionAnswer:
    return VersionAnswer(version=row.version, aliases=list(row.aliases), **played(row))


def _confusions(row: PlayedWord, examples: tuple[Example, ...], catalogue: Catalogue) -> list[Confusion]:
    taken = sorted(row.detail.taken_for.items(), key=lambda confusion: (-confusion[1], confusion[0]))
    return [
        Confusion(
            label=label,
            text=catalogue.text_of(label, "en"),
            texts=catalogue.texts_of(label),
            count=count,
            share=round(count / row.sums.rounds, 4) if row.sums.rounds else 0.0,
            examples=_strokes(examples, label),
        )
        for label, count in taken[:CONFUSIONS]
    ]


def _strokes(examples: tuple[Example, ...], saw: str) -> list[list[list[list[float]]]]:
    return [example.drawing.to_lists() for example in examples if example.saw == saw]


def _word(row: PlayedWord) -> dict[str, Any]:
    word, median = row.word, row.detail.median_ms
    return {
        "word": word.id,
        "text": word.texts["en"],
        "texts": dict(word.texts),
        "category": word.category,
        "difficulty": word.difficulty,
        "median_ms": None if median is None else round(median),
        **played(row),
    }
