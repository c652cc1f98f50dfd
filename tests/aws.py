"""The cloud in the process: moto's table, bucket and user pool, as the template makes them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from chalicelib import wiring
from tests.tables import share_items

REGION: Final = "eu-west-1"
TABLE = "inkling"
BUCKET = "inkling-data"


@dataclass
class SettableClock:
    """Stands still until it is told."""

    now: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


class RevokingCognito:
    """A Cognito client of moto that can revoke, and refuses where moto falls over."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito
        self.revoked: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return cast("Callable[..., Any]", getattr(self._cognito, name))

    def revoke_token(self, **request: str) -> dict[str, Any]:
        self.revoked.append(request["Token"])
        return {}

    def confirm_forgot_password(self, **request: str) -> Any:
        try:
            return self._cognito.confirm_forgot_password(**request)
        except self._cognito.exceptions.ResourceNotFoundException:  # moto tells that there is no such user
            mismatch = {"Error": {"Code": "CodeMismatchException"}}
            raise self._cognito.exceptions.CodeMismatchException(mismatch, "ConfirmForgotPassword") from None

    def initiate_auth(self, **request: Any) -> Any:
        refused = self._cognito.exceptions.NotAuthorizedException({"Error": {"Code": "NotAuthorizedException"}}, "")
        if request["AuthParameters"].get("REFRESH_TOKEN") in self.revoked:
            raise refused
        try:
            return self._cognito.initiate_auth(**request)
        except AttributeError:  # moto falls over a refresh token whose user is gone
            raise refused from None


def with_revocation(clients: wiring.Clients) -> wiring.Clients:
    return replace(clients, cognito=cast("Any", RevokingCognito(clients.cognito)))


def empty(clients: wiring.Clients) -> None:
    """Empty table and bucket; the accounts stay, for making a pool takes moto long."""
    for table in clients.dynamodb.tables.all():  # a test may have deleted it
        table.delete()
    _make_table(clients)
    for found in clients.s3.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        clients.s3.delete_object(Bucket=BUCKET, Key=found["Key"])


def make_resources(clients: wiring.Clients) -> dict[str, str]:
    """Make what the template makes and return the environment that names it."""
    _make_table(clients)
    clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    pool = clients.cognito.create_user_pool(
        PoolName="players",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireLowercase": False,
                "RequireUppercase": False,
                "RequireNumbers": False,
                "RequireSymbols": False,
            }
        },
    )["UserPool"]["Id"]
    client = clients.cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="api",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        ReadAttributes=["email", "nickname"],
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]["ClientId"]
    clients.cognito.create_group(UserPoolId=pool, GroupName="admins")
    return {
        "INKLING_TABLE": TABLE,
        "INKLING_BUCKET": BUCKET,
        "INKLING_USER_POOL": pool,
        "INKLING_CLIENT": client,
        "INKLING_CONFIRMATION": "none",
    }


def _make_table(clients: wiring.Clients) -> None:
    clients.dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "PK", "AttributeType": "S"},
            {"AttributeName": "SK", "AttributeType": "S"},
            {"AttributeName": "INDEX", "AttributeType": "S"},
            {"AttributeName": "NUMBER", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_number",
                "KeySchema": [
                    {"AttributeName": "INDEX", "KeyType": "HASH"},
                    {"AttributeName": "NUMBER", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    share_items(TABLE, REGION)
