"""The log: JSON lines that tell an operator what happened, and never what a person sent, was answered or is called."""

from __future__ import annotations

import copy
import logging
import re
import traceback
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from chalicelib import wiring

if TYPE_CHECKING:
    from collections.abc import Iterator

TALKATIVE = ("boto3", "botocore", "s3transfer", "urllib3")
"""Libraries that, asked for more, log whole requests: passwords and tokens among them."""

CAUSES = 5
_OURS = re.compile(r".*?((?:chalicelib/|app\.py$).*)")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9.]{0,79}")


class DiscreetFormatter(LambdaPowertoolsFormatter):
    """Writes an exception as its type and our own frames: its message may repeat what a person sent."""

    def format(self, record: logging.LogRecord) -> str:
        """A line of JSON."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            record = copy.copy(record)
            record.error = fault(error)
            record.exc_info = record.exc_text = None
        return super().format(record)


def fault(error: BaseException) -> dict[str, Any]:
    """What may be told of an error: types, AWS's code and operation, the frames of ours, innermost last."""
    told = {**_named(error), "frames": list(_frames(error))}
    causes = [_named(cause) for cause in _causes(error)]
    return told | {"causes": causes} if causes else told


def speak_json() -> None:
    """Have all that is logged, by us and by libraries, leave as such lines; libraries say no more than warnings."""
    logging.getLogger("chalicelib").setLevel(logger.log_level)
    for handler in logging.root.handlers if wiring.process.deployed() else ():  # the one of Lambda
        handler.setFormatter(formatter)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _named(error: BaseException) -> dict[str, str]:
    """An error's type; of one of botocore's, also the code of AWS and the operation."""
    answer = getattr(error, "response", None)
    code = answer.get("Error", {}).get("Code") if isinstance(answer, dict) else None
    told = {"code": code, "operation": getattr(error, "operation_name", None)}
    words = {name: word for name, word in told.items() if isinstance(word, str) and _CODE.fullmatch(word)}
    return {"type": type(error).__name__, **words}


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        if ours := _OURS.fullmatch(frame.filename):
            yield f"{ours[1]}:{frame.lineno} {frame.name}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an error was raised from, the nearest first."""
    cause: BaseException | None = error
    for _ in range(CAUSES):
        cause = cause and (cause.__cause__ or cause.__context__)
        if cause is None:
            return
        yield cause


formatter = DiscreetFormatter(utc=True, use_rfc3339=True)
logger = Logger(service="inkling", logger_formatter=formatter)
