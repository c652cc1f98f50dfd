"""Services are asked politely: one at a time, again where it helps, and never twice for what is kept."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from infra.console import Refusal
from infra.retrieval.answers import Answers
from infra.retrieval.web import ATTEMPTS, Polite, Replay, SourceDown, Unreadable, read

URL = "https://words.example.org/list"


class Machine:
    """A clock that only sleeping moves, and a service that answers as it is told."""

    def __init__(self, *replies: httpx.Response | Exception) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []
        self.requests: list[httpx.Request] = []
        self._replies = list(replies)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    def web(self, folder: Path, pause: float = 0.0) -> Polite:
        host = httpx.URL(URL).host
        return Polite(
            Answers(folder),
            "me@example.org",
            {host: pause},
            httpx.MockTransport(self.answer),
            self.sleep,
            lambda: self.now,
        )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "answers"


def test_a_request_says_who_asks(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        web.get(URL)

    assert "Inkling" in machine.requests[0].headers["User-Agent"]
    assert "me@example.org" in machine.requests[0].headers["User-Agent"]


def test_an_answer_is_kept_and_not_asked_for_again(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        first = web.get(URL, {"q": "a b"})
    with machine.web(folder) as web:
        again = web.get(URL, {"q": "a b"})

    assert first == again == b"cat"
    assert len(machine.requests) == 1


def test_other_parameters_are_another_question(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        web.get(URL, {"q": "a"})
        web.get(URL, {"q": "b"})

    assert len(machine.requests) == 2


def test_a_pause_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(httpx.Response(503, headers={"Retry-After": "30"}), httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        web.get(URL)

    assert "words.example.org: status 503 Service Unavailable; next try in 30 s" in capsys.readouterr().err


def test_requests_to_one_host_keep_their_distance(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"cat"))

    with machine.web(folder, pause=2.0) as web:
        web.get(URL, {"q": "a"})
        web.get(URL, {"q": "b"})

    assert machine.slept == [2.0]


@pytest.mark.parametrize(
    "refusal",
    [httpx.Response(503), httpx.Response(502), httpx.ConnectError("no route"), httpx.ReadTimeout("slow")],
    ids=str,
)
def test_what_may_pass_is_tried_again_with_growing_pauses(folder: Path, refusal: httpx.Response | Exception) -> None:
    machine = Machine(refusal, refusal, httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        body = web.get(URL)

    assert body == b"cat"
    assert len(machine.slept) == 2
    assert machine.slept[0] < machine.slept[1]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("Mon, 12 Jan 1970 13:46:49 GMT", 9.0)],
)
def test_the_pause_that_a_service_asks_for_is_made(folder: Path, value: str, seconds: float) -> None:
    machine = Machine(httpx.Response(429, headers={"Retry-After": value}), httpx.Response(200, content=b"cat"))

    with machine.web(folder) as web:
        web.get(URL)

    assert machine.slept == [seconds]


@pytest.mark.parametrize(
    ("reply", "told", "requests"),
    [
        (httpx.Response(404), "404", 1),
        (httpx.Response(403), "403", 1),
        (httpx.Response(500), "500", 1),
        (httpx.Response(429, headers={"Retry-After": "86400"}), "86400 s", 1),
        (httpx.Response(502), "502", ATTEMPTS),
        (httpx.ConnectError("name not known"), "name not known", ATTEMPTS),
    ],
)
def test_a_service_that_is_down_is_told_in_one_line(
    folder: Path, reply: httpx.Response | Exception, told: str, requests: int
) -> None:
    machine = Machine(reply)

    with machine.web(folder) as web, pytest.raises(SourceDown, match=r"words\.example\.org is down") as raised:
        web.get(URL)

    assert told in str(raised.value)
    assert len(machine.requests) == requests


def test_what_came_before_a_failure_is_not_asked_for_again(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"a"), httpx.Response(404), httpx.Response(200, content=b"b"))
    with machine.web(folder) as web:
        web.get(URL, {"q": "a"})
        with pytest.raises(SourceDown):
            web.get(URL, {"q": "b"})

    with machine.web(folder) as web:
        bodies = [web.get(URL, {"q": name}) for name in ("a", "b")]

    assert bodies == [b"a", b"b"]
    assert len(machine.requests) == 3


def test_an_answer_without_end_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.retrieval.web.MOST_BYTES", 1 << 20)
    machine = Machine(httpx.Response(200, content=b"x" * ((1 << 20) + 1)))

    with machine.web(folder) as web, pytest.raises(SourceDown, match="more than 1 MB"):
        web.get(URL)


def test_an_answer_that_cannot_be_read_is_asked_for_again(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"busy"), httpx.Response(200, content=b"7"))

    def number(body: bytes) -> int:
        if not body.isdigit():
            raise Unreadable("no number")
        return int(body)

    with machine.web(folder) as web:
        with pytest.raises(Unreadable):
            read(web, number, URL)
        found = read(web, number, URL)

    assert found == 7


def test_a_replay_asks_nobody(tmp_path: Path) -> None:
    Answers(tmp_path).keep(URL, b"cat", "2026-11-23T12:00:00+00:00")

    body = Replay(Answers(tmp_path)).get(URL)

    assert body == b"cat"


def test_a_replay_names_what_was_never_recorded(tmp_path: Path) -> None:
    with pytest.raises(SourceDown, match=r"no recorded answer for https://words\.example\.org/list"):
        Replay(Answers(tmp_path)).get(URL)


def test_an_answer_whose_file_is_gone_is_asked_for_again(folder: Path) -> None:
    machine = Machine(httpx.Response(200, content=b"cat"))
    with machine.web(folder) as web:
        web.get(URL)
    for path in folder.iterdir():
        if path.name != "index.json":
            path.unlink()

    with machine.web(folder) as web:
        web.get(URL)

    assert len(machine.requests) == 2


@pytest.mark.parametrize("spoil", [lambda _: "", lambda _: "{}", lambda text: text[:-20]])
def test_an_index_that_is_none_is_told(folder: Path, spoil: Callable[[str], str]) -> None:
    Answers(folder).keep(URL, b"cat", "2026-11-23T12:00:00+00:00")
    index = folder / "index.json"
    index.write_text(spoil(index.read_text()))

    with pytest.raises(Refusal, match="no index of answers"):
        Answers(folder)
