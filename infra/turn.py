"""One at a time: commands that make the same thing, side by side, wait for each other and find it made."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from infra.paths import BUILD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def turn(name: str, folder: Path = BUILD) -> Iterator[None]:
    """Hold what is called `name`, as soon as no other process or thread does; `folder` is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.turn").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
