"""Games: starting one, dealing its rounds, reading it."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.api.bodies import Answer, Body
from chalicelib.api.results import PlayedAnswer, played_answer
from chalicelib.api.routes import PLAYER, Call, Topic
from chalicelib.api.words import Slug
from chalicelib.domain.clock import end_of, to_rfc3339
from chalicelib.domain.game import Mode
from chalicelib.domain.word import Difficulty, Language
from chalicelib.errors import Conflict, NotFound, TooManyRequests, Unavailable
from chalicelib.services.games import Choice

topic = Topic("games")


class NewGame(Body):
    """What a game shall be: no categories means all, no difficulty any; only Classic's `seconds` can be chosen.

    `word` makes a Zen game of one round, in which that word is drawn.
    """

    mode: Annotated[Mode, Field(strict=False)]
    categories: Annotated[tuple[Slug, ...], Field(max_length=20, strict=False)] = ()
    difficulty: Difficulty | None = None
    seconds: int | None = None
    language: Language = "en"
    word: Slug | None = None


class GameStarted(Answer):
    """A new game; `rounds` is null where as many are played as fit the clock."""

    id: str
    mode: Mode
    rounds: int | None


class DailyAnswer(Answer):
    """The day's game (UTC), the caller's one of it (null before it is begun), and when the next day's begins."""

    date: str
    state: Literal["new", "begun", "played"]
    game: str | None
    next_at: str


class RoundStarted(Answer):
    """A dealt word; its clock runs from `starts_at` to `deadline` (null without one); `now` is the server's time.

    `teaching` says that the machine can't answer the word yet: it is taught by the drawing, and nothing is counted.
    """

    id: str
    number: int
    word: str
    text: str
    category: str
    seconds: int | None
    starts_at: str
    deadline: str | None
    now: str
    teaching: bool


class GameAnswer(Answer):
    """A game with its closed rounds."""

    id: str
    mode: Mode
    seconds: int | None
    language: Language
    created_at: str
    rounds: int | None
    points: int
    results: list[PlayedAnswer]


@topic.route("POST", "/games", who=PLAYER, status=201, errors=(Conflict, TooManyRequests, Unavailable))
def start_game(call: Call[NewGame, None]) -> GameStarted:
    """Start a game."""
    asked = call.body
    choice = Choice(asked.mode, asked.categories, asked.difficulty, asked.seconds, asked.language, asked.word)
    game = call.services.games.start(call.caller.id, choice)
    return GameStarted(id=game.id, mode=game.mode, rounds=game.rounds)


@topic.route("GET", "/me/daily", who=PLAYER)
def read_daily(call: Call[None, None]) -> DailyAnswer:
    """Whether I have played the day's game, before I start it."""
    daily = call.services.games.daily(call.caller.id)
    return DailyAnswer(
        date=daily.date,
        state=daily.state,
        game=daily.game and daily.game.id,
        next_at=to_rfc3339(end_of(daily.date)),
    )


@topic.route("POST", "/games/{id}/rounds", who=PLAYER, status=201, errors=(NotFound, Conflict, Unavailable))
def start_round(call: Call[None, None]) -> RoundStarted:
    """Start the next round; while one is running, that one again."""
    round_ = call.services.games.next_round(call.caller.id, call.path["id"])
    return RoundStarted(
        id=round_.id,
        number=round_.number,
        word=round_.word,
        text=round_.text,
        category=round_.category,
        seconds=round_.seconds,
        starts_at=to_rfc3339(round_.started_at),
        deadline=None if round_.deadline is None else to_rfc3339(round_.deadline),
        now=to_rfc3339(call.services.clock()),
        teaching=round_.teaching,
    )


@topic.route("GET", "/games/{id}", who=PLAYER, errors=(NotFound,))
def read_game(call: Call[None, None]) -> GameAnswer:
    """A game of mine, with its results and drawings."""
    game = call.services.games.game(call.caller.id, call.path["id"])
    catalogue = call.services.catalogue.current()
    results = [played_answer(played, catalogue, game.language) for played in call.services.games.played(game)]
    return GameAnswer(
        id=game.id,
        mode=game.mode,
        seconds=game.seconds,
        language=game.language,
        created_at=to_rfc3339(game.created_at),
        rounds=game.rounds,
        points=sum(result.points for result in results),
        results=results,
    )
