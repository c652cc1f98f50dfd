"""One exchange: the request read for a route, its handler called, the answer or the problem written."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from chalicelib.api.bodies import RawBody, check_size, read_body, read_query
from chalicelib.api.callers import caller_of
from chalicelib.api.calls import ADMIN, PUBLIC, Call, Route
from chalicelib.api.cookies import read_cookies
from chalicelib.api.correlation import correlation_id
from chalicelib.api.problems import outage_response, problem_response, unexpected_response
from chalicelib.api.reply import Headers, Reply
from chalicelib.errors import InklingError, Invalid, NotAdmin, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalice.app import Request
    from pydantic import BaseModel


OWN_SITE = {"same-origin", "none"}
"""What a browser says in `Sec-Fetch-Site` of a request by our own page, or by its user."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")


def prepare() -> None:
    """Do before the first exchange what a process that is started ahead of requests can do."""
    wiring.process.prepare()


def respond(route: Route, request: Request, path: Mapping[str, str]) -> Reply:
    """Read the request, call the handler, write the answer; every error leaves here as a problem."""
    reply_headers: dict[str, str] = {}
    with wiring.deadline_of_request():
        response = _respond(route, request, path, reply_headers)
    response.headers.update(reply_headers)
    return response


def _respond(route: Route, request: Request, path: Mapping[str, str], reply_headers: dict[str, str]) -> Reply:
    try:
        answer = route.handler(_read_call(route, request, path, reply_headers))
        return _answer_response(route, answer)
    except InklingError as error:
        return problem_response(error)
    except Exception as error:  # noqa: BLE001  # nothing may leave as anything but a problem; it is logged
        return outage_response(error) if wiring.is_outage(error) else _unexpected(request, error)


def _read_call(
    route: Route, request: Request, path: Mapping[str, str], reply_headers: dict[str, str]
) -> Call[Any, Any]:
    caller = None if route.who is PUBLIC else caller_of(request.context)
    if route.who is ADMIN and not (caller and caller.admin):
        raise NotAdmin("There is nothing here.")
    if not all(_ID.fullmatch(value) for value in path.values()):
        raise NotFound("There is nothing here.")
    raw = _raw_body(request)
    check_size(raw, route.body_limit)
    query = request.query_params
    return Call(
        services=wiring.process.services(),
        body=_body(route, request, raw),
        query=read_query(route.query, {name: query[name] for name in query} if query else {}) if route.query else None,
        path=path,
        cookies=read_cookies(request.headers.get("cookie")),
        signed_in=caller,
        origin=request.headers.get("origin"),
        foreign=request.headers.get("sec-fetch-site", "same-origin") not in OWN_SITE,
        reply_headers=reply_headers,
    )


def _unexpected(request: Request, error: Exception) -> Reply:
    """The answer to a request that failed by a fault of ours, which is counted where that can be done."""
    request_id = correlation_id(request)
    with suppress(Exception):  # the fault itself is what is logged
        wiring.process.services().overview.failed(request_id)
    return unexpected_response(request_id, error)


def _body(route: Route, request: Request, raw: bytes) -> BaseModel | None:
    if route.body is RawBody:
        return RawBody.of(raw, request.headers.get("content-type", ""))
    return read_body(route.body, raw) if route.body else None


def _raw_body(request: Request) -> bytes:
    try:
        raw = request.raw_body
    except ValueError:  # text that is no Unicode, or no base64 where the gateway says it is
        raise Invalid("body", "The body is not valid UTF-8.") from None
    return raw if isinstance(raw, bytes) else str(raw).encode()


def _answer_response(route: Route, answer: BaseModel | None) -> Reply:
    headers: Headers = {"Cache-Control": route.cache_control}
    if answer is None:
        return Reply("", int(route.status), headers)
    headers["Content-Type"] = "application/json"
    version = getattr(answer, "model_version", None)
    return Reply(answer.model_dump_json(), int(route.status), headers, model_version=version)
