"""Stands between the deployed functions and an emulator, and keeps what each of them asks IAM for.

An emulator does not check all that AWS does (MiniStack: no `dynamodb:LeadingKeys`), and none tells which permissions
were used. So every function of a stack gets an address of its own by `AWS_ENDPOINT_URL`, and what it asks for is a line
in a file: function, action, resource, values of condition keys, the answer's status. No content of a request is kept.
"""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request as Incoming
from starlette.responses import Response
from starlette.routing import Mount

from infra.permissions.checks import Check, Request, checks, service
from infra.permissions.roles import functions_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from pathlib import Path

    from infra.stack import Cloud

FILE = "calls.jsonl"
_HOP_BY_HOP = frozenset({b"connection", b"expect", b"keep-alive", b"transfer-encoding"})
_SECONDS = 60
_IDLE_SECONDS = 2  # after which a connection is not used again: less than emulators keep one open


@dataclass(frozen=True, slots=True)
class Call:
    """A permission that a function (`<stack>/<name>`) needed, and the status that its request was answered with."""

    function: str
    check: Check
    status: int


class Recorder:
    """Passes requests on as they are signed, byte by byte; which function sent one is told by the port it came to.

    `elsewhere` has the addresses of services that the cloud lacks, by the name that a signature gives them.
    """

    def __init__(
        self,
        functions: Mapping[int, str],
        account: str,
        file: Path,
        gateway: httpx.AsyncClient,
        elsewhere: Mapping[str, str],
    ) -> None:
        self._functions = functions
        self._account = account
        self._file = file
        self._gateway = gateway
        self._elsewhere = {service: httpx.URL(address) for service, address in elsewhere.items()}
        self._kept: set[str] = set()

    async def answer(self, incoming: Incoming) -> Response:
        path, query = incoming.scope["raw_path"], incoming.scope["query_string"]
        request = Request(
            incoming.method, path.decode(), incoming.query_params, dict(incoming.headers), await incoming.body()
        )
        base = self._elsewhere.get(service(request) or "", self._gateway.base_url)
        url = base.copy_with(raw_path=path + (b"?" + query if query else b""))
        headers = _end_to_end(incoming.headers.raw)
        sent = self._gateway.build_request(request.method, url, headers=headers, content=request.body or None)
        answer = await self._gateway.send(sent, stream=True)
        response = Response(b"".join([part async for part in answer.aiter_raw()]), answer.status_code)
        response.raw_headers = _end_to_end(answer.headers.raw)
        await answer.aclose()
        self._keep(incoming.scope["server"][1], request, answer.status_code)
        return response

    def _keep(self, port: int, request: Request, status: int) -> None:
        """Write down what is new: the same function asks for the same thing a thousand times."""
        for check in checks(request, self._account):
            line = json.dumps(asdict(Call(self._functions[port], check, status)), sort_keys=True)
            if line not in self._kept:
                self._kept.add(line)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")


def application(recorder: Recorder, gateway: httpx.AsyncClient) -> Starlette:
    """The recorder as an ASGI application, which closes its connections to the cloud at its end."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        await (await recorder.answer(Incoming(scope, receive)))(scope, receive, send)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await gateway.aclose()

    return Starlette(routes=[Mount("/", app=serve)], lifespan=lifespan)


@contextmanager
def recording(cloud: Cloud, stack: str, file: Path, elsewhere: Mapping[str, str] | None = None) -> Iterator[None]:
    """Have each function of a stack reach the cloud by way of a recorder, which writes to a file."""
    functions = functions_of(cloud, stack)
    account = cloud.client("sts").get_caller_identity()["Account"]
    with ExitStack() as opened:
        listeners = {name: opened.enter_context(_listening()) for name in functions}
        ports = {name: int(listener.getsockname()[1]) for name, listener in listeners.items()}
        names = {port: f"{stack}/{name}" for name, port in ports.items()}
        limits = httpx.Limits(keepalive_expiry=_IDLE_SECONDS)
        gateway = httpx.AsyncClient(base_url=cloud.endpoint or "", trust_env=False, timeout=_SECONDS, limits=limits)
        recorder = Recorder(names, account, file, gateway, elsewhere or {})
        opened.enter_context(_serving(application(recorder, gateway), list(listeners.values())))
        for name, function in functions.items():
            _point(cloud, function, f"http://127.0.0.1:{ports[name]}")
        yield


def recorded(file: Path) -> list[Call]:
    """What was kept in a file."""
    told = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [
        Call(call["function"], Check(**{**call["check"], "keys": _tuples(call["check"]["keys"])}), call["status"])
        for call in told
    ]


def _point(cloud: Cloud, function: str, address: str) -> None:
    """Give a function another address of the cloud, and have its aliases lead to what it is then."""
    client = cloud.client("lambda")
    there = client.get_function_configuration(FunctionName=function).get("Environment", {}).get("Variables", {})
    variables = {**there, "AWS_ENDPOINT_URL": address}
    client.update_function_configuration(FunctionName=function, Environment={"Variables": variables})
    client.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig={"Delay": 1})
    if aliases := client.list_aliases(FunctionName=function)["Aliases"]:
        version = client.publish_version(FunctionName=function)["Version"]
        for alias in aliases:
            client.update_alias(FunctionName=function, Name=alias["Name"], FunctionVersion=version)


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        yield listener


@contextmanager
def _serving(app: Starlette, listeners: list[socket.socket]) -> Iterator[None]:
    """Serve in a thread of its own."""
    config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2, timeout_keep_alive=_SECONDS)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": listeners}, name="recorder")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _end_to_end(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in headers if name.lower() not in _HOP_BY_HOP]


def _tuples(keys: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in keys.items()}
