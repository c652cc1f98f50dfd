"""A model version as the registry lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A row of the registry; times are in ms since 1970, `aliases` are those that point at it."""

    version: str
    created_at: int
    registered_at: int
    sha256: str
    parameters: int
    metrics: Mapping[str, Any]
    aliases: tuple[str, ...]
