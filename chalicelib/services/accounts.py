"""Accounts: signing up, in and out, and the profile that the first sign-in makes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from chalicelib.domain.password import check_password
from chalicelib.domain.player import Profile, Session, clean_display_name
from chalicelib.errors import Invalid, TooManyRequests, Unauthenticated, Unavailable

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from chalicelib.domain.player import Caller
    from chalicelib.services.levelling import Level

Confirmation = Literal["email", "none"]
NAMELESS = "Player"


class Identities(Protocol):
    def sign_up(self, email: str, password: str, display_name: str) -> bool: ...
    def resend_code(self, email: str) -> None: ...
    def confirm_at_once(self, email: str) -> None: ...
    def confirm(self, email: str, code: str) -> None: ...
    def sign_in(self, email: str, password: str) -> Session: ...
    def refresh(self, refresh_token: str) -> Session: ...
    def revoke(self, refresh_token: str) -> None: ...
    def forgot_password(self, email: str) -> None: ...
    def reset_password(self, email: str, code: str, password: str) -> None: ...
    def sign_out_everywhere(self, username: str) -> None: ...
    def display_name(self, access_token: str) -> str: ...


class Profiles(Protocol):
    def profile(self, player: str) -> Profile | None: ...
    def add(self, profile: Profile) -> bool: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session and the profile of its player."""

    session: Session
    profile: Profile


class AccountService:
    """What a person does who is not signed in, or no longer wants to be.

    Nothing here tells whether an e-mail address has an account: a sign-up with a known address answers as a fresh one
    does and changes nothing, except that an account still waiting for its code is sent a new one. Nor does the time
    that an answer takes: `level` has it take whole steps.
    """

    def __init__(
        self, identities: Identities, profiles: Profiles, clock: Clock, confirmation: Confirmation, level: Level
    ) -> None:
        self._identities = identities
        self._profiles = profiles
        self._clock = clock
        self._confirmation = confirmation
        self._level = level

    def sign_up(self, email: str, password: str, display_name: str) -> Confirmation:
        """Make an account, and say how it is confirmed.

        Raises Invalid for a name, password or address that can't be used; one of the first passwords that would be
        guessed can't.
        """
        name = clean_display_name(display_name)
        check_password(password, email, name)
        with self._level.always():
            fresh = self._identities.sign_up(email, password, name)
            if self._confirmation == "none":
                self._identities.confirm_at_once(email)
            elif not fresh:
                self._identities.resend_code(email)
        return self._confirmation

    def confirm(self, email: str, code: str) -> None:
        with self._level.always():
            self._identities.confirm(email, code)

    def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises Unauthenticated, in the same words whatever the reason."""
        with self._level.refusals():
            session = self._identities.sign_in(email, password)
        return self._with_profile(session)

    def refresh(self, refresh_token: str | None) -> SignedIn:
        """Raises Unauthenticated without a refresh token that is still good."""
        if not refresh_token:
            raise Unauthenticated("Please sign in.")
        return self._with_profile(self._identities.refresh(refresh_token))

    def sign_out(self, refresh_token: str | None) -> None:
        """End a session if there is one; whoever leaves is not kept because accounts can't be reached."""
        with suppress(TooManyRequests, Unavailable):
            if refresh_token:
                self._identities.revoke(refresh_token)

    def sign_out_everywhere(self, caller: Caller) -> None:
        """End all sessions of the caller; raises where accounts can't be reached: they go on then."""
        self._identities.sign_out_everywhere(caller.email or caller.username)

    def forgot_password(self, email: str) -> None:
        with self._level.always():
            self._identities.forgot_password(email)

    def reset_password(self, email: str, code: str, password: str) -> None:
        """Set a new password, and end every session that the account has: one of them may be somebody else's.

        Raises Invalid for a code that is not good, or a password that can't be used; Unavailable also where the
        password is set and sessions could not be ended.
        """
        check_password(password, email)
        with self._level.always():
            self._identities.reset_password(email, code, password)
            self._identities.sign_out_everywhere(email)

    def _with_profile(self, session: Session) -> SignedIn:
        profile = self._profiles.profile(session.caller.id)
        return SignedIn(session, profile or self._first_profile(session))

    def _first_profile(self, session: Session) -> Profile:
        name = self._name(session)
        profile = Profile(player=session.caller.id, display_name=name, language="en", created_at=self._clock())
        if self._profiles.add(profile):
            return profile
        known = self._profiles.profile(profile.player)
        if known is None:  # the player was erased meanwhile, and does not come back
            raise Unauthenticated("Please sign in.")
        return known

    def _name(self, session: Session) -> str:
        try:
            return clean_display_name(self._identities.display_name(session.access_token))
        except Invalid:
            return NAMELESS
