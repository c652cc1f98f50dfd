"""A request's deadline, with real clients before answers that are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.storage import deadline
from chalicelib.storage.artefacts import CHUNK, Artefacts
from chalicelib.storage.deadline import OutOfTime, within
from tests.storage.made_up import answered, client

if TYPE_CHECKING:
    from typing import Any

    from botocore.awsrequest import AWSResponse

HANGS = 5


class Service:
    """Takes its time over each answer."""

    def __init__(self, answer: AWSResponse | Exception, seconds: float) -> None:
        self.now = 0.0
        self.tries = 0
        self._answer = answer
        self._seconds = seconds

    def __call__(self) -> AWSResponse | Exception:
        self.tries += 1
        self.now += self._seconds
        return self._answer

    def monotonic(self) -> float:
        return self.now

    def read(self) -> Any:
        return client("dynamodb", self, deadline.watch).get_item(TableName="t", Key={"id": {"S": "a"}})


def test_a_call_is_not_tried_again_after_the_deadline() -> None:
    service = Service(ReadTimeoutError(endpoint_url="https://made.up"), HANGS)

    with within(7, service.monotonic), pytest.raises(OutOfTime):
        service.read()

    assert service.tries == 2


def test_no_further_call_begins_after_the_deadline() -> None:
    service = Service(answered(200, b"{}"), HANGS)

    with within(7, service.monotonic):
        service.read()
        service.read()
        with pytest.raises(OutOfTime):
            service.read()

    assert service.tries == 2


def test_what_has_no_deadline_has_time() -> None:
    service = Service(answered(200, b"{}"), 1_000)

    with within(7, service.monotonic):
        pass
    for _ in range(3):
        service.read()

    assert service.tries == 3


class Trickle:
    """An object whose every part comes in time."""

    def __init__(self) -> None:
        self.now = 0.0

    def iter_chunks(self, size: int) -> Any:
        while True:
            self.now += 3
            yield bytes(size)

    def monotonic(self) -> float:
        return self.now

    def get_object(self, **_: str) -> Any:
        return {"Body": self}


def test_an_object_that_comes_by_trickles_is_given_up() -> None:
    trickle: Any = Trickle()

    with within(7, trickle.monotonic), pytest.raises(OutOfTime):
        Artefacts(trickle, "bucket").get("v", "model.onnx")

    assert CHUNK < 100_000
    assert trickle.now == 9
