"""A call: one request, read and checked, as a route's handler gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from chalicelib.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib import wiring
    from chalicelib.domain.player import Caller

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
