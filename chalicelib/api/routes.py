"""Routes: each is declared once, with all that Chalice and the API description need to know of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from chalice.app import Blueprint, CognitoUserPoolAuthorizer, Response
from pydantic import BaseModel

from chalicelib.api.bodies import BODY_LIMIT, LARGEST_BODY_LIMIT
from chalicelib.api.calls import ADMIN, PLAYER, PUBLIC, Call, Route, Who
from chalicelib.api.exchange import respond

if TYPE_CHECKING:
    from chalicelib.errors import InklingError

__all__ = ["ADMIN", "PLAYER", "PUBLIC", "Call", "Route", "Topic", "Who"]

_POOL: Any = {"Fn::GetAtt": ["UserPool", "Arn"]}  # CloudFormation resolves it; Chalice says it must be text
PLAYERS = CognitoUserPoolAuthorizer("Players", provider_arns=[_POOL])
Handler = TypeVar("Handler", bound=Callable[..., BaseModel | None])


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
        content_types: tuple[str, ...] = ("application/json",),
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
                content_types=content_types,
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
        declared = self.blueprint.route(
            route.path, methods=[route.method], authorizer=authorizer, content_types=list(route.content_types)
        )
        declared(view)


def _models(handler: Callable[..., Any]) -> tuple[type[BaseModel] | None, type[BaseModel] | None, Any]:
    hints = get_type_hints(handler)
    answer = hints.pop("return")
    ((_, call),) = hints.items()
    body, query = (None if model is type(None) else model for model in get_args(call))
    return body, query, None if answer is type(None) else answer
