"""The registry: model versions, promotion and rollback."""

from typing import Any

from chalicelib.api.bodies import Answer
from chalicelib.api.lists import Listing
from chalicelib.api.routes import ADMIN, Call, Topic
from chalicelib.domain.clock import to_rfc3339
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.registry import Standing

topic = Topic("models")


class ModelAnswer(Answer):
    """A model version; `metrics` are those of its manifest, `aliases` the ones that point at it."""

    version: str
    created_at: str
    registered_at: str
    sha256: str
    parameters: int
    metrics: dict[str, Any]
    aliases: list[str]


class StandingAnswer(Answer):
    """Which version is champion now, and which one a rollback would bring back."""

    champion: str | None
    previous: str | None


@topic.route("GET", "/admin/models", who=ADMIN)
def models(call: Call[None, None]) -> Listing[ModelAnswer]:
    """All model versions, newest first."""
    items = [
        ModelAnswer(
            version=row.version,
            created_at=to_rfc3339(row.created_at),
            registered_at=to_rfc3339(row.registered_at),
            sha256=row.sha256,
            parameters=row.parameters,
            metrics=dict(row.metrics),
            aliases=list(row.aliases),
        )
        for row in call.services.registry.versions()
    ]
    return Listing[ModelAnswer](items=items)


@topic.route("POST", "/admin/models/{version}/promote", who=ADMIN, errors=(NotFound, Conflict))
def promote(call: Call[None, None]) -> StandingAnswer:
    """Make a version champion: every process follows within 30 seconds."""
    return _standing(call.services.registry.promote(call.path["version"], call.caller.id))


@topic.route("POST", "/admin/models/rollback", who=ADMIN, errors=(Conflict,))
def rollback(call: Call[None, None]) -> StandingAnswer:
    """Make the previous version champion again, and the champion `previous`."""
    return _standing(call.services.registry.rollback(call.caller.id))


def _standing(standing: Standing) -> StandingAnswer:
    return StandingAnswer(champion=standing.champion, previous=standing.previous)
