"""Which words are hard for the machine, and what it takes them for."""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.api.bodies import Answer, Query
from chalicelib.api.lists import Listing
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.api.words import Texts
from chalicelib.domain.word import LANGUAGES, Difficulty
from chalicelib.errors import NotFound
from chalicelib.services.statistics import PlayedWord

topic = Topic("statistics")

CONFUSIONS = 20
CACHE = "public, max-age=60"


class VersionQuery(Query):
    """`model_version` asks for the rounds that one model version guessed; without it all count."""

    model_version: Annotated[str, Field(pattern=r"^\d{8}T\d{6}Z$")] | None = None


class WordStatisticsAnswer(Answer):
    """What closed rounds say of a word; `share` is the recognised share, means are over the recognised rounds."""

    word: str
    text: str
    texts: Texts
    category: str
    difficulty: Difficulty
    rounds: int
    recognised: int
    share: float
    mean_ms: float | None
    mean_attempts: float | None


class Confusion(Answer):
    """In how many rounds of the word another label was announced; `share` of its rounds, 0 to 1."""

    label: str
    text: str
    texts: Texts
    count: int
    share: float


class WordDetailAnswer(WordStatisticsAnswer):
    """A word's statistics with its confusions, most frequent first, at most 20."""

    taken_for: list[Confusion]


@topic.route("GET", "/stats/words", who=PUBLIC, cache_control=CACHE)
def hardest_words(call: Call[None, VersionQuery]) -> Listing[WordStatisticsAnswer]:
    """Every word that was played, hardest first."""
    played = call.services.statistics.hardest(call.query.model_version)
    return Listing[WordStatisticsAnswer](items=[WordStatisticsAnswer(**_told(word)) for word in played])


@topic.route("GET", "/stats/words/{word}", who=PUBLIC, errors=(NotFound,))
def word_statistics(call: Call[None, VersionQuery]) -> WordDetailAnswer:
    """A word, and what it is taken for."""
    played = call.services.statistics.of(call.path["word"], call.query.model_version)
    catalogue = call.services.catalogue.current()
    rows = sorted(played.statistics.taken_for.items(), key=lambda row: (-row[1], row[0]))
    taken_for = [
        Confusion(
            label=label,
            text=catalogue.text_of(label, "en"),
            texts={language: catalogue.text_of(label, language) for language in LANGUAGES},
            count=count,
            share=round(count / played.statistics.rounds, 4),
        )
        for label, count in rows[:CONFUSIONS]
    ]
    return WordDetailAnswer(**_told(played), taken_for=taken_for)


def _told(played: PlayedWord) -> dict[str, Any]:
    word, sums = played.word, played.statistics
    return {
        "word": word.id,
        "text": word.texts["en"],
        "texts": dict(word.texts),
        "category": word.category,
        "difficulty": word.difficulty,
        "rounds": sums.rounds,
        "recognised": sums.recognised,
        "share": round(sums.share, 4),
        "mean_ms": sums.mean_ms,
        "mean_attempts": sums.mean_attempts,
    }
