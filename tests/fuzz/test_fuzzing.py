"""The command: how inputs are shared out, what is told, and that what is found is told."""

import importlib.util
from pathlib import Path

import pytest

from tests.bench.document import keep
from tests.fuzz.__main__ import DOCUMENT, Fuzzer, Total, fuzz, fuzzers, table
from tests.fuzz.targets import TARGETS

GUIDED = pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is for Linux alone")


def test_every_fuzzer_gets_its_part_of_the_inputs() -> None:
    shared = fuzzers(1_000_000, "")

    assert {fuzzer.name for fuzzer in shared} == {*TARGETS, "described", "properties"}
    assert 1_000_000 <= sum(fuzzer.runs for fuzzer in shared if fuzzer.module == "guided") < 1_000_100


def test_the_table_tells_the_sum_and_what_was_found() -> None:
    totals = [Total("cursors", 1_000, 100, 0, None), Total("described", 20, 300, None, "500")]

    told = table(totals, seed=7)

    assert "| cursors | 1,000 | 100 | < 1 | nothing |" in told
    assert "| described | 20 | 300 | ≤ 10 | **something** |" in told
    assert "| **all**, seed 7 | **1,020** | 300 | | 1 |" in told


def test_the_document_has_a_place_for_the_totals(tmp_path: Path) -> None:
    copy = tmp_path / "fuzzing.md"
    copy.write_text(DOCUMENT.read_text("utf-8"), "utf-8")

    keep("| a table |", "totals", copy)

    assert "| a table |" in copy.read_text("utf-8")


@GUIDED
def test_a_guided_fuzzer_tells_how_much_it_tried() -> None:
    held = bytearray(600_000_000)  # by the one who starts it, which is not its own

    total = fuzz(Fuzzer("cursors", "guided", ("cursors",), 400), seed=1)

    del held
    assert total.said is None
    assert total.inputs >= 400
    assert 0 < total.megabytes < 512


def test_a_fuzzer_that_fails_is_told() -> None:
    total = fuzz(Fuzzer("cursors", "properties", ("--no-such-option",), 1), seed=1)

    assert total.said is not None
    assert "no-such-option" in total.said
