"""Asking services politely: who asks is said, one request at a time and not too many, and what came is kept.

Wikimedia's rules (https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy) hold for every service here: a name
and a contact in User-Agent, no parallel requests, and a pause as long as `Retry-After` says.
"""

from __future__ import annotations

import email.utils
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter
from tqdm import tqdm

from infra.console import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from infra.retrieval.answers import Answers

ATTEMPTS = 5
LONGEST_PAUSE = 120.0  # s; a service that wants a longer one is left alone
MOST_BYTES = 200 * 1024 * 1024
TIMEOUT = httpx.Timeout(90, connect=15)  # s; Wikidata lets a query run for 60
REFUSED_FOR_NOW = frozenset({408, 429, 502, 503, 504})  # and not 500: so Wikidata answers a query that ran too long


Parsed = TypeVar("Parsed")


class SourceDown(Refusal):
    """A service did not answer, or refused to; what it answered before is kept."""


class Unreadable(Refusal):
    """An answer or a file is not of the form that its source has."""


class Web(Protocol):
    def get(self, url: str, parameters: Mapping[str, str] | None = None, accept: str = "*/*") -> bytes:
        """The body of an answer. Raises SourceDown."""
        ...

    def forget(self, url: str, parameters: Mapping[str, str] | None = None) -> None:
        """Keep an answer no longer: it was none."""
        ...


def read(
    web: Web,
    parse: Callable[[bytes], Parsed],
    url: str,
    parameters: Mapping[str, str] | None = None,
    accept: str = "*/*",
) -> Parsed:
    """What `parse` makes of an answer; one that it cannot read (Unreadable) is not kept."""
    try:
        return parse(web.get(url, parameters, accept))
    except Unreadable:
        web.forget(url, parameters)
        raise


class Replay:
    """Answers from a folder, and nothing else."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def get(self, url: str, parameters: Mapping[str, str] | None = None, accept: str = "*/*") -> bytes:
        del accept
        asked = address(url, parameters)
        body = self._answers.find(asked)
        if body is None:
            raise SourceDown(f"there is no recorded answer for {asked[:200]}: leave --recorded out to ask the service")
        return body

    def forget(self, url: str, parameters: Mapping[str, str] | None = None) -> None:
        """Nothing: what is recorded stays."""


class Polite:
    """Asks over the network; what is in `answers` already is not asked again, so a run that was cut goes on.

    `pauses` are the seconds between two requests, by host; `sleep` and `clock` (s) are the machine's outside tests.
    """

    def __init__(
        self,
        answers: Answers,
        contact: str,
        pauses: Mapping[str, float] | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        agent = f"InklingWordLists/0.1 ({contact}) python-httpx/{httpx.__version__}"
        self._client = httpx.Client(
            headers={"User-Agent": agent}, timeout=TIMEOUT, follow_redirects=True, transport=transport
        )
        self._answers, self._pauses, self._sleep, self._clock = answers, pauses or {}, sleep, clock
        self._last: dict[str, float] = {}

    def __enter__(self) -> Polite:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, url: str, parameters: Mapping[str, str] | None = None, accept: str = "*/*") -> bytes:
        asked = address(url, parameters)
        if (kept := self._answers.find(asked)) is not None:
            return kept
        body = self._asked(asked, accept)
        self._answers.keep(asked, body, datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds"))
        return body

    def forget(self, url: str, parameters: Mapping[str, str] | None = None) -> None:
        self._answers.forget(address(url, parameters))

    def _asked(self, url: str, accept: str) -> bytes:
        host = httpx.URL(url).host
        tries = Retrying(
            retry=retry_if_exception_type(_ForNow),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_pause,
            sleep=self._sleep,
            before_sleep=partial(_tell, host),
            reraise=True,
        )
        try:
            return tries(self._once, host, url, accept)
        except (_ForNow, _ForGood) as error:
            raise SourceDown(
                f"{host} is down or does not let us in: {error}. What it answered before is kept; "
                "the same command goes on from there"
            ) from None

    def _once(self, host: str, url: str, accept: str) -> bytes:
        self._wait_turn(host)
        try:
            with self._client.stream("GET", url, headers={"Accept": accept}) as response:
                _check(response, self._clock())
                return _read(response)
        except httpx.TransportError as error:
            raise _ForNow(str(error) or type(error).__name__) from None

    def _wait_turn(self, host: str) -> None:
        due = self._last.get(host, 0.0) + self._pauses.get(host, 1.0)
        if (left := due - self._clock()) > 0:
            self._sleep(left)
        self._last[host] = self._clock()


class _ForNow(Exception):
    """Worth another try; `after` is the pause that the service asks for (s), if it does."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class _ForGood(Exception):
    """Not worth another try."""


def address(url: str, parameters: Mapping[str, str] | None = None) -> str:
    """The address that is asked, as one text: what answers are kept under."""
    return str(httpx.URL(url).copy_merge_params(parameters or {}))


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _ForNow) else None
    return after if after is not None else wait_exponential_jitter(multiplier=2, max=60)(state)


def _tell(host: str, state: RetryCallState) -> None:
    """So that nobody takes a long pause for a command that hangs."""
    error = state.outcome.exception() if state.outcome else None
    tqdm.write(f"{host}: {error}; next try in {state.upcoming_sleep:.0f} s", file=sys.stderr)


def _check(response: httpx.Response, now: float) -> None:
    if response.is_success:
        return
    said = f"status {response.status_code} {response.reason_phrase}".strip()
    if response.status_code not in REFUSED_FOR_NOW:
        raise _ForGood(said)
    after = _retry_after(response.headers.get("Retry-After"), now)
    if after is not None and after > LONGEST_PAUSE:
        raise _ForGood(f"{said}; it asks for a pause of {after:.0f} s")
    raise _ForNow(said, after)


def _retry_after(value: str | None, now: float) -> float | None:
    """Seconds, from a number or a date (RFC 9110, 10.2.3); None for what is neither."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except ValueError:
        return None


def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            raise _ForGood(f"its answer has more than {MOST_BYTES >> 20} MB")
    return bytes(body)
