"""What every list has in common: `{items, cursor}`."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from chalicelib.api.bodies import Answer, Query

ItemT = TypeVar("ItemT")

Cursor = Annotated[str, Field(max_length=2_000)]


class Listing(Answer, Generic[ItemT]):
    """A page of a list; `cursor` asks for the next one, and is null at the end."""

    items: list[ItemT]
    cursor: str | None = None


class PageQuery(Query):
    cursor: Cursor | None = None
