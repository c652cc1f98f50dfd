"""The functions of a deployed stack and the policies of their roles, as the cloud tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.stack import Cloud


def resources_of(cloud: Cloud, stack: str) -> list[dict[str, str]]:
    """A stack's resources: `LogicalResourceId`, `PhysicalResourceId`, `ResourceType`."""
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return [resource for page in pages for resource in page["StackResourceSummaries"]]


def functions_of(cloud: Cloud, stack: str) -> dict[str, str]:
    """The names of a stack's functions by what the template calls them."""
    return {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for resource in resources_of(cloud, stack)
        if resource["ResourceType"] == "AWS::Lambda::Function"
    }


def policies_of(cloud: Cloud, function: str) -> Iterator[dict[str, Any]]:
    """The policies of a function's role, as they are deployed."""
    role = cloud.client("lambda").get_function_configuration(FunctionName=function)["Role"].rpartition("/")[2]
    iam = cloud.client("iam")
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        yield iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        policy = iam.get_policy(PolicyArn=attached["PolicyArn"])["Policy"]
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        yield version["PolicyVersion"]["Document"]
