"""The game's own errors, in its own words; the API turns each into a problem (RFC 9457) in one place."""


class InklingError(Exception):
    """Something the caller is told about: the message is a sentence for a person."""


class Invalid(InklingError):
    """What came in breaks a rule; `field` names the part of the body or query that does."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooLarge(Invalid):
    """What came in is over a size limit."""


class Rejected(Invalid):
    """An uploaded list with lines that cannot be taken: `lines` are their numbers, from 1, and the reasons."""

    def __init__(self, lines: tuple[tuple[int, str], ...]) -> None:
        first, reason = lines[0]
        others = f" Lines with faults: {len(lines)}." if len(lines) > 1 else ""
        super().__init__("body", f"Line {first}: {reason}{others} Nothing was changed.")
        self.lines = lines


class Unauthenticated(InklingError):
    """Nobody is signed in, or the sign-in was refused."""


class NotFound(InklingError):
    """It is not there, or it is not the caller's to see."""


class NotAdmin(NotFound):
    """What is for admins alone is not there for whoever asks; that it was asked for is logged."""


class Conflict(InklingError):
    """The state of the game does not allow it (any more)."""


class TooLate(Conflict):
    """The round's clock has run out."""


class TooManyRequests(InklingError):
    """The caller must wait before trying again: `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int = 10) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(InklingError):
    """A service that the game needs does not answer."""


class Outage(Unavailable):
    """It does not answer in time, or not truly, or others are always faster: another try may go well."""


class BrokenModel(Unavailable):
    """A model version that cannot be used: its bytes, manifest or features do not belong together."""
