"""The /auth routes."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.api.cookies import REFRESH
from tests.api.client import Client, Reply
from tests.api.conftest import Player
from tests.conftest import Cloud

NOBODY = "nobody-has-this-address@example.com"
PASSWORD = "correct horse battery"
FIRST_GUESSES = ("Sunshine", "inkling-2026")
COOKIE_ATTRIBUTES = ["HttpOnly", "Secure", "SameSite=Strict", "Path=/api/auth"]


def told(reply: Reply) -> tuple[int, bytes]:
    return reply.status, reply.body


def sign_up_body(**changes: Any) -> dict[str, Any]:
    return {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada", **changes}


def test_a_signed_up_player_can_sign_in_and_is_known_by_the_token(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up("Ada Lovelace")

    me = client.get("/me", token=player.token)

    assert me.status == 200
    assert (me.json["id"], me.json["display_name"], me.json["admin"]) == (player.id, "Ada Lovelace", False)


@pytest.mark.in_process
def test_a_sign_up_without_confirmation_says_so(client: Client) -> None:
    reply = client.post("/auth/sign-up", sign_up_body())

    assert (reply.status, reply.json) == (201, {"confirmation": "none"})


def test_signing_in_sets_the_refresh_token_in_a_cookie_that_only_the_server_can_read(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()

    reply = client.post("/auth/sign-in", {"email": player.email, "password": player.password})

    cookie, *attributes = reply.headers["set-cookie"].split("; ")
    assert cookie.startswith(f"{REFRESH}=")
    assert cookie.startswith("__Secure-")
    assert attributes == [*COOKIE_ATTRIBUTES, "Max-Age=2592000"]
    assert cookie.removeprefix(f"{REFRESH}=").encode() not in reply.body
    assert reply.json["expires_in"] > 0


def test_an_e_mail_address_is_one_whatever_its_case_and_the_spaces_around_it(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()

    reply = client.post("/auth/sign-in", {"email": f" {player.email.upper()} ", "password": player.password})

    assert reply.json["player"]["id"] == player.id


def test_a_known_address_signs_up_exactly_as_a_fresh_one_and_stays_as_it_was(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up("Ada")
    fresh = client.post("/auth/sign-up", sign_up_body(email=f"fresh-{player.email}"))

    again = client.post("/auth/sign-up", sign_up_body(email=player.email, display_name="Eve"))

    assert told(again) == told(fresh)
    assert again.headers.keys() == fresh.headers.keys()
    assert client.post("/auth/sign-in", {"email": player.email, "password": PASSWORD}).status == 401
    assert client.get("/me", token=player.token).json["display_name"] == "Ada"


def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()

    wrong = client.post("/auth/sign-in", {"email": player.email, "password": "not the password"})
    unknown = client.post("/auth/sign-in", {"email": NOBODY, "password": "not the password"})

    assert wrong.status == 401
    assert told(wrong) == told(unknown)
    assert "set-cookie" not in wrong.headers


@pytest.mark.in_process
def test_an_unconfirmed_account_is_refused_in_the_same_words(client: Client, cloud: Cloud) -> None:
    cloud.clients.cognito.sign_up(
        ClientId=cloud.environment["INKLING_CLIENT"], Username="slow@example.com", Password=PASSWORD
    )

    unconfirmed = client.post("/auth/sign-in", {"email": "slow@example.com", "password": PASSWORD})
    unknown = client.post("/auth/sign-in", {"email": NOBODY, "password": PASSWORD})

    assert told(unconfirmed) == told(unknown)


def test_refreshing_answers_as_signing_in_does(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up("Ada")

    reply = client.post("/auth/refresh", headers={"Cookie": f"theme=dark; {player.cookie}"})

    assert reply.status == 200
    assert reply.json["player"] == {"id": player.id, "display_name": "Ada", "admin": False}
    assert client.get("/me", token=reply.json["token"]).status == 200


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        REFRESH,
        f"{REFRESH}=",
        f"{REFRESH}=garbage",
        f"{REFRESH}=a.b.c",
        f"{REFRESH}=" + "x" * 9_000,
        f";;=;{REFRESH}=;",
    ],
    ids=lambda cookie: str(cookie)[:30],
)
def test_a_cookie_that_is_not_good_is_refused_and_removed(client: Client, cookie: str | None) -> None:
    reply = client.post("/auth/refresh", headers={} if cookie is None else {"Cookie": cookie})

    assert reply.status == 401
    assert reply.headers["set-cookie"] == "; ".join([f"{REFRESH}=", *COOKIE_ATTRIBUTES, "Max-Age=0"])


def test_signing_out_removes_the_cookie_and_ends_its_session(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()

    out = client.post("/auth/sign-out", headers={"Cookie": player.cookie})

    assert out.status == 204
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 401


@pytest.mark.parametrize("cookie", ["", f"{REFRESH}=garbage", f"{REFRESH}=" + "x" * 9_000])
def test_signing_out_without_a_session_is_as_good(client: Client, cookie: str) -> None:
    assert client.post("/auth/sign-out", headers={"Cookie": cookie}).status == 204


def test_a_forgotten_password_is_answered_alike_whoever_asks(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()

    known = client.post("/auth/forgot-password", {"email": player.email})
    unknown = client.post("/auth/forgot-password", {"email": NOBODY})

    assert known.status == 204
    assert told(known) == told(unknown)


@pytest.mark.deployed  # moto knows no unknown user here
def test_a_wrong_reset_code_is_refused_alike_whoever_sends_it(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()
    client.post("/auth/forgot-password", {"email": player.email})

    code = {"code": "000000", "password": "another password"}
    known = client.post("/auth/reset-password", {"email": player.email, **code})
    unknown = client.post("/auth/reset-password", {"email": NOBODY, **code})

    assert unknown.status == 400
    assert unknown.refused_fields() == ["code"]
    if known.status == 204:
        pytest.skip("this cloud takes any code")
    assert told(known) == told(unknown)


@pytest.mark.deployed  # moto takes any code
def test_a_wrong_confirmation_code_is_refused_alike_whoever_sends_it(
    client: Client, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()

    known = client.post("/auth/confirm", {"email": player.email, "code": "000000"})
    unknown = client.post("/auth/confirm", {"email": NOBODY, "code": "000000"})

    assert unknown.status == 400
    assert unknown.refused_fields() == ["code"]
    if known.status == 204:
        pytest.skip("this cloud takes any code")
    assert told(known) == told(unknown)


@pytest.mark.in_process
def test_a_password_is_set_anew_with_the_code_that_was_sent(
    client: Client, cloud: Cloud, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()
    sent = cloud.clients.cognito.forgot_password(ClientId=cloud.environment["INKLING_CLIENT"], Username=player.email)
    code = sent["ResponseMetadata"]["HTTPHeaders"]["x-moto-forgot-password-confirmation-code"]

    reply = client.post("/auth/reset-password", {"email": player.email, "code": code, "password": "another password"})

    assert reply.status == 204
    assert client.post("/auth/sign-in", {"email": player.email, "password": "another password"}).status == 200
    assert client.post("/auth/sign-in", {"email": player.email, "password": player.password}).status == 401


@pytest.mark.in_process
def test_a_new_password_ends_the_sessions_that_there_are(
    client: Client, cloud: Cloud, sign_up: Callable[..., Player]
) -> None:
    player = sign_up()
    sent = cloud.clients.cognito.forgot_password(ClientId=cloud.environment["INKLING_CLIENT"], Username=player.email)
    code = sent["ResponseMetadata"]["HTTPHeaders"]["x-moto-forgot-password-confirmation-code"]
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 200

    client.post("/auth/reset-password", {"email": player.email, "code": code, "password": "another password"})

    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 401


def test_signing_in_again_ends_the_session_before(client: Client, sign_up: Callable[..., Player]) -> None:
    player, other = sign_up(), sign_up()
    credentials = {"email": player.email, "password": player.password}

    again = client.post("/auth/sign-in", credentials, headers={"Cookie": player.cookie})

    assert again.status == 200
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 401
    fresh = again.headers["set-cookie"].partition(";")[0]
    assert client.post("/auth/refresh", headers={"Cookie": fresh}).status == 200
    assert client.post("/auth/refresh", headers={"Cookie": other.cookie}).status == 200


def test_a_player_ends_all_sessions_at_once_and_nobody_elses(client: Client, sign_up: Callable[..., Player]) -> None:
    player, other = sign_up(), sign_up()
    again = client.post("/auth/sign-in", {"email": player.email, "password": player.password})
    elsewhere = again.headers["set-cookie"].partition(";")[0]

    out = client.post("/auth/sign-out-everywhere", token=player.token, headers={"Cookie": player.cookie})

    assert (out.status, out.headers["set-cookie"].partition(";")[0]) == (204, f"{REFRESH}=")
    for cookie, status in ((player.cookie, 401), (elsewhere, 401), (other.cookie, 200)):
        assert client.post("/auth/refresh", headers={"Cookie": cookie}).status == status
    assert client.post("/auth/sign-in", {"email": player.email, "password": player.password}).status == 200


def test_without_a_token_nobody_is_signed_out_everywhere(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()

    assert client.post("/auth/sign-out-everywhere", headers={"Cookie": player.cookie}).status == 401
    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 200


def test_a_refused_sign_in_ends_no_session(client: Client, sign_up: Callable[..., Player]) -> None:
    player = sign_up()

    wrong = {"email": player.email, "password": player.password[::-1]}
    client.post("/auth/sign-in", wrong, headers={"Cookie": player.cookie})

    assert client.post("/auth/refresh", headers={"Cookie": player.cookie}).status == 200


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": None}, "email"),
        ({"email": 7}, "email"),
        ({"email": ""}, "email"),
        ({"email": "ada"}, "email"),
        ({"email": "ada@localhost"}, "email"),
        ({"email": "a b@example.com"}, "email"),
        ({"email": "ada@example.com\nbcc: eve@example.com"}, "email"),
        ({"email": "åda@example.com"}, "email"),
        ({"email": "a" * 120 + "@example.com"}, "email"),
        ({"password": None}, "password"),
        ({"password": ["correct horse"]}, "password"),
        ({"password": "short12"}, "password"),
        ({"password": "p" * 257}, "password"),
        ({"password": " leading space"}, "password"),
        *[({"password": guess}, "password") for guess in FIRST_GUESSES],
        ({"display_name": None}, "display_name"),
        ({"display_name": ""}, "display_name"),
        ({"display_name": "   "}, "display_name"),
        ({"display_name": "x" * 31}, "display_name"),
        ({"display_name": "x" * 201}, "display_name"),
        ({"display_name": "a\u202eb"}, "display_name"),
        ({"display_name": "a\x00b"}, "display_name"),
        ({"display_name": "a\u200bb"}, "display_name"),
        ({"display_name": "\u0301"}, "display_name"),
        ({"admin": True}, "admin"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_sign_up_that_is_wrong_is_refused_with_the_field_named(
    client: Client, change: dict[str, Any], field: str
) -> None:
    reply = client.post("/auth/sign-up", sign_up_body(**change))

    assert reply.status == 400
    assert reply.refused_fields() == [field]


@pytest.mark.parametrize("path", ["sign-up", "confirm", "sign-in", "forgot-password", "reset-password"])
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"{}", b"[" * 100_000, b'{"email": NaN}'])
def test_a_body_that_is_none_is_never_a_server_error(client: Client, path: str, body: bytes) -> None:
    assert client.post(f"/auth/{path}", body=body).status == 400


@pytest.mark.parametrize("path", ["sign-up", "sign-in", "refresh", "sign-out"])
def test_a_body_over_the_limit_is_too_large(client: Client, path: str) -> None:
    assert client.post(f"/auth/{path}", body=b" " * 300_000).status == 413


def test_a_body_that_is_no_json_by_its_type_is_refused(client: Client) -> None:
    reply = client.post(
        "/auth/sign-in", body=b"email=ada", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )

    assert reply.status == 415


@pytest.mark.in_process
def test_an_admin_is_told_so(client: Client, cloud: Cloud, sign_up: Callable[..., Player]) -> None:
    player = sign_up()
    cloud.clients.cognito.admin_add_user_to_group(
        UserPoolId=cloud.environment["INKLING_USER_POOL"], Username=player.email, GroupName="admins"
    )

    reply = client.post("/auth/sign-in", {"email": player.email, "password": player.password})

    assert reply.json["player"]["admin"] is True
    assert client.get("/me", token=reply.json["token"]).json["admin"] is True


@pytest.mark.in_process
def test_an_account_made_without_a_name_gets_one(client: Client, cloud: Cloud) -> None:
    pool = cloud.environment["INKLING_USER_POOL"]
    cloud.clients.cognito.admin_create_user(UserPoolId=pool, Username="seed@example.com")
    cloud.clients.cognito.admin_set_user_password(
        UserPoolId=pool, Username="seed@example.com", Password=PASSWORD, Permanent=True
    )

    reply = client.post("/auth/sign-in", {"email": "seed@example.com", "password": PASSWORD})

    assert reply.json["player"]["display_name"] == "Player"


@pytest.mark.in_process
def test_a_password_that_somebody_else_chose_must_be_changed_before_it_opens_anything(
    client: Client, cloud: Cloud
) -> None:
    cloud.clients.cognito.admin_create_user(
        UserPoolId=cloud.environment["INKLING_USER_POOL"], Username="new@example.com", TemporaryPassword=PASSWORD
    )

    assert client.post("/auth/sign-in", {"email": "new@example.com", "password": PASSWORD}).status == 401
