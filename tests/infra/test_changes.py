"""What a change set would do: as lines, and which of it would cost data."""

from typing import Any

import pytest

from infra.changes import Change, objections, read


def change(action: str, kind: str = "AWS::DynamoDB::Table", **more: Any) -> dict[str, Any]:
    return {
        "Type": "Resource",
        "ResourceChange": {"Action": action, "LogicalResourceId": "It", "ResourceType": kind, **more},
    }


def test_changes_are_told_with_the_properties_that_differ() -> None:
    details = [{"Target": {"Attribute": "Properties", "Name": name}} for name in ("Timeout", "Code", "Code")]
    tags = {"Target": {"Attribute": "Tags"}}

    found = read([change("Modify", "AWS::Lambda::Function", Replacement="False", Details=[*details, tags])])

    assert [str(item) for item in found] == ["~ change It: AWS::Lambda::Function (Code, Tags, Timeout)"]


@pytest.mark.parametrize(
    ("described", "action"),
    [
        (change("Add"), "add"),
        (change("Remove"), "remove"),
        (change("Import"), "import"),
        (change("Modify", Replacement="False"), "change"),
        (change("Modify"), "change"),
        (change("Modify", Replacement="True"), "replace"),
        (change("Modify", Replacement="Conditional"), "perhaps replace"),
        (change("Dynamic"), "perhaps replace"),
    ],
)
def test_every_action_of_cloudformation_is_known_and_one_that_is_not_is_feared(
    described: dict[str, Any], action: str
) -> None:
    assert [item.action for item in read([described])] == [action]


@pytest.mark.parametrize("action", ["replace", "perhaps replace", "remove"])
@pytest.mark.parametrize("kind", ["AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::S3::Bucket"])
def test_what_holds_data_is_neither_replaced_nor_removed_unless_that_is_said(kind: str, action: str) -> None:
    changes = [Change("It", kind, action)]

    assert [("--replace It" in objection) for objection in objections(changes, [])] == [True]
    assert objections(changes, ["It"]) == []


def test_other_changes_are_not_objected_to() -> None:
    changes = [
        Change("It", "AWS::DynamoDB::Table", "change"),
        Change("It", "AWS::S3::Bucket", "add"),
        Change("It", "AWS::Lambda::Function", "replace"),
        Change("It", "AWS::ApiGateway::Deployment", "remove"),
    ]

    assert objections(changes, []) == []
