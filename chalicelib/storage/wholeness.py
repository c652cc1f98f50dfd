"""Answers that were cut short or damaged on their way, which botocore would take for empty ones.

An answer of DynamoDB, Cognito or SageMaker that is no JSON is to botocore one without members: of an item that is
there, no item. DynamoDB says an answer's CRC-32; botocore tries the call again where it is not that, but after its last
try lets the answer pass.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Outage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boto3 import Session
    from botocore.awsrequest import AWSResponse

REFUSAL = "The game cannot be reached at the moment. Please try again."
JSON_SERVICES = ("dynamodb", "cognito-identity-provider", "sagemaker")


class Damaged(Outage):
    """An answer that is not the one that was sent."""


def watch(session: Session) -> None:
    """Have clients that are made of a session afterwards refuse damaged answers."""
    for service in JSON_SERVICES:
        session.events.register(f"after-call.{service}", _check)
        session.events.register(f"after-call-error.{service}", _check_error)


def _check(http_response: AWSResponse, parsed: Mapping[str, Any], **_: object) -> None:
    """Raises Damaged; what was written by the call may be written all the same, as after an answer that is lost."""
    expected = http_response.headers.get("x-amz-crc32")
    if expected is not None and int(expected) != zlib.crc32(http_response.content):
        raise Damaged(REFUSAL)
    if parsed.keys() <= {"ResponseMetadata"} and not _is_json(http_response.content):
        raise Damaged(REFUSAL)


def _check_error(exception: Exception, **_: object) -> None:
    if isinstance(exception, UnicodeDecodeError):  # botocore leaves this one as it is
        raise Damaged(REFUSAL) from exception


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body or b"{}")
    except ValueError:
        return False
    return True
