import pytest

from tests.training.records import record
from training.record import FOLDER, read
from training.report import BEGIN, DOCUMENT, END, tables, updated


def test_the_document_tells_all_records_of_the_project() -> None:
    document = DOCUMENT.read_text("utf-8")

    assert updated(document, read(FOLDER)) == document, "write it with python -m training.experiment --table"


def test_a_row_tells_all_figures_costs_and_what_differs_from_the_first_run() -> None:
    wide = record("wide", stages="64x1,128x2", seed=3)

    rows = tables([record("first"), wide]).splitlines()

    assert (
        "| `wide` | stages 64x1,128x2 | to see | 0.46 M, 29.0 M | 0.500 | 0.750 | 0.250 | 0.350 | 0.275 "
        "| 0.011, 0.051 | 0.244 | 1.13 | 1,000, 4, 250 | 3 |"
    ) in rows


def test_the_calibration_of_drawings_told_to_be_finished_stands_last_where_it_was_measured() -> None:
    older, newer = record("older"), record("newer")
    newer.figures.update(ece=0.008, ece_untold=0.052)

    told = tables([older, newer])

    assert "| 0.011, 0.051 | 0.244 |" in told
    assert "| 0.011, 0.052, 0.008 | 0.244 |" in told
    assert "ECE on finished 0.05" in told


def test_what_the_first_run_was_is_told_in_full() -> None:
    told = tables([record("first"), record("plain", teacher=False)])

    assert "`first` had epochs 10, learning rate 0.004, seed 0, teacher yes." in told
    assert "| `plain` | teacher no |" in told


def test_a_setting_that_an_older_record_lacks_was_what_it_is_by_default() -> None:
    new = {"family": "residual", "raster": 28, "points": 128, "strands": "64x1,128x2"}

    told = tables([record("old"), record("same", **new), record("larger", **{**new, "raster": 40})])

    assert "| `same` | nothing |" in told
    assert "| `larger` | raster 40 |" in told
    assert "seed alone (`old`, `same`; mean" in told


def test_only_runs_on_the_same_drawings_with_as_many_samples_share_a_table() -> None:
    told = tables([record("long", budget=5000), record("a"), record("all", labels=345), record("b")])

    headings = [line for line in told.splitlines() if line.startswith("### ")]
    assert headings == [
        "### 60 labels, 50% of their drawings, 1,000 samples",
        "### 345 labels, 50% of their drawings, 1,000 samples",
        "### 60 labels, 50% of their drawings, 5,000 samples",
    ]
    assert told.index("`a`") < told.index("`b`") < told.index("`all`") < told.index("`long`")


def test_the_noise_is_that_of_runs_which_differ_in_the_seed_alone() -> None:
    seeds = [record(f"seed-{seed}", top1=0.5 + seed / 100, seed=seed) for seed in range(3)]

    told = tables([*seeds, record("plain", top1=0.1, teacher=False)])

    assert "(`seed-0`, `seed-1`, `seed-2`; mean ± standard deviation): top-1 0.510 ± 0.010," in told


def test_nothing_is_said_of_noise_where_no_settings_were_repeated() -> None:
    assert "seed alone" not in tables([record("first"), record("plain", teacher=False)])


def test_what_is_written_around_the_tables_stays() -> None:
    document = f"# Before\n\n{BEGIN}\nstale\n{END}\n\nafter\n"

    found = updated(document, [record("first")])

    assert found.startswith(f"# Before\n\n{BEGIN}\n\n### 60 labels")
    assert found.endswith(f"\n{END}\n\nafter\n")
    assert "stale" not in found
    assert updated(found, [record("first")]) == found


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks the lines"):
        updated("# Nothing\n", [])


def test_what_only_the_first_run_came_from_is_told_of_those_that_did_not() -> None:
    told = tables([record("first", ensemble="0.5 of 20261123T050000Z"), record("alone")])

    assert "| `alone` | no ensemble |" in told
