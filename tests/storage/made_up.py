"""Real clients of AWS before answers that are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Answer = AWSResponse | Exception
TRIES = 3
CONFIG = Config(retries={"mode": "standard", "total_max_attempts": TRIES})


class Raw:
    """A body as urllib3 has it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._body


def answered(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> AWSResponse:
    given: Any = {"Content-Type": "application/x-amz-json-1.0", **(headers or {})}
    return AWSResponse("https://made.up", status, given, Raw(body))


def client(service: str, answers: Callable[[], Answer], watch: Callable[[boto3.Session], None]) -> Any:
    """A client that is watched so; each try, at once after the one before, is answered, or fails, as `answers` says."""
    session = boto3.Session("key", "secret", region_name="us-east-1")
    watch(session)

    def send(**_: object) -> AWSResponse:
        answer = answers()
        if isinstance(answer, Exception):
            raise answer
        return answer

    events: Any = session.events
    events.register("before-send.*.*", send)  # after what watches, and before moto, where that is on
    events.register("needs-retry", lambda attempts, response, **_: 0 if response is None and attempts < TRIES else None)
    made: Any = session.client(service, config=CONFIG)  # type: ignore[call-overload]
    return made
