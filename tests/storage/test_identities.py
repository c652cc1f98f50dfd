"""What Cognito says, in words that tell nobody who has an account."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from chalicelib.errors import InklingError, Invalid, TooManyRequests, Unauthenticated, Unavailable
from chalicelib.storage.identities import IdentityStore

ABOUT_A_CODE = [
    "CodeMismatchException",
    "ExpiredCodeException",
    "UserNotFoundException",
    "NotAuthorizedException",
    "LimitExceededException",
    "TooManyFailedAttemptsException",
    "InvalidParameterException",
]
ABOUT_A_SIGN_IN = [
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "InvalidParameterException",
]


@pytest.fixture
def cognito() -> Any:
    return boto3.client("cognito-idp", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.fixture
def stub(cognito: Any) -> Iterator[Stubber]:
    with Stubber(cognito) as stub:
        yield stub


@pytest.fixture
def identities(cognito: Any) -> IdentityStore:
    return IdentityStore(cognito, "eu-west-1_pool", "client")


def sign_in(identities: IdentityStore) -> Any:
    return identities.sign_in("ada@example.com", "correct horse")


def confirm(identities: IdentityStore) -> None:
    identities.confirm("ada@example.com", "000000")


def reset(identities: IdentityStore) -> None:
    identities.reset_password("ada@example.com", "000000", "correct horse")


def told(act: Callable[[IdentityStore], Any], identities: IdentityStore) -> tuple[type[InklingError], str]:
    with pytest.raises(InklingError) as refusal:
        act(identities)
    return type(refusal.value), str(refusal.value)


def id_token(claims: dict[str, Any]) -> str:
    return f"e30.{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')}.signature"


@pytest.mark.parametrize(
    ("operation", "act", "codes", "kind"),
    [
        ("initiate_auth", sign_in, ABOUT_A_SIGN_IN, Unauthenticated),
        ("confirm_sign_up", confirm, ABOUT_A_CODE, Invalid),
        ("confirm_forgot_password", reset, ABOUT_A_CODE, Invalid),
    ],
)
def test_whatever_is_said_of_an_account_is_told_in_the_same_words(
    identities: IdentityStore,
    stub: Stubber,
    operation: str,
    act: Callable[[IdentityStore], Any],
    codes: list[str],
    kind: type[InklingError],
) -> None:
    for code in codes:
        stub.add_client_error(operation, code)

    answers = {told(act, identities) for _ in codes}

    assert len(answers) == 1
    assert answers.pop()[0] is kind


@pytest.mark.parametrize(
    ("operation", "act"),
    [("initiate_auth", sign_in), ("confirm_sign_up", confirm), ("confirm_forgot_password", reset)],
)
def test_too_many_requests_are_told(
    identities: IdentityStore, stub: Stubber, operation: str, act: Callable[[IdentityStore], Any]
) -> None:
    stub.add_client_error(operation, "TooManyRequestsException")

    assert told(act, identities)[0] is TooManyRequests


@pytest.mark.parametrize(
    "code",
    ["UserNotFoundException", "InvalidParameterException", "LimitExceededException", "CodeDeliveryFailureException"],
)
def test_a_forgotten_password_of_nobody_is_no_error(identities: IdentityStore, stub: Stubber, code: str) -> None:
    stub.add_client_error("forgot_password", code)

    identities.forgot_password("nobody@example.com")

    stub.assert_no_pending_responses()


def test_a_sign_up_with_a_known_address_is_no_error_but_not_fresh(identities: IdentityStore, stub: Stubber) -> None:
    stub.add_client_error("sign_up", "UsernameExistsException")

    assert identities.sign_up("ada@example.com", "correct horse", "Ada") is False


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("InvalidPasswordException", Invalid),
        ("InvalidParameterException", Invalid),
        ("LimitExceededException", TooManyRequests),
        ("TooManyRequestsException", TooManyRequests),
        ("InternalErrorException", Unavailable),
    ],
)
def test_a_sign_up_that_cannot_be_is_told_why(
    identities: IdentityStore, stub: Stubber, code: str, kind: type[InklingError]
) -> None:
    stub.add_client_error("sign_up", code)

    assert told(lambda store: store.sign_up("ada@example.com", "password", "Ada"), identities)[0] is kind


def test_a_weak_password_is_told_as_the_password(identities: IdentityStore, stub: Stubber) -> None:
    stub.add_client_error("sign_up", "InvalidPasswordException")

    with pytest.raises(Invalid) as refusal:
        identities.sign_up("ada@example.com", "password", "Ada")

    assert refusal.value.field == "password"


def test_a_challenge_in_place_of_tokens_opens_nothing(identities: IdentityStore, stub: Stubber) -> None:
    stub.add_response("initiate_auth", {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20})

    assert told(sign_in, identities)[0] is Unauthenticated


def test_a_session_is_its_id_tokens(identities: IdentityStore, stub: Stubber) -> None:
    token = id_token({"sub": "7f", "token_use": "id", "email": "ada@example.com", "cognito:groups": ["admins"]})
    result = {"IdToken": token, "AccessToken": "access", "RefreshToken": "refresh", "ExpiresIn": 3600}
    stub.add_response("initiate_auth", {"AuthenticationResult": result})

    session = sign_in(identities)

    assert (session.caller.id, session.caller.admin, session.token) == ("7f", True, token)
    assert (session.refresh_token, session.expires_in) == ("refresh", 3600)


def test_an_account_that_is_gone_can_be_erased_again(identities: IdentityStore, stub: Stubber) -> None:
    stub.add_client_error("admin_user_global_sign_out", "UserNotFoundException")
    stub.add_client_error("admin_delete_user", "UserNotFoundException")

    identities.lock("7f")
    identities.erase("7f")

    stub.assert_no_pending_responses()


def test_whose_sessions_are_to_end_is_not_told_to_be_nobody(identities: IdentityStore, stub: Stubber) -> None:
    asked = {"UserPoolId": "eu-west-1_pool", "Username": "ada@example.com"}
    stub.add_response("admin_user_global_sign_out", {}, asked)
    stub.add_client_error("admin_user_global_sign_out", "UserNotFoundException")

    identities.sign_out_everywhere("ada@example.com")
    identities.sign_out_everywhere("ada@example.com")

    stub.assert_no_pending_responses()


def test_a_cognito_out_of_reach_is_unavailable(cognito: Any, identities: IdentityStore) -> None:
    def fail(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://cognito-idp")

    cognito.meta.events.register("before-send", fail)

    assert told(sign_in, identities)[0] is Unavailable
    assert told(lambda store: store.forgot_password("ada@example.com"), identities)[0] is Unavailable
