"""What a snapshot has to train on that an earlier one had not."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from chalicelib.domain.snapshot import File

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.storage.snapshots import SnapshotStore


def news(snapshots: SnapshotStore, found: Mapping[str, Any], before: str | None) -> int:
    """How many drawings a snapshot has to train on, with their labels, that an earlier one had not."""
    old = snapshots.manifest(before) if before else {"files": []}
    known = {file["sha256"] for file in old["files"]}
    other = {file["sha256"] for file in found["files"]}
    return len(_drawings(snapshots, found, known) - _drawings(snapshots, old, other))


def _drawings(snapshots: SnapshotStore, found: Mapping[str, Any], without: set[str]) -> set[tuple[str, str]]:
    """Keys and labels of the drawings to train on, but for those in files of these checksums."""
    files = [File(**file) for file in found["files"] if file["name"].startswith("train/")]
    bodies = (snapshots.read(found["version"], file) for file in files if file.sha256 not in without)
    lines = (json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines())
    return {(line["key_id"], line["word"]) for line in lines}
