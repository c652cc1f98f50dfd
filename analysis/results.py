"""Where results are: in a folder, in a bucket, or in the game's cloud, whose export is made first."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from chalicelib.services.exports import ExportService
from chalicelib.storage.exports import ExportStore
from infra.console import Refusal, step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.clock import Clock

PREFIX = "results/"


@dataclass(frozen=True, slots=True)
class Place:
    """The game's table and bucket."""

    dynamodb: DynamoDBServiceResource
    s3: S3Client
    table: str
    bucket: str


def now() -> int:
    """The time in ms since 1970."""
    return time.time_ns() // 1_000_000


def place() -> Place:
    """That of INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. Raises Refusal without."""
    table, bucket = os.environ.get("INKLING_TABLE"), os.environ.get("INKLING_BUCKET")
    if not table or not bucket:
        raise Refusal("say where results are: by --from, or by INKLING_TABLE and INKLING_BUCKET")
    return Place(boto3.resource("dynamodb"), boto3.client("s3"), table, bucket)


@contextmanager
def results(source: str | None) -> Iterator[Path]:
    """A folder with results: the one that is named, or a copy of a bucket's that is gone afterwards."""
    if source is not None and not source.startswith("s3://"):
        yield Path(source)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if source is None:
            fetch_all(place(), folder, now)
        else:
            copy(boto3.client("s3"), source.removeprefix("s3://").strip("/"), folder)
        yield folder


def fetch_all(where: Place, folder: Path, clock: Clock) -> None:
    """Make what is due of the export, today's results too, and copy it into a folder."""
    table = where.dynamodb.Table(where.table)
    with step("export"):
        exports = ExportStore(where.dynamodb, table, where.s3, where.bucket)
        ExportService(exports, clock).export(today=True)
    copy(where.s3, where.bucket, folder)


def copy(s3: S3Client, bucket: str, folder: Path) -> None:
    """Copy a bucket's results into a folder, under their keys."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=PREFIX):
        for found in page.get("Contents", []):
            path = folder / found["Key"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read())
