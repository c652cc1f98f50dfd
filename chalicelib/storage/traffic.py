"""Calls of the cloud's services: how long each takes, and which ones are throttled for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boto3 import Session

BEGUN = "inkling_begun"
THROTTLES = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "SlowDown",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""Codes by which DynamoDB (also as reasons of a cancelled transaction), S3 and Cognito refuse what is too much."""


class Listener(Protocol):
    """Whoever wants to know; a service is named as in `dynamodb`, `s3`, `cognito-identity-provider`."""

    def called(self, service: str, ms: float) -> None: ...

    def throttled(self) -> None: ...


def listen(session: Session, listener: Listener, monotonic: Callable[[], float]) -> None:
    """Have clients that are made of a session afterwards tell of every call, its repetitions included, once."""

    def before(context: dict[str, Any], **_: object) -> None:
        context[BEGUN] = monotonic()

    def after(event_name: str, context: dict[str, Any], parsed: Mapping[str, Any] | None = None, **_: object) -> None:
        listener.called(event_name.split(".")[1], 1_000 * (monotonic() - context.get(BEGUN, monotonic())))
        if parsed is not None and is_throttled(parsed):
            listener.throttled()

    session.events.register("before-call", before)
    session.events.register("after-call", after)
    session.events.register("after-call-error", after)


def is_throttled(answer: Mapping[str, Any]) -> bool:
    """Whether an answer, as botocore parsed it, refuses a call because there are too many."""
    reasons = (reason.get("Code") for reason in answer.get("CancellationReasons") or ())
    return not THROTTLES.isdisjoint((answer.get("Error", {}).get("Code"), *reasons))
