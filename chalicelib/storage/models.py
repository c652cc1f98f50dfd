"""Model versions: their objects in S3, their rows in the registry, and the aliases that move over them.

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `REGISTRY` | `VERSION#<version>` | `created_at, sha256, parameters, metrics, registered_at` |
| `REGISTRY` | `ALIAS#<alias>` | `version, moved_at, moved_by` |

The bucket holds `models/<version>/model.onnx` and `models/<version>/manifest.json`; both never change.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from chalicelib.domain.model import ModelVersion
from chalicelib.errors import BrokenModel, Conflict, NotFound
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from chalicelib.storage.table import ConditionFailed, pages, put_new, transact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock
    from chalicelib.storage.table import Item

CHAMPION = "champion"
PREVIOUS = "previous"


class ModelStore:
    """The registry and the model versions that it lists."""

    def __init__(self, table: Table, s3: S3Client, bucket: str, clock: Clock) -> None:
        self._table = table
        self._s3 = s3
        self._bucket = bucket
        self._clock = clock

    def register(self, model: bytes, manifest: bytes) -> Manifest:
        """Keep a model version: its objects first, then its row. Doing it again with the same bytes changes nothing.

        Raises BrokenModel if the two don't belong together, Conflict if the version exists with other bytes.
        """
        described = Classifier(model, Manifest.from_json(manifest)).manifest
        self._put_once(_key(described.version, "model.onnx"), model)
        self._put_once(_key(described.version, "manifest.json"), manifest)
        put_new(self._table, self._row(described))
        return described

    def promote(self, version: str, by: str) -> None:
        """Make a version the champion and the champion before it `previous`, in one transaction.

        Raises NotFound for a version that is not registered, Conflict for one that cannot be loaded, or if somebody
        else moved the alias meanwhile.
        """
        before = self.alias(CHAMPION)
        if before == version:
            return
        self._check(version)
        moves = [self._move(CHAMPION, version, by) | _unmoved(before)]
        if before is not None:
            moves.append(self._move(PREVIOUS, before, by))
        self._transact(version, moves)

    def rollback(self, by: str) -> str:
        """Make the previous version champion again, and what was champion `previous`; answers the new champion.

        Raises Conflict if there is no previous version or it cannot be loaded, or if somebody else moved an alias
        meanwhile.
        """
        before, after = self.alias(CHAMPION), self.alias(PREVIOUS)
        if before is None or after is None:
            raise Conflict("There is no previous model to go back to.")
        self._check(after)
        forth = self._move(CHAMPION, after, by) | _unmoved(before)
        back = self._move(PREVIOUS, before, by) | _unmoved(after)
        self._transact(after, [forth, back])
        return after

    def alias(self, name: str) -> str | None:
        """The version that an alias points at, None if it points nowhere."""
        found = self._table.get_item(Key={"PK": "REGISTRY", "SK": f"ALIAS#{name}"}, ConsistentRead=True)
        return str(found["Item"]["version"]) if "Item" in found else None

    def versions(self) -> tuple[ModelVersion, ...]:
        """All registered versions, newest first."""
        aliases: dict[str, list[str]] = {}
        for row in self._query("ALIAS#"):
            aliases.setdefault(row["version"], []).append(row["SK"].removeprefix("ALIAS#"))
        return tuple(_version(row, aliases) for row in self._query("VERSION#"))

    def load(self, version: str) -> Classifier:
        """Download a version and make it ready. Raises NotFound if it is not there, BrokenModel if it is damaged."""
        manifest = Manifest.from_json(self._get(_key(version, "manifest.json")))
        if manifest.version != version:
            raise BrokenModel(f"The manifest of model {version} is that of {manifest.version}.")
        return Classifier(self._get(_key(version, "model.onnx")), manifest)

    def _check(self, version: str) -> None:
        """Load a version as whoever guesses will: no alias shall point at one that is damaged or incomplete.

        Raises NotFound for a version that is not registered, Conflict for one that cannot be loaded.
        """
        if "Item" not in self._table.get_item(Key=_version_key(version), ConsistentRead=True):
            raise NotFound(f"There is no model version {version}.")
        try:
            self.load(version)
        except (BrokenModel, NotFound) as error:
            raise Conflict(f"Model version {version} cannot be champion. {error}") from error

    def _row(self, manifest: Manifest) -> dict[str, Any]:
        return {
            **_version_key(manifest.version),
            "created_at": manifest.created_at,
            "sha256": manifest.sha256,
            "parameters": manifest.parameters,
            "metrics": json.loads(json.dumps(dict(manifest.metrics)), parse_float=Decimal),
            "registered_at": self._clock(),
        }

    def _put_once(self, key: str, body: bytes) -> None:
        """Write an object unless it is there; the condition closes the gap between looking and writing."""
        try:
            found = self._get(key)
        except NotFound:
            found = self._put_new(key, body)
        if found != body:
            raise Conflict(f"{key} exists with other bytes; a model version never changes.")

    def _put_new(self, key: str, body: bytes) -> bytes:
        """Write an object that was not there; what is there now, which is another's where that one was faster."""
        try:
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) not in {"PreconditionFailed", "ConditionalRequestConflict"}:
                raise
        return self._get(key)

    def _get(self, key: str) -> bytes:
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if _code(error) in {"NoSuchKey", "AccessDenied"}:  # the second is how S3 hides it from who may not list
                raise NotFound(f"There is no {key}.") from error
            raise

    def _query(self, prefix: str) -> Iterator[Item]:
        condition = Key("PK").eq("REGISTRY") & Key("SK").begins_with(prefix)
        return pages(self._table.query, KeyConditionExpression=condition, ScanIndexForward=False)

    def _move(self, alias: str, version: str, by: str) -> Item:
        """Point an alias at a version."""
        item = {"PK": "REGISTRY", "SK": f"ALIAS#{alias}", "version": version}
        return {"Item": item | {"moved_at": self._clock(), "moved_by": by}}

    def _transact(self, version: str, moves: list[Item]) -> None:
        """Move aliases if the version that becomes champion is registered."""
        registered = {"Key": _version_key(version), "ConditionExpression": "attribute_exists(PK)"}
        try:
            transact(self._table, [{"ConditionCheck": registered}, *({"Put": move} for move in moves)])
        except ConditionFailed as error:
            if 0 in error.failed:
                raise NotFound(f"There is no model version {version}.") from error
            raise Conflict("Somebody else moved the champion meanwhile.") from error


def _version_key(version: str) -> dict[str, str]:
    return {"PK": "REGISTRY", "SK": f"VERSION#{version}"}


def _unmoved(version: str | None) -> Item:
    """The condition that an alias still points where it was read to point."""
    if version is None:
        return {"ConditionExpression": "attribute_not_exists(PK)"}
    return {"ConditionExpression": "version = :version", "ExpressionAttributeValues": {":version": version}}


def _key(version: str, name: str) -> str:
    return f"models/{version}/{name}"


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


def _version(row: Mapping[str, Any], aliases: Mapping[str, list[str]]) -> ModelVersion:
    version = str(row["SK"]).removeprefix("VERSION#")
    return ModelVersion(
        version=version,
        created_at=int(row["created_at"]),
        registered_at=int(row["registered_at"]),
        sha256=row["sha256"],
        parameters=int(row["parameters"]),
        metrics=json.loads(json.dumps(row["metrics"], default=float)),
        aliases=tuple(sorted(aliases.get(version, ()))),
    )
