"""Model versions: their files in the bucket, their rows in the registry, and the aliases that move over them.

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `REGISTRY` | `VERSION#<version>` | `created_at, sha256, parameters, metrics, registered_at` |

The files are those of `storage.artefacts`, the aliases those of `storage.aliases`.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.model import ModelVersion
from chalicelib.errors import BrokenModel, Conflict, NotFound
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.norms import Norms
from chalicelib.storage.aliases import CHALLENGER, CHAMPION, PREVIOUS, Aliases, version_key
from chalicelib.storage.artefacts import MANIFEST, MODEL, SUSPICION, Artefacts
from chalicelib.storage.table import pages, put_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock


class ModelStore:
    """The registry and the model versions that it lists."""

    def __init__(self, table: Table, s3: S3Client, bucket: str, clock: Clock) -> None:
        self._table = table
        self._artefacts = Artefacts(s3, bucket)
        self._aliases = Aliases(table, clock)
        self._clock = clock

    def register(self, model: bytes, manifest: bytes, suspicion: bytes | None = None) -> Manifest:
        """Keep a model version: its files first, then its row. Doing it again with the same bytes changes nothing.

        `suspicion`, by which bad labels are found, is what `Norms.to_json` wrote; a version that was registered without
        it may get it later. Raises BrokenModel if they don't belong together, Conflict if the version exists with
        other bytes.
        """
        described = Classifier(model, Manifest.from_json(manifest)).manifest
        files = {MODEL: model, MANIFEST: manifest}
        if suspicion is not None:
            Norms.from_json(suspicion, described)
            files[SUSPICION] = suspicion
        for name, body in files.items():
            self._artefacts.put_once(described.version, name, body)
        put_new(self._table, self._row(described))
        return described

    def challenge(self, version: str, by: str) -> None:
        """Make a version the challenger, in place of any other one; the champion stays what it is, and only that.

        Raises NotFound for a version that is not registered, Conflict for one that cannot be loaded, or if somebody
        else moved an alias meanwhile.
        """
        champion, before = self.alias(CHAMPION), self.alias(CHALLENGER)
        if version in {champion, before}:
            return
        self._check(version)
        self._aliases.challenge(version, before, by)

    def promote(self, version: str, by: str) -> None:
        """Make a version the champion and the champion before it `previous`, in one transaction.

        A challenger that becomes champion is challenger no more. Raises NotFound for a version that is not registered,
        Conflict for one that cannot be loaded, or if somebody else moved an alias meanwhile.
        """
        before = self.alias(CHAMPION)
        if before == version:
            return
        self._check(version)
        self._aliases.crown(version, before, by)

    def enlist(self, version: str, by: str, *, promote: bool) -> bool:
        """Make a retraining's version champion or challenger, unless it is or was champion: somebody went back then.

        Whether an alias was to be moved. Raises as `promote` and `challenge` do.
        """
        if version in {self.alias(CHAMPION), self.alias(PREVIOUS)}:
            return False
        (self.promote if promote else self.challenge)(version, by)
        return True

    def rollback(self, by: str) -> str:
        """Make the previous version champion again, and what was champion `previous`; answers the new champion.

        Raises Conflict if there is no previous version or it cannot be loaded, or if somebody else moved an alias
        meanwhile.
        """
        before, after = self.alias(CHAMPION), self.alias(PREVIOUS)
        if before is None or after is None:
            raise Conflict("There is no previous model to go back to.")
        self._check(after)
        self._aliases.exchange(before, after, by)
        return after

    def alias(self, name: str) -> str | None:
        """The version that an alias points at, None if it points nowhere."""
        return self._aliases.at(name)

    def versions(self) -> tuple[ModelVersion, ...]:
        """All registered versions, newest first."""
        aliases = self._aliases.by_version()
        condition = Key("PK").eq("REGISTRY") & Key("SK").begins_with("VERSION#")
        rows = pages(self._table.query, KeyConditionExpression=condition, ScanIndexForward=False)
        return tuple(_version(row, aliases) for row in rows)

    def load(self, version: str) -> Classifier:
        """Download a version and make it ready. Raises NotFound if it is not there, BrokenModel if it is damaged."""
        manifest = Manifest.from_json(self._artefacts.get(version, MANIFEST))
        if manifest.version != version:
            raise BrokenModel(f"The manifest of model {version} is that of {manifest.version}.")
        return Classifier(self._artefacts.get(version, MODEL), manifest)

    def suspicion(self, version: str) -> bytes | None:
        """By what bad labels are found with a version, for `Norms.from_json`; None if it was registered without."""
        try:
            return self._artefacts.get(version, SUSPICION)
        except NotFound:
            return None

    def norms(self, classifier: Classifier) -> Norms | None:
        """What good drawings are like to a version that was loaded, if that is known; BrokenModel if it is damaged."""
        text = self.suspicion(classifier.version)
        return None if text is None else Norms.from_json(text, classifier.manifest)

    def _check(self, version: str) -> None:
        """Load a version as whoever guesses will: no alias shall point at one that is damaged or incomplete.

        Raises NotFound for a version that is not registered, Conflict for one that cannot be loaded.
        """
        if "Item" not in self._table.get_item(Key=version_key(version), ConsistentRead=True):
            raise NotFound(f"There is no model version {version}.")
        try:
            self.norms(self.load(version))
        except (BrokenModel, NotFound) as error:
            raise Conflict(f"Model version {version} cannot be champion. {error}") from error

    def _row(self, manifest: Manifest) -> dict[str, Any]:
        return {
            **version_key(manifest.version),
            "created_at": manifest.created_at,
            "sha256": manifest.sha256,
            "parameters": manifest.parameters,
            "metrics": json.loads(json.dumps(dict(manifest.metrics)), parse_float=Decimal),
            "registered_at": self._clock(),
        }


def _version(row: Mapping[str, Any], aliases: Mapping[str, Sequence[str]]) -> ModelVersion:
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
