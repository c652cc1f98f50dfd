"""Playing a round: guesses, its end, feedback."""

from typing import Annotated

from pydantic import Field

from chalicelib.api.bodies import Answer, Body
from chalicelib.api.drawings import DrawingBody, FinalDrawingBody
from chalicelib.api.results import (
    FeedbackAnswer,
    GuessAnswer,
    ResultAnswer,
    feedback_answer,
    guess_answers,
    result_answer,
)
from chalicelib.api.routes import PLAYER, Call, Topic
from chalicelib.domain.round import Reason, Verdict
from chalicelib.errors import Conflict, NotFound, TooLate, TooManyRequests, Unavailable

topic = Topic("rounds")


class UnfinishedDrawing(Body):
    """The drawing so far; `seq` numbers the guesses of a round upwards, so that a late one changes nothing.

    `seen` is the highest `seq` of the round that an answer has come to, if any: it spares a read, and changes nothing.
    """

    drawing: DrawingBody
    seq: Annotated[int, Field(ge=0, le=1_000_000)]
    seen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class FinishedDrawing(Body):
    """The final drawing, perhaps empty, and why the player's side ended the round: the server decides."""

    drawing: FinalDrawingBody
    reason: Annotated[Reason, Field(strict=False)]


class NewFeedback(Body):
    """The verdict on a round, and perhaps the label that it should have been."""

    verdict: Annotated[Verdict, Field(strict=False)]
    label: Annotated[str, Field(min_length=1, max_length=100)] | None = None


class GuessesAnswer(Answer):
    """Guesses, best first; `announced` says whether the best one is said aloud, `seq` repeats the request's."""

    guesses: list[GuessAnswer]
    announced: bool
    recognised: bool
    attempts: int
    elapsed_ms: int
    seq: int
    model_version: str


@topic.route(
    "POST", "/rounds/{id}/guesses", who=PLAYER, errors=(NotFound, Conflict, TooLate, TooManyRequests, Unavailable)
)
def guess(call: Call[UnfinishedDrawing, None]) -> GuessesAnswer:
    """Guess the drawing so far."""
    drawing, seq = call.body.drawing, call.body.seq
    guessed = call.services.rounds.guess(call.caller.id, call.path["id"], drawing, seq, call.body.seen)
    return GuessesAnswer(
        guesses=guess_answers(guessed.guesses, call.services.catalogue.current(), guessed.round.language),
        announced=guessed.announced,
        recognised=guessed.round.recognised_at is not None,
        attempts=guessed.round.attempts,
        elapsed_ms=guessed.elapsed_ms,
        seq=seq,
        model_version=guessed.model_version,
    )


@topic.route("POST", "/rounds/{id}/end", who=PLAYER, errors=(NotFound, Conflict, TooLate, Unavailable))
def end(call: Call[FinishedDrawing, None]) -> ResultAnswer:
    """End the round; a repeat answers the same."""
    closed = call.services.rounds.end(call.caller.id, call.path["id"], call.body.drawing, call.body.reason)
    return result_answer(closed, call.services.catalogue.current(), closed.language)


@topic.route("POST", "/rounds/{id}/feedback", who=PLAYER, status=201, errors=(NotFound, Conflict, Unavailable))
def give_feedback(call: Call[NewFeedback, None]) -> FeedbackAnswer:
    """Say whether what the machine saw in the end is right, once a round; the same again answers the same."""
    said = call.body
    feedback = call.services.feedback.give(call.caller.id, call.path["id"], said.verdict, said.label)
    return feedback_answer(feedback)
