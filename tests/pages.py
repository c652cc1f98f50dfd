"""Asks the routes behind the statistics pages for all that they tell, and holds it against a recount of raw results."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from app import app
from chalicelib import wiring
from tests.api.client import Client, InProcess
from tests.recount import recount, told
from tests.simulated import VERSIONS, catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from chalicelib.domain.round import Round
    from tests.conftest import Cloud
    from tests.simulated import Simulation

SHOWN = 20  # labels that a word was taken for
FORGOTTEN = 61_000  # ms after which a process remembers no sums
DIFFICULTY = {word.id: word.difficulty for word in catalogue().words}
GROUPS: dict[str, tuple[str, Callable[[Round], Hashable]]] = {
    "/stats/categories": ("category", lambda round_: round_.category),
    "/stats/difficulties": ("difficulty", lambda round_: DIFFICULTY[round_.word]),
    "/stats/versions": ("version", lambda round_: round_.model_version),
}


class Pages:
    """The statistics of a simulated game; `most` is the largest number of reads that an answer of a route took."""

    def __init__(self, cloud: Cloud, simulation: Simulation) -> None:
        self._simulation, self._client = simulation, Client(InProcess(app))
        self._reads, self.most = 0, Counter[str]()
        for client in (cloud.clients.dynamodb.meta.client, cloud.clients.s3):
            client.meta.events.register("before-call", self._count)

    def check(self, words: int | None = None) -> None:
        """Every number that is told is what the raw results say, asked of a process that remembers nothing.

        `words`: how many of them have their own pages asked for (None: all).
        """
        closed = self._simulation.closed
        wiring.process.use(self._simulation.services)
        try:
            for version in (None, *VERSIONS):
                counted = recount(closed, version)
                listed = {item["word"]: _sums(item) for item in self._words(version)}
                assert listed == {word: told(found.sums) for word, found in counted.items()}, version
            for path, (name, key) in GROUPS.items():
                shown = {item[name]: (item["rounds"], item["recognised"]) for item in self._get(path)["items"]}
                assert shown == _grouped(closed, key), path
            for word, found in islice(recount(closed).items(), words):
                report = self._get(f"/stats/words/{word}", route="/stats/words/{word}")
                assert _sums(report) == told(found.sums), word
                assert [row["count"] for row in report["taken_for"]] == sorted(found.taken_for.values())[
                    : -SHOWN - 1 : -1
                ]
                assert all(found.taken_for[row["label"]] == row["count"] for row in report["taken_for"]), word
        finally:
            wiring.process.use(None)

    def _words(self, version: str | None) -> Iterator[dict[str, Any]]:
        query = {"model_version": version} if version else {}
        page = self._get("/stats/words", query)
        yield from page["items"]
        while page["cursor"]:
            page = self._get("/stats/words", query | {"cursor": page["cursor"]})
            yield from page["items"]

    def _get(self, path: str, query: Mapping[str, str] | None = None, route: str | None = None) -> Any:
        self._simulation.clock.advance(FORGOTTEN)
        before = self._reads
        reply = self._client.get(path, query=query)
        assert reply.status == 200, reply.body
        self.most[route or path] = max(self.most[route or path], self._reads - before)
        return reply.json

    def _count(self, **_: object) -> None:
        self._reads += 1


def _sums(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in ("rounds", "recognised", "share", "mean_ms", "mean_attempts")}


def _grouped(closed: list[Round], key: Callable[[Round], Hashable]) -> dict[Hashable, tuple[int, int]]:
    """Rounds and recognised ones by what a round has; rounds that teach say nothing."""
    found: dict[Hashable, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for round_ in closed:
        if round_.result and not round_.teaching and key(round_) is not None:
            rounds, recognised = found[key(round_)]
            found[key(round_)] = (rounds + 1, recognised + round_.result.recognised)
    return dict(found)
