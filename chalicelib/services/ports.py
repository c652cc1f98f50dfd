"""What services need from outside: stores and the network, as the services see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from typing import Any

    from chalicelib.domain.board import Board, Row
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.drop import Drop, Report
    from chalicelib.domain.erasure import Remains, Sweep
    from chalicelib.domain.export import Mark, Partition
    from chalicelib.domain.fairness import Dealt
    from chalicelib.domain.gallery import Change, DrawingReport, Entry, ReportReason
    from chalicelib.domain.game import Game
    from chalicelib.domain.guessing import Guess
    from chalicelib.domain.job import Job, Product, Task
    from chalicelib.domain.model import ModelVersion
    from chalicelib.domain.retraining import Cause, Lease, Outcome, Run, Stage
    from chalicelib.domain.review import Review, ReviewId
    from chalicelib.domain.round import Feedback, Result, Round
    from chalicelib.domain.share import Caption, Publication, ReportedShare, Share
    from chalicelib.domain.statistics import Day, Detail, Sums
    from chalicelib.domain.totals import Totals
    from chalicelib.domain.word import Catalogue
    from chalicelib.domain.word_list import Deed, WordList


class Classifier(Protocol):
    """A loaded model version."""

    @property
    def version(self) -> str: ...

    @property
    def labels(self) -> Sequence[str]: ...

    @property
    def announce_at(self) -> float: ...

    def guess(self, drawing: Drawing, top: int = ..., *, finished: bool = ...) -> tuple[Guess, ...]: ...


class Champion(Protocol):
    """The model version that plays."""

    def current(self) -> Classifier: ...


class Tutored(Classifier, Protocol):
    """A loaded model version that answers the words that it was taught beside its labels, as long as they are dealt."""

    def guess(
        self, drawing: Drawing, top: int = ..., *, finished: bool = ..., asked: str | None = ...
    ) -> tuple[Guess, ...]:
        """`asked` is the label of the word that is being drawn, which is answered even if it is dealt no more."""

    @property
    def taught(self) -> Collection[str]:
        """The labels of words that it was taught and can answer."""

    @property
    def progress(self) -> Mapping[str, int]:
        """How many accepted drawings each label that it lacks is learnt from, where there are any."""


class TutoredChampion(Protocol):
    """The model version that plays, with all that it was taught."""

    def current(self) -> Tutored: ...


class Meter(Protocol):
    """Takes readings of what happens in the game."""

    def guessed(self, version: str) -> None: ...

    def closed(self, round_: Round) -> None:
        """A round was closed, and is told once."""

    def promoted(self) -> None: ...


class Models(Protocol):
    def versions(self) -> tuple[ModelVersion, ...]: ...

    def alias(self, name: str) -> str | None: ...

    def promote(self, version: str, by: str) -> None: ...

    def rollback(self, by: str) -> str: ...


class Words(Protocol):
    def catalogue(self) -> Catalogue: ...

    def daily(self, date: str) -> tuple[str, ...] | None: ...

    def put_daily(self, date: str, words: tuple[str, ...]) -> bool: ...


class WordLists(Protocol):
    def read(self) -> WordList: ...

    def keep(self, before: WordList, after: WordList, deed: Deed) -> bool: ...


class FoundList(Protocol):
    """A dropped word list that has been opened and not been read; `size` in bytes."""

    @property
    def drop(self) -> Drop: ...

    @property
    def size(self) -> int: ...

    @property
    def content_type(self) -> str: ...

    @property
    def metadata(self) -> Mapping[str, str]: ...

    def read(self) -> bytes: ...


class Drops(Protocol):
    """Dropped word lists, and their reports with the marks of their versions."""

    def find(self, key: str) -> FoundList | None: ...

    def report(self, key: str) -> tuple[Report | None, str | None]: ...

    def keep(self, report: Report, mark: str | None) -> str | None: ...


class Games(Protocol):
    def add(self, game: Game, daily: str | None = None) -> bool: ...

    def game(self, player: str, game: str) -> Game | None: ...

    def daily(self, player: str, date: str) -> Game | None: ...

    def add_round(self, game: Game, dealt: Round, deadline: int | None) -> bool: ...

    def round(self, player: str, round_id: str) -> Round | None: ...

    def rounds(self, player: str, game: str) -> tuple[Round, ...]: ...

    def keep_guess(self, before: Round, after: Round) -> bool: ...

    def keep_feedback(self, round_: Round, feedback: Feedback) -> bool: ...

    def closed_rounds(self, player: str, limit: int, cursor: str | None) -> tuple[tuple[Round, ...], str | None]: ...


class Closings(Protocol):
    def totals(self, player: str) -> Totals: ...

    def dealt(self, player: str, date: str) -> Dealt: ...

    def close(
        self, read: Round, round_: Round, result: Result, drawing: str, totals: Totals, imprint: bytes | None = None
    ) -> bool: ...


class Imprints(Protocol):
    """What drawings there were before."""

    def look(self, label: str, drawing: Drawing) -> tuple[bytes | None, bool]:
        """What copies of a drawing are known by, if it is rich enough, and whether it is a copy itself."""


class Drawings(Protocol):
    def put(self, round_id: str, drawing: Drawing) -> str: ...

    def get(self, key: str) -> Drawing: ...

    def find(self, key: str) -> Drawing | None: ...

    def erase_of_game(self, game: str) -> None: ...


class Reviews(Protocol):
    def claims(self, player: str, label: str) -> int: ...

    def copies(self, fingerprint: str) -> int: ...

    def add(
        self,
        round_: Round,
        feedback: Feedback,
        review: Review,
        fingerprint: str,
        claims: int,
        candidate: Change | None = ...,
    ) -> bool: ...

    def review(self, review_id: ReviewId) -> Review | None: ...

    def waiting(self, most: int) -> int: ...

    def pending(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]: ...

    def candidates(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]: ...

    def rejected(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]: ...

    def accepted(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]: ...

    def keep(self, before: Review, after: Review, change: Change | None = ...) -> bool: ...


class Gallery(Protocol):
    """Drawings that are shown to everybody, or may be, and reports of them."""

    def agrees(self, player: str) -> bool: ...

    def entry(self, review: ReviewId) -> Entry | None: ...

    def find(self, number: int) -> Entry | None: ...

    def newest(self, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]: ...

    def first(self) -> int | None: ...

    def of_label(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Entry, ...], str | None]: ...

    def keep(self, change: Change) -> bool: ...

    def reported(self, player: str, number: int) -> ReportReason | None: ...

    def report(self, report: DrawingReport, change: Change) -> bool: ...

    def withdraw(self, player: str) -> None: ...


class Detector(Protocol):
    """Compares a drawing with what good ones of its label are like."""

    def suspicion(self, drawing: Drawing, label: str) -> float | None:
        """How likely it is, 0 to 1, that it is not fine as a drawing of the label; None where that can't be told."""


class Neighbours(Protocol):
    """Compares drawings with each other."""

    def nearness(self, drawing: Drawing, others: Sequence[Drawing]) -> Sequence[float]: ...


class Harvest(Protocol):
    def count(self, labels: Sequence[str], since: int, most: int) -> int: ...


class Runs(Protocol):
    """Runs of retraining."""

    def request(self, cause: Cause, by: str) -> Run: ...

    def open(self) -> Run | None: ...

    def lease(self) -> Lease | None: ...

    def run(self, run_id: str) -> Run: ...

    def fail(self, run_id: str, error: str) -> bool: ...

    def job(self, run_id: str, name: str) -> Run: ...

    def runs(self, limit: int, cursor: str | None = ...) -> tuple[tuple[Run, ...], str | None]: ...


class Jobs(Protocol):
    """Jobs in the cloud that work at runs; the names of ours begin with `prefix`."""

    @property
    def prefix(self) -> str: ...

    def start(self, name: str, task: Task) -> None:
        """Start a job with a task; there is one of a name at most. Raises Conflict where it is refused."""

    def find(self, name: str) -> Job | None: ...


class HeldRuns(Runs, Protocol):
    """Runs that somebody works at, who holds their lease."""

    def take(self, run_id: str, holder: str, seconds: int) -> Run: ...

    def progress(
        self,
        run_id: str,
        holder: str,
        stage: Stage,
        *,
        snapshot: str | None = ...,
        version: str | None = ...,
        objections: Sequence[str] | None = ...,
        figures: Mapping[str, Any] | None = ...,
    ) -> Run: ...

    def finish(self, run_id: str, holder: str, outcome: Outcome) -> Run: ...


class Orders(Protocol):
    def order(self, run: str) -> None:
        """Have the function that works at runs look at one, soon and without being waited for."""


class Products(Orders, Protocol):
    """What jobs are told, and what they bring home."""

    def give(self, task: Task) -> None: ...

    def fetch(self, run: str, job: str) -> Product: ...


class Gathering(Protocol):
    """What is gathered before a job: a snapshot's manifest, how much in it is new, and the labels that are dealt."""

    def taken(self, at: int, more: Callable[[], bool]) -> Mapping[str, Any]: ...

    def news(self, found: Mapping[str, Any], before: str | None) -> int: ...

    def relied(self) -> tuple[str, ...]: ...


class NewModels(Protocol):
    """The registry, where a new version comes in."""

    def alias(self, name: str) -> str | None: ...

    def register(self, model: bytes, manifest: bytes, suspicion: bytes | None = ...) -> object: ...

    def enlist(self, version: str, by: str, *, promote: bool) -> bool: ...


class Prototypes(Protocol):
    """What the champion learns of words that it has no label for."""

    def expect(self, labels: Iterable[str]) -> None: ...

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = ..., until: int | None = ...) -> None: ...

    def mend(self, until: int | None = ...) -> None: ...


class Teaching(Protocol):
    """The same, where nothing may fail because of it."""

    def expect(self, labels: Iterable[str]) -> None: ...

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = ...) -> None: ...

    def mend(self) -> None: ...


class Exports(Protocol):
    """Files of results."""

    def expect(self, partitions: Iterable[Partition], due: int) -> None: ...

    def due(self, now: int) -> tuple[Mark, ...]: ...

    def done(self, mark: Mark) -> None: ...

    def through(self) -> str | None: ...

    def keep_through(self, day: str) -> None: ...

    def write(self, partition: Partition) -> int: ...


class Sweeps(Protocol):
    """What has to be deleted from the bucket once more."""

    def expect(self, remains: Remains, due: int) -> None: ...

    def due(self, now: int) -> Iterable[Sweep]: ...

    def done(self, sweep: Sweep) -> None: ...


class Leaderboards(Protocol):
    def page(self, board: Board, limit: int, cursor: str | None) -> tuple[tuple[Row, ...], str | None]: ...

    def row(self, board: Board, player: str) -> Row | None: ...


class Names(Protocol):
    def display_names(self, players: Sequence[str]) -> Mapping[str, str]: ...


class Sketches(Protocol):
    """Drawings as others may see them: simplified, with no more of the pen's times than a replay needs."""

    def find(self, key: str) -> Drawing | None: ...

    def of(self, drawing: Drawing) -> Drawing: ...


class Painter(Protocol):
    """Pictures of drawings that are not empty, PNG but for the animation, a GIF, and the page around them, in HTML."""

    def card(self, drawing: Drawing) -> bytes: ...

    def picture(self, drawing: Drawing) -> bytes: ...

    def thumbnail(self, drawing: Drawing) -> bytes: ...

    def animation(self, drawing: Drawing) -> bytes: ...

    def page(self, share: str, caption: Caption) -> str: ...


class Publications(Protocol):
    """Pages and pictures that everybody may see."""

    def put(self, share_id: str, publication: Publication) -> None: ...

    def remove(self, share_id: str) -> None: ...

    def put_thumbnail(self, drawing_id: str, picture: bytes) -> None: ...

    def remove_thumbnails(self, drawing_ids: list[str]) -> None: ...


class Shares(Protocol):
    def of_round(self, player: str, round_id: str) -> Share | None: ...

    def find(self, number: int) -> Share | None: ...

    def add(self, share: Share) -> bool: ...

    def publish(self, share: Share) -> bool: ...

    def end(self, share: Share) -> None: ...

    def bar(self, share: Share) -> None: ...

    def remove(self, share: Share) -> None: ...

    def of_player(self, player: str, limit: int, cursor: str | None) -> tuple[tuple[Share, ...], str | None]: ...


class ShareReports(Protocol):
    def add(self, share: Share, reason: ReportReason, at: int) -> None: ...

    def waiting(self, limit: int, cursor: str | None) -> tuple[tuple[ReportedShare, ...], str | None]: ...

    def count(self) -> int: ...

    def settle(self, share: Share) -> None: ...

    def forget(self, share: Share) -> None: ...


class Statistics(Protocol):
    def every(self, version: str | None) -> Mapping[str, Sums]: ...

    def sums(self, word: str, versions: Sequence[str | None]) -> tuple[Sums, ...]: ...

    def detail(self, word: str, version: str | None) -> Detail: ...

    def details(self, words: Sequence[str], version: str | None) -> Mapping[str, Detail]: ...

    def versions(self) -> Mapping[str, Sums]: ...

    def failed(self, request: str, at: int) -> None: ...

    def days(self, first: str, last: str) -> tuple[Day, ...]: ...
