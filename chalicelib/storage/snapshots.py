"""Snapshots in S3: `snapshots/<version>/`, immutable once their manifest is there; and the key of the split.

| object below `snapshots/<version>/` | what |
| --- | --- |
| `plan.json` | what is asked for; without a manifest beside it somebody must go on |
| `sections/<number>.json` | what one label or one shard of the unlabelled gave, once its files are there |
| `train/…`, `validation/…`, `holdout/…`, `unlabelled/…` | Quick, Draw! lines, gzipped |
| `manifest.json` | written after all of these; without it there is no snapshot |

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `SNAPSHOTS` | `SPLIT` | `key`, random bytes, made by the first snapshot and never changed |
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain.snapshot import UNLABELLED, File, Plan, Section, to_json
from chalicelib.domain.split import Part, Split
from chalicelib.errors import Conflict, NotFound
from chalicelib.storage.table import put_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

FOLDER = "snapshots/"
SPLIT = {"PK": "SNAPSHOTS", "SK": "SPLIT"}
PLAN, MANIFEST = "plan.json", "manifest.json"
FOLDERS = (*(part.value for part in Part), UNLABELLED)


class SnapshotStore:
    """Keeps snapshots; a step that was done is done again without a change."""

    def __init__(self, table: Table, s3: S3Client, bucket: str) -> None:
        self._table = table
        self._s3 = s3
        self._bucket = bucket

    def split(self, fresh: bytes) -> Split:
        """The split of all players; its key is `fresh` if there is none yet."""
        put_new(self._table, SPLIT | {"key": fresh})
        kept: Any = self._table.get_item(Key=SPLIT, ConsistentRead=True)["Item"]["key"]
        return Split(bytes(kept))

    def newest(self) -> str | None:
        """The version of the newest snapshot, finished or not."""
        return max((prefix.removeprefix(FOLDER).rstrip("/") for prefix in self._folders()), default=None)

    def plan(self, version: str) -> Plan:
        """What a snapshot reads. Raises NotFound if none was begun."""
        return Plan.from_json(self._get(version, PLAN))

    def begin(self, plan: Plan) -> None:
        """Raises Conflict if there is a snapshot of this time."""
        if not self._put_new(_key(plan.version, PLAN), plan.to_json()):
            raise Conflict(f"There is a snapshot {plan.version} already.")

    def put(self, version: str, name: str, body: bytes, drawings: int) -> File:
        """Write a file of a section that is not kept yet; an earlier try may have left another."""
        self._s3.put_object(Bucket=self._bucket, Key=_key(version, name), Body=body)
        return File(name, hashlib.sha256(body).hexdigest(), len(body), drawings)

    def keep(self, version: str, number: int, section: Section) -> None:
        """Say that a section's files are there. Raises Conflict where somebody else has written it otherwise."""
        key = _section_key(version, number)
        if not self._put_new(key, section.to_json()) and self._find(key) != section.to_json():
            raise Conflict(f"Somebody else is writing snapshot {version}.")

    def section(self, version: str, number: int) -> Section | None:
        found = self._find(_section_key(version, number))
        return None if found is None else Section.from_json(found)

    def finish(self, version: str, found: dict[str, Any]) -> None:
        """Write the manifest, after removing what it does not name; raises Conflict if there is another."""
        key, text = _key(version, MANIFEST), to_json(found)
        named = {_key(version, file["name"]) for file in found["files"]}
        for unnamed in [stray for stray in self._files(version) if stray not in named]:
            self._s3.delete_object(Bucket=self._bucket, Key=unnamed)
        if not self._put_new(key, text) and self._find(key) != text:
            raise Conflict(f"Snapshot {version} is finished, with another manifest.")

    def is_finished(self, version: str) -> bool:
        return self._find(_key(version, MANIFEST)) is not None

    def manifest(self, version: str) -> Mapping[str, Any]:
        """Raises NotFound unless the snapshot is finished."""
        manifest: dict[str, Any] = json.loads(self._get(version, MANIFEST))
        return manifest

    def read(self, version: str, file: File) -> bytes:
        """The bytes of a file. Raises Conflict where they are not what the manifest says."""
        body = self._find(_key(version, file.name))
        if body is None or hashlib.sha256(body).hexdigest() != file.sha256:
            raise Conflict(f"{file.name} of snapshot {version} is missing or damaged.")
        return body

    def _files(self, version: str) -> Iterator[str]:
        """Keys of the drawings' files, whoever wrote them."""
        for folder in FOLDERS:
            prefix = _key(version, f"{folder}/")
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            yield from (found["Key"] for page in pages for found in page.get("Contents", []))

    def _folders(self) -> Iterator[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=FOLDER, Delimiter="/")
        return (found["Prefix"] for page in pages for found in page.get("CommonPrefixes", []))

    def _get(self, version: str, name: str) -> bytes:
        found = self._find(_key(version, name))
        if found is None:
            raise NotFound(f"There is no {name} of a snapshot {version}.")
        return found

    def _find(self, key: str) -> bytes | None:
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None

    def _put_new(self, key: str, body: bytes) -> bool:
        """Write an object unless there is one; whether it was written."""
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*")
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"PreconditionFailed", "ConditionalRequestConflict"}:
                raise
            return False
        return True


def _key(version: str, name: str) -> str:
    return f"{FOLDER}{version}/{name}"


def _section_key(version: str, number: int) -> str:
    return _key(version, f"sections/{number:04}.json")
