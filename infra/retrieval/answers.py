"""A folder of answers, each as it came, with an index of what was asked: a cache while online, a replay without."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from infra.console import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

INDEX = "index.json"


class Answer(BaseModel):
    """An answer in the folder: the address asked, parameters included, and the file that holds the body.

    `origin` is `service` for what the service itself answered, at `retrieved_at` (ISO 8601, UTC), and `form` for what
    was written in the service's form; `note` then says after what.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    file: str
    origin: Literal["service", "form"] = "service"
    retrieved_at: str | None = None
    note: str | None = None


_INDEX = TypeAdapter(list[Answer])


class Answers:
    """The folder; it is made when the first answer is kept. Raises Refusal for an index that is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = {answer.url: answer for answer in _read(folder / INDEX)}

    @property
    def known(self) -> Sequence[Answer]:
        return tuple(self._known.values())

    def find(self, url: str) -> bytes | None:
        """The body that is kept for an address; None where there is none, or its file is gone."""
        answer = self._known.get(url)
        path = self._folder / answer.file if answer else None
        return path.read_bytes() if path and path.is_file() else None

    def keep(self, url: str, body: bytes, at: str) -> None:
        """Keep an answer: the body first, then the index, so that a run that is cut leaves no entry without a file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = hashlib.sha256(url.encode()).hexdigest()[:16]
        _write(self._folder / file, body)
        self._known[url] = Answer(url=url, file=file, retrieved_at=at)
        self._write_index()

    def forget(self, url: str) -> None:
        """Ask for an address anew the next time."""
        if self._known.pop(url, None):
            self._write_index()

    def _write_index(self) -> None:
        known = [answer.model_dump(exclude_none=True) for answer in self.known]
        _write(self._folder / INDEX, f"{json.dumps(known, indent=2, ensure_ascii=False)}\n".encode())


def _read(index: Path) -> list[Answer]:
    if not index.exists():
        return []
    try:
        return _INDEX.validate_json(index.read_bytes())
    except ValidationError as error:
        raise Refusal(f"{index} is no index of answers ({error.error_count()} faults): delete its folder") from None


def _write(path: Path, content: bytes) -> None:
    """In one step, so that a reader never sees half a file."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
