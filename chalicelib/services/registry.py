"""The registry as an admin sees it: model versions, and the aliases that an admin may move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.domain.model import ModelVersion
    from chalicelib.services.ports import Meter, Models, Teaching


@dataclass(frozen=True, slots=True)
class Standing:
    """Which version plays, and which one a rollback brings back."""

    champion: str | None
    previous: str | None


class RegistryService:
    """Model versions; `by` is the admin's id, kept with the alias that moves.

    A new champion learns the words that it has no label for from what has been accepted of them.
    """

    def __init__(self, models: Models, teaching: Teaching, meter: Meter) -> None:
        self._models = models
        self._teaching = teaching
        self._meter = meter

    def versions(self) -> tuple[ModelVersion, ...]:
        """All of them, newest first."""
        return self._models.versions()

    def promote(self, version: str, by: str) -> Standing:
        """Make a version champion; one that is champion already stays it.

        Raises NotFound, or Conflict where it can't be loaded or another admin was faster.
        """
        before = self._models.alias("champion")
        self._models.promote(version, by)
        if before != version:
            self._meter.promoted()
        self._teaching.mend()
        return self._standing()

    def rollback(self, by: str) -> Standing:
        """Make the previous version champion again.

        Raises Conflict where there is none, it can't be loaded, or another admin was faster.
        """
        self._models.rollback(by)
        self._meter.promoted()
        self._teaching.mend()
        return self._standing()

    def _standing(self) -> Standing:
        return Standing(self._models.alias("champion"), self._models.alias("previous"))
