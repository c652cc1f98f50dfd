"""Whether an error of AWS is an outage: nothing that the request or the code did wrong, and worth another try."""

from http import HTTPStatus
from typing import Any

from botocore.exceptions import (
    ChecksumError,
    ClientError,
    ConnectionError,  # noqa: A004  # botocore's own name
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
)
from botocore.parsers import ResponseParserError

from chalicelib.errors import Outage

OUTAGES = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
"""Codes of DynamoDB, S3, Cognito and SageMaker after which a later request may go well."""

BROKEN_ANSWERS = (ChecksumError, FlexibleChecksumError, IncompleteReadError, ResponseParserError)
"""How botocore tells of an answer that is not, or not all of, what was sent."""

PASSING = frozenset({"None", "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"})
"""Reasons of a cancelled transaction, of which the same holds."""


def is_outage(error: Exception) -> bool:
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code")
        return (
            code in OUTAGES
            or _status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR
            or (code == "TransactionCanceledException" and _is_passing(error))
        )
    return isinstance(error, (Outage, ConnectionError, HTTPClientError, *BROKEN_ANSWERS))


def _status(error: ClientError) -> int:
    """The HTTP status: where an answer has no body, or one that is not the service's, its code says nothing."""
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def _is_passing(cancelled: ClientError) -> bool:
    """Whether a transaction was cancelled for nothing that is wrong with it: too much was asked for, or others were."""
    reasons: Any = cancelled.response.get("CancellationReasons", [])
    return {reason.get("Code", "None") for reason in reasons} <= PASSING
