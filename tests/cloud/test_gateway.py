"""What only a deployed game shows: the authorizer, the gateway's own errors, the edge, the seed."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PROBLEM = "application/problem+json"


def decoded(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A token's header and claims."""
    parts = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]
    return parts[0], parts[1]


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    content = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(claims).encode())}"
    return f"{content}.{encoded(key.sign(content.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def me(http: httpx.Client, token: str) -> httpx.Response:
    return http.get("/api/me", headers={"Authorization": f"Bearer {token}"})


def assert_refused(answer: httpx.Response) -> None:
    assert answer.status_code == 401
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


def test_a_players_own_token_is_taken(http: httpx.Client, token: str) -> None:
    assert me(http, token).status_code == 200


def test_without_a_token_there_is_nothing(http: httpx.Client) -> None:
    assert_refused(http.get("/api/me"))


def test_a_token_signed_by_another_key_is_refused(http: httpx.Client, token: str) -> None:
    header, claims = decoded(token)

    forged = signed(header, claims, rsa.generate_private_key(public_exponent=65537, key_size=2048))

    assert_refused(me(http, forged))


def test_a_token_whose_claims_were_changed_is_refused(http: httpx.Client, token: str) -> None:
    header, claims = decoded(token)
    changed = encoded(json.dumps(claims | {"cognito:groups": ["admins"]}).encode())

    assert_refused(me(http, f"{encoded(json.dumps(header).encode())}.{changed}.{token.split('.')[2]}"))


def test_a_token_without_a_signature_is_refused(http: httpx.Client, token: str) -> None:
    header, claims = decoded(token)
    unsigned = encoded(json.dumps(header | {"alg": "none"}).encode())

    assert_refused(me(http, f"{unsigned}.{encoded(json.dumps(claims).encode())}."))


def test_an_expired_token_is_refused(http: httpx.Client, token: str, state: Path) -> None:
    pems = list((state / "emulator" / "state").rglob("*-id.pem"))
    if not pems:
        pytest.skip("needs the key with which the embedded emulator signs")
    key = serialization.load_pem_private_key(pems[0].read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    header, claims = decoded(token)
    assert me(http, signed(header, claims, key)).status_code == 200, "it is the very key"

    assert_refused(me(http, signed(header, claims | {"exp": int(time.time()) - 1}, key)))


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/nowhere"), ("DELETE", "/api/health"), ("GET", "/api/")])
def test_what_is_no_route_is_not_found_in_the_apis_own_words(http: httpx.Client, method: str, path: str) -> None:
    answer = http.request(method, path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM


def test_a_body_over_the_gateways_limit_is_too_large(http: httpx.Client) -> None:
    answer = http.post("/api/auth/sign-in", content=b" " * (11 * 2**20), headers={"Content-Type": "application/json"})

    assert answer.status_code == 413
    assert answer.headers["content-type"] == PROBLEM


def test_the_site_is_served_from_the_same_origin(http: httpx.Client) -> None:
    answer = http.get("/")

    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]
    assert "<title>Inkling" in answer.text


def test_a_page_that_is_not_there_is_the_sites_own_error_page(http: httpx.Client) -> None:
    answer = http.get("/nowhere.html")

    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/health", "/api/me"])
def test_every_answer_has_the_security_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "max-age" in headers["strict-transport-security"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize("role", ["player", "admin"])
def test_the_seeded_accounts_sign_in(http: httpx.Client, accounts: dict[str, dict[str, Any]], role: str) -> None:
    who = {name: accounts[role][name] for name in ("email", "password")}

    answer = http.post("/api/auth/sign-in", json=who)

    assert answer.status_code == 200
    assert answer.json()["player"]["admin"] is (role == "admin")


def test_the_game_is_seeded_with_words_and_a_champion(http: httpx.Client) -> None:
    words = http.get("/api/words", params={"category": "animals"}).json()["items"]
    health = http.get("/api/health").json()

    assert len(words) > 20
    assert health["status"] == "ok"
    assert health["labels"] == 345
