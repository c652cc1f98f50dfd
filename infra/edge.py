"""The small edge that stands in for CloudFront: site and API on one origin, by the distribution's own definition."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount

from infra.distribution import ApiOrigin

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from mypy_boto3_s3 import S3Client

    from infra.distribution import Behaviour, Distribution, SiteOrigin

#: Bytes of a request's body that API Gateway takes.
BODY_LIMIT = 10 * 1024 * 1024

#: Names by which this machine's own browser calls it; any other is somebody else's page that was pointed here.
HOSTS = ["localhost", "127.0.0.1", "[::1]"]

_SMALLEST_COMPRESSED = 1000  # bytes, as CloudFront
_CHUNK = 64 * 1024
_HOP_BY_HOP = frozenset({"connection", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})
_CONDITIONS = {"if-none-match": "IfNoneMatch", "range": "Range"}
_COPIED = {
    "CacheControl": "Cache-Control",
    "ContentRange": "Content-Range",
    "ContentType": "Content-Type",
    "ETag": "ETag",
}


class Edge:
    """Answers every request as the distribution would, from the bucket and the gateway of one cloud."""

    def __init__(self, distribution: Distribution, s3: S3Client, gateway: httpx.AsyncClient) -> None:
        self._distribution = distribution
        self._s3 = s3
        self._gateway = gateway

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        behaviour = self._distribution.behaviour(path)
        if request.method not in behaviour.methods:
            response = Response(status_code=403)
        elif isinstance(behaviour.origin, ApiOrigin):
            response = await self._api(request, behaviour.origin)
        else:
            response = await self._file(request, behaviour.origin, path.removeprefix("/") or self._distribution.root)
        return _with_headers(await self._error_page(request, response), behaviour)

    async def _file(self, request: Request, origin: SiteOrigin, key: str) -> Response:
        wanted = {name: request.headers[header] for header, name in _CONDITIONS.items() if header in request.headers}
        return await self._object(origin.bucket, key, request.method, wanted)

    async def _object(self, bucket: str, key: str, method: str, wanted: dict[str, str]) -> Response:
        get: Any = self._s3.head_object if method == "HEAD" else self._s3.get_object
        try:
            found = await run_in_threadpool(get, Bucket=bucket, Key=key, **wanted)
        except ClientError as error:
            status = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
            # Who may not list a bucket is not told that an object is missing: AWS answers 403.
            return Response(status_code=403 if status == 404 else status)
        except BotoCoreError:
            return _problem(502, "Bad gateway", "The site's files cannot be read.")
        headers = {header: found[name] for name, header in _COPIED.items() if name in found}
        headers["Content-Length"] = str(found["ContentLength"])
        status = found["ResponseMetadata"]["HTTPStatusCode"]
        if method == "HEAD":
            return Response(status_code=status, headers=headers)
        return StreamingResponse(found["Body"].iter_chunks(_CHUNK), status_code=status, headers=headers)

    async def _error_page(self, request: Request, response: Response) -> Response:
        page = self._distribution.errors.get(response.status_code)
        if page is None:
            return response
        origin = self._distribution.behaviour(page.path).origin
        if isinstance(origin, ApiOrigin):
            return response
        found = await self._object(origin.bucket, page.path.removeprefix("/"), request.method, {})
        if found.status_code == 200:
            found.status_code = page.status
            return found
        return response

    async def _api(self, request: Request, origin: ApiOrigin) -> Response:
        body = await _body(request)
        if body is None:
            return _problem(413, "Content too large", "The request is too large.")
        address = f"/_aws/execute-api/{origin.api}{request.scope['raw_path'].decode('ascii')}"
        url = self._gateway.base_url.copy_with(raw_path=(address + _query(request)).encode("ascii"))
        headers = [(name, value) for name, value in request.headers.items() if name not in _HOP_BY_HOP]
        try:
            incoming = await self._gateway.request(
                request.method, url, headers=headers, content=body, timeout=origin.timeout
            )
        except httpx.TimeoutException:
            return _problem(504, "Gateway timeout", "The game did not answer in time.")
        except httpx.HTTPError:
            return _problem(502, "Bad gateway", "The game does not answer.")
        response = Response(incoming.content, status_code=incoming.status_code)
        response.raw_headers = _end_to_end(incoming)
        return response


def application(distribution: Distribution, s3: S3Client, endpoint: str) -> Starlette:
    """The edge as an ASGI application, before the cloud at `endpoint`."""
    gateway = httpx.AsyncClient(
        base_url=endpoint, trust_env=False, headers={}, limits=httpx.Limits(max_connections=100)
    )
    return assemble(Edge(distribution, s3, gateway), gateway)


def assemble(edge: Edge, gateway: httpx.AsyncClient) -> Starlette:
    """The application around an edge: it compresses, and answers to this machine's own names only."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        try:
            response = await edge.answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await gateway.aclose()

    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
        Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED),
    ]
    return Starlette(routes=[Mount("/", app=serve)], middleware=middleware, lifespan=lifespan)


async def _body(request: Request) -> bytes | None:
    """The request's body, or None as soon as it is longer than the gateway takes."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _query(request: Request) -> str:
    query = request.scope["query_string"].decode("ascii")
    return f"?{query}" if query else ""


def _end_to_end(incoming: httpx.Response) -> list[tuple[bytes, bytes]]:
    """The origin's headers as they came, several cookies included, but for those of the one connection."""
    dropped = _HOP_BY_HOP | {"content-length", "content-encoding", "date", "server"}
    headers = [(name.lower(), value) for name, value in incoming.headers.raw if name.decode().lower() not in dropped]
    return [*headers, (b"content-length", str(len(incoming.content)).encode())]


def _with_headers(response: Response, behaviour: Behaviour) -> Response:
    for header in behaviour.headers:
        if header.override or header.name not in response.headers:
            response.headers[header.name] = header.value
    return response


def _problem(status: int, title: str, detail: str) -> Response:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(problem), status_code=status, media_type="application/problem+json")
