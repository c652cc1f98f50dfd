"""Makes somebody an admin of a deployed game, or an admin a player again.

    python -m infra.admin ann@example.org --stage prod
    python -m infra.admin ann@example.org --stage prod --revoke

An account that is there joins the group. Where there is none, or nobody has confirmed it, it is made with a password
that nobody knows, and Cognito mails a code: with it the page "Forgotten password" of the game sets the first one. So
no password is ever shown, and a sign-up that somebody else began with that address opens nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import sys
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from infra.accounts import ADMINS
from infra.console import Refusal, command, say
from infra.stack import STACK, Cloud, outputs
from infra.stages import STAGES

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def appoint(cognito: CognitoIdentityProviderClient, pool: str, client: str, email: str) -> bool:
    """Have an account with that address in the group of admins; whether a code was mailed to it to choose a password.

    Raises Refusal for an account that is locked.
    """
    status = _status(cognito, pool, email)
    if status == "DISABLED":
        raise Refusal("this account is locked, or is being erased: unlock it first")
    claimed = status not in {None, "UNCONFIRMED", "FORCE_CHANGE_PASSWORD"}
    if not claimed:
        _take(cognito, pool, email, new=status is None)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=ADMINS)
    if not claimed:
        cognito.forgot_password(ClientId=client, Username=email)
    return not claimed


def dismiss(cognito: CognitoIdentityProviderClient, pool: str, email: str) -> None:
    """Have the account in the group no more, and its sessions ended, whose tokens still say admin."""
    if _status(cognito, pool, email) is None:
        raise Refusal("there is no such account")
    cognito.admin_remove_user_from_group(UserPoolId=pool, Username=email, GroupName=ADMINS)
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username=email)


def _status(cognito: CognitoIdentityProviderClient, pool: str, email: str) -> str | None:
    """Cognito's status of the account, DISABLED if it is locked, None where there is none."""
    try:
        found = cognito.admin_get_user(UserPoolId=pool, Username=email)
    except ClientError as error:
        if error.response["Error"]["Code"] == "UserNotFoundException":
            return None
        raise
    return found["UserStatus"] if found["Enabled"] else "DISABLED"


def _take(cognito: CognitoIdentityProviderClient, pool: str, email: str, *, new: bool) -> None:
    """Have a confirmed account whose password nobody knows."""
    if new:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "nickname", "Value": "Admin"}],
            MessageAction="SUPPRESS",
        )
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=secrets.token_urlsafe(32), Permanent=True)
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username=email, UserAttributes=[{"Name": "email_verified", "Value": "true"}]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("email")
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--revoke", action="store_true", help="make an admin a player again")
    options = parser.parse_args()
    email = options.email.strip().lower()
    if not _ADDRESS.fullmatch(email):
        raise Refusal("this is no e-mail address")
    cloud = Cloud((os.environ.get("AWS_ENDPOINT_URL") or "").rstrip("/") or None)
    there = outputs(cloud, f"{STACK}-{options.stage}")
    cognito = cloud.client("cognito-idp")
    if options.revoke:
        dismiss(cognito, there["UserPoolId"], email)
        say("A player again; signed out everywhere. A token that was given already is good for an hour at most.")
    elif appoint(cognito, there["UserPoolId"], there["UserPoolClientId"], email):
        say(f"An admin. A code is on its way: choose a password at {there['Address']}/#/forgot-password")
    else:
        say(f"An admin, from the next sign-in on: {there['Address']}")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
