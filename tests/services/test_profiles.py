"""Erasing and exporting a player, with faults in between."""

# ruff: noqa: ARG002  # fakes take what the real ones take

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.erasure import AGAIN_MS, Remains, Sweep
from chalicelib.domain.export import Mark, Partition
from chalicelib.domain.gallery import drawing_id
from chalicelib.domain.player import Caller, Profile
from chalicelib.domain.quota import Quota
from chalicelib.domain.review import Review
from chalicelib.domain.word import Language
from chalicelib.errors import NotFound, Unauthenticated, Unavailable
from chalicelib.services.exports import LAG_MS, ExportService
from chalicelib.services.profiles import ProfileService
from chalicelib.services.sweeping import Sweeping
from tests.builders import NOON

CALLER = Caller(id="7f", username="ada", email="ada@example.com", admin=False)


class Faults:
    """Lets a number of steps through, and fails at the next, once."""

    def __init__(self, at: int | None = None) -> None:
        self.left = at

    def step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Unavailable("out of reach")


class Everything:
    """A player's items, drawings and account, in memory."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        rounds = [f"ROUND#{game}-{number:02}" for game in ("G1", "G2") for number in range(1, 4)]
        self.items: dict[str, dict[str, Any]] = {
            key: {} for key in ("GAME#G1", "GAME#G2", "PROFILE", *rounds, "TOTALS")
        }
        self.drawings = {"G1": 4, "G2": 3}
        self.open = True
        self.left = False
        self.there = True

    def profile(self, player: str) -> Profile | None:
        return Profile(player, "Ada", "en", 0) if "PROFILE" in self.items else None

    def change(
        self, player: str, display_name: str | None, language: Language | None, gallery: bool | None = None
    ) -> Profile:
        if "PROFILE" not in self.items:
            raise NotFound("There is no such player.")
        self.items["PROFILE"] |= {} if gallery is None else {"gallery": gallery}
        return Profile(player, display_name or "Ada", language or "en", 0, self.items["PROFILE"].get("gallery", True))

    def numbers(self, player: str) -> tuple[int, ...]:
        return tuple(item["number"] for key, item in self.items.items() if key.startswith("GALLERY#"))

    def withdraw(self, player: str) -> None:
        assert self.items["PROFILE"]["gallery"] is False, "the profile says so first"
        self.items = {key: item for key, item in self.items.items() if not key.startswith("GALLERY#")}

    def records(
        self, player: str, cursor: str | None, limit: int
    ) -> tuple[list[tuple[str, dict[str, Any]]], str | None]:
        self.faults.step()
        found = sorted(self.items.items())
        return found[: min(limit, 4)], "more"

    def leave(self, player: str, expires_at: int) -> None:
        self.faults.step()
        assert not self.open, "nobody can sign in any more"
        self.left = True

    def erase(self, player: str, keys: Iterable[str] = ()) -> None:
        self.faults.step()
        assert self.left, "it is said before anything is erased"
        for key in keys:
            del self.items[key]


class Account:
    def __init__(self, everything: Everything) -> None:
        self.everything = everything

    def lock(self, username: str) -> None:
        self.everything.faults.step()
        self.everything.open = False

    def erase(self, username: str) -> None:
        self.everything.faults.step()
        assert not self.everything.items, "the account goes last"
        self.everything.there = False


class Drawings:
    def __init__(self, everything: Everything) -> None:
        self.everything = everything

    def find(self, key: str) -> Drawing | None:
        return Drawing(())

    def erase_of_game(self, game: str) -> None:
        self.everything.faults.step()
        self.everything.drawings.pop(game, None)


class Public:
    """Notes what was shown or shared, and goes from where everybody sees it."""

    def __init__(self, everything: Everything) -> None:
        self.everything = everything
        self.notes: list[str] = []

    @contextmanager
    def without(self, numbers: Sequence[int]) -> Iterator[None]:
        self.everything.faults.step()
        self.notes += [f"without {number}" for number in numbers]
        yield

    def take_all_back(self, player: str, rounds: Iterable[str]) -> None:
        self.everything.faults.step()
        shared = [round_ for round_ in rounds if self.everything.items.pop(f"SHARE#{round_}", None) is not None]
        self.notes += [f"take back {round_}" for round_ in shared]


class Free:
    """Lets everything be done as often as anybody likes."""

    def take(self, quota: Quota, player: str, now: int) -> None:
        pass


class Sweeps:
    """Notes what is to be swept, and whether its drawings were still there."""

    def __init__(self, everything: Everything) -> None:
        self.everything = everything
        self.notes: list[tuple[Remains, int, set[str]]] = []

    def expect(self, remains: Remains, due: int) -> None:
        self.everything.faults.step()
        self.notes.append((remains, due, set(self.everything.drawings)))

    def due(self, now: int) -> Iterable[Sweep]:
        raise AssertionError

    def done(self, sweep: Sweep) -> None:
        raise AssertionError


class Teaching:
    """Notes what is to be learnt anew, and whether the reviews were still there."""

    def __init__(self, everything: Everything) -> None:
        self.everything = everything
        self.notes: list[tuple[str, set[str], bool]] = []

    def _note(self, what: str, labels: Iterable[str]) -> None:
        self.notes.append((what, set(labels), any(key.startswith("REVIEW#") for key in self.everything.items)))

    def expect(self, labels: Iterable[str]) -> None:
        self._note("expect", labels)

    def learn(self, labels: Iterable[str], decided: Sequence[Review] = ()) -> None:
        assert not decided
        self._note("learn", labels)

    def mend(self) -> None:
        raise AssertionError


class Exports:
    """Notes which files are to be made anew, and whether the results were still there."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def expect(self, partitions: Iterable[Partition], due: int) -> None:
        self.notes += [f"{partition.day} from {due}" for partition in partitions]

    def due(self, now: int) -> tuple[Mark, ...]:
        raise AssertionError

    def done(self, mark: Mark) -> None:
        raise AssertionError

    def through(self) -> str | None:
        raise AssertionError

    def keep_through(self, day: str) -> None:
        raise AssertionError

    def write(self, partition: Partition) -> int:
        raise AssertionError


def service(
    everything: Everything,
    teaching: Teaching | None = None,
    exports: Exports | None = None,
    public: Public | None = None,
    sweeps: Sweeps | None = None,
) -> ProfileService:
    public = public or Public(everything)
    teaching = teaching or Teaching(everything)
    exporting = ExportService(exports or Exports(), lambda: NOON)
    drawings, account = Drawings(everything), Account(everything)
    sweeping = Sweeping(sweeps or Sweeps(everything), drawings, public, lambda: NOON)  # type: ignore[arg-type]
    return ProfileService(
        everything, account, drawings, teaching, exporting, everything, public, public, Free(), lambda: NOON, sweeping
    )


@pytest.mark.parametrize("at", range(23))
def test_an_erasure_that_a_fault_cut_short_is_finished_by_a_repeat(at: int) -> None:
    everything = Everything(Faults(at))
    profiles = service(everything)

    with pytest.raises(Unavailable):
        profiles.erase(CALLER)
    profiles.erase(CALLER)

    assert (everything.items, everything.drawings, everything.open, everything.there) == ({}, {}, False, False)


def test_the_drawing_of_a_round_that_closes_while_it_is_erased_goes_with_its_result() -> None:
    everything = Everything(Faults())
    everything.items = {"RESULT#G2-01": {"day": "2027-01-15"}}

    service(everything).erase(CALLER)

    assert everything.drawings == {"G1": 4}


@pytest.mark.parametrize("at", [None, *range(2, 12)])
def test_whatever_goes_from_the_bucket_was_first_said_to_be_swept_once_more(at: int | None) -> None:
    everything = Everything(Faults(at))
    everything.items["GALLERY#G1-01"] = {"number": 7}
    sweeps = Sweeps(everything)

    with suppress(Unavailable):
        service(everything, sweeps=sweeps).erase(CALLER)

    said = {game: drawings for remains, _, drawings in reversed(sweeps.notes) for game in remains.games}
    assert {"G1", "G2"} - everything.drawings.keys() <= said.keys()
    assert all(game in drawings for game, drawings in said.items())
    assert all(due == NOON + AGAIN_MS for _, due, _ in sweeps.notes)
    if at is None:
        assert [remains.pictures for remains, _, _ in sweeps.notes if remains.pictures] == [(drawing_id(7),)]


def test_what_was_learnt_from_the_players_drawings_is_learnt_anew_without_them() -> None:
    everything = Everything(Faults())
    everything.items["REVIEW#G1-01"] = {"decisions": [{"action": "accept", "label": "unicorn"}]}
    everything.items["REVIEW#G1-02"] = {"decisions": [{"action": "reject"}]}
    everything.items["REVIEW#G1-03"] = {"decisions": []}
    teaching = Teaching(everything)

    service(everything, teaching).erase(CALLER)

    assert ("expect", {"unicorn"}, True) in teaching.notes
    assert teaching.notes[-1] == ("learn", {"unicorn"}, False)


def test_what_everybody_could_see_goes_before_what_it_is_found_by() -> None:
    everything = Everything(Faults())
    everything.items |= {"GALLERY#G1-01": {"number": 7}, "GALLERY#G1-02": {}, "SHARE#G1-02": {}}
    public = Public(everything)

    service(everything, public=public).erase(CALLER)

    assert set(public.notes) == {"without 7", "take back G1-02"}


@pytest.mark.parametrize("at", range(3, 10))
def test_whatever_is_erased_was_first_marked_to_go_out_of_the_export(at: int) -> None:
    everything, exports = Everything(Faults(at)), Exports()
    results = {"RESULT#G1-01": "2026-11-20", "RESULT#G1-02": "2026-11-20", "RESULT#G2-01": "2026-11-21"}
    everything.items |= {key: {"day": day} for key, day in results.items()}

    with pytest.raises(Unavailable):
        service(everything, exports=exports).erase(CALLER)

    gone = {day for key, day in results.items() if key not in everything.items}
    assert {f"{day} from {NOON + LAG_MS}" for day in gone} <= set(exports.notes)


def test_nobody_can_sign_in_once_the_erasure_has_begun() -> None:
    everything = Everything(Faults(1))

    with pytest.raises(Unavailable):
        service(everything).erase(CALLER)

    assert not everything.open


@pytest.mark.parametrize(("gallery", "left"), [(False, []), (True, ["GALLERY#G1-01"]), (None, ["GALLERY#G1-01"])])
def test_who_does_not_want_to_be_shown_is_out_of_the_gallery_at_once(gallery: bool | None, left: list[str]) -> None:
    everything = Everything(Faults())
    everything.items["GALLERY#G1-01"] = {"number": 7}
    public = Public(everything)

    changed = service(everything, public=public).change(CALLER, "Eve", None, gallery)

    assert public.notes == (["without 7"] if gallery is False else [])
    assert changed.gallery is (gallery is not False)
    assert [key for key in everything.items if key.startswith("GALLERY#")] == left


@pytest.mark.parametrize(
    "act", [lambda service: service.profile(CALLER), lambda service: service.change(CALLER, "Eve", None)]
)
def test_a_token_that_outlived_its_player_must_sign_in_again(act: Callable[[ProfileService], Any]) -> None:
    everything = Everything(Faults())
    everything.items.clear()

    with pytest.raises(Unauthenticated):
        act(service(everything))
