"""The id by which a request is found in the log: the browser's, or the one that API Gateway gave it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalice.app import Request

HEADER = "X-Correlation-Id"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_uuid(text: str) -> bool:
    """Whether it is a UUID as RFC 9562 writes it; nothing else that a stranger sends gets into the log as an id."""
    return _UUID.fullmatch(text) is not None


def correlation_id(request: Request) -> str:
    """The id in the request's header if that is a UUID, else the request's own."""
    sent = request.headers.get(HEADER) or ""
    return sent.lower() if is_uuid(sent) else request_id(request)


def request_id(request: Request) -> str:
    """The id that API Gateway gave the request."""
    return str(request.context.get("requestId") or getattr(request.lambda_context, "aws_request_id", "unknown"))
