"""The champion: the model version that guesses, kept in memory and exchanged when its alias moves."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import InklingError, Unavailable
from chalicelib.storage.aliases import CHAMPION

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.inference.classifier import Classifier
    from chalicelib.storage.models import ModelStore

logger = logging.getLogger(__name__)


class Champion:
    """The classifier that the alias `champion` points at, kept in memory; one for each process.

    The alias is looked up at most every `interval` seconds of `monotonic`. When it has moved, the new version is
    downloaded, verified and takes the old one's place; if that fails, the old one goes on answering and the fault is
    logged.
    """

    def __init__(self, store: ModelStore, monotonic: Callable[[], float], interval: float = 30.0) -> None:
        self._store = store
        self._monotonic = monotonic
        self._interval = interval
        self._checked: float | None = None
        self._classifier: Classifier | None = None

    def current(self) -> Classifier:
        """The current champion, or the last one that could be loaded; Unavailable if there was none yet."""
        now = self._monotonic()
        if self._classifier is None or self._checked is None or now - self._checked >= self._interval:
            self._checked = now
            self._refresh()
        if self._classifier is None:
            raise Unavailable("No model can be loaded.")
        return self._classifier

    def _refresh(self) -> None:
        try:
            version = self._store.alias(CHAMPION)
            if version is None:
                logger.error("no model version is champion")
            elif self._classifier is None or version != self._classifier.version:
                self._classifier = self._store.load(version)
                logger.info("champion is model %s", version)
        except (InklingError, BotoCoreError, ClientError):
            serving = self._classifier and self._classifier.version
            logger.exception("champion cannot be loaded; model %s goes on", serving)
