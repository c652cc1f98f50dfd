"""Which services of AWS the game stands on, and whether an emulator has them: asked before anything is deployed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.console import Refusal

if TYPE_CHECKING:
    from infra.stack import Cloud

#: A request for each service that reads little and changes nothing.
NEEDED = {
    "apigateway": "get_rest_apis",
    "cloudformation": "describe_stacks",
    "cloudfront": "list_distributions",
    "cognito-idp": "list_user_pools",
    "dynamodb": "list_tables",
    "events": "list_rules",
    "iam": "list_roles",
    "lambda": "list_functions",
    "logs": "describe_log_groups",
    "s3": "list_buckets",
    "sts": "get_caller_identity",
}
_ARGUMENTS = {"cognito-idp": {"MaxResults": 1}}
_REASON = 120  # characters of what an emulator says


def check(cloud: Cloud) -> None:
    """Raise Refusal, with the emulator's own words, where it lacks a service or refuses its credentials."""
    with ThreadPoolExecutor(len(NEEDED)) as pool:
        answers = zip(NEEDED, pool.map(lambda service: _lacks(cloud, service), NEEDED), strict=True)
    missing = [f"{service} ({reason})" for service, reason in answers if reason]
    if missing:
        raise Refusal(
            f"the cloud at {cloud.endpoint} cannot run the game, for want of {'; '.join(missing)}. "
            "docs/emulators.md says which can"
        )


def _lacks(cloud: Cloud, service: str) -> str | None:
    """Why the game cannot have a service; None where it can."""
    try:
        getattr(cloud.client(service), NEEDED[service])(**_ARGUMENTS.get(service, {}))
    except ClientError as error:
        told = error.response["Error"]
        reason = told.get("Message") or told.get("Code") or str(error)
    except BotoCoreError as error:
        reason = str(error)
    except Exception as error:  # noqa: BLE001 - what is no answer of AWS breaks its parsers in ways of their own
        reason = f"its answer is none of AWS: {error}"
    else:
        return None
    return reason if len(reason) <= _REASON else f"{reason[:_REASON]}…"
