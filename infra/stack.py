"""The CloudFormation stack: deployed by a change set, against AWS or any emulator that `AWS_ENDPOINT_URL` names."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from infra import changes, gateway
from infra.artifacts import artifacts
from infra.console import Refusal
from infra.emulated import adapted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_cloudformation import CloudFormationClient

    from infra.artifacts import Artifacts
    from infra.changes import Change
    from infra.package import Package

STACK = "inkling"
_CAPABILITIES: tuple[Any, ...] = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
_INLINE_LIMIT = 51_200  # bytes of a template that CloudFormation takes in the request itself
_POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where to deploy: an emulator's address, or None for AWS itself with the credentials of the environment."""

    endpoint: str | None

    def _session(self) -> boto3.Session:
        if self.endpoint is None:
            return boto3.Session()
        return boto3.Session(
            aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "test"),
            aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "test"),
            region_name=os.environ.get("AWS_DEFAULT_REGION", "us-east-1"),
        )

    def client(self, service: str) -> Any:
        """A boto3 client of the service; against an emulator S3 is addressed by path, for want of a name server."""
        return self._session().client(service, endpoint_url=self.endpoint, config=self._config())  # type: ignore[call-overload]

    def resource(self, service: str) -> Any:
        """A boto3 resource of the service."""
        return self._session().resource(service, endpoint_url=self.endpoint, config=self._config())  # type: ignore[call-overload]

    def _config(self) -> Config:
        return Config(retries={"mode": "standard"}, s3={"addressing_style": "path" if self.endpoint else "auto"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a stack should be: its template, the parameters that are to change, its tags.

    `role` is the one that CloudFormation takes on to make it so; empty: who asks, or the role that it took on before.
    """

    template: Mapping[str, Any]
    parameters: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    role: str = ""


def deploy(cloud: Cloud, package: Package, parameters: Mapping[str, str], stack: str = STACK) -> dict[str, str]:
    """Bring a local cloud's stack to the package; give its outputs. Doing it again changes nothing.

    Raises Refusal with CloudFormation's own reason when it fails.
    """
    place = artifacts(cloud)
    key = f"local/{package.digest}.zip"
    place.put_once(key, package.code.read_bytes())
    template = with_code(json.loads(package.template.read_text()), place.bucket, key)
    update(cloud, place, stack, Wish(template, parameters))
    for older in place.listing("local/").keys() - {key}:  # a developer's disk does not fill up
        place.delete(older)
    return outputs(cloud, stack)


def update(
    cloud: Cloud, place: Artifacts, stack: str, wish: Wish, agree: Callable[[list[Change]], None] = lambda _: None
) -> bool:
    """Bring a stack to its wish; whether that changed anything. Parameters that are not given stay as they are.

    `agree` sees the changes before they are made, and raises to prevent them. Raises Refusal if the stack is being
    changed or cannot be, and with CloudFormation's own reason when it fails; it has put everything back then.
    """
    if cloud.endpoint:
        wish = replace(wish, template=adapted(dict(wish.template)))
    cloudformation: CloudFormationClient = cloud.client("cloudformation")
    changed = _change(cloudformation, place, stack, wish, agree)
    if cloud.endpoint:
        gateway.put_responses(cloud.client("apigateway"), wish.template, outputs(cloud, stack)["RestAPIId"])
    return changed


def protect(cloud: Cloud, stack: str) -> None:
    """Have the stack refuse to be deleted until a person has lifted that."""
    cloud.client("cloudformation").update_termination_protection(StackName=stack, EnableTerminationProtection=True)


def with_code(template: Mapping[str, Any], bucket: str, key: str) -> dict[str, Any]:
    """The template with an object in the place of the code that lies in a file."""
    changed: dict[str, Any] = json.loads(json.dumps(template))
    for resource in changed["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    return changed


def outputs(cloud: Cloud, stack: str = STACK) -> dict[str, str]:
    """The stack's outputs by name; raises Refusal where there is no such stack."""
    described = _describe(cloud.client("cloudformation"), stack)
    if described is None:
        raise Refusal(f"there is no stack {stack} here: deploy first")
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def _change(
    cloudformation: CloudFormationClient,
    place: Artifacts,
    stack: str,
    wish: Wish,
    agree: Callable[[list[Change]], None],
) -> bool:
    there = _ready(cloudformation, stack)
    name = f"inkling-{time.time_ns()}"
    cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if there else "CREATE",
        Capabilities=_CAPABILITIES,
        Parameters=_parameters(wish, there or {}),
        Tags=[{"Key": key, "Value": value} for key, value in wish.tags.items()],
        **_body(place, wish),
    )
    if not _change_set_has_changes(cloudformation, stack, name):
        return False
    pages = cloudformation.get_paginator("describe_change_set").paginate(StackName=stack, ChangeSetName=name)
    try:
        agree(changes.read(change for page in pages for change in page["Changes"]))
    except BaseException:
        cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
        raise
    cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
    _await_stack(cloudformation, stack, "stack_update_complete" if there else "stack_create_complete")
    return True


def _ready(cloudformation: CloudFormationClient, stack: str) -> Any:
    """The stack as it is, or None where it must be made; raises Refusal where it cannot be changed now."""
    described = _describe(cloudformation, stack)
    status = described["StackStatus"] if described else "DELETE_COMPLETE"
    if status in {"DELETE_COMPLETE", "REVIEW_IN_PROGRESS"}:
        return None
    if status.endswith("_IN_PROGRESS"):
        raise Refusal(
            f"{stack} is {status}, by another deployment or one that was cut short: try again when it is done"
        )
    if status in {"ROLLBACK_COMPLETE", "CREATE_FAILED"}:
        # It can only be deleted; what holds data is retained all the same.
        cloudformation.delete_stack(StackName=stack)
        _wait(cloudformation, stack, "stack_delete_complete")
        return None
    if status.endswith("_FAILED"):
        raise Refusal(f"the stack {stack} is {status}, which a person must put right first: see docs/operations.md")
    return described


def _parameters(wish: Wish, there: Mapping[str, Any]) -> list[Any]:
    """The wish's parameters, and for the others what the stack has now."""
    declared = wish.template.get("Parameters", {}).keys()
    unknown = wish.parameters.keys() - declared
    if unknown:
        raise Refusal(
            f"the template has no parameter {', '.join(sorted(unknown))}; it has {', '.join(sorted(declared))}"
        )
    kept = {parameter["ParameterKey"] for parameter in there.get("Parameters", [])} & declared - wish.parameters.keys()
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in wish.parameters.items()]
    return [*given, *({"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept))]


def _body(place: Artifacts, wish: Wish) -> Any:
    """The role, if there is one, and the template in the request or, when it is long, where CloudFormation finds it."""
    role = {"RoleARN": wish.role} if wish.role else {}
    body = json.dumps(wish.template, separators=(",", ":")).encode()
    if len(body) <= _INLINE_LIMIT:
        return {"TemplateBody": body.decode(), **role}
    key = f"templates/{hashlib.sha256(body).hexdigest()}.json"
    place.put_once(key, body)
    return {"TemplateURL": place.address(key), **role}


def _describe(cloudformation: CloudFormationClient, stack: str) -> Any:
    try:
        return cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def _change_set_has_changes(cloudformation: CloudFormationClient, stack: str, name: str) -> bool:
    while True:
        change_set = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        if change_set["Status"] == "CREATE_COMPLETE":
            return True
        if change_set["Status"] == "FAILED":
            break
        time.sleep(_POLL_SECONDS)
    reason = change_set.get("StatusReason", "no reason given")
    cloudformation.delete_change_set(StackName=stack, ChangeSetName=name)
    if "didn't contain changes" in reason or "No updates are to be performed" in reason:
        return False
    raise Refusal(f"the deployment was refused: {reason}")


def _await_stack(cloudformation: CloudFormationClient, stack: str, waiter: Any) -> None:
    begun = time.time()
    try:
        _wait(cloudformation, stack, waiter)
    except WaiterError as error:
        raise Refusal(f"the deployment failed: {_first_failure(cloudformation, stack, begun) or error}") from error


def _wait(cloudformation: CloudFormationClient, stack: str, waiter: Any) -> None:
    local = "amazonaws.com" not in cloudformation.meta.endpoint_url
    delay, attempts = (1, 300) if local else (5, 720)  # CloudFront takes minutes on AWS
    cloudformation.get_waiter(waiter).wait(StackName=stack, WaiterConfig={"Delay": delay, "MaxAttempts": attempts})


def _first_failure(cloudformation: CloudFormationClient, stack: str, since: float) -> str | None:
    """The reason of the earliest failure: those after it are mostly cancellations."""
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failures = [
        f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in events
        if event.get("ResourceStatus", "").endswith("FAILED") and event["Timestamp"].timestamp() >= since - 60
    ]
    return failures[-1] if failures else None
