"""What strangers send, turned into models: bodies and queries, with limits and the field named in every refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from chalicelib.api.problems import FieldError, Malformed
from chalicelib.domain.media_type import read_content_type
from chalicelib.errors import Invalid, TooLarge

if TYPE_CHECKING:
    from collections.abc import Mapping

BODY_LIMIT = 256 * 1024
"""Bytes; a drawing of 6,000 points with times is below it."""

LARGEST_BODY_LIMIT = 1024 * 1024
ERRORS_TOLD = 20
LONGEST_PATH = 100

Model = TypeVar("Model", bound=BaseModel)

# A model's validator is built when it is first used (`defer_build`): a start serves one route, not all of them.


class Body(BaseModel):
    """Base of every request body: nothing unknown, nothing converted, no NaN, immutable."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, defer_build=True)


class RawBody(BaseModel):
    """A body that its handler's service reads by itself: a file in a format of its own; `charset` as it was sent."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    content: bytes
    media_type: str
    charset: str | None

    @classmethod
    def of(cls, raw: bytes, content_type: str) -> RawBody:
        """`content_type` is the header; of its parameters `charset` is read."""
        media_type, charset = read_content_type(content_type)
        return cls(content=raw, media_type=media_type, charset=charset)


class Query(BaseModel):
    """Base of every query: nothing unknown; its values are read from text."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)


class Answer(BaseModel):
    """Base of every answer."""

    model_config = ConfigDict(frozen=True, defer_build=True)


def check_size(raw: bytes, limit: int) -> None:
    """Raise TooLarge where a body has more than `limit` bytes."""
    if len(raw) > limit:
        raise TooLarge("body", f"The body must not be larger than {limit // 1024} kB.")


def read_body(model: type[Model], raw: bytes) -> Model:
    """Parse and validate JSON once; raises Malformed with every field that is wrong, at most 20 of them."""
    if not raw.strip():
        raise Invalid("body", "The body is empty; JSON is expected.")
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise Malformed(_told(error, "body")) from None


def read_query(model: type[Model], values: Mapping[str, str]) -> Model:
    """Validate a query's values; of a repeated name the last counts."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise Malformed(_told(error, "query")) from None


def _told(error: ValidationError, whole: str) -> list[FieldError]:
    """What was wrong, without what was sent: that may be a password."""
    found: list[Any] = error.errors(include_url=False, include_context=False, include_input=False)[:ERRORS_TOLD]
    return [FieldError(field=_path(e["loc"]) or whole, message=e["msg"]) for e in found]


def _path(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location)[:LONGEST_PATH]
