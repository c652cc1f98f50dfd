"""Observing: each request, and each event, is one line of the log; what was measured meanwhile is published."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.api.correlation import HEADER, correlation_id, is_uuid, request_id
from chalicelib.api.log import logger
from chalicelib.api.metrics import publish
from chalicelib.api.problems import unexpected_response
from chalicelib.api.reply import Reply
from chalicelib.services.meter import Measured, Metric, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalice.app import CloudWatchEvent, Request, Response

    Handler = Callable[[CloudWatchEvent], None]

OK, FAILED = int(HTTPStatus.OK), int(HTTPStatus.INTERNAL_SERVER_ERROR)


class EventFailed(Exception):
    """The function of an event has failed, and is to be called again; the log has the error, this has its type."""


class Observer:
    """What an operator sees of this process; `ticks` are seconds.

    Nothing of it can fail what it observes. A process that is no function of a cloud tells its failures only.
    """

    def __init__(self, ticks: Callable[[], float] = time.perf_counter) -> None:
        self._ticks = ticks
        self._warm = False

    def request(self, request: Request, get_response: Callable[[Request], Response]) -> Response:
        """Middleware, around all others: the answer, with its correlation id in a header."""
        begun, found_by = self._ticks(), correlation_id(request)
        with logger.append_context_keys(correlation_id=found_by):
            response = _answer(request, get_response)
            response.headers[HEADER] = found_by
            with _harmless():
                ids = {"request_id": request_id(request), "function_request_id": _invocation(request.lambda_context)}
                route = {"route": request.context.get("resourcePath"), "method": request.method}
                self._tell("api", begun, response, **route, **ids)
        return response

    def event(self, handler: Handler) -> Handler:
        """Decorator of an event's handler: its answer is 200, or 500 and an EventFailed."""

        @wraps(handler)
        def observed(event: CloudWatchEvent) -> None:
            begun, invocation = self._ticks(), _invocation(event.context)
            found_by = str(event.to_dict().get("id", ""))
            with logger.append_context_keys(correlation_id=found_by if is_uuid(found_by) else invocation):
                fault = _fault(handler, event)
                response = Reply("", FAILED if fault else OK, {}, fault=fault)
                with _harmless():
                    self._tell("events", begun, response, route=handler.__name__, function_request_id=invocation)
            if fault is not None:
                raise EventFailed(type(fault).__name__) from None

        return observed

    def _tell(self, service: str, begun: float, response: Response, **known: str | None) -> None:
        cold, self._warm = not self._warm, True
        measured, failed = wiring.process.measured(), response.status_code == FAILED
        deployed = wiring.process.deployed()
        if deployed or response.status_code >= FAILED:
            ms = round(1_000 * (self._ticks() - begun), 1)
            _write(service, response, measured, ms=ms, cold_start=cold, **known)
        if deployed:
            publish((*_counted(cold, failed), *measured.readings), service)


@contextmanager
def _harmless() -> Iterator[None]:
    """Around the telling: where it fails that is told, and the answer goes out all the same."""
    try:
        yield
    except Exception:  # noqa: BLE001  # whatever it is
        with suppress(Exception):
            logger.exception("a request or an event could not be told")


def _answer(request: Request, get_response: Callable[[Request], Response]) -> Response:
    try:
        return get_response(request)
    except Exception as error:  # noqa: BLE001  # Chalice would log the message, which may repeat what was sent
        return unexpected_response(correlation_id(request), error)


def _fault(handler: Handler, event: CloudWatchEvent) -> Exception | None:
    try:
        handler(event)
    except Exception as error:  # noqa: BLE001  # it is logged, and raised again without its message
        return error
    return None


def _counted(cold: bool, failed: bool) -> tuple[Reading, ...]:
    seen = {Metric.COLD_START: cold, Metric.FAILURES: failed}
    return tuple(Reading(metric) for metric, is_so in seen.items() if is_so)


def _write(service: str, response: Response, measured: Measured, **known: Any) -> None:
    """The one line; what is None is left out of it."""
    told = response if isinstance(response, Reply) else None
    logger.append_keys(service=service)
    write = logger.error if response.status_code >= FAILED else logger.info
    write(
        "request" if service == "api" else "event",
        exc_info=told.fault if told else None,
        extra={
            **known,
            "status": response.status_code,
            "problem": told.problem if told else None,
            "model_version": told.model_version if told else None,
            "waits": {name: {"calls": wait.calls, "ms": wait.ms} for name, wait in measured.waits.items()} or None,
        },
    )


def _invocation(context: Any) -> str | None:
    """The id of the function's invocation, as Lambda's own lines have it."""
    return getattr(context, "aws_request_id", None)


observer = Observer()
