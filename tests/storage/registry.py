"""A registry with its bucket, in the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.storage.models import ModelStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table
    from mypy_boto3_s3 import S3Client


@dataclass
class Registry:
    table: Table
    s3: S3Client
    bucket: str
    now: int = 1_795_500_000_000

    def clock(self) -> int:
        return self.now

    @property
    def models(self) -> ModelStore:
        return ModelStore(self.table, self.s3, self.bucket, self.clock)

    def damage(self, version: str) -> None:
        """Change one byte of a model behind the store's back."""
        key = f"models/{version}/model.onnx"
        body = bytearray(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())
        body[len(body) // 2] ^= 1
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=bytes(body))
