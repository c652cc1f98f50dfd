"""Imprints of recognised drawings, by which copies of them are known; the newest of a label through the index.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `IMPRINT#<round>` | `DRAWN#<label>` | when it was closed |

Published drawings may be in the bucket, as `known/<label>.bin`: imprints one after the other. `make known` puts them
there; without them copies of players' drawings are known all the same.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import quote

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from chalicelib.inference.imprint import Imprint
from chalicelib.storage.table import INDEX_NAME, Item, player_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.round import Round

NEWEST = 100
"""Drawings of a label that a new one is held against, beside the published ones: 30 KB of the index."""

KEPT = 64
"""Labels whose published drawings a process keeps in memory, some 50 KB each, and 512 KB at most."""

MOST_KNOWN = 4_000
"""Published drawings of a label that may be in the bucket: more would take time and flag honest players."""

MISSING = {"NoSuchKey", "AccessDenied"}  # S3 says the second to whoever may not list the bucket


class ImprintStore:
    """Tells whether a drawing was there before."""

    def __init__(self, table: Table, s3: S3Client, bucket: str) -> None:
        self._table = table
        self._s3 = s3
        self._bucket = bucket
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def look(self, label: str, drawing: Drawing) -> tuple[bytes | None, bool]:
        """What copies of a drawing are known by, and whether it is a copy itself.

        None where it is so simple that many people draw the same.
        """
        imprint = Imprint.of(drawing)
        if not imprint.telling:
            return None, False
        copied = imprint.is_in(self._published(label)) or imprint.is_in(self._drawn(label))
        return imprint.data, copied

    def _drawn(self, label: str) -> bytes:
        answer = self._table.query(
            IndexName=INDEX_NAME,
            KeyConditionExpression=Key("INDEX").eq(f"DRAWN#{label}"),
            ScanIndexForward=False,
            Limit=NEWEST,
        )
        return b"".join(bytes(item["imprint"]) for item in answer["Items"])  # type: ignore[arg-type]

    def _published(self, label: str) -> bytes:
        """The imprints of published drawings of a label; empty where the bucket has none."""
        if label not in self._known:
            self._known[label] = self._read(known_key(label))
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(label)
        return self._known[label]

    def _read(self, key: str) -> bytes:
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] not in MISSING:
                raise
            return b""


def known_key(label: str) -> str:
    """Where the bucket has the imprints of a label's published drawings."""
    return f"known/{quote(label)}.bin"


def publish(s3: S3Client, bucket: str, tables: Mapping[str, bytes]) -> None:
    """Put the imprints of each label's published drawings in the place of its earlier ones.

    A process that has read a label's goes on with those until it ends.
    """
    for label, imprints in tables.items():
        s3.put_object(Bucket=bucket, Key=known_key(label), Body=imprints, ContentType="application/octet-stream")


def imprint_item(round_: Round, closed_at: int, imprint: bytes) -> Item:
    """What is kept of a recognised drawing."""
    return {
        "PK": player_key(round_.player),
        "SK": f"IMPRINT#{round_.id}",
        "INDEX": f"DRAWN#{round_.label}",
        "NUMBER": closed_at,
        "imprint": imprint,
    }
