"""A player's own profile, and all that the game holds of them: its export and its erasure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.domain.erasure import REMEMBERED_S, Remains
from chalicelib.domain.gallery import drawing_id
from chalicelib.domain.player import Profile, clean_display_name
from chalicelib.domain.quota import HOUR_MS, Quota
from chalicelib.errors import NotFound, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.player import Caller
    from chalicelib.domain.word import Language
    from chalicelib.services.exports import ExportService
    from chalicelib.services.ports import Teaching
    from chalicelib.services.sweeping import Sweeping

PAGE = 25
"""Records of a page of the export: with the longest drawings that there can be it stays below Lambda's 6 MB."""

EXPORTS = Quota("exports", 1_000, HOUR_MS, "You have asked for everything several times within the hour. Please wait.")
"""Pages of the export: each may read a drawing for every record."""

ERASED_AT_ONCE = 500
Record = tuple[str, dict[str, Any]]


class Players(Protocol):
    def profile(self, player: str) -> Profile | None: ...
    def change(
        self, player: str, display_name: str | None, language: Language | None, gallery: bool | None
    ) -> Profile: ...
    def records(self, player: str, cursor: str | None, limit: int) -> tuple[list[Record], str | None]: ...
    def leave(self, player: str, expires_at: int) -> None: ...
    def erase(self, player: str, keys: Iterable[str]) -> None: ...


class Gallery(Protocol):
    def numbers(self, player: str) -> tuple[int, ...]: ...
    def withdraw(self, player: str) -> None: ...


class Thumbnails(Protocol):
    def without(self, numbers: Sequence[int]) -> AbstractContextManager[None]: ...


class Sharing(Protocol):
    def take_all_back(self, player: str, rounds: Iterable[str]) -> None: ...


class Quotas(Protocol):
    def take(self, quota: Quota, player: str, now: int) -> None: ...


class Locks(Protocol):
    def lock(self, username: str) -> None: ...
    def erase(self, username: str) -> None: ...


class Drawings(Protocol):
    def find(self, key: str) -> Drawing | None: ...
    def erase_of_game(self, game: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Exported:
    """One thing that the game holds of a player; `kind` and `id` are the two parts of its sort key, if it has two."""

    kind: str
    id: str | None
    record: dict[str, Any]
    drawing: Drawing | None


class ProfileService:
    """The caller's own; nothing of anybody else can be reached."""

    def __init__(
        self,
        players: Players,
        identities: Locks,
        drawings: Drawings,
        teaching: Teaching,
        exports: ExportService,
        gallery: Gallery,
        thumbnails: Thumbnails,
        sharing: Sharing,
        quotas: Quotas,
        clock: Clock,
        sweeping: Sweeping,
    ) -> None:
        self._players = players
        self._identities = identities
        self._drawings = drawings
        self._teaching = teaching
        self._exports = exports
        self._gallery = gallery
        self._thumbnails = thumbnails
        self._sharing = sharing
        self._quotas = quotas
        self._clock = clock
        self._sweeping = sweeping

    def profile(self, caller: Caller) -> Profile:
        """Raises Unauthenticated for a token that has outlived its player."""
        profile = self._players.profile(caller.id)
        if profile is None:
            raise Unauthenticated("Please sign in again.")
        return profile

    def change(
        self, caller: Caller, display_name: str | None, language: Language | None, gallery: bool | None = None
    ) -> Profile:
        """Change what is not None; raises Invalid for a name that can't be used.

        Without `gallery` nothing of the caller is shown there from now on, and what was is taken out for good.
        """
        name = None if display_name is None else clean_display_name(display_name)
        if name is None and language is None and gallery is None:
            return self.profile(caller)
        try:
            profile = self._players.change(caller.id, name, language, gallery)
        except NotFound:
            raise Unauthenticated("Please sign in again.") from None
        if gallery is False:  # after the profile says so: nothing comes in meanwhile
            numbers = self._gallery.numbers(caller.id)
            self._sweeping.expect(Remains(pictures=_pictures(numbers)))
            with self._thumbnails.without(numbers):
                self._gallery.withdraw(caller.id)
        return profile

    def export(self, caller: Caller, cursor: str | None) -> tuple[tuple[Exported, ...], str | None]:
        """A page of all that the game holds of the caller, and the cursor of the next.

        Raises Invalid for a cursor that was not given out, TooManyRequests for more than 1,000 pages within the hour.
        """
        self._quotas.take(EXPORTS, caller.id, self._clock())
        records, following = self._players.records(caller.id, cursor, PAGE)
        account = [] if cursor else [Exported("account", caller.id, {"email": caller.email}, None)]
        return (*account, *map(self._exported, records)), following

    def _exported(self, record: Record) -> Exported:
        key, attributes = record
        kind, _, identifier = key.partition("#")
        drawing = attributes.get("drawing")
        told = _without_admins(attributes)
        return Exported(kind.lower(), identifier or None, told, self._drawings.find(drawing) if drawing else None)

    def erase(self, caller: Caller) -> None:
        """Erase everything of the caller: what a fault leaves, a repeat erases.

        Nobody can sign in from the first step on; the account goes last, so that until then there is somebody whose
        token can repeat it. Words that were taught with drawings of the caller are learnt without them, and files of
        results are soon made without the caller's. What a request put into the bucket that was under way meanwhile, and
        was killed, is soon swept.
        """
        self._identities.lock(caller.username)
        self._players.leave(caller.id, self._clock() // 1_000 + REMEMBERED_S)
        taught: set[str] = set()
        for records in self._batches(caller.id):
            taught |= _taught(records)
            self._teaching.expect(taught)
            self._exports.expect(caller.id, _days(records))
            games, numbers, shared = _games(records), _numbers(records), _shared(records)
            self._sweeping.expect(Remains(games=tuple(games), pictures=_pictures(numbers)))
            for game in games:
                self._drawings.erase_of_game(game)
            self._sharing.take_all_back(caller.id, shared)
            with self._thumbnails.without(numbers):
                self._players.erase(caller.id, (key for key, _ in records if not key.startswith("SHARE#")))
        self._identities.erase(caller.username)
        self._teaching.learn(taught)

    def _batches(self, player: str) -> Iterator[list[Record]]:
        """What is left of the partition, from its start each time: what was told is erased before more is asked for."""
        while batch := self._players.records(player, None, ERASED_AT_ONCE)[0]:
            yield batch


def _without_admins(attributes: dict[str, Any]) -> dict[str, Any]:
    """What was decided about the player's drawings is theirs to know; which admin did is not."""
    if "decisions" not in attributes:
        return attributes
    made = [{name: told for name, told in decision.items() if name != "by"} for decision in attributes["decisions"]]
    return attributes | {"decisions": made}


def _taught(records: list[Record]) -> set[str]:
    """The labels that drawings of the reviews among the records are learnt as."""
    decisions = (told.get("decisions") for key, told in records if key.startswith("REVIEW#"))
    return {str(made[-1]["label"]) for made in decisions if made and made[-1].get("label")}


def _days(records: list[Record]) -> set[str]:
    """The days in whose export the results among the records are."""
    return {str(told["day"]) for key, told in records if key.startswith("RESULT#")}


def _shared(records: list[Record]) -> list[str]:
    """The rounds whose shares are among the records; each goes with what it has made public."""
    return [key.removeprefix("SHARE#") for key, _ in records if key.startswith("SHARE#")]


def _numbers(records: list[Record]) -> list[int]:
    """The numbers of the gallery's drawings among the records."""
    return list({told["number"] for key, told in records if key.startswith("GALLERY#") and "number" in told})


def _pictures(numbers: Iterable[int]) -> tuple[str, ...]:
    """What the gallery's drawings of these numbers are called."""
    return tuple(map(drawing_id, numbers))


def _games(records: list[Record]) -> list[str]:
    """The games of the rounds and results among the records: a round's id is its game's id, a hyphen and a number.

    A round that closes after it was read, and before it is erased, leaves its result to the next batch, and a drawing.
    """
    names = (key.partition("#") for key, _ in records)
    rounds = (round_ for kind, _, round_ in names if kind in {"ROUND", "RESULT"})
    return list(dict.fromkeys(round_.rpartition("-")[0] for round_ in rounds))
