"""The CloudFormation stack: deployed by a change set, against AWS or any emulator that `AWS_ENDPOINT_URL` names."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

from infra.console import Refusal
from infra.emulated import adapted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client

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


def deploy(cloud: Cloud, package: Package, parameters: Mapping[str, str], stack: str = STACK) -> dict[str, str]:
    """Bring the stack to the package's template; give its outputs. Doing it again changes nothing.

    Raises Refusal with CloudFormation's own reason when it fails.
    """
    template = _template(cloud, package)
    cloudformation: CloudFormationClient = cloud.client("cloudformation")
    _clear_failed_creation(cloudformation, stack)
    exists = _status(cloudformation, stack) is not None
    name = f"inkling-{time.time_ns()}"
    cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if exists else "CREATE",
        Capabilities=_CAPABILITIES,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        **template,
    )
    if _change_set_has_changes(cloudformation, stack, name):
        cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
        _await_stack(cloudformation, stack, "stack_update_complete" if exists else "stack_create_complete")
    found = outputs(cloud, stack)
    if cloud.endpoint:
        _put_gateway_responses(cloud, package, found["RestAPIId"])
        _drop_older_packages(cloud, package)
    return found


def outputs(cloud: Cloud, stack: str = STACK) -> dict[str, str]:
    """The stack's outputs by name."""
    described = cloud.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def _put_gateway_responses(cloud: Cloud, package: Package, api: str) -> None:
    """Put the API's own error answers where an emulator did not import them with the definition, as AWS does."""
    gateway: APIGatewayClient = cloud.client("apigateway")
    properties = json.loads(package.template.read_text())["Resources"]["RestAPI"]["Properties"]
    wanted = properties["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    there = {item["responseType"]: item for item in gateway.get_gateway_responses(restApiId=api, limit=500)["items"]}
    missing = {
        kind: response
        for kind, response in wanted.items()
        if there.get(kind, {}).get("responseTemplates") != response["responseTemplates"]
    }
    for kind, response in missing.items():
        gateway.put_gateway_response(
            restApiId=api,
            responseType=kind,
            statusCode=str(response["statusCode"]),
            responseParameters=response["responseParameters"],
            responseTemplates=response["responseTemplates"],
        )
    if missing:
        gateway.create_deployment(restApiId=api, stageName=properties["StageName"])


def _template(cloud: Cloud, package: Package) -> Any:
    """The template with the uploaded zip in the place of the local one, inline or, when it is long, from the bucket."""
    s3: S3Client = cloud.client("s3")
    bucket = _artifacts(cloud, s3)
    key = f"{package.digest}.zip"
    _upload(s3, bucket, key, package.code)
    template = json.loads(package.template.read_text())
    if cloud.endpoint:
        template = adapted(template)
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    body = json.dumps(template, separators=(",", ":"))
    if len(body.encode()) <= _INLINE_LIMIT:
        return {"TemplateBody": body}
    key = f"{hashlib.sha256(body.encode()).hexdigest()}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=body.encode())
    host = cloud.endpoint or f"https://s3.{s3.meta.region_name}.amazonaws.com"
    return {"TemplateURL": f"{host}/{bucket}/{key}"}


def _artifacts(cloud: Cloud, s3: S3Client) -> str:
    """The private bucket that holds packages; made at the first deployment."""
    account = cloud.client("sts").get_caller_identity()["Account"]
    region = s3.meta.region_name
    bucket = f"inkling-artifacts-{account}-{region}"
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        place: Any = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **place)
        s3.put_public_access_block(
            Bucket=bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
    return bucket


def _upload(s3: S3Client, bucket: str, key: str, path: Path) -> None:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError:
        s3.put_object(Bucket=bucket, Key=key, Body=path.read_bytes())


def _drop_older_packages(cloud: Cloud, package: Package) -> None:
    """Keep a developer's disk from filling up; on AWS older packages stay, to go back to."""
    s3: S3Client = cloud.client("s3")
    bucket = _artifacts(cloud, s3)
    for item in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        if item["Key"] != f"{package.digest}.zip":
            s3.delete_object(Bucket=bucket, Key=item["Key"])


def _status(cloudformation: CloudFormationClient, stack: str) -> str | None:
    try:
        status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return None if status in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"} else status


def _clear_failed_creation(cloudformation: CloudFormationClient, stack: str) -> None:
    """A stack whose creation failed can only be deleted; what holds data is retained all the same."""
    if _status(cloudformation, stack) in {"ROLLBACK_COMPLETE", "CREATE_FAILED"}:
        cloudformation.delete_stack(StackName=stack)
        _wait(cloudformation, stack, "stack_delete_complete")


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
