"""`python -m tests.bench.observing`: what telling of a guess costs, in processor time beside guessing, in one run."""

from __future__ import annotations

import os
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib import wiring
from chalicelib.api.log import logger
from chalicelib.api.observing import Observer
from chalicelib.api.reply import Reply
from chalicelib.domain.drawing import Drawing
from tests.bench.drawings import real_drawings
from tests.bench.timing import measure, table
from tests.shipped import Shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools import Logger

ROUNDS, WARM_UP = 400, 40
ENVIRONMENT = dict.fromkeys(("INKLING_TABLE", "INKLING_BUCKET", "INKLING_USER_POOL", "INKLING_CLIENT"), "bench")
ID = "0b7e7e7e-1d2c-4000-8000-00000000abcd"


def a_request() -> Request:
    context = {"httpMethod": "POST", "resourcePath": "/rounds/{id}/guesses", "requestId": ID, "path": "/rounds/7"}
    event = {"multiValueQueryStringParameters": None, "headers": {"X-Correlation-Id": ID}, "pathParameters": {}}
    return Request({**event, "requestContext": context, "body": "", "stageVariables": None})


def telling(services: wiring.Services, version: str) -> Callable[[int], object]:
    """A request that is observed as a guess is, and does nothing."""
    observer, request = Observer(), a_request()

    def answer(_: Request) -> Response:
        services.meter.guessed(version)
        for _each in range(2):
            services.meter.called("dynamodb", 2.0)
        return Reply("{}", 200, {}, model_version=version)

    return lambda _: observer.request(request, answer)


def main() -> None:
    os.environ.update({"AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_DEFAULT_REGION": "eu-west-1"})
    services = wiring.build(ENVIRONMENT, champion=(champion := Shipped()))
    wiring.process.use(services)
    classifier, (_, drawings) = champion.current(), real_drawings()
    drawn = [Drawing.from_lists(strokes) for strokes in drawings]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        _write_to(logger, nowhere.name)
        rows = measure(
            {
                "the champion guesses a drawing": lambda number: classifier.guess(drawn[number % len(drawn)]),
                "a line and its metrics are written": telling(services, classifier.version),
            },
            ROUNDS,
            WARM_UP,
            time.process_time_ns,
        )
    print(table(rows))  # noqa: T201  # what it is for


def _write_to(log: Logger, name: str) -> None:
    """Have the log go to a file in place of the standard output that it was made with."""
    log.registered_handler.setStream(Path(name).open("w"))  # type: ignore[attr-defined]  # noqa: SIM115  # till the end


if __name__ == "__main__":
    main()
