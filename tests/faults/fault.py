"""Faults of a service of AWS, as rules of microburst's: what goes wrong, with which calls, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final

Rule = dict[str, Any]
HANGS_MS: Final = 60_000
"""Longer than any client waits."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to calls: of one service (as requests to it are signed; `*` for all), perhaps of one operation.

    At most `times` calls are struck (None: as many as come), each with the probability.
    """

    name: str
    rule: Rule = field(hash=False)
    service: str = "*"
    operation: str | None = None
    probability: float = 1.0
    times: int | None = None

    def of(self, service: str, operation: str | None = None) -> Fault:
        return replace(self, service=service, operation=operation)

    def once(self) -> Fault:
        return replace(self, times=1)

    def at_most(self, times: int) -> Fault:
        return replace(self, times=times)

    def sometimes(self, probability: float) -> Fault:
        return replace(self, probability=probability)

    def to_rule(self) -> Rule:
        """As microburst takes it."""
        rule = {"service": self.service, "probability": self.probability, **self.rule}
        if self.operation is not None:
            rule["operation"] = self.operation
        return rule if self.times is None else {**rule, "times": self.times}


def late(ms: int) -> Fault:
    """The answer comes, so many ms later."""
    return Fault("latency", {"latency": ms})


def refused(code: str, status: int) -> Fault:
    """The call is answered with an error of the service, in its own format, and not carried out."""
    return Fault(code, {"error": {"code": code, "status": status}})


THROTTLED: Final = {
    "dynamodb": refused("ProvisionedThroughputExceededException", 400).of("dynamodb"),
    "s3": refused("SlowDown", 503).of("s3"),
    "cognito-idp": refused("TooManyRequestsException", 400).of("cognito-idp"),
    "sagemaker": refused("ThrottlingException", 400).of("sagemaker"),
}
BROKEN: Final = {
    "dynamodb": refused("InternalServerError", 500).of("dynamodb"),
    "s3": refused("InternalError", 500).of("s3"),
    "cognito-idp": refused("InternalErrorException", 500).of("cognito-idp"),
    "sagemaker": refused("InternalFailure", 500).of("sagemaker"),
}
GONE: Final = Fault("503", {"error": {"code": "ServiceUnavailable", "status": 503}})
RESET: Final = Fault("reset", {"reset": True})
"""The connection is reset before the call is carried out."""
HANGING: Final = Fault("timeout", {"latency": HANGS_MS, "reset": True})
"""No answer comes, and the call is not carried out."""
HALF: Final = Fault("half an answer", {"response": {"abort_frac": 0.5}})
"""The call is carried out; the connection dies in the middle of its answer."""
LOST: Final = Fault("lost answer", {"response": {"abort_bytes": 0}})
"""The call is carried out; the connection dies before its answer."""
TRUNCATED: Final = Fault("truncated", {"response": {"truncate_frac": 0.5}})
"""The call is carried out; half of its answer comes as if it were whole."""
CORRUPTED: Final = Fault("corrupted", {"response": {"corrupt_bytes": 16}})
"""The call is carried out; its answer has the right length, and wrong bytes."""
