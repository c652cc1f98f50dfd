"""The cookie with the refresh token: only the server can read it, and only /api/auth is sent it."""

REFRESH = "refresh"
LIFETIME_SECONDS = 30 * 24 * 3600
_ATTRIBUTES = "HttpOnly; Secure; SameSite=Strict; Path=/api/auth"
LONGEST = 8_192
"""Characters; a refresh token of Cognito has about 2,000, and no real one is longer."""


def keep(token: str) -> str:
    """The `Set-Cookie` that keeps a refresh token for thirty days."""
    return f"{REFRESH}={token}; {_ATTRIBUTES}; Max-Age={LIFETIME_SECONDS}"


def forget() -> str:
    """The `Set-Cookie` that removes it."""
    return f"{REFRESH}=; {_ATTRIBUTES}; Max-Age=0"


def read_cookies(header: str | None) -> dict[str, str]:
    """The cookies of a `Cookie` header; parts that are no cookie are passed over, whatever they are."""
    pairs = (part.partition("=") for part in (header or "").split(";"))
    return {name.strip(): value.strip() for name, separator, value in pairs if separator and name.strip()}
