from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.records import record
from training.record import FOLDER, UsedNameError, read


def test_records_are_read_as_they_were_written_in_the_order_of_time(tmp_path: Path) -> None:
    later, earlier = replace(record("a"), time="20261124T000000Z"), record("b")

    for each in (later, earlier):
        each.write(tmp_path)

    assert read(tmp_path) == [earlier, later]
    assert (tmp_path / "20261123T064200Z-b.json").exists()


def test_a_name_that_is_used_up_is_refused_and_nothing_is_overwritten(tmp_path: Path) -> None:
    record("a").write(tmp_path)

    with pytest.raises(UsedNameError, match="another name"):
        replace(record("a", top1=0.9), time="20261124T000000Z").write(tmp_path)

    assert read(tmp_path) == [record("a")]


@pytest.mark.parametrize("name", ["", "Wide", "a b", "../a", "a--b", "-a"])
def test_a_name_that_makes_no_good_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        record(name).write(tmp_path)

    assert read(tmp_path) == []


def test_every_record_of_the_project_can_be_read_and_has_a_name_of_its_own() -> None:
    records = read(FOLDER)

    assert len({each.name for each in records}) == len(records)
