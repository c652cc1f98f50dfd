"""Whether the game runs, and with which model."""

from typing import Literal

from chalicelib.api.bodies import Answer
from chalicelib.api.routes import PUBLIC, Call, Topic

topic = Topic("health")


class Health(Answer):
    status: Literal["ok"]
    model_version: str
    labels: int


@topic.route("GET", "/health", who=PUBLIC)
def health(call: Call[None, None]) -> Health:
    """Whether the game can be played: the model version that guesses, and how many labels it knows."""
    champion = call.services.champion.current()
    return Health(status="ok", model_version=champion.version, labels=len(champion.labels))
