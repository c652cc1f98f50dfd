"""Things that many tests need one of, with only what matters to the test spelled out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.gallery import Entry, Standing
from chalicelib.domain.game import Game, Mode
from chalicelib.domain.guessing import Guess
from chalicelib.domain.review import Review, ReviewId
from chalicelib.domain.round import Reason, Result, Round, Verdict
from chalicelib.domain.suspicion import Suspicion
from chalicelib.domain.word import Catalogue, Category, Word

NOON = 1_800_000_000_000 - 1_800_000_000_000 % 86_400_000 + 43_200_000  # a noon in January 2027, UTC, in ms
GAME_ID = "01KB0000000000000000000000"
LINE = Drawing.from_lists([[[0, 100], [0, 50], [0, 300]]])


def a_round(**changed: Any) -> Round:
    """An open round of 20 s whose clock starts at NOON, of the word `cat`."""
    round_ = Round(
        id=f"{GAME_ID}-01",
        game=GAME_ID,
        player="ann",
        number=1,
        mode=Mode.CLASSIC,
        word="cat",
        text="cat",
        language="en",
        category="animals",
        difficulty=1,
        label="cat",
        seconds=20,
        started_at=NOON,
        deadline=NOON + 20_000,
    )
    return replace(round_, **changed)


def a_closed_round(**changed: Any) -> Round:
    """A round of the word `cat` that was recognised after two seconds and closed after five."""
    result = Result(
        recognised=True,
        reason=Reason.RECOGNISED,
        time_to_guess_ms=2_000,
        time_to_draw_ms=5_000,
        attempts=1,
        points=91,
        announced=("cat",),
        guesses=guesses("cat", "dog", "bear"),
        closed_at=NOON + 5_000,
    )
    drawing = f"drawings/{GAME_ID}-01/0123456789abcdef.json"
    return replace(a_round(result=result, drawing=drawing, model_version="20261123T000000Z"), **changed)


def a_review(number: int = 1, player: str = "ann", **changed: Any) -> Review:
    """A review of the claim that a drawing shows a cat, of a round of this number."""
    review = Review(
        id=ReviewId(f"{GAME_ID}-{number:02}", player),
        word="cat",
        label="cat",
        verdict=Verdict.RIGHT,
        drawing=f"drawings/{GAME_ID}-{number:02}/0123456789abcdef.json",
        guesses=guesses("cat", "dog"),
        model_version="20261123T000000Z",
        suspicion=Suspicion(0.25, ()),
        created_at=NOON + 9_000,
    )
    return replace(review, **changed)


def an_entry(number: int = 1, /, player: str = "ann", **changed: Any) -> Entry:
    """A drawing of a cat that is shown in the gallery, of a round of this number."""
    entry = Entry(
        review=a_review(number, player).id,
        label="cat",
        saw="cat",
        sketch=LINE,
        suspicion=0.05,
        standing=Standing.SHOWN,
        number=NOON * 10**9 + number,
        revision=1,
    )
    return replace(entry, **changed)


def a_game(**changed: Any) -> Game:
    game = Game(
        id=GAME_ID,
        player="ann",
        mode=Mode.CLASSIC,
        categories=(),
        difficulty=None,
        seconds=20,
        language="en",
        created_at=NOON,
    )
    return replace(game, **changed)


def a_word(label: str, category: str = "animals", **changed: Any) -> Word:
    word = Word(label.replace(" ", "-"), label, {"en": label, "fr": f"le {label}"}, category, 1)
    return replace(word, **changed)


def a_catalogue() -> Catalogue:
    """Seven animals of difficulty 1, one of which is not dealt, and six foods of difficulty 2."""
    animals = [a_word(label) for label in ("ant", "bear", "cat", "dog", "duck", "fish")]
    unfit = a_word("animal migration", dealt=False, reason="Nobody knows how to draw it.")
    foods = [a_word(label, "food", difficulty=2) for label in ("apple", "banana", "cake", "ice cream", "pear", "pizza")]
    categories = (
        Category("animals", {"en": "Animals", "fr": "Animaux"}),
        Category("food", {"en": "Food", "fr": "Mets"}),
    )
    return Catalogue(categories, tuple(sorted([*animals, unfit, *foods], key=lambda word: word.id)))


def guesses(*labels: str, probability: float = 0.6) -> tuple[Guess, ...]:
    return tuple(Guess(label, probability / (place + 1)) for place, label in enumerate(labels))
