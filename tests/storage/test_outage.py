"""What of AWS passes, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    FlexibleChecksumError,
    IncompleteReadError,
    ParamValidationError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.parsers import ResponseParserError

from chalicelib.storage.outage import is_outage


def refusal(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "GetItem")


@pytest.mark.parametrize(
    "error",
    [
        refusal("Throttling"),
        refusal("TransactionInProgressException"),
        refusal("502", 502),
        refusal("", 504),
        refusal("InternalFailure", 500),
        ReadTimeoutError(endpoint_url="https://s3"),
        ConnectionClosedError(endpoint_url="https://s3"),
        ResponseStreamingError(error="reset"),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
        FlexibleChecksumError(error_msg="expected another"),
        ResponseParserError("no XML"),
    ],
    ids=repr,
)
def test_what_another_try_may_mend_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        refusal("AccessDeniedException"),
        refusal("ValidationException"),
        refusal("NoSuchKey", 404),
        ParamValidationError(report="wrong"),
        ValueError("ours"),
    ],
    ids=repr,
)
def test_what_we_did_wrong_is_none(error: Exception) -> None:
    assert not is_outage(error)
