"""Tokens that the gateway's authorizer must not let through."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.api.client import Client
from tests.api.conftest import Player

pytestmark = pytest.mark.deployed


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed_by_another_key(token: str, **changes: Any) -> str:
    """The token, its claims changed, as somebody without the pool's key can make it."""
    header, claims, _ = token.split(".")
    text = f"{header}.{encoded(json.dumps(decoded(claims) | changes).encode())}"
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return f"{text}.{encoded(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def unsigned(token: str) -> str:
    header = encoded(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{header}.{token.split('.')[1]}."


def signed_as_a_secret(token: str) -> str:
    """The token signed with what anybody knows of the pool, under a header that calls that a shared secret."""
    header = encoded(json.dumps({**decoded(token.split(".", maxsplit=1)[0]), "alg": "HS256"}).encode())
    text = f"{header}.{token.split('.')[1]}"
    known = decoded(token.split(".")[1])["iss"].encode()
    return f"{text}.{encoded(hmac.digest(known, text.encode(), 'sha256'))}"


def of_another_pool(token: str) -> str:
    """What another pool would give the same player: its own issuer, and its own key."""
    issuer = decoded(token.split(".")[1])["iss"].rpartition("/")[0]
    return signed_by_another_key(token, iss=f"{issuer}/us-east-1_another00")


def with_other_claims(token: str) -> str:
    """The token with its own signature, under claims that make its player an admin."""
    header, claims, signature = token.split(".")
    changed = encoded(json.dumps(decoded(claims) | {"cognito:groups": ["admins"]}).encode())
    return f"{header}.{changed}.{signature}"


@pytest.mark.parametrize(
    "forge",
    [
        signed_by_another_key,
        unsigned,
        with_other_claims,
        lambda token: signed_by_another_key(token, exp=int(time.time()) - 60),
        signed_as_a_secret,
        of_another_pool,
        lambda token: signed_by_another_key(token, aud="another-client"),
        lambda token: signed_by_another_key(token, token_use="access"),
        lambda token: token[:-8] + "AAAAAAAA",
        lambda token: token.rpartition(".")[0],
        lambda _: "garbage",
        lambda _: "a.b.c",
        lambda _: ".",
    ],
    ids=[
        *("another key", "unsigned", "other claims", "expired", "a secret", "another pool", "another client", "access"),
        *("signature", "two parts", "garbage", "dots", "dot"),
    ],
)
def test_a_token_that_the_pool_did_not_sign_is_refused(
    client: Client, sign_up: Callable[..., Player], forge: Callable[[str], str]
) -> None:
    token = sign_up().token

    refused = [
        client.get("/me", token=forge(token)).status,
        client.patch("/me", {"display_name": "Mallory"}, token=forge(token)).status,
        client.delete("/me", token=forge(token)).status,
    ]

    assert refused == [401, 401, 401]
    assert client.get("/me", token=token).json["display_name"] == "Ada"


def test_a_refresh_token_opens_nothing_as_a_token(client: Client, sign_up: Callable[..., Player]) -> None:
    assert client.get("/me", token=sign_up().cookie.partition("=")[2]).status == 401
