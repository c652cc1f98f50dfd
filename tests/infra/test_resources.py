"""The template and the policy: what must hold of them before anything is deployed."""

import json
import re
from typing import Any

import pytest

from infra.paths import RESOURCES, ROOT

TEMPLATE: dict[str, Any] = json.loads(RESOURCES.read_text())
POLICY: dict[str, Any] = json.loads((ROOT / ".chalice" / "policy.json").read_text())
BUCKETS = [name for name, resource in TEMPLATE["Resources"].items() if resource.get("Type") == "AWS::S3::Bucket"]
KEEPERS = {"AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::Logs::LogGroup"}


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = TEMPLATE["Resources"][name]["Properties"]
    return found


def statements() -> list[dict[str, Any]]:
    """The policy's statements, the conditional one included."""
    return [statement.get("Fn::If", [None, statement])[1] for statement in POLICY["Statement"]]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def distribution() -> dict[str, Any]:
    found: dict[str, Any] = properties("Distribution")["DistributionConfig"]
    return found


def test_no_permission_is_for_every_resource() -> None:
    resources = [resource for statement in statements() for resource in as_list(statement["Resource"])]

    assert "*" not in resources
    assert all(isinstance(resource, dict) for resource in resources), "a resource is named by reference"


def test_no_permission_is_for_every_action_of_a_service() -> None:
    actions = [action for statement in statements() for action in as_list(statement["Action"])]

    assert not [action for action in actions if "*" in action]


def test_only_a_stage_without_confirmation_may_confirm_players_itself() -> None:
    everywhere = [statement for statement in POLICY["Statement"] if "Fn::If" not in statement]

    assert "AdminConfirmSignUp" not in json.dumps(everywhere)
    assert TEMPLATE["Parameters"]["Confirmation"]["Default"] == "email"


def test_the_function_is_given_every_setting_that_the_wiring_reads() -> None:
    read = set(re.findall(r"[\"'](INKLING_[A-Z_]+)[\"']", (ROOT / "chalicelib" / "wiring.py").read_text()))
    given = {name for name in properties("APIHandler")["Environment"]["Variables"] if name.startswith("INKLING_")}

    assert read
    assert given == read


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_private_and_encrypted(bucket: str) -> None:
    assert set(properties(bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties(bucket)["BucketEncryption"]["ServerSideEncryptionConfiguration"]


def test_only_this_distribution_reads_the_site() -> None:
    [statement] = properties("SiteBucketPolicy")["PolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert "${Distribution}" in json.dumps(statement["Condition"])


def test_whatever_holds_data_outlives_the_stack() -> None:
    for name, resource in TEMPLATE["Resources"].items():
        if resource.get("Type") in KEEPERS:
            assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name


def test_the_table_is_the_one_of_the_data_model() -> None:
    table = properties("Table")

    assert [key["AttributeName"] for key in table["KeySchema"]] == ["PK", "SK"]
    [index] = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "by_number"
    assert [key["AttributeName"] for key in index["KeySchema"]] == ["INDEX", "NUMBER"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]


def test_a_sign_in_does_not_tell_whether_an_account_exists() -> None:
    client = properties("UserPoolClient")

    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["EnableTokenRevocation"]
    assert not client["GenerateSecret"]


def test_error_pages_never_take_the_place_of_the_apis_own_answers() -> None:
    mapped = {item["ErrorCode"] for item in distribution()["CustomErrorResponses"]}
    answered = {
        int(answer["statusCode"])
        for answer in properties("RestAPI")["DefinitionBody"]["x-amazon-apigateway-gateway-responses"].values()
    }

    assert mapped == {403}, "what S3 answers for a missing file; the API answers everything else"
    assert not mapped & answered


def test_the_gateways_own_errors_are_problems() -> None:
    answers = properties("RestAPI")["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]

    for kind, answer in answers.items():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        assert problem["status"] == answer["statusCode"], kind
        assert problem.keys() == {"type", "title", "status", "detail"}, kind
        assert "problem+json" in answer["responseParameters"]["gatewayresponse.header.Content-Type"], kind


def test_the_api_is_not_cached_and_the_site_runs_only_its_own_scripts() -> None:
    [api] = distribution()["CacheBehaviors"]
    policy = properties("SecurityHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]

    assert api["PathPattern"] == "/api/*"
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled"
    assert "script-src 'self';" in policy["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert "unsafe" not in policy["ContentSecurityPolicy"]["ContentSecurityPolicy"]
