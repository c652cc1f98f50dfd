"""The cookie with the refresh token: only the server can read it, and only /api/auth is sent it."""

from collections import Counter

REFRESH = "__Secure-refresh"
"""A browser takes a cookie of such a name only with `Secure`, from an origin that it holds for safe."""

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
    """The cookies of a `Cookie` header; parts that are no cookie are passed over, whatever they are.

    Of a name that is there twice neither counts: the second is not ours but of a neighbouring host, which may set
    cookies for the whole domain and have a player go on as somebody else.
    """
    parts = (part.partition("=") for part in (header or "").split(";"))
    pairs = [(name.strip(), value.strip()) for name, separator, value in parts if separator and name.strip()]
    times = Counter(name for name, _ in pairs)
    return {name: value for name, value in pairs if times[name] == 1}
