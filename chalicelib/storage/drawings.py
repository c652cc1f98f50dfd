"""Drawings in S3, as strokes: `drawings/<round>/<sha256, 16 digits>.json`, Quick, Draw! format with times."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.domain.drawing import Drawing
from chalicelib.errors import NotFound
from chalicelib.storage.objects import delete

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class DrawingStore:
    """Keeps drawings; the key holds the content's hash, so that writing twice changes nothing."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def put(self, round_id: str, drawing: Drawing) -> str:
        """Keep a drawing and return its key."""
        body = json.dumps(drawing.to_lists(), separators=(",", ":")).encode()
        key = f"drawings/{round_id}/{hashlib.sha256(body).hexdigest()[:16]}.json"
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType="application/json")
        return key

    def get(self, key: str) -> Drawing:
        """The drawing under a key that `put` returned; raises NotFound where its player is being erased."""
        drawing = self.find(key)
        if drawing is None:
            raise NotFound("There is no such drawing.")
        return drawing

    def find(self, key: str) -> Drawing | None:
        """The drawing under a key; None where its player is being erased."""
        try:
            return self._read(key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "AccessDenied"}:
                return None
            raise

    def read(self, key: str) -> Drawing | None:
        """The drawing under a key; None where it was erased.

        A refusal is raised, unlike by `find`: whoever may list the bucket is told what is not there.
        """
        try:
            return self._read(key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None

    def _read(self, key: str) -> Drawing:
        answer = self._s3.get_object(Bucket=self._bucket, Key=key)
        return Drawing.from_lists(json.loads(answer["Body"].read()))

    def erase_of_game(self, game: str) -> None:
        """Delete every drawing of a game's rounds, those that nothing names among them."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=f"drawings/{game}-")
        for page in pages:
            delete(self._s3, self._bucket, (found["Key"] for found in page.get("Contents", [])))
