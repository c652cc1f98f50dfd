"""Who calls: the claims that the Cognito authorizer has checked, as a caller."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chalicelib.domain.player import Caller
from chalicelib.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMINS = "admins"
_GROUP = re.compile(r"[\w.+@=/-]+")


def caller_of(context: Mapping[str, Any]) -> Caller:
    """The caller of a request, from API Gateway's request context.

    Raises Unauthenticated without claims, or with those of a token that is no ID token. Claims are native JSON in
    process, but strings behind API Gateway, where a list of groups reads `[admins staff]` or `admins,staff`.
    """
    claims = _claims(context)
    if not claims.get("sub") or claims.get("token_use", "id") != "id":
        raise Unauthenticated("Please sign in.")
    sub = str(claims["sub"])
    return Caller(
        id=sub,
        username=str(claims.get("cognito:username") or sub),
        email=str(claims.get("email") or ""),
        admin=ADMINS in groups_of(claims.get("cognito:groups")),
    )


def groups_of(claim: object) -> frozenset[str]:
    """The groups that a `cognito:groups` claim names, in whichever form it comes."""
    if isinstance(claim, list | tuple):
        return frozenset(str(group) for group in claim)
    return frozenset(_GROUP.findall(claim)) if isinstance(claim, str) else frozenset()


def _claims(context: Mapping[str, Any]) -> Mapping[str, Any]:
    authorizer = context.get("authorizer")
    claims = authorizer.get("claims") if isinstance(authorizer, dict) else None
    return claims if isinstance(claims, dict) else {}
