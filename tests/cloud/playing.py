"""Players of the deployed game, over HTTP."""

import secrets

import httpx


def sign_up(http: httpx.Client) -> dict[str, str]:
    """A new player's headers."""
    who = {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(16)}
    http.post("/api/auth/sign-up", json={**who, "display_name": "Ann"})
    signed_in = http.post("/api/auth/sign-in", json=who)
    assert signed_in.status_code == 200, signed_in.text
    return {"Authorization": f"Bearer {signed_in.json()['token']}"}


def play(http: httpx.Client, signed_in: dict[str, str]) -> str:
    """Close one round, with a drawing; the game's id."""
    game = http.post("/api/games", json={"mode": "classic"}, headers=signed_in).json()
    round_ = http.post(f"/api/games/{game['id']}/rounds", headers=signed_in).json()
    drawing = {"drawing": [[[0, 9], [0, 9]]], "reason": "skipped"}
    ended = http.post(f"/api/rounds/{round_['id']}/end", json=drawing, headers=signed_in)
    assert ended.status_code == 200, ended.text
    return str(game["id"])
