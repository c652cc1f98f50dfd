"""What is told of calls of the cloud, with real clients before answers that are made up."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.storage.traffic import is_throttled, listen

CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 1})


class Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._body


class Heard:
    def __init__(self) -> None:
        self.calls: list[tuple[str, float]] = []
        self.throttles = 0
        self.sent = 0

    def called(self, service: str, ms: float) -> None:
        self.calls.append((service, ms))

    def throttled(self) -> None:
        self.throttles += 1


def answered(status: int, body: bytes) -> AWSResponse:
    headers: Any = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse("https://made.up", status, headers, Raw(body))


def client(heard: Heard, answer: Any, service: str = "dynamodb") -> Any:
    """A client whose every request is answered so (or fails so), and takes a quarter of a second."""
    session = boto3.Session("key", "secret", region_name="us-east-1")
    listen(session, heard, iter(n / 4 for n in range(100)).__next__)

    def answers(**_: object) -> AWSResponse:
        heard.sent += 1
        if isinstance(answer, Exception):
            raise answer
        found: AWSResponse = answer
        return found

    events: Any = session.events
    events.register_first("before-send.*.*", answers)  # before moto, where that is on
    events.register("needs-retry", lambda attempts, **_: 0 if attempts < 3 else None)  # at once
    made: Any = session.client(service, config=CONFIG)  # type: ignore[call-overload]
    return made


def test_a_call_is_told_with_its_service_and_time() -> None:
    heard = Heard()

    client(heard, answered(200, b"{}")).list_tables()

    assert heard.calls == [("dynamodb", 250.0)]
    assert heard.throttles == 0


def test_a_call_without_an_answer_is_told_too() -> None:
    heard = Heard()

    with pytest.raises(EndpointConnectionError):
        client(heard, EndpointConnectionError(endpoint_url="https://made.up")).list_tables()

    assert [service for service, _ in heard.calls] == ["dynamodb"]


@pytest.mark.parametrize("code", ["ThrottlingException", "ProvisionedThroughputExceededException"])
def test_a_call_that_is_throttled_to_the_end_is_told_once(code: str) -> None:
    heard = Heard()

    with pytest.raises(ClientError):
        client(heard, answered(400, b'{"__type": "%s"}' % code.encode())).list_tables()

    assert (heard.sent, heard.throttles) == (3, 1)


def test_a_call_that_is_refused_for_another_reason_is_not_throttled() -> None:
    heard = Heard()

    with pytest.raises(ClientError):
        client(heard, answered(400, b'{"__type": "AccessDeniedException"}')).list_tables()

    assert (len(heard.calls), heard.throttles) == (1, 0)


def test_cognito_throttles_in_words_of_its_own() -> None:
    assert is_throttled({"Error": {"Code": "TooManyRequestsException"}})
    assert not is_throttled({"Error": {"Code": "LimitExceededException"}})  # one account's own limit


def test_a_transaction_is_throttled_where_one_of_its_writes_is() -> None:
    cancelled = {"Error": {"Code": "TransactionCanceledException"}}

    assert is_throttled(cancelled | {"CancellationReasons": [{"Code": "None"}, {"Code": "ThrottlingError"}]})
    assert not is_throttled(cancelled | {"CancellationReasons": [{"Code": "ConditionalCheckFailed"}]})
