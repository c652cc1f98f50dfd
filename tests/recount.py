"""Counts raw results again, without any of the game's own sums.

python -m tests.recount ROUNDS FOLDER   # plays them on moto, holds statistics, export and report against them
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto import mock_aws

from analysis.database import Database
from analysis.findings import find
from chalicelib import wiring
from chalicelib.domain.export import row
from chalicelib.domain.shrinkage import Tally
from chalicelib.domain.statistics import WordStatistics
from chalicelib.storage.statistics import StatisticsStore
from tests.aws import BUCKET, REGION, make_resources
from tests.conftest import Cloud
from tests.simulated import VERSIONS, Simulation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.findings import Findings
    from chalicelib.domain.round import Round


def recount(closed: Iterable[Round], version: str | None = None) -> dict[str, WordStatistics]:
    """What results say of each word, under one model version or (None) all; rounds that teach say nothing."""
    words: dict[str, list[Round]] = {}
    for round_ in closed:
        if not round_.teaching and version in {None, round_.model_version}:
            words.setdefault(round_.word, []).append(round_)
    return {word: _statistics(word, rounds) for word, rounds in words.items()}


def _statistics(word: str, rounds: list[Round]) -> WordStatistics:
    results = [(round_, round_.result) for round_ in rounds if round_.result is not None]
    recognised = [result for _, result in results if result.recognised]
    taken = Counter(label for round_, result in results for label in result.announced if label != round_.label)
    return WordStatistics(
        word=word,
        rounds=len(results),
        recognised=len(recognised),
        ms=sum(result.time_to_guess_ms or 0 for result in recognised),
        attempts=sum(result.attempts for result in recognised),
        taken_for=dict(taken),
    )


def check(cloud: Cloud, closed: list[Round]) -> None:
    """Statistics are exactly what a recount says, under all model versions and each."""
    for version in (None, *VERSIONS):
        kept = {row.word: row for row in StatisticsStore(cloud.table).every(version)}
        assert kept == recount(closed, version), version


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


def main(rounds: int, folder: Path) -> None:
    with mock_aws():
        clients = wiring.connect()
        cloud = Cloud(clients, make_resources(clients))
        simulation = Simulation(cloud)
        told = 0
        for played in simulation.games(rounds):
            if played >= told + 1_000:
                told = played
                check(cloud, simulation.closed)
                print(f"{played} rounds: statistics are what a recount says", flush=True)
        check(cloud, simulation.closed)
        written = simulation.services.exports.export()
        keep_export(cloud, folder)
        database = Database(folder)
        check_export(database, simulation.closed)
        check_report(find(database), simulation.closed)
        print(f"{written.rows} rows in {folder}: export and report are what a recount says", flush=True)


if __name__ == "__main__":
    os.environ |= {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    main(int(sys.argv[1]), Path(sys.argv[2]))
