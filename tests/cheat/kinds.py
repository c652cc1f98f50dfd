"""Kinds of cheaters: each plays rounds as a script would that wants points, until nothing of it counts any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.domain.clock import date_of
from chalicelib.domain.game import Mode
from tests.cheat.hands import DISGUISES, STRONGER, Hand, disguised, slant
from tests.cheat.stage import Stage, is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.domain.round import Round
    from chalicelib.domain.word import Category

    Play = Callable[[Stage, Round, int], Round]
    Kind = Callable[[Stage, str, int], Iterator[Round]]

GAME = 6
GAMES = 2
FARMED = 120
"""Rounds of a game, games of a cheater, and rounds of a script that plays on and on, if nothing stops them."""

DEALT_OF_DAY = 1_000
QUICK = Hand(20, 0, 50)
"""No hand draws twenty diagonals a second."""

ALLOWED = Hand(9, 50, 400)
"""Some may draw nine."""


def honest(stage: Stage, player: str, rounds: int) -> list[Round]:
    """Not a cheater: draws by hand what nobody has drawn before, always at the own pace."""
    game, hand = stage.game(player), stage.hand()
    return [_by_hand(stage, stage.deal(player, game), hand) for _ in range(rounds)]


def _by_hand(stage: Stage, round_: Round, hand: Hand | None = None) -> Round:
    return stage.by_hand(round_, stage.own(round_), hand or stage.hand())


def _game(play: Play) -> Kind:
    """A cheater who plays every round of a game in one way."""

    def kind(stage: Stage, player: str, number: int) -> Iterator[Round]:
        for game in (stage.game(player) for _ in range(GAMES)):
            for _ in range(GAME):
                yield play(stage, stage.deal(player, game), number)

    return kind


def early(stage: Stage, round_: Round, _: int) -> Round:
    """Sends the drawing while the word is being read, before the clock starts."""
    return stage.whole(round_, stage.own(round_), -1_500)


def at_once(stage: Stage, round_: Round, _: int) -> Round:
    """Sends it whole, a second later."""
    return stage.whole(round_, stage.own(round_), 1_000)


def lying_clock(stage: Stage, round_: Round, _: int) -> Round:
    """Has a drawing drawn by a script, in no time, and claims a hand's."""
    drawing, hand = stage.own(round_), stage.hand()
    return stage.by_hand(round_, drawing, QUICK, shows=hand.timed(drawing))


def swapped(stage: Stage, round_: Round, _: int) -> Round:
    """Is recognised with one drawing, and hands in another to be learnt."""
    other = next(label for label in stage.deck.labels if label != round_.label)
    shows = stage.deck.fresh(other, stage.random)
    hand = stage.hand()
    return stage.by_hand(round_, stage.own(round_), hand, shows=hand.timed(shows))


def published(way: str) -> Play:
    """Replays published drawings at a hand's pace, disguised in a way."""

    def replay(stage: Stage, round_: Round, _: int) -> Round:
        drawing = stage.random.choice(stage.deck.published[round_.label])
        return stage.by_hand(round_, disguised(drawing, way, stage.random), stage.hand())

    return replay


def others(way: str) -> Play:
    """Replays what other players have won with, at a hand's pace, disguised in a way."""

    def replay(stage: Stage, round_: Round, _: int) -> Round:
        return stage.by_hand(round_, disguised(stage.won_with(round_), way, stage.random), stage.hand())

    return replay


def parallel(stage: Stage, player: str, _: int) -> Iterator[Round]:
    """Opens five games to choose the easiest word, and draws that by hand."""
    for _ in range(GAME):
        rounds = [stage.deal(player, stage.game(player)) for _ in range(5)]
        yield _by_hand(stage, min(rounds[:4], key=lambda round_: round_.difficulty))


def choosing(stage: Stage, player: str, _: int) -> Iterator[Round]:
    """Leaves eight words that do not please, one after the other, and draws the ninth by hand."""
    for _ in range(GAME):
        for _ in range(8):
            stage.deal(player, stage.game(player))
        yield _by_hand(stage, stage.deal(player, stage.game(player)))


def farm(stage: Stage, player: str, _: int) -> Iterator[Round]:
    """Has drawn each word of a category once, and a script replays that, shaken, game after game."""
    return _farm(stage, player, stage.random.choice(stage.catalogue.categories).id)


def simple_farm(stage: Stage, player: str, _: int) -> Iterator[Round]:
    """The same with the words that are simplest to draw."""
    return _farm(
        stage, player, min(stage.catalogue.categories, key=lambda of: stage.deck.points(_labels(stage, of))).id
    )


def _labels(stage: Stage, category: Category) -> list[str]:
    return [word.label for word in stage.catalogue.of(category.id) if word.dealt]


def _farm(stage: Stage, player: str, category: str) -> Iterator[Round]:
    stock, hand = {}, stage.hand()
    for number in range(FARMED):
        if number % GAME == 0:
            game = stage.game(player, categories=(category,))
        round_ = stage.deal(player, game)
        if round_.label not in stock:
            stock[round_.label] = slant(stage.own(round_), stage.random)
        yield stage.by_hand(round_, disguised(stock[round_.label], "shaken", stage.random), hand)


def mass(stage: Stage, player: str, number: int) -> Iterator[Round]:
    """Plays on after a thousand rounds of a day: those are written, not played, and stand in no ranking."""
    today = {"active_on": date_of(stage.clock.now), "of_day": DEALT_OF_DAY, "attempts": {"1": DEALT_OF_DAY}}
    counts = dict.fromkeys(("rounds", "recognised", "points", "streak", "best_streak"), DEALT_OF_DAY)
    key = {"PK": f"PLAYER#{player}", "SK": "TOTALS"}
    stage.table.put_item(Item={**key, "revision": 1, "flagged": 0, **counts, **today})
    return _game(lambda stage, round_, _: _by_hand(stage, round_))(stage, player, number)


def second_account(stage: Stage, player: str, number: int) -> Iterator[Round]:
    """Plays the Daily, knowing its words, with what another account has won it with, disguised likewise."""
    game = stage.game(player, mode=Mode.DAILY, seconds=None)
    for _ in range(GAME):
        yield others(DISGUISES[number % len(DISGUISES)])(stage, stage.deal(player, game), number)


def as_fast_as_may_be(stage: Stage, round_: Round, _: int) -> Round:
    """Has what nobody has drawn before drawn by a script, nearly as fast as a hand may be."""
    return stage.by_hand(round_, stage.own(round_), ALLOWED)


def whole_after_a_point(stage: Stage, round_: Round, _: int) -> Round:
    """Sends a point of it, and a second later the whole."""
    drawing = stage.own(round_)
    stage.clock.now = round_.started_at + 300
    stage.guess(round_, drawing.prefix(1), 0, sees=False)
    stage.clock.advance(1_000)
    stage.guess(round_, drawing, 1, sees=True)
    return stage.end(round_, drawing)


KINDS: dict[str, Kind] = {
    "before the clock": _game(early),
    "whole at once": _game(at_once),
    "lying clock": _game(lying_clock),
    "swapped drawing": _game(swapped),
    **{f"published drawings, {way}": _game(published(way)) for way in DISGUISES},
    **{f"others' drawings, {way}": _game(others(way)) for way in DISGUISES},
    "parallel games": parallel,
    "choosing words": choosing,
    "own drawings again": farm,
    "mass play": mass,
    "second accounts": second_account,
}
"""What is told from honest play."""

BEYOND: dict[str, Kind] = {
    **{f"published drawings, {way}": _game(published(way)) for way in STRONGER},
    "whole after a point": _game(whole_after_a_point),
    "as fast as may be": _game(as_fast_as_may_be),
    "simplest words again": simple_farm,
}
"""What is told in part or not at all: docs/cheating.md says why."""


def play(stage: Stage, player: str, kind: str, number: int) -> list[Round]:
    """All rounds of a cheater."""
    rounds: list[Round] = []
    for round_ in (KINDS | BEYOND)[kind](stage, player, number):
        rounds.append(round_)
        if is_held(rounds):
            break
    return rounds
