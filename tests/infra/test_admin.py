"""Making admins: of players, of nobody yet, and of an address that somebody else signed up with."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from infra.admin import appoint, dismiss
from infra.console import Refusal
from tests.conftest import Cloud


class Recorder:
    """Cognito, which also tells what was mailed."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito
        self.mailed: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cognito, name)

    def forgot_password(self, **request: str) -> Any:
        self.mailed.append(request["Username"])
        return self._cognito.forgot_password(**request)


@pytest.fixture
def cognito(cloud: Cloud) -> Any:
    return Recorder(cloud.clients.cognito)


@pytest.fixture
def place(cloud: Cloud) -> tuple[str, str]:
    """The pool and its client."""
    return cloud.environment["INKLING_USER_POOL"], cloud.environment["INKLING_CLIENT"]


@pytest.fixture
def email(cognito: Any, place: tuple[str, str]) -> Iterator[str]:
    address = f"{secrets.token_hex(6)}@example.com"
    yield address
    cognito.admin_delete_user(UserPoolId=place[0], Username=address)


def is_admin(cognito: Any, pool: str, email: str) -> bool:
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=email)["Groups"]
    return "admins" in {group["GroupName"] for group in groups}


def sign_up(cognito: Any, client: str, email: str) -> None:
    cognito.sign_up(
        ClientId=client,
        Username=email,
        Password="a password of theirs",
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "nickname", "Value": "Ann"}],
    )


def test_a_player_becomes_an_admin_and_keeps_the_password(cognito: Any, place: tuple[str, str], email: str) -> None:
    pool, client = place
    sign_up(cognito, client, email)
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username=email)

    mailed = appoint(cognito, pool, client, email)

    assert not mailed
    assert cognito.mailed == []
    assert is_admin(cognito, pool, email)
    assert cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": "a password of theirs"},
    )


def test_who_has_no_account_gets_one_and_a_code(cognito: Any, place: tuple[str, str], email: str) -> None:
    pool, client = place

    mailed = appoint(cognito, pool, client, email)

    found = cognito.admin_get_user(UserPoolId=pool, Username=email)
    attributes = {item["Name"]: item["Value"] for item in found["UserAttributes"]}
    assert mailed
    assert cognito.mailed == [email]
    assert (found["UserStatus"], attributes["email_verified"]) == ("CONFIRMED", "true")
    assert is_admin(cognito, pool, email)


def test_who_signed_up_with_an_address_of_somebody_else_gets_nothing(
    cognito: Any, place: tuple[str, str], email: str
) -> None:
    pool, client = place
    sign_up(cognito, client, email)

    mailed = appoint(cognito, pool, client, email)

    assert mailed
    assert cognito.mailed == [email]
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": "a password of theirs"},
        )


def test_an_appointment_that_was_cut_short_is_made_by_doing_it_again(
    cognito: Any, place: tuple[str, str], email: str
) -> None:
    pool, client = place
    cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")

    appoint(cognito, pool, client, email)
    appoint(cognito, pool, client, email)

    assert cognito.mailed == [email]
    assert is_admin(cognito, pool, email)


def test_a_locked_account_is_left_alone(cognito: Any, place: tuple[str, str], email: str) -> None:
    pool, client = place
    sign_up(cognito, client, email)
    cognito.admin_disable_user(UserPoolId=pool, Username=email)

    with pytest.raises(Refusal, match="locked"):
        appoint(cognito, pool, client, email)

    assert not is_admin(cognito, pool, email)


def test_an_admin_becomes_a_player_again(cognito: Any, place: tuple[str, str], email: str) -> None:
    pool, client = place
    appoint(cognito, pool, client, email)

    dismiss(cognito, pool, email)

    assert not is_admin(cognito, pool, email)


def test_who_has_no_account_cannot_be_dismissed(cognito: Any, place: tuple[str, str]) -> None:
    with pytest.raises(Refusal, match="no such account"):
        dismiss(cognito, place[0], "nobody@example.com")
