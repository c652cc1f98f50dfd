"""Routes: each is declared once, with all that Chalice and the API description need to know of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response
from pydantic import BaseModel

from chalicelib import wiring
from chalicelib.api.bodies import BODY_LIMIT, LARGEST_BODY_LIMIT, check_size, read_body, read_query
from chalicelib.api.callers import caller_of
from chalicelib.api.cookies import read_cookies
from chalicelib.api.problems import Headers, outage_response, problem_response, unexpected_response
from chalicelib.errors import InklingError, Invalid, NotFound, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Request

    from chalicelib.domain.player import Caller

_POOL: Any = {"Fn::GetAtt": ["UserPool", "Arn"]}  # CloudFormation resolves it; Chalice says it must be text
PLAYERS = CognitoUserPoolAuthorizer("Players", provider_arns=[_POOL])

BodyT = TypeVar("BodyT", bound=BaseModel | None)
QueryT = TypeVar("QueryT", bound=BaseModel | None)
Handler = TypeVar("Handler", bound=Callable[..., BaseModel | None])

_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


class Who(Enum):
    """Who may call a route. To a player who is no admin an admin's route is not there: the API never answers 403."""

    PUBLIC = "public"
    PLAYER = "player"
    ADMIN = "admin"


PUBLIC, PLAYER, ADMIN = Who.PUBLIC, Who.PLAYER, Who.ADMIN


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT, QueryT]):
    """One request, read and checked; `reply_headers` go out with the answer, or with the problem."""

    services: wiring.Services
    body: BodyT
    query: QueryT
    path: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    signed_in: Caller | None = None
    reply_headers: dict[str, str] = field(default_factory=dict)

    @property
    def caller(self) -> Caller:
        """Who is signed in; on a public route nobody is."""
        if self.signed_in is None:
            raise Unauthenticated("Please sign in.")
        return self.signed_in


@dataclass(frozen=True)
class Route:
    """What there is to know of a route; the models are those of its handler's annotations."""

    method: str
    path: str
    who: Who
    handler: Callable[[Call[Any, Any]], BaseModel | None]
    status: HTTPStatus
    summary: str
    errors: tuple[type[InklingError], ...]
    body_limit: int
    cache_control: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None


class Topic:
    """Routes that belong together, on one blueprint."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.blueprint = Blueprint(f"chalicelib.api.{name}")
        self.routes: list[Route] = []

    def route(
        self,
        method: str,
        path: str,
        *,
        who: Who,
        status: int = HTTPStatus.OK,
        errors: tuple[type[InklingError], ...] = (),
        body_limit: int = BODY_LIMIT,
        cache_control: str = "no-store",
    ) -> Callable[[Handler], Handler]:
        """Declare a route of which the decorated function is the handler.

        The handler is annotated `(call: Call[BodyModel or None, QueryModel or None]) -> AnswerModel or None`: what is
        read and written follows from that. Its docstring's first line is the summary in the API description; `errors`
        are those beyond the ones that every such route can give.
        """
        if body_limit > LARGEST_BODY_LIMIT:
            raise ValueError(f"{path}: no body may be larger than {LARGEST_BODY_LIMIT} bytes")

        def declare(handler: Handler) -> Handler:
            body, query, answer = _models(handler)
            route = Route(
                method=method,
                path=path,
                who=who,
                handler=handler,
                status=HTTPStatus(status),
                summary=(inspect.getdoc(handler) or "").partition("\n")[0],
                errors=errors,
                body_limit=body_limit,
                cache_control=cache_control,
                body=body,
                query=query,
                answer=answer,
            )
            self.routes.append(route)
            self._register(route)
            return handler

        return declare

    def _register(self, route: Route) -> None:
        def view(**path: str) -> Response:
            return respond(route, self.blueprint.current_request, path)

        view.__name__ = route.handler.__name__
        authorizer = None if route.who is PUBLIC else PLAYERS
        self.blueprint.route(route.path, methods=[route.method], authorizer=authorizer)(view)


def respond(route: Route, request: Request, path: Mapping[str, str]) -> Response:
    """Read the request, call the handler, write the answer; every error leaves here as a problem."""
    reply_headers: dict[str, str] = {}
    try:
        answer = route.handler(_read_call(route, request, path, reply_headers))
        response = _answer_response(route, answer)
    except InklingError as error:
        response = problem_response(error)
    except Exception as error:  # noqa: BLE001  # nothing may leave as anything but a problem; it is logged
        respond_to = outage_response if wiring.is_outage(error) else unexpected_response
        response = respond_to(_request_id(request))
    response.headers.update(reply_headers)
    return response


def _models(handler: Callable[..., Any]) -> tuple[type[BaseModel] | None, type[BaseModel] | None, Any]:
    hints = get_type_hints(handler)
    answer = hints.pop("return")
    ((_, call),) = hints.items()
    body, query = (None if model is type(None) else model for model in get_args(call))
    return body, query, None if answer is type(None) else answer


def _read_call(
    route: Route, request: Request, path: Mapping[str, str], reply_headers: dict[str, str]
) -> Call[Any, Any]:
    caller = None if route.who is PUBLIC else caller_of(request.context)
    if route.who is ADMIN and not (caller and caller.admin):
        raise NotFound("There is nothing here.")
    if not all(_ID.fullmatch(value) for value in path.values()):
        raise NotFound("There is nothing here.")
    raw = _raw_body(request)
    check_size(raw, route.body_limit)
    query = request.query_params
    return Call(
        services=wiring.process.services(),
        body=read_body(route.body, raw) if route.body else None,
        query=read_query(route.query, {name: query[name] for name in query} if query else {}) if route.query else None,
        path=path,
        cookies=read_cookies(request.headers.get("cookie")),
        signed_in=caller,
        reply_headers=reply_headers,
    )


def _request_id(request: Request) -> str:
    return str(request.context.get("requestId") or getattr(request.lambda_context, "aws_request_id", "unknown"))


def _raw_body(request: Request) -> bytes:
    try:
        raw = request.raw_body
    except ValueError:  # text that is no Unicode, or no base64 where the gateway says it is
        raise Invalid("body", "The body is not valid UTF-8.") from None
    return raw if isinstance(raw, bytes) else str(raw).encode()


def _answer_response(route: Route, answer: BaseModel | None) -> Response:
    headers: Headers = {"Cache-Control": route.cache_control}
    if answer is None:
        return Response(body="", status_code=int(route.status), headers=headers)
    headers["Content-Type"] = "application/json"
    return Response(body=answer.model_dump_json(), status_code=int(route.status), headers=headers)
