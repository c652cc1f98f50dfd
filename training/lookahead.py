"""Makes the next thing in a thread while the one before is used."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Item = TypeVar("Item")
Made = TypeVar("Made")


def ahead(make: Callable[[Item], Made], items: Iterator[Item]) -> Iterator[Made]:
    """Make each item, in order, in one thread; at most one is made that is not asked for yet."""
    with ThreadPoolExecutor(1) as thread:
        following = None
        for item in items:
            ready, following = following, thread.submit(make, item)
            if ready is not None:
                yield ready.result()
            del ready
        if following is not None:
            yield following.result()
