"""Accounts in Cognito: e-mail address, password, codes and tokens, of which nothing is kept anywhere else."""

from __future__ import annotations

import base64
import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.player import Caller, Session
from chalicelib.errors import InklingError, Invalid, TooManyRequests, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import InitiateAuthResponseTypeDef

SIGN_IN_REFUSED = "This e-mail address and password do not open an account, or its address is not confirmed yet."
CODE_REFUSED = "This code is wrong, has expired or was tried too often. Please ask for a new one."
BUSY = "There are too many requests at the moment. Please wait and try again."
UNREACHABLE = "Accounts cannot be reached at the moment. Please try again."
PASSWORD_REFUSED = "This password is too weak: it needs 8 to 256 characters."  # noqa: S105  # a sentence

# What Cognito only says of an account that is there; the answer must be that to an unknown one.
_ABOUT_AN_ACCOUNT = (
    "AliasExistsException",
    "CodeDeliveryFailureException",
    "CodeMismatchException",
    "ExpiredCodeException",
    "InvalidParameterException",
    "LimitExceededException",
    "NotAuthorizedException",
    "PasswordResetRequiredException",
    "TooManyFailedAttemptsException",
    "UserNotConfirmedException",
    "UserNotFoundException",
)
_BUSY = ("InternalErrorException", "ServiceUnavailable", "ServiceUnavailableException")


class IdentityStore:
    """Signs up, signs in and erases; every refusal is in words that tell nobody who has an account."""

    def __init__(self, cognito: CognitoIdentityProviderClient, pool: str, client: str) -> None:
        self._cognito = cognito
        self._pool = pool
        self._client = client

    def sign_up(self, email: str, password: str, display_name: str) -> bool:
        """Make an unconfirmed account and have its code sent; False where the address has one already.

        Raises Invalid for a password or address that the pool refuses.
        """
        with _refusals(lambda: Invalid("email", "This e-mail address cannot be used.")):
            try:
                self._cognito.sign_up(
                    ClientId=self._client,
                    Username=email,
                    Password=password,
                    UserAttributes=[{"Name": "email", "Value": email}, {"Name": "nickname", "Value": display_name}],
                )
            except self._cognito.exceptions.UsernameExistsException:
                return False
            except self._cognito.exceptions.LimitExceededException:  # no more e-mails today, to whomever
                raise TooManyRequests(BUSY) from None
        return True

    def resend_code(self, email: str) -> None:
        """Send a new confirmation code to an account that waits for one; to any other, nothing."""
        with _in_silence():
            self._cognito.resend_confirmation_code(ClientId=self._client, Username=email)

    def confirm_at_once(self, email: str) -> None:
        """Confirm an account without a code; one that is confirmed stays so."""
        with _in_silence():
            self._cognito.admin_confirm_sign_up(UserPoolId=self._pool, Username=email)

    def confirm(self, email: str, code: str) -> None:
        """Raises Invalid for a code that does not confirm an account, whether there is one or not."""
        with _refusals(lambda: Invalid("code", CODE_REFUSED)):
            self._cognito.confirm_sign_up(ClientId=self._client, Username=email, ConfirmationCode=code)

    def sign_in(self, email: str, password: str) -> Session:
        """Raises Unauthenticated in the same words whatever the reason."""
        with _refusals(lambda: Unauthenticated(SIGN_IN_REFUSED)):
            answer = self._cognito.initiate_auth(
                ClientId=self._client,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": email, "PASSWORD": password},
            )
        return _session(answer)

    def refresh(self, refresh_token: str) -> Session:
        """A session with a new token; raises Unauthenticated for a refresh token that is not good (any more)."""
        with _refusals(lambda: Unauthenticated("Please sign in again.")):
            answer = self._cognito.initiate_auth(
                ClientId=self._client,
                AuthFlow="REFRESH_TOKEN_AUTH",
                AuthParameters={"REFRESH_TOKEN": refresh_token},
            )
        return _session(answer)

    def revoke(self, refresh_token: str) -> None:
        """End a session; a token that is none ends nothing."""
        with _in_silence():
            self._cognito.revoke_token(Token=refresh_token, ClientId=self._client)

    def forgot_password(self, email: str) -> None:
        """Have a code sent if there is an account; silent otherwise."""
        with _in_silence():
            self._cognito.forgot_password(ClientId=self._client, Username=email)

    def reset_password(self, email: str, code: str, password: str) -> None:
        """Raises Invalid for a code that is not good, whether there is an account or not, or for a weak password."""
        with _refusals(lambda: Invalid("code", CODE_REFUSED)):
            self._cognito.confirm_forgot_password(
                ClientId=self._client, Username=email, ConfirmationCode=code, Password=password
            )

    def sign_out_everywhere(self, username: str) -> None:
        """End all sessions of an account, by its name in the pool or its address.

        A token that was given is good for the rest of its hour.
        """
        with _in_silence():
            self._cognito.admin_user_global_sign_out(UserPoolId=self._pool, Username=username)

    def display_name(self, access_token: str) -> str:
        """The name given at sign-up; empty for an account that was made without one."""
        with _refusals(lambda: Unauthenticated("Please sign in again.")):
            attributes = self._cognito.get_user(AccessToken=access_token)["UserAttributes"]
        return next((attribute.get("Value", "") for attribute in attributes if attribute["Name"] == "nickname"), "")

    def lock(self, username: str) -> None:
        """Sign out everywhere and let nobody sign in again; an account that is gone stays gone."""
        with _in_silence():
            self._cognito.admin_user_global_sign_out(UserPoolId=self._pool, Username=username)
            self._cognito.admin_disable_user(UserPoolId=self._pool, Username=username)

    def erase(self, username: str) -> None:
        """Delete the account; one that is gone stays gone."""
        with _in_silence():
            self._cognito.admin_delete_user(UserPoolId=self._pool, Username=username)


class _Silenced(InklingError):
    """A refusal that the caller must not hear of."""


@contextmanager
def _in_silence() -> Iterator[None]:
    """What Cognito says of one account is not passed on; that it is out of reach or overrun is."""
    with suppress(_Silenced), _refusals(lambda: _Silenced("")):
        yield


@contextmanager
def _refusals(refusal: Callable[[], InklingError]) -> Iterator[None]:
    """Cognito's errors as the game's: `refusal` makes the one for whatever Cognito says of an account or a code."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in _ABOUT_AN_ACCOUNT:
            raise refusal() from None
        raise _other_refusal(code) or error from None
    except BotoCoreError as error:
        raise Unavailable(UNREACHABLE) from error


def _other_refusal(code: str) -> InklingError | None:
    if code == "TooManyRequestsException":
        return TooManyRequests(BUSY)
    if code == "InvalidPasswordException":
        return Invalid("password", PASSWORD_REFUSED)
    return Unavailable(UNREACHABLE) if code in _BUSY else None


def _session(answer: InitiateAuthResponseTypeDef) -> Session:
    """The session; a challenge in its place means an account that nobody has finished making."""
    result = answer.get("AuthenticationResult")
    if result is None:
        raise Unauthenticated(SIGN_IN_REFUSED)
    return Session(
        caller=Caller.from_claims(_claims(result["IdToken"])),
        token=result["IdToken"],
        access_token=result["AccessToken"],
        refresh_token=result.get("RefreshToken"),
        expires_in=result["ExpiresIn"],
    )


def _claims(token: str) -> Mapping[str, Any]:
    """The claims of a JWT that came from Cognito itself: its signature need not be checked here."""
    payload = token.split(".")[1]
    return cast("dict[str, Any]", json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))
