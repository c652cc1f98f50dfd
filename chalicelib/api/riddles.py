"""Riddles: drawings of the gallery to be guessed while they are drawn anew."""

from chalicelib.api.bodies import Answer
from chalicelib.api.gallery import DrawingAnswer, drawing_answer
from chalicelib.api.lists import Listing
from chalicelib.api.routes import PUBLIC, Call, Topic
from chalicelib.api.words import Texts
from chalicelib.domain.riddle import Riddle, Sight
from chalicelib.domain.word import Catalogue
from chalicelib.errors import Unavailable

topic = Topic("riddles")


class ChoiceAnswer(Answer):
    """A word that can be chosen."""

    word: str
    text: str
    texts: Texts


class SightAnswer(Answer):
    """The machine's best guess after `percent` of the drawing's points; `announced` says that it is said aloud."""

    percent: int
    label: str
    text: str
    texts: Texts
    probability: float
    announced: bool
    recognised: bool


class RiddleAnswer(Answer):
    """A drawing, whose `word` is one of the choices, and what the machine sees while it is drawn."""

    drawing: DrawingAnswer
    choices: list[ChoiceAnswer]
    sights: list[SightAnswer]


@topic.route("GET", "/riddles", who=PUBLIC, errors=(Unavailable,))
def riddles(call: Call[None, None]) -> Listing[RiddleAnswer]:
    """Six drawings to guess, chosen by chance, each of another word; fewer where the gallery has no more."""
    catalogue = call.services.catalogue.current()
    items = [_riddle(riddle, catalogue) for riddle in call.services.riddles.draw()]
    return Listing[RiddleAnswer](items=items, cursor=None)


def _riddle(riddle: Riddle, catalogue: Catalogue) -> RiddleAnswer:
    return RiddleAnswer(
        drawing=drawing_answer(riddle.entry, catalogue),
        choices=[ChoiceAnswer(word=word.id, text=word.texts["en"], texts=dict(word.texts)) for word in riddle.choices],
        sights=[_sight(sight, catalogue) for sight in riddle.sights],
    )


def _sight(sight: Sight, catalogue: Catalogue) -> SightAnswer:
    return SightAnswer(
        percent=sight.percent,
        label=sight.guess.label,
        text=catalogue.text_of(sight.guess.label, "en"),
        texts=catalogue.texts_of(sight.guess.label),
        probability=round(sight.guess.probability, 4),
        announced=sight.announced,
        recognised=sight.recognised,
    )
