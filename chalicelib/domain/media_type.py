"""What a `Content-Type` says."""

from __future__ import annotations

from email.message import Message


def read_content_type(content_type: str) -> tuple[str, str | None]:
    """The media type in lower case, and the charset if one is named."""
    message = Message()
    message["Content-Type"] = content_type
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None
