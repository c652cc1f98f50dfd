"""A fault proxy: microburst before an endpoint of AWS, in a thread of this process.

with faulty("http://127.0.0.1:4566") as proxy:
    clients = …(endpoint_url=proxy.address)
    proxy.set(LOST.of("dynamodb", "TransactWriteItems").once())
    …
    proxy.fired()
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from microburst.app import make_app
from microburst.core.pipeline import Microburst
from microburst.detection import host
from microburst.forward import HOP_BY_HOP, Upstream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from microburst.forward import ResponseFault

    from tests.faults.fault import Fault

STOP_SECONDS = 10


class _Upstream(Upstream):  # type: ignore[misc]  # microburst is not typed
    """Loses answers whole where microburst only cuts them: one without a body would come through."""

    async def relay(
        self,
        request: web.Request,
        body: bytes | None,
        mutator: ResponseFault | None = None,
        data: Any = None,
    ) -> web.StreamResponse:
        if mutator is None or mutator.abort_bytes != 0:
            return cast("web.StreamResponse", await super().relay(request, body, mutator=mutator, data=data))
        await self._carry_out(request, body)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _carry_out(self, request: web.Request, body: bytes | None) -> None:
        assert self.session is not None
        sent = await request.read() if body is None else body
        left_out = HOP_BY_HOP | {"expect"}  # the body is here already
        headers = {name: value for name, value in request.headers.items() if name.lower() not in left_out}
        url = self.base_url + request.rel_url.raw_path_qs
        async with self.session.request(request.method, url, headers=headers, data=sent) as answer:
            await answer.read()


class FaultProxy:
    """A running proxy: what goes through `address` meets the faults that are set."""

    def __init__(self, microburst: Microburst, address: str) -> None:
        self.address = address
        self._microburst = microburst
        self._names: dict[int, str] = {}

    def set(self, *faults: Fault) -> None:
        """Have these faults, in place of those before; of several that fit a call, the first strikes.

        Calls that are on their way keep those they have met.
        """
        rules = self._microburst.engine.set_rules([fault.to_rule() for fault in faults])
        self._names |= {rule.id: fault.name for rule, fault in zip(rules, faults, strict=True)}

    def clear(self) -> None:
        """Have no faults; what has been fired stays counted."""
        self.set()

    def fired(self) -> Counter[tuple[str, str, str]]:
        """How many calls were struck, by service, operation and the fault's name."""
        events = list(self._microburst.fired)
        return Counter((str(one.service), str(one.operation), self._names[one.rule_id]) for one in events)

    @property
    def seen(self) -> int:
        """How many calls came."""
        return int(self._microburst.requests_seen)


@contextmanager
def faulty(upstream: str, fired_capacity: int = 1_000_000) -> Iterator[FaultProxy]:
    """Run a proxy before an endpoint, on a free port of loopback, without faults at first."""
    logging.getLogger("microburst").setLevel(logging.CRITICAL)
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # it tells of each connection that dies
    host._endpoint_prefix_map = dict  # loopback names no service; it would read all models, 400 MB
    microburst = Microburst(upstream, fired_capacity=fired_capacity)
    microburst.upstream = _Upstream(upstream, stats=microburst.stats)
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="fault proxy", daemon=True)
    thread.start()
    runner = web.AppRunner(make_app(microburst), shutdown_timeout=0.1, access_log=None)
    try:
        port = asyncio.run_coroutine_threadsafe(_serve(runner), loop).result(STOP_SECONDS)
        yield FaultProxy(microburst, f"http://127.0.0.1:{port}")
    finally:
        asyncio.run_coroutine_threadsafe(_stop(runner), loop).result(STOP_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(STOP_SECONDS)
        loop.close()


async def _serve(runner: web.AppRunner) -> int:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return int(runner.addresses[0][1])


async def _stop(runner: web.AppRunner) -> None:
    """Stop, and let go of calls that hang."""
    await runner.cleanup()
    hanging = asyncio.all_tasks() - {asyncio.current_task()}
    for task in hanging:
        task.cancel()
    await asyncio.gather(*hanging, return_exceptions=True)
