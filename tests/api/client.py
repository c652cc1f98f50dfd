"""A client of the API for tests: in the process or over HTTP, holding every answer against its declared model."""

import json as jsonlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from chalice.app import Chalice
from chalice.test import Client as ChaliceClient
from httpx import Client as HttpClient

from chalicelib.api.openapi import errors_of
from chalicelib.api.problems import PROBLEM_JSON, Problem
from chalicelib.api.routes import Route
from chalicelib.api.topics import TOPICS


@dataclass(frozen=True)
class Reply:
    """An answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return jsonlib.loads(self.body)

    def refused_fields(self) -> list[str]:
        """The fields that a problem names."""
        return [error["field"] for error in self.json["errors"]]


class Transport(Protocol):
    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply: ...


class InProcess:
    """Chalice's own test client."""

    def __init__(self, app: Chalice) -> None:
        self._http = ChaliceClient(app).http

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        answer = self._http.request(method, path, headers=headers, body=body)
        return Reply(answer.status_code, _lower(answer.headers), answer.body)


class OverHttp:
    """A deployed stack: the edge, or the gateway's own address with its stage."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        answer = self._http.request(method, path.lstrip("/"), headers=headers, content=body)
        self._http.cookies.clear()
        return Reply(answer.status_code, _lower(answer.headers), answer.content)


class Client:
    """Sends requests, and fails the test where an answer is none that the route declares."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        body: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        sent = {"Content-Type": "application/json", **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if body is None:
            body = b"" if json is None else jsonlib.dumps(json).encode()
        reply = self._transport.send(method, path + (f"?{urlencode(query)}" if query else ""), sent, body)
        _check(method, path, reply)
        return reply

    def get(self, path: str, **options: Any) -> Reply:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Reply:
        return self.request("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Reply:
        return self.request("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Reply:
        return self.request("DELETE", path, **options)


def _lower(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): value if isinstance(value, str) else ", ".join(value) for name, value in headers.items()}


def _check(method: str, path: str, reply: Reply) -> None:
    route = _route(method, path)
    if route is None:
        return
    if reply.status != route.status:
        assert reply.status in errors_of(route), f"{method} {path} does not declare {reply.status}: {reply.body!r}"
        assert reply.headers["content-type"] == PROBLEM_JSON
        assert Problem.model_validate_json(reply.body).status == reply.status
    elif route.answer is None:
        assert reply.body == b""
    else:
        assert reply.headers["content-type"] == "application/json"
        told = route.answer.model_validate_json(reply.body, strict=True, extra="forbid")
        assert jsonlib.loads(told.model_dump_json()) == reply.json


def _route(method: str, path: str) -> Route | None:
    for topic in TOPICS:
        for route in topic.routes:
            if route.method == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", route.path), path):
                return route
    return None
