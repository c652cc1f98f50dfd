"""What the commands that work in the cloud have in common: its table and bucket, its stores, and who is at work."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import InklingError
from chalicelib.storage.artefacts import Artefacts
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.harvest import HarvestStore
from chalicelib.storage.imprints import publish
from chalicelib.storage.models import ModelStore
from chalicelib.storage.prototypes import Prototypes
from chalicelib.storage.retraining import RetrainingStore
from chalicelib.storage.snapshots import SnapshotStore
from chalicelib.storage.words import WordStore

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock

CLOUD_FAULTS = (ClientError, BotoCoreError)  # the cloud's own errors: most of them pass


@dataclass(frozen=True, slots=True)
class Cloud:
    """The stores that learning reads and writes."""

    models: ModelStore
    words: WordStore
    harvest: HarvestStore
    drawings: DrawingStore
    snapshots: SnapshotStore
    artefacts: Artefacts
    retraining: RetrainingStore
    prototypes: Prototypes

    @classmethod
    def of(cls, table: Table, s3: S3Client, bucket: str, clock: Clock) -> Cloud:
        """Those in a table and a bucket."""
        return cls(
            models=ModelStore(table, s3, bucket, clock),
            words=WordStore(table),
            harvest=HarvestStore(table),
            drawings=DrawingStore(s3, bucket),
            snapshots=SnapshotStore(table, s3, bucket),
            artefacts=Artefacts(s3, bucket),
            retraining=RetrainingStore(table, clock),
            prototypes=Prototypes(table, s3, bucket, clock),
        )


def add_options(parser: argparse.ArgumentParser, by: str) -> None:
    """Add where the registry is and who works on it."""
    add_places(parser)
    parser.add_argument("--by", default=by, help="who is told to have moved the alias")


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add which table and bucket, by default as INKLING_TABLE and INKLING_BUCKET say."""
    for name in ("table", "bucket"):
        default = os.environ.get(f"INKLING_{name.upper()}")
        parser.add_argument(f"--{name}", default=default, required=default is None)


@contextmanager
def cloud(options: argparse.Namespace) -> Iterator[Cloud]:
    """The stores in the table and the bucket that the options name; what they refuse ends the program so told."""
    table, s3 = boto3.resource("dynamodb").Table(options.table), boto3.client("s3")
    try:
        yield Cloud.of(table, s3, options.bucket, now)
    except InklingError as error:
        sys.exit(str(error))


def put_known(bucket: str, tables: Mapping[str, bytes]) -> None:
    """Put tables of published drawings, by label, into a bucket; what it refuses ends the program so told."""
    try:
        publish(boto3.client("s3"), bucket, tables)
    except CLOUD_FAULTS as error:
        sys.exit(f"The bucket did not take all tables: {error}. The same command again puts them all.")


def teach(prototypes: Prototypes) -> None:
    """Have a new champion learn the words that it has no label for; to be done after each promotion.

    A failure undoes no promotion: it is told, and made good when an admin looks at the queue of reviews next.
    """
    try:
        prototypes.mend()
    except Exception as error:  # noqa: BLE001 - whatever it is
        print(f"The champion could not learn all taught words yet: {error!r}", file=sys.stderr)


def now() -> int:
    """The time in ms since 1970."""
    return time.time_ns() // 1_000_000
