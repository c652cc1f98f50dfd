"""Listens to what a function in the cloud writes: its log, and its metrics."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.api.log import formatter


class Ear:
    """Hears every logger, as the handler of Lambda's does, and what is printed."""

    def __init__(self, log: StringIO, printed: pytest.CaptureFixture[str]) -> None:
        self._log = log
        self._printed = printed
        self._out = ""

    @property
    def text(self) -> str:
        self._out += self._printed.readouterr().out
        return self._log.getvalue() + self._out

    def lines(self) -> list[dict[str, Any]]:
        """All that was heard: of each line the JSON that it is."""
        return [json.loads(line) for line in self.text.splitlines()]

    def told(self, message: str = "request") -> list[dict[str, Any]]:
        """The lines of requests, or of events."""
        return [line for line in self.lines() if line.get("message") == message]

    def metrics(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if "_aws" in line]

    def sum(self, metric: str) -> float:
        """The sum of all that was published of a metric."""
        return float(sum(sum(line.get(metric, ())) for line in self.metrics()))


@contextmanager
def listening(
    patch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str], level: int = logging.INFO
) -> Iterator[Ear]:
    """Have the process be a function in the cloud whose loggers are asked for a level."""
    log = StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(formatter)
    asked = (logging.root, logging.getLogger("inkling"), logging.getLogger("chalicelib"))
    before = [(logger, logger.level) for logger in asked]
    patch.setenv("AWS_LAMBDA_FUNCTION_NAME", "inkling")
    wiring.process.measured()
    printed.readouterr()
    for logger in asked:
        logger.setLevel(level)
    logging.root.addHandler(handler)
    try:
        yield Ear(log, printed)
    finally:
        logging.root.removeHandler(handler)
        for logger, its_own in before:
            logger.setLevel(its_own)
