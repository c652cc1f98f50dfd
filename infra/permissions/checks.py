"""What AWS asks IAM about a request: which action, on which resource, with which values of the condition keys.

Which request asks for which action: the Service Authorization Reference, DynamoDB's *Using IAM with transactions*, S3's
*How to prevent object overwrites with conditional writes*.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_CREDENTIAL = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_EQUAL = re.compile(r"(#?\w+) = (:\w+)")
_PARTITION_KEYS = {"PK", "INDEX"}  # of the table and of its index
_TRANSACTED = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
_OBJECT_ACTIONS = {"DELETE": "DeleteObject", "GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject"}
_S3_NAMESPACE = {"s3": "http://s3.amazonaws.com/doc/2006-03-01/"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request to AWS: the path as it was sent, the names of headers in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One permission that a request needs; `keys` are the condition keys that it has a value for."""

    action: str
    resource: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes to, as ARNs say it."""

    region: str
    account: str

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"


def service(request: Request) -> str | None:
    """The service that a request is signed for; None without a signature."""
    signed = _CREDENTIAL.search(request.headers.get("authorization", ""))
    return signed and signed["service"]


def checks(request: Request, account: str) -> tuple[Check, ...]:
    """What IAM is asked; nothing for a request without a signature, which needs no role.

    What is not known here is asked for on the resource `?`, which nobody is granted, so that it shows.
    """
    signed = _CREDENTIAL.search(request.headers.get("authorization", ""))
    if signed is None:
        return ()
    name, place = signed["service"], Place(signed["region"], account)
    operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
    known: dict[str, Callable[[], Iterator[Check]]] = {
        "cognito-idp": lambda: _cognito(operation, _json(request), place),
        "dynamodb": lambda: _dynamodb(operation, _json(request), place),
        "s3": lambda: _s3(request),
        "sagemaker": lambda: _sagemaker(operation, _json(request), place),
    }
    found = tuple(known[name]()) if name in known else ()
    return found or (Check(f"{name}:{operation or f'{request.method} {request.path}'}", "?"),)


def _json(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(request.body or b"{}")
    return told


def _cognito(operation: str, told: dict[str, Any], place: Place) -> Iterator[Check]:
    if "UserPoolId" in told:
        yield Check(f"cognito-idp:{operation}", place.arn("cognito-idp", f"userpool/{told['UserPoolId']}"))


def _dynamodb(operation: str, told: dict[str, Any], place: Place) -> Iterator[Check]:
    """A transaction asks for each of its items by itself, a batch once for all items of a table."""
    if "TransactItems" in told:
        for entry in told["TransactItems"]:
            for kind, item in entry.items():
                yield _on_table(_TRANSACTED[kind], item, [_leading(item)], place)
    elif "RequestItems" in told:
        for table, asked in told["RequestItems"].items():
            items = [*asked.get("Keys", [])] if isinstance(asked, dict) else [*map(_written, asked)]
            leading = [next(iter(item["PK"].values())) for item in items]
            yield _on_table(operation, {"TableName": table}, leading, place)
    elif "TableName" in told:
        yield _on_table(operation, told, [_leading(told)], place)


def _on_table(operation: str, told: Mapping[str, Any], leading: list[str], place: Place) -> Check:
    index = f"/index/{told['IndexName']}" if "IndexName" in told else ""
    resource = place.arn("dynamodb", f"table/{told['TableName']}{index}")
    return Check(f"dynamodb:{operation}", resource, {"dynamodb:LeadingKeys": tuple(sorted(set(leading)))})


def _written(entry: dict[str, Any]) -> dict[str, Any]:
    """The key or item of a write in a batch."""
    ((_, write),) = entry.items()
    found: dict[str, Any] = write.get("Key") or write["Item"]
    return found


def _leading(told: Mapping[str, Any]) -> str:
    """The partition that a request for one item, or for the items of one partition, names."""
    if place := told.get("Key") or told.get("Item"):
        return str(next(iter(place["PK"].values())))
    names = told.get("ExpressionAttributeNames", {})
    for name, value in _EQUAL.findall(told["KeyConditionExpression"]):
        if names.get(name, name) in _PARTITION_KEYS:
            return str(next(iter(told["ExpressionAttributeValues"][value].values())))
    raise ValueError(f"a query names no partition: {told['KeyConditionExpression']}")


def _s3(request: Request) -> Iterator[Check]:
    """Requests by path, as to every emulator: `/<bucket>/<key>`."""
    bucket, _, key = unquote(request.path).lstrip("/").partition("/")
    if request.method == "POST" and "delete" in request.query:
        for found in ET.fromstring(request.body).iterfind("s3:Object/s3:Key", _S3_NAMESPACE):  # noqa: S314 - our own
            yield Check("s3:DeleteObject", f"arn:aws:s3:::{bucket}/{found.text}")
    elif key and request.method in _OBJECT_ACTIONS and not request.query.keys() - {"x-id"}:
        yield Check(f"s3:{_OBJECT_ACTIONS[request.method]}", f"arn:aws:s3:::{bucket}/{key}")
        if request.method == "PUT" and "if-match" in request.headers:
            yield Check("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}")
    elif bucket and not key and request.method == "GET" and request.query.get("list-type") == "2":
        yield Check("s3:ListBucket", f"arn:aws:s3:::{bucket}", {"s3:prefix": (request.query.get("prefix", ""),)})


def _sagemaker(operation: str, told: dict[str, Any], place: Place) -> Iterator[Check]:
    """Whoever creates a job also tags it, and passes a role on to it."""
    if "TrainingJobName" not in told:
        return
    job = place.arn("sagemaker", f"training-job/{told['TrainingJobName']}")
    yield Check(f"sagemaker:{operation}", job)
    if operation == "CreateTrainingJob":
        yield Check("iam:PassRole", told["RoleArn"], {"iam:PassedToService": ("sagemaker.amazonaws.com",)})
        if told.get("Tags"):
            yield Check("sagemaker:AddTags", job)
