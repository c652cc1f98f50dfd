from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.snapshot import Plan, Section
from chalicelib.errors import Conflict, NotFound
from chalicelib.storage.snapshots import SnapshotStore
from tests.aws import BUCKET

if TYPE_CHECKING:
    from tests.conftest import Cloud

VERSION = "20261123T101500Z"
PLAN = Plan(VERSION, 5, 0, 4, ("cat",), 10, 1, "f0", None, None)


@pytest.fixture
def snapshots(cloud: Cloud) -> SnapshotStore:
    return SnapshotStore(cloud.table, cloud.clients.s3, BUCKET)


def test_the_key_of_the_split_is_made_once(snapshots: SnapshotStore) -> None:
    first = snapshots.split(b"first")

    assert first.key == b"first"
    assert snapshots.split(b"second") == first


def test_a_snapshot_is_begun_once_and_is_none_without_its_manifest(snapshots: SnapshotStore) -> None:
    assert snapshots.newest() is None

    snapshots.begin(PLAN)

    assert snapshots.newest() == VERSION
    assert snapshots.plan(VERSION) == PLAN
    assert not snapshots.is_finished(VERSION)
    with pytest.raises(Conflict, match="already"):
        snapshots.begin(PLAN)
    with pytest.raises(NotFound, match=VERSION):
        snapshots.manifest(VERSION)


def test_a_section_is_kept_once(snapshots: SnapshotStore) -> None:
    file = snapshots.put(VERSION, "train/0000-cat-000.ndjson.gz", b"drawings", 1)
    section = Section("cat", (file,), {"train": {"rule": 1}})

    snapshots.keep(VERSION, 0, section)
    snapshots.keep(VERSION, 0, section)

    assert snapshots.section(VERSION, 0) == section
    assert snapshots.section(VERSION, 1) is None
    assert snapshots.read(VERSION, file) == b"drawings"
    with pytest.raises(Conflict, match="Somebody else"):
        snapshots.keep(VERSION, 0, Section("cat"))


def test_a_manifest_is_never_replaced(snapshots: SnapshotStore) -> None:
    snapshots.finish(VERSION, {"version": VERSION, "files": []})

    snapshots.finish(VERSION, {"version": VERSION, "files": []})

    with pytest.raises(Conflict, match="another manifest"):
        snapshots.finish(VERSION, {"version": VERSION, "files": [], "drawings": {}})
    assert snapshots.manifest(VERSION) == {"version": VERSION, "files": []}
