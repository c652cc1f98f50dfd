"""How a closed round is told: its word, guesses, attempts, points, drawing and feedback."""

from chalicelib.api.bodies import Answer
from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.fairness import Flag
from chalicelib.domain.game import Mode
from chalicelib.domain.guessing import Guess
from chalicelib.domain.round import Feedback, Reason, Round, Verdict
from chalicelib.domain.word import Catalogue, Difficulty, Language
from chalicelib.errors import Conflict
from chalicelib.services.games import PlayedRound


class GuessAnswer(Answer):
    """A label, its text in the game's language, and the calibrated probability, 0 to 1."""

    label: str
    text: str
    probability: float


class FeedbackAnswer(Answer):
    verdict: Verdict
    label: str | None


class ResultAnswer(Answer):
    """A closed round; times in ms from the start of its clock, `announced` the labels said aloud.

    `flags` say why it stands in no ranking, where it was not believed. Of one that was `teaching` nothing counts: no
    points, no attempts, not recognised, whatever was said.
    """

    round: str
    game: str
    mode: Mode
    number: int
    word: str
    text: str
    category: str
    difficulty: Difficulty
    recognised: bool
    reason: Reason
    time_to_guess_ms: int | None
    time_to_draw_ms: int
    attempts: int
    points: int
    guesses: list[GuessAnswer]
    announced: list[str]
    model_version: str | None
    closed_at: str
    teaching: bool
    flags: list[Flag]
    feedback: FeedbackAnswer | None


class PlayedAnswer(ResultAnswer):
    """A closed round with its drawing, as strokes."""

    drawing: list[list[list[float]]]


def guess_answers(guesses: tuple[Guess, ...], catalogue: Catalogue, language: Language) -> list[GuessAnswer]:
    return [
        GuessAnswer(
            label=guess.label,
            text=catalogue.text_of(guess.label, language),
            probability=round(guess.probability, 4),
        )
        for guess in guesses
    ]


def feedback_answer(feedback: Feedback) -> FeedbackAnswer:
    return FeedbackAnswer(verdict=feedback.verdict, label=feedback.label)


def result_answer(round_: Round, catalogue: Catalogue, language: Language) -> ResultAnswer:
    """Tell a closed round; raises Conflict for an open one."""
    result = round_.result
    if result is None:
        raise Conflict("This round is still open.")
    return ResultAnswer(
        round=round_.id,
        game=round_.game,
        mode=round_.mode,
        number=round_.number,
        word=round_.word,
        text=round_.text,
        category=round_.category,
        difficulty=round_.difficulty,
        recognised=result.recognised,
        reason=result.reason,
        time_to_guess_ms=result.time_to_guess_ms,
        time_to_draw_ms=result.time_to_draw_ms,
        attempts=result.attempts,
        points=result.points,
        guesses=guess_answers(result.guesses, catalogue, language),
        announced=list(result.announced),
        model_version=round_.model_version,
        closed_at=to_rfc3339(result.closed_at),
        teaching=round_.teaching,
        flags=list(result.flags),
        feedback=None if round_.feedback is None else feedback_answer(round_.feedback),
    )


def played_answer(played: PlayedRound, catalogue: Catalogue, language: Language) -> PlayedAnswer:
    told = result_answer(played.round, catalogue, language)
    return PlayedAnswer(**dict(told), drawing=played.drawing.to_lists())
