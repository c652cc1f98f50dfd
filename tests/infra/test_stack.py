"""A stack that is being changed, or broken, is told apart from one that can be deployed to."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.artifacts import Artifacts
from infra.console import Refusal
from infra.stack import Wish, outputs, update, with_code
from tests.aws import BUCKET
from tests.conftest import Cloud

TEMPLATE: dict[str, Any] = {"Parameters": {"LogLevel": {}, "Stage": {}}, "Resources": {}}


class Formation:
    """CloudFormation with a stack in some state; it records the change sets that it is asked for."""

    def __init__(self, status: str | None, parameters: tuple[str, ...] = ()) -> None:
        self.status = status
        self.parameters = parameters
        self.asked: list[dict[str, Any]] = []
        self.deleted: list[str] = []
        self.executed: list[str] = []

    def client(self, service: str) -> Any:
        assert service == "cloudformation"
        return self

    endpoint = None

    class meta:  # noqa: N801  (as botocore calls it)
        endpoint_url = "https://cloudformation.eu-west-1.amazonaws.com"

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803
        if self.status is None:
            message = f"Stack with id {StackName} does not exist"
            raise ClientError({"Error": {"Code": "ValidationError", "Message": message}}, "DescribeStacks")
        parameters = [{"ParameterKey": name, "ParameterValue": "kept"} for name in self.parameters]
        return {"Stacks": [{"StackName": StackName, "StackStatus": self.status, "Parameters": parameters}]}

    def create_change_set(self, **request: Any) -> None:
        self.asked.append(request)

    def describe_change_set(self, **_: str) -> Any:
        return {"Status": "CREATE_COMPLETE"}

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, **_: str) -> Any:
        table = {"Action": "Remove", "LogicalResourceId": "Table", "ResourceType": "AWS::DynamoDB::Table"}
        return [{"Changes": [{"Type": "Resource", "ResourceChange": table}]}, {"Changes": []}]

    def execute_change_set(self, **request: str) -> None:
        self.executed.append(request["ChangeSetName"])

    def delete_change_set(self, **request: str) -> None:
        self.deleted.append(request["ChangeSetName"])

    def get_waiter(self, _: str) -> Any:
        return self

    def wait(self, **_: Any) -> None:
        pass


@pytest.fixture
def place(cloud: Cloud) -> Artifacts:
    return Artifacts(cloud.clients.s3, BUCKET)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("UPDATE_IN_PROGRESS", "another deployment"),
        ("CREATE_IN_PROGRESS", "another deployment"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "another deployment"),
        ("UPDATE_ROLLBACK_FAILED", "a person must put right first"),
        ("DELETE_FAILED", "a person must put right first"),
    ],
)
def test_a_stack_that_cannot_be_changed_now_is_left_alone(place: Artifacts, status: str, told: str) -> None:
    formation: Any = Formation(status)

    with pytest.raises(Refusal, match=told):
        update(formation, place, "inkling-dev", Wish(TEMPLATE, {}))

    assert formation.asked == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (None, "CREATE"),
        ("REVIEW_IN_PROGRESS", "CREATE"),
        ("UPDATE_COMPLETE", "UPDATE"),
        ("UPDATE_ROLLBACK_COMPLETE", "UPDATE"),
    ],
)
def test_a_stack_is_made_or_changed_by_a_change_set(place: Artifacts, status: str | None, kind: str) -> None:
    formation: Any = Formation(status)

    assert update(formation, place, "inkling-dev", Wish(TEMPLATE, {"Stage": "dev"}, {"stage": "dev"}, "arn:role"))

    asked = formation.asked[0]
    assert (asked["ChangeSetType"], asked["RoleARN"]) == (kind, "arn:role")
    assert asked["Tags"] == [{"Key": "stage", "Value": "dev"}]
    assert formation.executed == [asked["ChangeSetName"]]


def test_parameters_that_are_not_given_stay_unless_the_template_lost_them(place: Artifacts) -> None:
    formation: Any = Formation("UPDATE_COMPLETE", ("LogLevel", "Stage", "Gone"))

    update(formation, place, "inkling-dev", Wish(TEMPLATE, {"Stage": "dev"}))

    assert formation.asked[0]["Parameters"] == [
        {"ParameterKey": "Stage", "ParameterValue": "dev"},
        {"ParameterKey": "LogLevel", "UsePreviousValue": True},
    ]


def test_a_parameter_that_the_template_does_not_have_is_refused(place: Artifacts) -> None:
    with pytest.raises(Refusal, match="no parameter LogLvel; it has LogLevel, Stage"):
        update(Formation(None), place, "inkling-dev", Wish(TEMPLATE, {"LogLvel": "DEBUG"}))  # type: ignore[arg-type]


def test_changes_that_are_not_agreed_to_are_not_made(place: Artifacts) -> None:
    formation: Any = Formation("UPDATE_COMPLETE")
    shown: list[str] = []

    def refuse(changes: list[Any]) -> None:
        shown.extend(map(str, changes))
        raise Refusal("no")

    with pytest.raises(Refusal, match="no"):
        update(formation, place, "inkling-dev", Wish(TEMPLATE, {}), refuse)

    assert shown == ["- remove Table: AWS::DynamoDB::Table"]
    assert formation.executed == []
    assert formation.deleted == [formation.asked[0]["ChangeSetName"]]


def test_a_long_template_goes_by_the_bucket(place: Artifacts) -> None:
    formation: Any = Formation(None)
    long = TEMPLATE | {"Description": "x" * 60_000}

    update(formation, place, "inkling-dev", Wish(long, {}))

    address = formation.asked[0]["TemplateURL"]
    assert "TemplateBody" not in formation.asked[0]
    assert place.has(address.partition(f"/{BUCKET}/")[2])


def test_where_nothing_is_deployed_that_is_said() -> None:
    with pytest.raises(Refusal, match="no stack inkling-prod here"):
        outputs(Formation(None), "inkling-prod")  # type: ignore[arg-type]


def test_code_is_named_in_functions_only() -> None:
    template = {
        "Resources": {
            "F": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "x"}},
            "B": {"Type": "AWS::S3::Bucket"},
        }
    }

    found = with_code(template, "bucket", "key")

    assert found["Resources"]["F"]["Properties"] == {"CodeUri": {"Bucket": "bucket", "Key": "key"}}
    assert found["Resources"]["B"] == {"Type": "AWS::S3::Bucket"}
