"""What a `Content-Type` says."""

from __future__ import annotations

from email.message import Message


def read_content_type(content_type: str) -> tuple[str, str | None]:
    """The media type in lower case, and the charset if one is named in a way that can be read."""
    message = Message()
    message["Content-Type"] = content_type
    try:
        charset = message.get_param("charset")
    except (TypeError, ValueError):  # parts of a value, as RFC 2231 has them, that are numbered in no order
        charset = None
    return message.get_content_type(), charset if isinstance(charset, str) else None
