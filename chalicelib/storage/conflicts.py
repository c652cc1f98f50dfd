"""A single write that meets a transaction at its item is tried again: botocore leaves that to the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boto3 import Session

CODE = "TransactionConflictException"
MOST_ATTEMPTS = 4
LONGEST_PAUSE = 0.025
"""Seconds before the second attempt, at most, and twice as many before each further one: transactions take ms."""


def listen(session: Session, chance: Callable[[], float]) -> None:
    """Have clients that are made of a session afterwards try such writes again; `chance` is from 0 to 1."""

    def pause(attempts: int, response: tuple[object, Mapping[str, Any]] | None = None, **_: object) -> float | None:
        met = response is not None and response[1].get("Error", {}).get("Code") == CODE
        return chance() * LONGEST_PAUSE * 2 ** (attempts - 1) if met and attempts < MOST_ATTEMPTS else None

    handler: Any = pause  # its answer is how long botocore waits, which its types do not know
    session.events.register("needs-retry.dynamodb", handler)
