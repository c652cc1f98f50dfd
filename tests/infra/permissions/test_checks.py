"""What AWS asks IAM about the requests that boto3 makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import boto3
import pytest
from boto3.dynamodb.conditions import Key
from botocore.config import Config

from infra.permissions.checks import Check, Request, checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.awsrequest import AWSPreparedRequest

ACCOUNT = "123456789012"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/game"
ITEM: dict[str, Any] = {"PK": {"S": "PLAYER#ann"}, "SK": {"S": "PROFILE"}}


class Kept(Exception):
    """A request that was to be sent."""

    def __init__(self, request: AWSPreparedRequest) -> None:
        super().__init__()
        self.request = request


SESSION = boto3.Session("access", "secret", region_name="eu-west-1")
HERE: dict[str, Any] = {
    "endpoint_url": "http://127.0.0.1:1",
    "config": Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
}


def asked(service: str, call: Callable[[Any], object]) -> tuple[Check, ...]:
    """What is asked about the request that a call of boto3 would send."""
    client = SESSION.client(service, **HERE)  # type: ignore[call-overload]
    return asked_by(client, lambda: call(client))


def asked_by(client: Any, call: Callable[[], object]) -> tuple[Check, ...]:
    def keep(request: AWSPreparedRequest, **_: object) -> None:
        raise Kept(request)

    client.meta.events.register("before-send", keep)
    with pytest.raises(Kept) as kept:
        call()
    return checks(received(kept.value.request), ACCOUNT)


def received(sent: AWSPreparedRequest) -> Request:
    """A request as it arrives."""
    url = urlsplit(sent.url)
    headers = {name.lower(): told if isinstance(told, str) else told.decode() for name, told in sent.headers.items()}
    told: Any = sent.body or b""
    body = told.read() if hasattr(told, "read") else told
    content = body.encode() if isinstance(body, str) else body
    return Request(sent.method or "", url.path, dict(parse_qsl(url.query, keep_blank_values=True)), headers, content)


def on(partition: str, action: str, resource: str = TABLE) -> Check:
    return Check(f"dynamodb:{action}", resource, {"dynamodb:LeadingKeys": (partition,)})


def test_a_request_for_an_item_names_its_partition() -> None:
    for action, call in (
        ("GetItem", lambda client: client.get_item(TableName="game", Key=ITEM)),
        ("PutItem", lambda client: client.put_item(TableName="game", Item=ITEM)),
        ("DeleteItem", lambda client: client.delete_item(TableName="game", Key=ITEM)),
        ("UpdateItem", lambda client: client.update_item(TableName="game", Key=ITEM)),
    ):
        assert asked("dynamodb", call) == (on("PLAYER#ann", action),)


def test_a_query_is_of_a_partition_of_the_table_or_of_its_index() -> None:
    values: Any = {":v0": {"S": "TAUGHT#1"}, ":v1": {"S": "LABEL#"}}
    condition = "(#n0 = :v0 AND begins_with(#n1, :v1))"
    names = {"#n0": "PK", "#n1": "SK"}

    table = asked(
        "dynamodb",
        lambda client: client.query(
            TableName="game",
            KeyConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        ),
    )
    index = asked(
        "dynamodb",
        lambda client: client.query(
            TableName="game",
            IndexName="by_number",
            KeyConditionExpression="INDEX = :v0",
            ExpressionAttributeValues={":v0": {"S": "WEEK#1"}},
        ),
    )

    assert table == (on("TAUGHT#1", "Query"),)
    assert index == (on("WEEK#1", "Query", f"{TABLE}/index/by_number"),)


def test_the_conditions_that_boto3_writes_are_read() -> None:
    table = SESSION.resource("dynamodb", **HERE).Table("game")
    condition = Key("PK").eq("WORDS") & Key("SK").begins_with("PART#")

    assert asked_by(table.meta.client, lambda: table.query(KeyConditionExpression=condition)) == (on("WORDS", "Query"),)


def test_a_transaction_asks_for_each_of_its_items() -> None:
    condition = {"TableName": "game", "ConditionExpression": "attribute_exists(PK)"}
    items: list[Any] = [
        {"Put": {"TableName": "game", "Item": ITEM}},
        {"ConditionCheck": {"Key": {"PK": {"S": "REGISTRY"}, "SK": {"S": "ALIAS#champion"}}, **condition}},
    ]

    found = asked("dynamodb", lambda client: client.transact_write_items(TransactItems=items))

    assert found == (on("PLAYER#ann", "PutItem"), on("REGISTRY", "ConditionCheckItem"))


def test_a_batch_asks_once_for_all_its_partitions() -> None:
    words: Any = {"PK": {"S": "WORDS"}, "SK": {"S": "HEAD"}}
    both = {"dynamodb:LeadingKeys": ("PLAYER#ann", "WORDS")}

    read = asked("dynamodb", lambda client: client.batch_get_item(RequestItems={"game": {"Keys": [words, ITEM]}}))
    writes: Any = {"game": [{"PutRequest": {"Item": ITEM}}, {"DeleteRequest": {"Key": words}}]}
    written = asked("dynamodb", lambda client: client.batch_write_item(RequestItems=writes))

    assert read == (Check("dynamodb:BatchGetItem", TABLE, both),)
    assert written == (Check("dynamodb:BatchWriteItem", TABLE, both),)


def test_objects_are_asked_for_by_their_keys() -> None:
    key = "word-lists/été/a b.csv"
    resource = f"arn:aws:s3:::data/{key}"

    assert asked("s3", lambda client: client.get_object(Bucket="data", Key=key)) == (Check("s3:GetObject", resource),)
    assert asked("s3", lambda client: client.head_object(Bucket="data", Key=key)) == (Check("s3:GetObject", resource),)
    assert asked("s3", lambda client: client.put_object(Bucket="data", Key=key, Body=b"x")) == (
        Check("s3:PutObject", resource),
    )


def test_a_write_over_a_known_version_needs_to_read_it() -> None:
    found = asked("s3", lambda client: client.put_object(Bucket="data", Key="a", Body=b"x", IfMatch="1"))

    assert [check.action for check in found] == ["s3:PutObject", "s3:GetObject"]


def test_many_objects_are_deleted_one_by_one_and_a_list_is_of_a_prefix() -> None:
    gone: Any = {"Objects": [{"Key": "drawings/a"}, {"Key": "drawings/b"}]}

    deleted = asked("s3", lambda client: client.delete_objects(Bucket="data", Delete=gone))
    listed = asked("s3", lambda client: client.list_objects_v2(Bucket="data", Prefix="drawings/"))

    assert deleted == tuple(Check("s3:DeleteObject", f"arn:aws:s3:::data/drawings/{name}") for name in "ab")
    assert listed == (Check("s3:ListBucket", "arn:aws:s3:::data", {"s3:prefix": ("drawings/",)}),)


def test_what_anybody_may_ask_cognito_needs_no_role_and_what_an_admin_may_does() -> None:
    anybody = asked("cognito-idp", lambda client: client.sign_up(ClientId="c", Username="a@b.c", Password="p"))
    admin = asked("cognito-idp", lambda client: client.admin_delete_user(UserPoolId="eu-west-1_a", Username="ann"))

    pool = f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool/eu-west-1_a"
    assert anybody == ()
    assert admin == (Check("cognito-idp:AdminDeleteUser", pool),)


def test_whoever_creates_a_job_tags_it_and_passes_a_role_on() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/training"

    found = asked(
        "sagemaker",
        lambda client: client.create_training_job(
            TrainingJobName="inkling-1",
            RoleArn=role,
            AlgorithmSpecification={"TrainingInputMode": "File"},
            OutputDataConfig={"S3OutputPath": "s3://data/out"},
            ResourceConfig={"VolumeSizeInGB": 1},
            StoppingCondition={},
            Tags=[{"Key": "application", "Value": "inkling"}],
        ),
    )

    job = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/inkling-1"
    assert set(map(str, found)) == {
        str(Check("sagemaker:CreateTrainingJob", job)),
        str(Check("sagemaker:AddTags", job)),
        str(Check("iam:PassRole", role, {"iam:PassedToService": ("sagemaker.amazonaws.com",)})),
    }


@pytest.mark.parametrize(
    ("service", "call", "action"),
    [
        ("sts", lambda client: client.get_caller_identity(), "sts:POST /"),
        ("s3", lambda client: client.get_bucket_location(Bucket="data"), "s3:GET /data"),
        ("dynamodb", lambda client: client.list_tables(), "dynamodb:ListTables"),
    ],
)
def test_what_is_not_known_here_is_asked_for_on_what_nobody_is_granted(
    service: str, call: Callable[[Any], object], action: str
) -> None:
    assert asked(service, call) == (Check(action, "?"),)
