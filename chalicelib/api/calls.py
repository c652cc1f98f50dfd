"""A route, and a call of it: one request, read and checked, as the handler gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from http import HTTPStatus

    from chalicelib import wiring
    from chalicelib.domain.player import Caller
    from chalicelib.errors import InklingError

BodyT = TypeVar("BodyT", bound=BaseModel | None)
QueryT = TypeVar("QueryT", bound=BaseModel | None)


class Who(Enum):
    """Who may call a route. To a player who is no admin an admin's route is not there: the API never answers 403."""

    PUBLIC = "public"
    PLAYER = "player"
    ADMIN = "admin"


PUBLIC, PLAYER, ADMIN = Who.PUBLIC, Who.PLAYER, Who.ADMIN


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT, QueryT]):
    """One request, read and checked; `reply_headers` go out with the answer, or with the problem.

    `origin` is where its page lies, as a browser tells and anything else may pretend; `foreign` whether a browser says
    that the page is another site's.
    """

    services: wiring.Services
    body: BodyT
    query: QueryT
    path: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    signed_in: Caller | None = None
    origin: str | None = None
    foreign: bool = False
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
    content_types: tuple[str, ...]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answer: type[BaseModel] | None
