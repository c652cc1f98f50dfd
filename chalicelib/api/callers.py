"""Who calls: the claims that the Cognito authorizer has checked, as a caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.domain.player import Caller

if TYPE_CHECKING:
    from collections.abc import Mapping


def caller_of(context: Mapping[str, Any]) -> Caller:
    """The caller of a request, from API Gateway's request context.

    Raises Unauthenticated without claims: neither Chalice's own server nor a gateway without the authorizer checks.
    """
    authorizer = context.get("authorizer")
    claims = authorizer.get("claims") if isinstance(authorizer, dict) else None
    return Caller.from_claims(claims if isinstance(claims, dict) else {})
