"""SageMaker, the bucket and the registry as retraining in the cloud sees them: a test tells what becomes of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.domain.job import Job, Product, Status
from chalicelib.domain.snapshot import Unfinished
from chalicelib.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.job import Task

CHAMPION, LATER = "20261123T050000Z", "20270101T000000Z"


class FakeJobs:
    """Keeps jobs in memory; each goes on until the test ends it. `refusal` is why the next ones are refused."""

    prefix = "inkling"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.jobs: dict[str, Job] = {}
        self.started: list[tuple[str, Task]] = []
        self.refusal: str | None = None

    def start(self, name: str, task: Task) -> None:
        if self.refusal:
            raise Conflict(self.refusal)
        if name not in self.jobs:
            self.started.append((name, task))
            self.jobs[name] = Job(name, Status.GOING, made_at=self._clock())

    def find(self, name: str) -> Job | None:
        return self.jobs.get(name)

    def end(self, name: str, status: Status, reason: str | None = None, *, blameless: bool = False) -> Job:
        """A job's end, as its event tells of it."""
        self.jobs[name] = Job(name, status, reason, self.jobs[name].made_at, blameless)
        return self.jobs[name]


class FakeProducts:
    """Orders in the order in which they were given, tasks by run and attempt, and what jobs brought home, by job."""

    def __init__(self) -> None:
        self.orders: list[str] = []
        self.tasks: list[Task] = []
        self.brought: dict[str, Product] = {}

    def order(self, run: str) -> None:
        self.orders.append(run)

    def give(self, task: Task) -> None:
        self.tasks.append(task)

    def fetch(self, run: str, job: str) -> Product:
        assert job.startswith(f"inkling-{run.lower()}-")
        if job not in self.brought:
            raise NotFound("The training job left no version.")
        return self.brought[job]


class FakeGathering:
    """A snapshot with so many new drawings, which takes so many tries."""

    def __init__(self) -> None:
        self.new = 7
        self.tries = 1
        self.champion: str | None = CHAMPION
        self.error: Exception | None = None
        self.before: list[str | None] = []

    def taken(self, _at: int, more: Callable[[], bool]) -> dict[str, Any]:
        if self.error:
            raise self.error
        self.tries -= 1
        if self.tries > 0:
            assert not more()
            raise Unfinished
        return {"version": "20270115T080000Z", "champion": self.champion, "drawings": {"train": 9}, "left_out": {}}

    def news(self, _found: object, before: str | None) -> int:
        self.before.append(before)
        return self.new

    def relied(self) -> tuple[str, ...]:
        return ("cat",)


class FakeModels:
    """Aliases, and the deeds that were done to the registry."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {"champion": CHAMPION}
        self.been: set[str] = set()  # champions, of now and before
        self.deeds: list[str] = []

    def alias(self, name: str) -> str | None:
        return self.aliases.get(name)

    def register(self, model: bytes, manifest: bytes, suspicion: bytes | None = None) -> None:
        self.deeds.append(f"register {model.decode()} {manifest.decode()} {(suspicion or b'').decode()}")

    def enlist(self, version: str, by: str, *, promote: bool) -> bool:
        if version in self.been:
            return False
        self.deeds.append(f"{'promote' if promote else 'challenge'} {version} by {by}")
        self.aliases["champion" if promote else "challenger"] = version
        return True


class FakeTeaching:
    """Counts how often a new champion learns the words that it lacks."""

    mended = 0

    def expect(self, labels: object) -> None:
        raise NotImplementedError

    def learn(self, labels: object, decided: object = ()) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        self.mended += 1


def a_product(version: str, champion: str = CHAMPION, objections: tuple[str, ...] = ()) -> Product:
    figures = {"gate": {"objections": list(objections)}}
    return Product(version, champion, objections, figures, b"model", b"manifest", b"norms")
