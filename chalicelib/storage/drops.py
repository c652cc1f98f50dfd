"""Word lists in the bucket, and the reports beside them: `word-lists/<name>`, `word-lists/<name>.report.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.drop import Drop, Report, State, report_key
from chalicelib.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

OVERTAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}


@dataclass(frozen=True, slots=True)
class Found:
    """A list that has been opened and not been read; `size` in bytes, `metadata` what its sender said of it."""

    drop: Drop
    size: int
    content_type: str
    metadata: Mapping[str, str]
    body: StreamingBody

    def read(self) -> bytes:
        return self.body.read()


class DropStore:
    """Opens lists, and reads and writes their reports."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def find(self, key: str) -> Found | None:
        """A list as it is now; None where it is gone. Raises NotFound where it is gone or may not be read."""
        try:
            told = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _code(error) == "NoSuchKey":
                return None
            if _code(error) == "AccessDenied":  # so S3 hides what is gone from who may not list
                raise NotFound("The list is gone, or the game may not read it.") from error
            raise
        drop = Drop(key, told["ETag"].strip('"'), round(told["LastModified"].timestamp() * 1_000))
        return Found(drop, told["ContentLength"], told.get("ContentType", ""), told["Metadata"], told["Body"])

    def report(self, key: str) -> tuple[Report | None, str | None]:
        """The report of a list and the mark of its version; no report where there is none that can be read."""
        try:
            told = self._s3.get_object(Bucket=self._bucket, Key=str(report_key(key)))
        except ClientError as error:
            if _code(error) in {"NoSuchKey", "AccessDenied"}:
                return None, None
            raise
        return _report(told["Body"].read(), key), told["ETag"]

    def keep(self, report: Report, mark: str | None) -> str | None:
        """Write a report over the version of that mark, None being none; the new mark, None where another is there."""
        there: dict[str, Any] = {"IfNoneMatch": "*"} if mark is None else {"IfMatch": mark}
        try:
            told = self._s3.put_object(
                Bucket=self._bucket,
                Key=str(report_key(report.drop.file)),
                Body=_bytes(report),
                ContentType="application/json",
                **there,
            )
        except ClientError as error:
            if _code(error) in OVERTAKEN:
                return None
            raise
        return told["ETag"]


def _bytes(report: Report) -> bytes:
    drop = report.drop
    told = {
        "file": drop.file,
        "etag": drop.etag,
        "modified": None if drop.modified is None else to_rfc3339(drop.modified),
        "state": report.state,
        "at": to_rfc3339(report.at),
        "answer": report.answer,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _report(body: bytes, key: str) -> Report | None:
    """What can be read of a report; a file that only has its name is none, and is written over."""
    try:
        told = json.loads(body)
        modified = None if told["modified"] is None else _ms(told["modified"])
        return Report(Drop(key, told["etag"], modified), State(told["state"]), _ms(told["at"]), told["answer"])
    except (ValueError, TypeError, KeyError):
        return None


def _ms(told: str) -> int:
    return round(datetime.fromisoformat(told).timestamp() * 1_000)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
