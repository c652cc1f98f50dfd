"""Whether an error of AWS is an outage: nothing that the request or the code did wrong, and worth another try."""

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError  # noqa: A004  # botocore's own name

OUTAGES = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "SlowDown",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
"""Codes of DynamoDB, S3 and Cognito after which a later request may go well."""


def is_outage(error: Exception) -> bool:
    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") in OUTAGES
    return isinstance(error, ConnectionError | HTTPClientError)
