"""Each fault, as a client of AWS meets it."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from tests.faults.fault import BROKEN, CORRUPTED, GONE, HALF, HANGING, LOST, RESET, THROTTLED, TRUNCATED, Fault, late
from tests.faults.proxy import FaultProxy, faulty

if TYPE_CHECKING:
    from collections.abc import Iterator

STORED = bytes(range(100))
KEY = {"id": {"S": "a"}}


class Service(BaseHTTPRequestHandler):
    """Answers as DynamoDB and S3 do, and counts what it has carried out."""

    carried_out: list[str]

    def answer(self, body: bytes) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.carried_out.append(self.command)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.answer(b'{"Item": {"id": {"S": "a"}}}')

    def do_PUT(self) -> None:
        self.answer(b"")

    def do_GET(self) -> None:
        self.answer(STORED)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[tuple[str, list[str]]]:
    carried_out: list[str] = []
    handler = type("Counting", (Service,), {"carried_out": carried_out})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", carried_out
        finally:
            server.shutdown()
            thread.join()


class Line:
    """Clients that try a call once, the proxy that they go through, and what the service carried out."""

    def __init__(self, proxy: FaultProxy, carried_out: list[str]) -> None:
        config = Config(retries={"total_max_attempts": 1}, read_timeout=20)
        session: Any = boto3.Session("test", "test", region_name="eu-west-1")
        self.proxy = proxy
        self.carried_out = carried_out
        self.dynamodb = session.client("dynamodb", endpoint_url=proxy.address, config=config)
        self.s3 = session.client("s3", endpoint_url=proxy.address, config=config)
        impatient = config.merge(Config(read_timeout=0.1))
        self.impatient = session.client("dynamodb", endpoint_url=proxy.address, config=impatient)

    def read(self) -> Any:
        return self.dynamodb.get_item(TableName="inkling", Key=KEY).get("Item")

    def fetch(self) -> bytes:
        return bytes(self.s3.get_object(Bucket="b", Key="model.onnx")["Body"].read())

    def keep(self) -> None:
        self.s3.put_object(Bucket="b", Key="drawing.json", Body=b"[]")


@pytest.fixture(scope="module")
def _line() -> Iterator[Line]:
    with served() as (address, carried_out), faulty(address) as proxy:
        yield Line(proxy, carried_out)


@pytest.fixture
def line(_line: Line) -> Line:
    _line.proxy.clear()
    _line.carried_out.clear()
    return _line


def test_without_faults_calls_go_through(line: Line) -> None:
    assert line.read() == KEY
    assert line.fetch() == STORED
    assert len(line.carried_out) == 2


@pytest.mark.parametrize("fault", [THROTTLED["dynamodb"], BROKEN["dynamodb"], GONE], ids=lambda fault: fault.name)
def test_a_refusal_is_one_of_the_service_and_the_call_is_not_carried_out(line: Line, fault: Fault) -> None:
    line.proxy.set(fault)

    with pytest.raises(ClientError) as refusal:
        line.read()

    assert refusal.value.response["Error"]["Code"] == fault.rule["error"]["code"]
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == fault.rule["error"]["status"]
    assert line.carried_out == []


def test_a_call_that_is_reset_is_not_carried_out(line: Line) -> None:
    line.proxy.set(RESET)

    with pytest.raises(ConnectionClosedError):
        line.read()

    assert line.carried_out == []


def test_a_call_that_hangs_is_not_carried_out(line: Line) -> None:
    line.proxy.set(HANGING)

    with pytest.raises(ReadTimeoutError):
        line.impatient.get_item(TableName="inkling", Key=KEY)

    assert line.carried_out == []


@pytest.mark.parametrize("fault", [LOST, HALF], ids=lambda fault: fault.name)
def test_an_answer_that_is_lost_is_one_to_a_call_that_was_carried_out(line: Line, fault: Fault) -> None:
    line.proxy.set(fault)

    with pytest.raises(ConnectionClosedError):
        line.read()

    assert line.carried_out == ["POST"]


def test_an_answer_without_a_body_is_lost_too(line: Line) -> None:
    line.proxy.set(LOST)

    with pytest.raises(ConnectionClosedError):
        line.keep()

    assert line.carried_out == ["PUT"]


def test_a_stream_that_ends_early_is_told_from_a_whole_one(line: Line) -> None:
    line.proxy.set(HALF)

    with pytest.raises((IncompleteReadError, ResponseStreamingError)):
        line.fetch()


def test_a_truncated_answer_looks_whole(line: Line) -> None:
    line.proxy.set(TRUNCATED)

    assert line.fetch() == STORED[:50]


def test_a_corrupted_answer_is_as_long_as_the_right_one(line: Line) -> None:
    line.proxy.set(CORRUPTED)

    fetched = line.fetch()

    assert fetched != STORED
    assert len(fetched) == len(STORED)


def test_a_late_answer_is_the_right_one(line: Line) -> None:
    line.proxy.set(late(20))

    assert line.read() == KEY


def test_faults_strike_only_what_they_are_of_and_as_often_as_they_may(line: Line) -> None:
    before = line.proxy.fired()
    line.proxy.set(RESET.of("dynamodb", "GetItem").once())

    line.keep()
    with pytest.raises(ConnectionClosedError):
        line.read()
    assert line.read() == KEY

    assert line.proxy.fired() - before == {("dynamodb", "GetItem", "reset"): 1}
