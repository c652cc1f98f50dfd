"""Results in a folder as a table, in memory, and the queries that are asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

QUERIES = Path(__file__).with_name("queries")
COLUMNS = {
    "round": "VARCHAR",
    "player": "VARCHAR",
    "closed_at": "BIGINT",
    "mode": "VARCHAR",
    "language": "VARCHAR",
    "word": "VARCHAR",
    "label": "VARCHAR",
    "category": "VARCHAR",
    "difficulty": "INTEGER",
    "seconds": "INTEGER",
    "teaching": "BOOLEAN",
    "model_version": "VARCHAR",
    "recognised": "BOOLEAN",
    "reason": "VARCHAR",
    "time_to_guess_ms": "INTEGER",
    "time_to_draw_ms": "INTEGER",
    "attempts": "INTEGER",
    "points": "INTEGER",
    "announced": "VARCHAR[]",
    "guesses": "STRUCT(label VARCHAR, probability DOUBLE)[]",
    "verdict": "VARCHAR",
    "verdict_label": "VARCHAR",
}
"""As `athena.sql` has them, and `chalicelib/domain/export.py` writes them; `day` is the folder's name."""

Row = dict[str, Any]


class NoResults(Exception):
    """There is nothing to analyse; the message says where it was looked for."""


class Database:
    """The results below a folder, as `results/day=…/*.ndjson.gz`."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("results/day=*/*.ndjson.gz"))
        if not files:
            raise NoResults(f"There are no results in {folder}: no file results/day=…/….ndjson.gz.")
        self._connection = duckdb.connect()
        found = self._connection.read_json(
            [str(file) for file in files],  # type: ignore[arg-type]
            format="newline_delimited",
            columns=COLUMNS,
            hive_partitioning=True,
            hive_types_autocast=False,
        )
        found.create("results")

    def ask(self, name: str) -> list[Row]:
        """The rows of a query of the folder `queries`, by its name."""
        return self.rows((QUERIES / f"{name}.sql").read_text("utf-8"))

    def rows(self, query: str) -> list[Row]:
        """The rows of a query in SQL on the table `results`."""
        answer = self._connection.execute(query)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
