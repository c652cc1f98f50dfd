"""Errors as problems (RFC 9457): the one place where the game's errors become HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from chalicelib.api.reply import Headers, Reply
from chalicelib.errors import (
    Conflict,
    InklingError,
    Invalid,
    NotAdmin,
    NotFound,
    Rejected,
    TooLarge,
    TooLate,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalice.app import Response

RETRY_AFTER_SECONDS = 2
"""A round has twenty seconds; whoever is refused again waits longer each time by itself."""
LINES_TOLD = 100
PROBLEM_JSON = "application/problem+json"


class FieldError(BaseModel):
    """What is wrong with one part of a body or query; `field` is a dotted path such as `drawing.0.1.3`."""

    field: str
    message: str


class Problem(BaseModel):
    """An error as RFC 9457 has it; `instance` is the correlation id where the fault is ours."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    instance: str | None = None


class Malformed(Invalid):
    """A body or query that breaks several rules at once."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__(errors[0].field, "The request has a part that is not as it should be.")
        self.errors = errors


STATUS: dict[type[InklingError], HTTPStatus] = {
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Invalid: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    TooLate: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Narrower errors first: the first that fits decides."""

TYPES: dict[type[InklingError], str] = {
    TooLarge: "too-large",
    Invalid: "invalid",
    Unauthenticated: "unauthenticated",
    NotFound: "not-found",
    TooLate: "too-late",
    Conflict: "conflict",
    TooManyRequests: "too-many-requests",
    Unavailable: "unavailable",
}


REFUSED_RIGHT = "not-an-admin"
"""What the log calls a refusal that the answer calls `not-found`."""


def problem_response(error: InklingError) -> Reply:
    """The answer that tells the caller what was wrong."""
    kind = next((kind for kind in STATUS if isinstance(error, kind)), None)
    if kind is None:
        raise error
    status = STATUS[kind]
    headers: Headers = {}
    if kind in (TooManyRequests, Unavailable):
        headers["Retry-After"] = str(getattr(error, "retry_after", RETRY_AFTER_SECONDS))
    if kind is Unauthenticated:
        headers["WWW-Authenticate"] = "Bearer"
    fault = error if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    reply = _response(TYPES[kind], status, str(error), errors=_field_errors(error), headers=headers, fault=fault)
    if isinstance(error, NotAdmin):
        reply.problem = REFUSED_RIGHT
    return reply


def outage_response(fault: Exception) -> Reply:
    """The answer where something that the game stands on is out of reach or overrun."""
    outage = problem_response(Unavailable("The game cannot be reached at the moment. Please try again."))
    outage.fault = fault
    return outage


def unexpected_response(correlation_id: str, fault: Exception) -> Reply:
    """The answer where the fault is ours; the log has it under the same id."""
    status, detail = HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side. Please try again."
    return _response("unexpected", status, detail, instance=f"urn:uuid:{correlation_id}", fault=fault)


def framework_errors_as_problems(event: Any, get_response: Callable[[Any], Response]) -> Response:
    """Middleware: what Chalice itself refuses (method, media type) becomes a problem, too."""
    response = get_response(event)
    if response.status_code < HTTPStatus.BAD_REQUEST or not isinstance(response.body, dict):
        return response
    status = HTTPStatus(response.status_code)
    kind = status.phrase.lower().replace(" ", "-")
    return _response(kind, status, str(response.body.get("Message", status.phrase)), headers=response.headers)


def _field_errors(error: InklingError) -> list[FieldError] | None:
    if isinstance(error, Malformed):
        return error.errors
    if isinstance(error, Rejected):
        return [FieldError(field=f"line {line}", message=reason) for line, reason in error.lines[:LINES_TOLD]]
    return [FieldError(field=error.field, message=str(error))] if isinstance(error, Invalid) else None


def _response(
    kind: str,
    status: HTTPStatus,
    detail: str,
    *,
    errors: list[FieldError] | None = None,
    instance: str | None = None,
    headers: Headers | None = None,
    fault: Exception | None = None,
) -> Reply:
    problem = Problem(
        type=f"urn:inkling:problem:{kind}",
        title=status.phrase,
        status=status,
        detail=detail,
        errors=errors,
        instance=instance,
    )
    return Reply(
        problem.model_dump_json(exclude_none=True),
        int(status),
        {"Content-Type": PROBLEM_JSON, "Cache-Control": "no-store", **(headers or {})},
        problem=kind,
        fault=fault,
    )
