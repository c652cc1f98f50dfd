"""SageMaker at an address, for functions that run in processes of their own: the fake that the API's tests have."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import ClientError

from tests.api.sagemaker import FakeSageMaker, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


class SageMaker(FakeSageMaker):
    """Jobs go on until a test has them end; with a `limit` no other is made."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self.limit: str | None = None

    def create_training_job(self, **asked: Any) -> dict[str, str]:
        if self.limit:
            raise refusal("CreateTrainingJob", "ResourceLimitExceeded", self.limit)
        self.now = datetime.now(UTC)
        return super().create_training_job(**asked)

    def answer(self, operation: str, told: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        """What SageMaker says to a request; to one that it does not take, that it is not valid."""
        try:
            return HTTPStatus.OK, getattr(self, xform_name(operation))(**told)
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        except AssertionError as error:
            code, message = "ValidationException", str(error)
        return HTTPStatus.BAD_REQUEST, {"__type": code, "message": message}


@contextmanager
def sagemaker() -> Iterator[tuple[SageMaker, str]]:
    """SageMaker, and the address at which it is asked."""
    fake = SageMaker()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            operation = self.headers["X-Amz-Target"].removeprefix("SageMaker.")
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = fake.answer(operation, told)
            body = json.dumps(answer, default=datetime.timestamp).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, name="sagemaker")
    thread.start()
    try:
        yield fake, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
