"""Makes the next thing in a thread while the one before is used."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Item = TypeVar("Item")
Made = TypeVar("Made")


def ahead(make: Callable[[Item], Made], items: Iterator[Item]) -> Iterator[Made]:
    """Make each item, in order, in one thread; at most one is made that is not asked for yet, and none is kept."""
    making: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(1) as thread:
        for item in items:
            making.append(thread.submit(make, item))
            if len(making) > 1:
                yield making.popleft().result()
        while making:
            yield making.popleft().result()
