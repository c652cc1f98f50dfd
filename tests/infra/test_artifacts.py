"""The bucket of releases: nobody else's, closed, encrypted, versioned; and made once."""

import json

import boto3
import pytest

from infra.artifacts import Artifacts, artifacts
from infra.stack import Cloud
from tests import conftest


@pytest.fixture
def here(cloud: conftest.Cloud) -> Cloud:  # noqa: ARG001  (moto is on)
    return Cloud(None)


def test_the_bucket_is_closed_encrypted_and_versioned(here: Cloud) -> None:
    place, s3 = artifacts(here), boto3.client("s3")

    closed = s3.get_public_access_block(Bucket=place.bucket)["PublicAccessBlockConfiguration"]
    rules = s3.get_bucket_encryption(Bucket=place.bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    policy = json.loads(s3.get_bucket_policy(Bucket=place.bucket)["Policy"])
    lifecycle = s3.get_bucket_lifecycle_configuration(Bucket=place.bucket)["Rules"]

    assert all(closed.values())
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert s3.get_bucket_versioning(Bucket=place.bucket)["Status"] == "Enabled"
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert [rule["Status"] for rule in lifecycle] == ["Enabled", "Enabled"]


def opened(here: Cloud) -> Artifacts:
    """The bucket without its policy, whose condition moto does not look at: it would refuse everything."""
    place = artifacts(here)
    boto3.client("s3").delete_bucket_policy(Bucket=place.bucket)
    return place


def test_the_bucket_keeps_what_is_in_it_when_it_is_set_up_again(here: Cloud) -> None:
    opened(here).put("a", b"1")

    again = opened(here)

    assert again.get("a") == b"1"
    assert again.get("b") is None


def test_what_is_there_is_not_put_again(here: Cloud) -> None:
    place = opened(here)
    place.put_once("packages/x", b"1")
    place.put_once("packages/x", b"2")

    assert place.get("packages/x") == b"1"
    assert place.has("packages/x")
    assert not place.has("packages/y")
