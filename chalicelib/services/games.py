"""Starting games and dealing their rounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from chalicelib.domain.clock import date_of
from chalicelib.domain.dealing import check_choice, choices, choose, deal, draw_daily, is_teaching
from chalicelib.domain.game import Game, Mode, seconds_for
from chalicelib.domain.ids import check_game_id, round_id
from chalicelib.domain.round import Round
from chalicelib.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.word import Difficulty, Language, Word
    from chalicelib.services.catalogue import CatalogueService
    from chalicelib.services.ports import Drawings, Games, Words


@dataclass(frozen=True, slots=True)
class Choice:
    """What a player asks a game to be; `seconds` None leaves it to the mode, `word` is the one word of a Zen game."""

    mode: Mode
    categories: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    seconds: int | None = None
    language: Language = "en"
    word: str | None = None


@dataclass(frozen=True, slots=True)
class PlayedRound:
    """A closed round with its final drawing."""

    round: Round
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Daily:
    """A date (UTC), and the game that a player has begun of it, if any."""

    date: str
    game: Game | None

    @property
    def state(self) -> Literal["new", "begun", "played"]:
        if self.game is None:
            return "new"
        return "played" if self.game.is_dealt else "begun"


class GameService:
    """Games of the caller; `player` is always the caller's id."""

    def __init__(
        self,
        games: Games,
        words: Words,
        drawings: Drawings,
        catalogue: CatalogueService,
        clock: Clock,
        new_id: Callable[[], str],
        random: Random,
    ) -> None:
        self._games = games
        self._words = words
        self._drawings = drawings
        self._catalogue = catalogue
        self._clock = clock
        self._new_id = new_id
        self._random = random

    def start(self, player: str, choice: Choice) -> Game:
        """Make a game; a Daily game that was begun and not finished is answered again.

        Raises Invalid for a choice that its mode does not have or that leaves too few words, Conflict for a second
        Daily game on one day.
        """
        game = Game(
            id=self._new_id(),
            player=player,
            mode=choice.mode,
            categories=choice.categories,
            difficulty=choice.difficulty,
            seconds=seconds_for(choice.mode, choice.seconds),
            language=choice.language,
            created_at=self._clock(),
        )
        if choice.mode is Mode.DAILY and choice.word is None:
            return self._start_daily(game)
        if choice.word is not None:
            game = replace(game, planned=(choose(self._catalogue.current(), game, choice.word).id,))
        else:
            check_choice(self._catalogue.current(), game, self._catalogue.answered())
        self._games.add(game)
        return game

    def _start_daily(self, game: Game) -> Game:
        if game.categories or game.difficulty is not None:
            raise Invalid("categories" if game.categories else "difficulty", "Daily's words can't be chosen.")
        date = date_of(game.created_at)
        daily = replace(game, planned=self._daily_words(date))
        return daily if self._games.add(daily, date) else self._unfinished_daily(game.player, date)

    def _unfinished_daily(self, player: str, date: str) -> Game:
        """The day's game that was begun, to be gone on with."""
        begun = self._games.daily(player, date)
        if begun is None or begun.is_dealt:
            raise Conflict("You have played today's game already: the next one starts at midnight UTC.")
        return begun

    def daily(self, player: str) -> Daily:
        """The day's game, and how far the player is with it."""
        date = date_of(self._clock())
        return Daily(date, self._games.daily(player, date))

    def _daily_words(self, date: str) -> tuple[str, ...]:
        """The day's words; whoever asks first draws them."""
        if (words := self._words.daily(date)) is None:
            drawn = draw_daily(self._catalogue.current(), self._catalogue.answered(), self._random)
            self._words.put_daily(date, drawn)
            words = self._words.daily(date) or ()
        return words

    def game(self, player: str, game_id: str) -> Game:
        """Raises NotFound where the caller has no such game."""
        game = self._games.game(player, check_game_id(game_id))
        if game is None:
            raise NotFound("There is no such game.")
        return game

    def next_round(self, player: str, game_id: str) -> Round:
        """Deal the next word and start its clock; while a round's time runs, that round again.

        Raises NotFound, or Conflict where there is no next round.
        """
        game = self.game(player, game_id)
        now = self._clock()
        if (running := self._running_round(game, now)) is not None:
            return running
        game.check_next_round(now)
        answered = self._catalogue.answered()
        word = self._next_word(game, answered)
        dealt = self._new_round(game, word, is_teaching(word, game, answered), now)
        deadline = dealt.deadline if game.mode is Mode.SPRINT else None
        if not self._games.add_round(game, dealt, deadline):
            return self._dealt_meanwhile(player, dealt.id)
        return dealt

    def _running_round(self, game: Game, now: int) -> Round | None:
        if not game.words:
            return None
        last = self._games.round(game.player, round_id(game.id, len(game.words)))
        return last if last is not None and last.running(now) else None

    def _dealt_meanwhile(self, player: str, dealt: str) -> Round:
        round_ = self._games.round(player, dealt)
        if round_ is None:
            raise Conflict("This game was changed by another request.")
        return round_

    def _next_word(self, game: Game, answered: frozenset[str]) -> Word:
        if (planned := self._planned_word(game)) is not None:
            return planned
        words = choices(self._catalogue.current(), game, answered)
        return deal(words, game, answered, self._random)

    def _planned_word(self, game: Game) -> Word | None:
        """The next word that the game was made with: it may be newer than what this process knows, or removed since."""
        if not game.planned:
            return None
        word = game.planned[len(game.words)]
        return self._catalogue.current().planned(word) or self._words.catalogue().planned(word)

    @staticmethod
    def _new_round(game: Game, word: Word, teaching: bool, now: int) -> Round:
        number = len(game.words) + 1
        started_at, deadline = game.clock(now)
        return Round(
            id=round_id(game.id, number),
            game=game.id,
            player=game.player,
            number=number,
            mode=game.mode,
            word=word.id,
            text=word.texts[game.language],
            language=game.language,
            category=word.category,
            difficulty=word.difficulty,
            label=word.label,
            seconds=game.seconds,
            started_at=started_at,
            deadline=deadline,
            teaching=teaching,
        )

    def played(self, game: Game) -> tuple[PlayedRound, ...]:
        """A game's closed rounds, first to last, with their drawings."""
        rounds = self._games.rounds(game.player, game.id)
        return tuple(PlayedRound(closed, self._drawings.get(closed.drawing)) for closed in rounds if closed.drawing)
