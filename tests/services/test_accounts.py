"""Signing up and in, as far as it does not depend on Cognito."""

# ruff: noqa: ARG002  # fakes take what the real ones take

from dataclasses import dataclass, field

import pytest

from chalicelib.domain.player import Caller, Profile, Session
from chalicelib.errors import Invalid, Unauthenticated, Unavailable
from chalicelib.services.accounts import AccountService, Confirmation
from chalicelib.services.levelling import Level

SESSION = Session(Caller("7f", "ada", "ada@example.com", admin=False), "token", "access", "refresh", 3600)


@dataclass
class Accounts:
    """Accounts in memory, with what was asked of them."""

    known: set[str] = field(default_factory=set)
    name: str = "Ada"
    asked: list[str] = field(default_factory=list)

    def sign_up(self, email: str, password: str, display_name: str) -> bool:
        fresh = email not in self.known
        self.known.add(email)
        return fresh

    def resend_code(self, email: str) -> None:
        self.asked.append("resend")

    def confirm_at_once(self, email: str) -> None:
        self.asked.append("confirm")

    def confirm(self, email: str, code: str) -> None: ...

    def sign_in(self, email: str, password: str) -> Session:
        return SESSION

    def refresh(self, refresh_token: str) -> Session:
        return SESSION

    def revoke(self, refresh_token: str) -> None:
        raise Unavailable("out of reach")

    def forgot_password(self, email: str) -> None: ...

    def reset_password(self, email: str, code: str, password: str) -> None:
        self.asked.append("reset")

    def sign_out_everywhere(self, username: str) -> None:
        self.asked.append("sign out")

    def display_name(self, access_token: str) -> str:
        self.asked.append("name")
        return self.name


@dataclass
class Profiles:
    kept: dict[str, Profile] = field(default_factory=dict)

    def profile(self, player: str) -> Profile | None:
        return self.kept.get(player)

    def add(self, profile: Profile) -> bool:
        return self.kept.setdefault(profile.player, profile) is profile


def no_wait(seconds: float) -> None:
    raise AssertionError(f"waits {seconds} s")


def service(
    accounts: Accounts, profiles: Profiles | None = None, confirmation: Confirmation = "email"
) -> AccountService:
    return AccountService(
        accounts, profiles or Profiles(), lambda: 1_800_000_000_000, confirmation, Level(0, float, no_wait)
    )


def test_a_known_address_is_sent_a_new_code_and_answered_as_a_fresh_one() -> None:
    accounts = Accounts()
    signing = service(accounts)

    answers = [signing.sign_up("ada@example.com", "correct horse", "Ada") for _ in range(2)]

    assert answers == ["email", "email"]
    assert accounts.asked == ["resend"]


def test_without_confirmation_an_account_is_confirmed_at_once() -> None:
    accounts = Accounts()

    assert service(accounts, confirmation="none").sign_up("ada@example.com", "correct horse", "Ada") == "none"
    assert accounts.asked == ["confirm"]


def test_the_first_sign_in_makes_the_profile_and_the_next_ones_find_it() -> None:
    accounts, profiles = Accounts(name="Ada Lovelace"), Profiles()
    signing = service(accounts, profiles)

    first = signing.sign_in("ada@example.com", "correct horse")
    second = signing.refresh("refresh")

    assert first.profile == Profile("7f", "Ada Lovelace", "en", 1_800_000_000_000)
    assert second.profile == first.profile
    assert accounts.asked == ["name"]


@dataclass
class Erased(Profiles):
    """Takes no profile: its player was erased."""

    def add(self, profile: Profile) -> bool:
        return False


def test_who_is_erased_while_signing_in_for_the_first_time_does_not_come_back() -> None:
    profiles = Erased()

    with pytest.raises(Unauthenticated):
        service(Accounts(), profiles).sign_in("ada@example.com", "correct horse")

    assert profiles.kept == {}


@dataclass
class Faster(Profiles):
    """Has another sign-in of the same player be faster."""

    def add(self, profile: Profile) -> bool:
        self.kept[profile.player] = Profile(profile.player, "Faster", "en", 0)
        return False


def test_of_two_first_sign_ins_at_once_both_find_one_profile() -> None:
    assert service(Accounts(), Faster()).sign_in("ada@example.com", "correct horse").profile.display_name == "Faster"


@pytest.mark.parametrize("name", ["", "x" * 31, "a\u202eb"])
def test_an_account_whose_name_cannot_be_shown_gets_another(name: str) -> None:
    assert service(Accounts(name=name)).sign_in("a@example.com", "correct horse").profile.display_name == "Player"


@pytest.mark.parametrize("token", [None, ""])
def test_nobody_refreshes_without_a_token(token: str | None) -> None:
    with pytest.raises(Unauthenticated):
        service(Accounts()).refresh(token)


def test_whoever_leaves_is_not_kept_because_accounts_are_out_of_reach() -> None:
    service(Accounts()).sign_out("refresh")


@pytest.mark.parametrize("password", ["password1", "ada-1815!", "example.com", "Inkling2026"])
def test_what_would_be_guessed_first_is_refused_before_anybody_is_asked(password: str) -> None:
    accounts = Accounts()

    with pytest.raises(Invalid) as at_sign_up:
        service(accounts).sign_up("ada@example.com", password, "Lovelace")
    with pytest.raises(Invalid) as at_reset:
        service(accounts).reset_password("ada@example.com", "123456", password)

    assert (at_sign_up.value.field, at_reset.value.field) == ("password", "password")
    assert (accounts.known, accounts.asked) == (set(), [])


def test_a_display_name_is_no_password() -> None:
    with pytest.raises(Invalid):
        service(Accounts()).sign_up("ada@example.com", "Lovelace!", "Lovelace")


def test_a_new_password_ends_every_session() -> None:
    accounts = Accounts()

    service(accounts).reset_password("ada@example.com", "123456", "correct horse")

    assert accounts.asked == ["reset", "sign out"]
