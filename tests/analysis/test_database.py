"""The table of results, in DuckDB and in Athena, and the queries."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from analysis.database import COLUMNS, QUERIES, Database, NoResults
from analysis.findings import find
from chalicelib.domain.export import row
from chalicelib.domain.shrinkage import Tally
from tests.builders import a_closed_round

if TYPE_CHECKING:
    from pathlib import Path

ATHENA = (QUERIES.parent / "athena.sql").read_text()
TYPES = {"VARCHAR": "string", "BIGINT": "bigint", "INTEGER": "int", "BOOLEAN": "boolean", "VARCHAR[]": "array<string>"}
TYPES["STRUCT(label VARCHAR, probability DOUBLE)[]"] = "array<struct<label:string,probability:double>>"


def line(**changed: Any) -> dict[str, Any]:
    """An exported round of the word `cat`."""
    round_ = a_closed_round()
    assert round_.result is not None
    return row(round_, round_.result) | changed


def a_database(folder: Path, days: dict[str, list[dict[str, Any]]]) -> Database:
    for day, lines in days.items():
        path = folder / "results" / f"day={day}" / "0.ndjson.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in lines).encode()))
    return Database(folder)


def test_athena_duckdb_and_the_export_have_the_same_columns() -> None:
    definition = ATHENA[ATHENA.index("results (") : ATHENA.index(")\nPARTITIONED")]
    athena = dict(re.findall(r"^  (\w+) ([a-z<>:,]+?),?$", definition, re.MULTILINE))

    assert athena == {name: TYPES[kind] for name, kind in COLUMNS.items()}
    assert list(COLUMNS) == list(line())


def test_nothing_to_analyse_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoResults, match="no file results/day="):
        Database(tmp_path)


@pytest.mark.parametrize("query", sorted(path.stem for path in QUERIES.glob("*.sql")))
def test_every_query_runs_where_only_one_round_was_played_and_where_only_one_taught(query: str, tmp_path: Path) -> None:
    for name, taught in (("played", False), ("taught", True)):
        database = a_database(tmp_path / name, {"2026-11-23": [line(teaching=taught)]})

        assert isinstance(database.ask(query), list)


def test_a_round_that_teaches_counts_among_the_taught_words_alone(tmp_path: Path) -> None:
    taught = line(word="yeti", label="yeti", teaching=True, verdict="right")

    found = find(a_database(tmp_path, {"2026-11-23": [line(), taught, taught | {"verdict": None}]}))

    assert [word.word for word in found.words] == ["cat"]
    assert found.rounds == Tally(1, 1)
    assert [(word.word, word.rounds, word.confirmed) for word in found.taught] == [("yeti", 2, 1)]


def test_where_only_words_were_taught_there_is_a_report_all_the_same(tmp_path: Path) -> None:
    found = find(a_database(tmp_path, {"2026-11-23": [line(teaching=True)]}))

    assert (found.words, found.rounds) == ((), Tally(0, 0))


@pytest.mark.parametrize(("times", "median"), [([3], 3), ([1, 9], 5), ([9, 1, 2], 2), ([4, 1, 2, 9], 3), ([7] * 5, 7)])
def test_the_median_time_is_that_of_the_recognised_rounds(times: list[int], median: float, tmp_path: Path) -> None:
    lines = [line(time_to_guess_ms=ms) for ms in times] + [line(recognised=False, time_to_guess_ms=None)]

    database = a_database(tmp_path, {"2026-11-23": lines})

    assert database.ask("medians") == [{"word": "cat", "median_ms": median}]


def test_a_word_has_the_category_and_the_difficulty_that_it_was_last_dealt_with(tmp_path: Path) -> None:
    old, new = line(closed_at=1, category="pets", difficulty=2), line(closed_at=2, category="animals", difficulty=3)

    [word] = a_database(tmp_path, {"2026-11-23": [new, old]}).ask("words")

    assert (word["category"], word["difficulty"]) == ("animals", 3)


def test_difficulty_is_estimated_from_four_weeks_against_the_clock(tmp_path: Path) -> None:
    days = {"2026-10-26": [line()], "2026-10-27": [line()], "2026-11-23": [line(), line(seconds=None, mode="zen")]}

    assert a_database(tmp_path, days).ask("recent") == [{"word": "cat", "rounds": 2, "recognised": 2}]


def test_a_word_that_the_machine_never_sees_is_proposed_to_be_hard(tmp_path: Path) -> None:
    others = [line(word=f"word {number}", label="x") for number in range(20) for _ in range(10)]
    missed = [line(recognised=False, time_to_guess_ms=None)] * 40

    found = find(a_database(tmp_path, {"2026-11-23": [*others, *missed]}))

    assert [(one.word, one.now, one.proposed) for one in found.proposals] == [("cat", 1, 3)]
    assert found.words[0].word == "cat"


def test_of_two_model_versions_the_words_that_changed_are_told_apart(tmp_path: Path) -> None:
    def rounds(version: str, recognised: int) -> list[dict[str, Any]]:
        return [line(model_version=version, recognised=number < recognised) for number in range(40)]

    found = find(
        a_database(tmp_path, {"2026-11-23": [*rounds("20260101T000000Z", 4), *rounds("20260202T000000Z", 36)]})
    )

    [change] = found.changes
    assert change.certain
    assert change.gain > 0.6
