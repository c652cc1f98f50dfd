"""Signing up, in and out; the refresh token travels in its cookie alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from chalicelib.api import cookies
from chalicelib.api.bodies import Answer, Body
from chalicelib.api.routes import PLAYER, PUBLIC, Call, Topic
from chalicelib.errors import InklingError, TooManyRequests, Unauthenticated

if TYPE_CHECKING:
    from chalicelib.services.accounts import SignedIn

topic = Topic("auth")
COGNITO: tuple[type[InklingError], ...] = (TooManyRequests,)

# What HTML calls a valid e-mail address, with at least one dot in its domain
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


def _check_email(email: str) -> str:
    if not _EMAIL.fullmatch(email):
        raise PydanticCustomError("email", "This is not an e-mail address.")
    return email


def _check_password(password: str) -> str:
    if password != password.strip():
        raise PydanticCustomError("password", "A password must not begin or end with a space.")
    return password


Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=128),
    AfterValidator(_check_email),
    Field(json_schema_extra={"format": "email"}),
]
NewPassword = Annotated[str, StringConstraints(min_length=8, max_length=256), AfterValidator(_check_password)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^\S+$")]


class SignUp(Body):
    email: Email
    password: NewPassword
    display_name: Annotated[str, StringConstraints(max_length=200)]


class SignedUp(Answer):
    confirmation: Literal["email", "none"]


class Confirm(Body):
    email: Email
    code: Code


class SignIn(Body):
    email: Email
    password: Password


class ForgotPassword(Body):
    email: Email


class ResetPassword(Body):
    email: Email
    code: Code
    password: NewPassword


class Player(Answer):
    id: str
    display_name: str
    admin: bool


class Token(Answer):
    """What a session needs in memory: the ID token, which `Authorization: Bearer` carries, and for how many seconds."""

    token: str
    expires_in: int
    player: Player


@topic.route("POST", "/auth/sign-up", who=PUBLIC, status=201, errors=COGNITO)
def sign_up(call: Call[SignUp, None]) -> SignedUp:
    """Make an account; an address that has one already is answered alike and left as it is."""
    body = call.body
    return SignedUp(confirmation=call.services.accounts.sign_up(body.email, body.password, body.display_name))


@topic.route("POST", "/auth/confirm", who=PUBLIC, status=204, errors=COGNITO)
def confirm_sign_up(call: Call[Confirm, None]) -> None:
    """Confirm an account with the code that was e-mailed."""
    call.services.accounts.confirm(call.body.email, call.body.code)


@topic.route("POST", "/auth/sign-in", who=PUBLIC, errors=(Unauthenticated, *COGNITO))
def sign_in(call: Call[SignIn, None]) -> Token:
    """Sign in; the refresh token is set as a cookie, and the session of the one before is ended."""
    signed_in = call.services.accounts.sign_in(call.body.email, call.body.password)
    if not call.foreign:
        call.services.accounts.sign_out(_refresh_token(call))
    return _token(signed_in, call.reply_headers)


@topic.route("POST", "/auth/refresh", who=PUBLIC, errors=(Unauthenticated, *COGNITO))
def refresh(call: Call[None, None]) -> Token:
    """Have a new token for the cookie; a cookie that is not good any more is removed."""
    if call.foreign:
        raise Unauthenticated("Please sign in.")
    try:
        signed_in = call.services.accounts.refresh(_refresh_token(call))
    except Unauthenticated:
        call.reply_headers["Set-Cookie"] = cookies.forget()
        raise
    return _token(signed_in, call.reply_headers)


@topic.route("POST", "/auth/sign-out", who=PUBLIC, status=204)
def sign_out(call: Call[None, None]) -> None:
    """End the session and remove its cookie, whether there is one or not; not for another site's page."""
    if call.foreign:
        return
    call.reply_headers["Set-Cookie"] = cookies.forget()
    call.services.accounts.sign_out(_refresh_token(call))


@topic.route("POST", "/auth/sign-out-everywhere", who=PLAYER, status=204, errors=COGNITO)
def sign_out_everywhere(call: Call[None, None]) -> None:
    """End every session of the caller, this one too, and remove its cookie."""
    call.services.accounts.sign_out_everywhere(call.caller)
    call.reply_headers["Set-Cookie"] = cookies.forget()


@topic.route("POST", "/auth/forgot-password", who=PUBLIC, status=204, errors=COGNITO)
def forgot_password(call: Call[ForgotPassword, None]) -> None:
    """Have a code e-mailed with which to set a new password, if the address has an account."""
    call.services.accounts.forgot_password(call.body.email)


@topic.route("POST", "/auth/reset-password", who=PUBLIC, status=204, errors=COGNITO)
def reset_password(call: Call[ResetPassword, None]) -> None:
    """Set a new password with the code that was e-mailed; every session of the account is ended."""
    call.services.accounts.reset_password(call.body.email, call.body.code, call.body.password)


def _refresh_token(call: Call[Any, None]) -> str | None:
    """The cookie's token; None where it can be none, so that no garbage is passed on."""
    token = call.cookies.get(cookies.REFRESH)
    return token if token and len(token) <= cookies.LONGEST and token.isascii() and token.isprintable() else None


def _token(signed_in: SignedIn, reply_headers: dict[str, str]) -> Token:
    session, profile = signed_in.session, signed_in.profile
    if session.refresh_token:
        reply_headers["Set-Cookie"] = cookies.keep(session.refresh_token)
    player = Player(id=profile.player, display_name=profile.display_name, admin=session.caller.admin)
    return Token(token=session.token, expires_in=session.expires_in, player=player)
