"""Who may deploy: two roles, of which the one that a workflow takes on can do little by itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.storage.jobs import ARCHIVE, SOURCE
from infra.paths import ROOT
from infra.template import compose

TEXT = (ROOT / "infra" / "deployer.json").read_text()
RESOURCES_OF_DEPLOYER: dict[str, Any] = json.loads(TEXT)["Resources"]

#: The actions of services whose names in CloudFormation and in policies differ.
SERVICES = {"cognito": "cognito-idp"}

#: CloudFormation cannot name what does not exist yet, and queries of logs have no name at all.
NAMELESS = {
    "cognito-idp:CreateUserPool",
    "logs:DeleteQueryDefinition",
    "logs:DescribeLogGroups",
    "logs:DescribeQueryDefinitions",
    "logs:PutQueryDefinition",
}


def statements(role: str) -> Iterator[dict[str, Any]]:
    for policy in RESOURCES_OF_DEPLOYER[role]["Properties"]["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def actions(role: str) -> set[str]:
    listed = (statement["Action"] for statement in statements(role))
    return {action for found in listed for action in ([found] if isinstance(found, str) else found)}


def test_the_workflow_is_trusted_in_its_environment_only() -> None:
    trust = RESOURCES_OF_DEPLOYER["DeployRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Fn::If"][1]

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:environment:${Stage}"},
        }
    }


def test_who_deploys_makes_neither_roles_nor_functions_nor_tables() -> None:
    made = {action for action in actions("DeployRole") if action.split(":")[1].startswith(("Create", "Put", "Update"))}

    assert made == {
        "cloudformation:CreateChangeSet",
        "cloudformation:UpdateTerminationProtection",
        "cloudfront:CreateInvalidation",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "s3:CreateBucket",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutObject",
    }
    assert {action for action in actions("DeployRole") if "*" in action} == set()


@pytest.mark.parametrize("role", ["DeployRole", "ExecutionRole"])
def test_rights_are_on_named_resources(role: str) -> None:
    unnamed = [statement for statement in statements(role) if "*" in _texts(statement["Resource"])]

    assert {action for statement in unnamed for action in statement["Action"]} <= NAMELESS


def test_cloudformation_may_make_every_kind_of_resource_that_the_template_has() -> None:
    kinds = {item["Type"] for item in compose()["Resources"].values() if "Type" in item}
    services = {kind.split("::")[1].lower() for kind in kinds} | {"lambda", "apigateway", "events", "iam"}
    allowed = {action.split(":")[0] for action in actions("ExecutionRole")}

    assert {SERVICES.get(service, service) for service in services} - allowed == set()


def test_neither_table_nor_pool_nor_bucket_can_be_deleted_with_these_roles() -> None:
    both = actions("DeployRole") | actions("ExecutionRole")

    assert not both & {"dynamodb:DeleteTable", "cognito-idp:DeleteUserPool", "s3:DeleteBucket", "dynamodb:*", "s3:*"}


def test_cloudformation_may_put_the_firewall_before_the_gateway() -> None:
    resources = compose()["Resources"]
    [setting] = [each for each in statements("ExecutionRole") if each["Action"] == "apigateway:SetWebACL"]
    names = [
        each["Properties"]["Name"]["Fn::Sub"] for each in resources.values() if each.get("Type", "").endswith("WebACL")
    ]
    stage = resources["ApiAclAssociation"]["Properties"]["ResourceArn"]["Fn::Sub"].partition("${RestAPI}")[0]

    assert setting["Resource"]["Fn::Sub"] == f"{stage}*/stages/*"
    assert names == ["${AWS::StackName}-site", "${AWS::StackName}-api"]
    assert "*/webacl/inkling-${Stage}*/*" in TEXT, "they are found by their names"


def test_of_the_roles_that_services_make_for_themselves_only_two_may_be_made() -> None:
    [making] = [each for each in statements("ExecutionRole") if "iam:CreateServiceLinkedRole" in each["Action"]]
    services = making["Condition"]["StringEquals"]["iam:AWSServiceName"]

    assert services == ["email.cognito-idp.amazonaws.com", "ops.apigateway.amazonaws.com"]
    assert [text.split("/")[2] for text in _texts(making["Resource"])] == services


def test_the_source_of_training_jobs_may_be_put_where_they_look_for_it() -> None:
    assert f'databucket-*/{SOURCE}{ARCHIVE}"' in TEXT


def _texts(resource: Any) -> list[str]:
    found = resource if isinstance(resource, list) else [resource]
    return [item["Fn::Sub"] if isinstance(item, dict) and "Fn::Sub" in item else str(item) for item in found]
