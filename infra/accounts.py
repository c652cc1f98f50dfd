"""The local cloud's two accounts; their passwords are made once and kept beside its state, never in the repository."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AttributeTypeTypeDef

ADMINS = "admins"
_ROLES = ("player", "admin")


@dataclass(frozen=True, slots=True)
class Account:
    """A way to sign in; `role` is player or admin."""

    role: str
    email: str
    password: str


def load(path: Path) -> list[Account]:
    """The accounts kept in a file, which is made, readable by its owner only, if there is none."""
    if not path.is_file():
        accounts = [Account(role, f"{role}@example.com", secrets.token_urlsafe(9)) for role in _ROLES]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps([asdict(account) for account in accounts], indent=2))
    return [Account(**entry) for entry in json.loads(path.read_text())]


def ensure(cognito: CognitoIdentityProviderClient, pool: str, account: Account) -> None:
    """Have the account in the pool, confirmed, with its password and in its group, whatever was there before."""
    attributes: list[AttributeTypeTypeDef] = [
        {"Name": "email", "Value": account.email},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "nickname", "Value": account.role.capitalize()},
    ]
    try:
        cognito.admin_create_user(
            UserPoolId=pool, Username=account.email, UserAttributes=attributes, MessageAction="SUPPRESS"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "UsernameExistsException":
            raise
    cognito.admin_set_user_password(UserPoolId=pool, Username=account.email, Password=account.password, Permanent=True)
    if account.role == "admin":
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=account.email, GroupName=ADMINS)
