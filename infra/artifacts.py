"""The account's bucket of packages and releases: private, encrypted, versioned; made at the first deployment.

packages/<sha256>.zip               the functions' code, named by its content
releases/<id>/                      one immutable release: `infra.releases`
stages/<stack>.json                 what is deployed where: `infra.stages`
templates/<sha256>.json             what CloudFormation was told lately
local/                              what a local cloud runs now
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.console import Refusal

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from infra.stack import Cloud

_DAYS = 30
_NOT_THERE = frozenset({"404", "NoSuchBucket", "NoSuchKey", "NotFound"})


class Artifacts:
    """Objects in the bucket, by key."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self.bucket = bucket

    def get(self, key: str) -> bytes | None:
        try:
            return self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_THERE:
                return None
            raise

    def put(self, key: str, content: bytes) -> None:
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=content)

    def put_once(self, key: str, content: bytes) -> None:
        """Put what is named by its content; what is there already is left alone."""
        if not self.has(key):
            self.put(key, content)

    def has(self, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _NOT_THERE:
                return False
            raise
        return True

    def listing(self, prefix: str) -> dict[str, float]:
        """The keys under a prefix, with when each was put, in seconds since 1970."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return {item["Key"]: item["LastModified"].timestamp() for page in pages for item in page.get("Contents", [])}

    def delete(self, key: str) -> None:
        self._s3.delete_object(Bucket=self.bucket, Key=key)

    def address(self, key: str) -> str:
        """Where CloudFormation finds a template."""
        return f"{self._s3.meta.endpoint_url}/{self.bucket}/{key}"


def artifacts(cloud: Cloud) -> Artifacts:
    """The account's bucket, made where there is none, and set up anew in case that was cut short.

    Raises Refusal if its name is in somebody else's hands.
    """
    s3: S3Client = cloud.client("s3")
    caller = cloud.client("sts").get_caller_identity()
    account, partition = caller["Account"], caller["Arn"].split(":")[1]
    bucket = f"inkling-artifacts-{account}-{s3.meta.region_name}"
    try:
        s3.head_bucket(Bucket=bucket, ExpectedBucketOwner=account)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOT_THERE:
            raise Refusal(f"the bucket {bucket} is not yours, or you may not use it: {error}") from error
        region = s3.meta.region_name
        place: Any = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **place)
    _protect(s3, bucket)
    if cloud.endpoint is None:  # emulators are spoken to without TLS
        policy = _encrypted_connections_only(f"arn:{partition}:s3:::{bucket}")
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    return Artifacts(s3, bucket)


def _protect(s3: S3Client, bucket: str) -> None:
    s3.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    s3.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "leftovers",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": _DAYS},
                },
                {
                    "ID": "templates",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "templates/"},
                    "Expiration": {"Days": _DAYS},
                },
            ]
        },
    )


def _encrypted_connections_only(arn: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "EncryptedConnectionsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
