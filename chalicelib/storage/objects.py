"""Objects of the bucket, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.errors import Outage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef


def delete(s3: S3Client, bucket: str, keys: Iterable[str]) -> None:
    """Delete up to 1,000 objects, if they are there; raises Outage where S3 keeps one of them."""
    objects: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in keys]
    if not objects:
        return
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    if errors := answer.get("Errors"):
        raise Outage(f"{len(errors)} objects could not be removed. Please try again.")
