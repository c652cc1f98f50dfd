"""The local cloud: `make run` deploys the production package to an emulator and serves the game on one origin."""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import shutil
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import httpx
import uvicorn

from infra import distribution, edge, package, services, site
from infra.console import Refusal, command, say, step
from infra.emulator import emulator, healthy
from infra.paths import STATE
from infra.reach import reachable
from infra.seed import seed, seed_accounts
from infra.stack import Cloud, deploy
from infra.vendor import local_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from starlette.applications import Starlette

    from infra.accounts import Account

_WARM_SECONDS = 180  # a busy machine, or a base image that comes first
_NAMED_SECONDS = 20  # LocalStack loads much at its first request


@dataclass(frozen=True, slots=True)
class Game:
    """A game that is being served; `check` raises Refusal once what it stands on has ended."""

    address: str
    accounts: tuple[Account, ...]
    check: Callable[[], None]


@contextmanager
def serving(
    state: Path,
    port: int,
    *,
    auth: bool = False,
    around: Callable[[Cloud], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> Iterator[Game]:
    """Build, deploy, seed and serve the whole game on a port (0: a free one), with its state in a folder.

    `around` is entered once the stack is deployed, before anybody has called its functions.
    """
    with listening(port) as listener, locked(state):
        build()
        with cloud(state, auth=auth) as (where, check):
            with step("stack deployed"):
                outputs = deploy(where, package.build(local_target()), {"Confirmation": "none"})
                site.upload(where.client("s3"), outputs["SiteBucketName"], site.DIST)
            with step("words, champion and accounts in place"):
                seed(where, outputs)
                accounts = seed_accounts(where, outputs, state / "accounts.json")
            address = f"http://localhost:{listener.getsockname()[1]}"
            with around(where), edge_on(listener, where, outputs, state), reachable(state, where, outputs):
                with step("function warmed up"):
                    warm_up(address)
                yield Game(address, tuple(accounts), check)


def build() -> None:
    """Make package and site, side by side."""
    with ThreadPoolExecutor(2) as pool, step("package and site built"):
        for built in (pool.submit(package.build, local_target()), pool.submit(site.build)):
            built.result()


@contextmanager
def cloud(state: Path, *, auth: bool = False) -> Iterator[tuple[Cloud, Callable[[], None]]]:
    """The cloud that `AWS_ENDPOINT_URL` names, or an emulator of our own with its state in a folder."""
    named = os.environ.get("AWS_ENDPOINT_URL")
    if named:
        if not healthy(named, _NAMED_SECONDS):
            raise Refusal(f"no cloud answers at {named}, which AWS_ENDPOINT_URL names")
        there = Cloud(named.rstrip("/"))
        services.check(there)
        yield there, lambda: None
        return
    with emulator(state, auth=auth) as running:
        yield Cloud(running.address), running.check


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket that listens on loopback, or where `BIND_HOST` says: in a container nobody comes from there."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((os.environ.get("BIND_HOST") or "127.0.0.1", port))
        except OSError:
            raise Refusal(f"port {port} is taken; choose another one, as in: PORT={port + 1} make run") from None
        listener.listen(128)
        yield listener


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the state's folder: two clouds on the same state would spoil it."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refusal(f"the game already runs from this folder ({state})") from None
        yield


@contextmanager
def edge_on(listener: socket.socket, where: Cloud, outputs: dict[str, str], state: Path) -> Iterator[None]:
    """Serve the edge, and log to a file in the state's folder."""
    app = edge.application(
        distribution.read(where, outputs["DistributionId"]), where.client("s3"), where.endpoint or ""
    )
    _log_to(state / "logs" / "edge.log")
    with served(listener, app):
        yield


@contextmanager
def served(listener: socket.socket, app: Starlette) -> Iterator[None]:
    """Serve an application in a thread of its own."""
    config = uvicorn.Config(app, log_config=None, server_header=False, timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="edge")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def warm_up(address: str) -> None:
    """Wait until the function answers: its first start unpacks the package and imports it."""
    deadline = time.monotonic() + _WARM_SECONDS
    while True:
        answer = httpx.get(f"{address}/api/health", timeout=_WARM_SECONDS, trust_env=False)
        if answer.status_code not in {500, 502, 504}:
            return
        if time.monotonic() > deadline:
            raise Refusal(f"the function does not answer ({answer.status_code}): {answer.text[:200]}")
        time.sleep(0.5)


def port_asked_for() -> int:
    """`PORT`, or 8000."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refusal(f"PORT is {text!r}; it must be a number from 1 to 65535")
    return int(text)


def end_on_sigterm() -> None:
    """Have SIGTERM end a command as Ctrl-C does: everything is closed on the way out."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)


def run() -> int:
    """Serve the game until Ctrl-C."""
    end_on_sigterm()
    try:
        with serving(STATE, port_asked_for()) as game:
            announce(game)
            say("\nCtrl-C ends it; what was played is kept (make clean-local forgets it).")
            await_end(game)
    except KeyboardInterrupt:
        say("\nEnded; what was played is kept.")
    return 0


def await_end(game: Game) -> NoReturn:
    """Wait for Ctrl-C, or for the end of what the game stands on."""
    while True:
        game.check()
        time.sleep(0.5)


def forget() -> int:
    """Remove the local cloud's state."""
    with locked(STATE):
        for entry in STATE.iterdir():
            if entry.name != "lock":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    say("The local cloud has forgotten everything.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("run", "build", "forget"))
    commands: dict[str, Callable[[], int | None]] = {"run": run, "build": build, "forget": forget}
    return commands[parser.parse_args().command]() or 0


def announce(game: Game) -> None:
    """Say where the game is and who can sign in."""
    say(f"\nInkling is at {game.address}\n")
    for account in game.accounts:
        say(f"  {account.role:<8} {account.email:<22} {account.password}")


def _log_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, mode="w")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    for name in ("uvicorn", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


if __name__ == "__main__":
    sys.exit(command(main))
