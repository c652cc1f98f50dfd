"""Counts raw results again, without any of the game's own sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.domain.clock import date_of
from chalicelib.domain.export import row
from chalicelib.domain.shrinkage import Tally
from chalicelib.domain.statistics import Detail, Sums
from chalicelib.domain.times import bin_of
from chalicelib.storage.statistics import StatisticsStore
from tests.aws import BUCKET
from tests.simulated import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from analysis.database import Database
    from analysis.findings import Findings
    from chalicelib.domain.round import Round
    from tests.conftest import Cloud


@dataclass(frozen=True)
class Counted:
    """A word's rounds, counted; `times` of the recognised ones by bin."""

    rounds: int
    recognised: int
    ms: int
    attempts: int
    taken_for: dict[str, int]
    times: dict[int, int]

    @property
    def sums(self) -> Sums:
        return Sums(self.rounds, self.recognised, self.ms, self.attempts)


def recount(closed: Iterable[Round], version: str | None = None) -> dict[str, Counted]:
    """What results say of each word, under one model version or (None) all; rounds that teach say nothing."""
    words: dict[str, list[Round]] = {}
    for round_ in closed:
        if not round_.teaching and version in {None, round_.model_version}:
            words.setdefault(round_.word, []).append(round_)
    return {word: _counted(rounds) for word, rounds in words.items()}


def _counted(rounds: list[Round]) -> Counted:
    results = [(round_, round_.result) for round_ in rounds if round_.result is not None]
    recognised = [result for _, result in results if result.recognised]
    taken = Counter(label for round_, result in results for label in result.announced if label != round_.label)
    return Counted(
        rounds=len(results),
        recognised=len(recognised),
        ms=sum(result.time_to_guess_ms or 0 for result in recognised),
        attempts=sum(result.attempts for result in recognised),
        taken_for=dict(taken),
        times=dict(Counter(bin_of(result.time_to_guess_ms or 0) for result in recognised)),
    )


def check(cloud: Cloud, closed: list[Round]) -> None:
    """Statistics are exactly what a recount says: of words, under all model versions and each, and of days."""
    store = StatisticsStore(cloud.clients.dynamodb, cloud.table)
    by_version = store.versions()
    for version in (None, *VERSIONS):
        counted = recount(closed, version)
        assert store.every(version) == {word: told.sums for word, told in counted.items()}, version
        for word, told in counted.items():
            assert store.detail(word, version) == Detail(told.times, told.taken_for), (word, version)
        assert version is None or by_version.get(version, Sums()) == sum(
            (told.sums for told in counted.values()), Sums()
        )
    results = [(round_, round_.result) for round_ in closed if round_.result is not None and not round_.teaching]
    for day in store.days("2000-01-01", "2100-01-01"):
        of_day = [(round_, result) for round_, result in results if date_of(result.closed_at) == day.date]
        assert (day.sums.rounds, day.sums.recognised) == (len(of_day), sum(result.recognised for _, result in of_day))
        assert day.players == len({round_.player for round_, _ in of_day}), day.date


def check_export(database: Database, closed: list[Round]) -> None:
    """The export has each closed round once, as it closed."""
    expected = [row(round_, round_.result) for round_ in closed if round_.result]
    exported = database.rows("SELECT * EXCLUDE (day) FROM results")
    assert sorted(exported, key=_round) == sorted(expected, key=_round)


def _round(line: Mapping[str, Any]) -> str:
    return str(line["round"])


def check_report(found: Findings, closed: list[Round]) -> None:
    """The report has each word exactly as a recount says."""
    expected = recount(closed)
    assert {word.word for word in found.words} == expected.keys()
    for word in found.words:
        counted = expected[word.word]
        assert word.tally == Tally(counted.recognised, counted.rounds), word
        assert (word.ms, word.attempts) == (counted.ms, counted.attempts), word
        assert {one.label: one.rounds for one in word.taken_for} == counted.taken_for, word


def keep_export(cloud: Cloud, folder: Path) -> None:
    """Copy the files of results into a folder, under their keys."""
    for page in cloud.clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="results/"):
        for entry in page.get("Contents", []):
            path = folder / entry["Key"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(cloud.clients.s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read())


def told(sums: Sums) -> dict[str, Any]:
    """How sums that were recounted are told."""
    return {
        "rounds": sums.rounds,
        "recognised": sums.recognised,
        "share": round(sums.recognised / sums.rounds, 4),
        "mean_ms": sums.ms / sums.recognised if sums.recognised else None,
        "mean_attempts": sums.attempts / sums.recognised if sums.recognised else None,
    }
