"""Without a network the site says so, in a page of its own, and comes back; it keeps that page and nothing else."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
CHUNK = 64 * 1024


class Wire:
    """A way to the game that can be cut: what comes to its port is handed on, or refused."""

    def __init__(self, address: str) -> None:
        self._target = (urlsplit(address).hostname or "localhost", urlsplit(address).port or 80)
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._port = 0
        self.mend()

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        self._run(self._accept, self._listener)

    def cut(self) -> None:
        """Refuse what comes, and end what is on its way."""
        for end in (self._listener, *self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=5)
        self._threads.clear()

    def _run(self, task: Callable[..., None], *arguments: socket.socket) -> threading.Thread:
        thread = threading.Thread(target=task, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                self._run(self._connect, listener.accept()[0])

    def _connect(self, here: socket.socket) -> None:
        with here, socket.create_connection(self._target) as there:
            self._open |= {here, there}
            answers = self._run(_hand_on, there, here)
            _hand_on(here, there)
            answers.join()
            self._open -= {here, there}


def _hand_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def wire(address: str) -> Iterator[Wire]:
    wire = Wire(address)
    yield wire
    wire.cut()


@pytest.fixture
def traveller(browser: Browser, wire: Wire) -> Iterator[Visitor]:
    """Somebody who was here once, and whose browser has kept what it keeps."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="en-GB")
    context.set_default_timeout(20_000)
    visitor = Visitor(context.new_page(), wire.address)
    visitor.sign_up()
    visitor.page.wait_for_function("async () => (await navigator.serviceWorker.getRegistration())?.active")
    yield visitor
    context.close()
    assert visitor.complaints == []


def test_a_visitor_without_a_network_is_told_so_and_is_back_where_they_were_with_it(
    traveller: Visitor, wire: Wire
) -> None:
    page = traveller.page
    traveller.go("/leaderboard")
    page.wait_for_selector("main h1")

    wire.cut()
    page.reload()
    expect(page.get_by_role("heading")).to_contain_text("There is no network")
    styled = page.locator(".button.primary").evaluate("(link) => getComputedStyle(link).backgroundColor")
    wire.mend()
    page.get_by_role("link", name="Try again").click()

    expect(page.get_by_role("heading", name="Leaderboard")).to_be_visible()
    assert styled != "rgba(0, 0, 0, 0)"


def test_a_network_that_comes_back_brings_the_site_back_by_itself(traveller: Visitor, wire: Wire) -> None:
    page = traveller.page
    wire.cut()
    page.reload()
    expect(page.get_by_role("heading")).to_contain_text("There is no network")

    wire.mend()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("heading", name="Choose a game")).to_be_visible()


def test_the_browser_keeps_that_page_and_nothing_of_the_player(traveller: Visitor) -> None:
    page = traveller.page
    page.reload()
    page.wait_for_selector("form.choose")
    traveller.go("/me")
    page.wait_for_selector("main h1")

    kept: list[str] = page.evaluate(KEPT)

    assert traveller.stored() == 0
    assert {path for path in kept if not path.startswith("/assets/")} == {"/offline.html", "/icon.svg"}
    assert sorted(path.rpartition(".")[2] for path in kept if path.startswith("/assets/")) == ["css", "js"]


def test_the_browser_finds_nothing_that_keeps_the_site_from_being_installed(traveller: Visitor) -> None:
    chrome = traveller.page.context.new_cdp_session(traveller.page)

    # https://chromedevtools.github.io/devtools-protocol/tot/Page/#method-getInstallabilityErrors
    manifest = chrome.send("Page.getAppManifest")
    errors = {error["errorId"] for error in chrome.send("Page.getInstallabilityErrors")["installabilityErrors"]}

    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    # The tests' windows are private ones.
    assert errors <= {"in-incognito"}
