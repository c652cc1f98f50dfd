"""The files of model versions: `models/<version>/<name>` in the bucket, which never change once they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.errors import Conflict, NotFound
from chalicelib.storage import deadline

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

FOLDER = "models/"
MODEL = "model.onnx"
MANIFEST = "manifest.json"
SUSPICION = "suspicion.json"
CHUNK = 1 << 16
"""Bytes that are read at a time."""


class Artefacts:
    """Reads the files of model versions, and writes each of them once."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def get(self, version: str, name: str) -> bytes:
        """The bytes of a file. Raises NotFound if it is not there."""
        return self._get(_key(version, name))

    def put_once(self, version: str, name: str, body: bytes) -> None:
        """Write a file unless it is there; the condition closes the gap between looking and writing.

        Raises Conflict where it is there with other bytes.
        """
        key = _key(version, name)
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
            return _read(self._s3.get_object(Bucket=self._bucket, Key=key)["Body"])
        except ClientError as error:
            if _code(error) in {"NoSuchKey", "AccessDenied"}:  # the second is how S3 hides it from who may not list
                raise NotFound(f"There is no {key}.") from error
            raise


def _read(body: StreamingBody) -> bytes:
    """All of an object, which may come by trickles: each part in time, and the whole far too late."""
    read = bytearray()
    for part in body.iter_chunks(CHUNK):
        deadline.check()
        read += part
    return bytes(read)


def _key(version: str, name: str) -> str:
    return f"{FOLDER}{version}/{name}"


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
