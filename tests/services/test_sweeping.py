"""Sweeping: what was deleted is deleted once more, when no request can put it back."""

# ruff: noqa: ARG002  # fakes take what the real ones take

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.erasure import AGAIN_MS, Remains, Sweep
from chalicelib.errors import Unavailable
from chalicelib.services.sweeping import Sweeping
from tests.aws import SettableClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.domain.share import Publication

FIRST = Remains(games=("G1", "G2"))
SECOND = Remains(shares=("0a",), pictures=("00ff",))


class Sweeps:
    """What waits, in memory."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[Remains, int]] = {}

    def expect(self, remains: Remains, due: int) -> None:
        self.waiting[f"{len(self.waiting)}"] = remains, due

    def due(self, now: int) -> Iterable[Sweep]:
        return [Sweep(key, remains) for key, (remains, due) in self.waiting.items() if due <= now]

    def done(self, sweep: Sweep) -> None:
        del self.waiting[sweep.key]


class Bucket:
    """Notes what is deleted; `fails` at a name, once."""

    def __init__(self) -> None:
        self.deleted: list[str] = []
        self.fails: str | None = None

    def _delete(self, name: str) -> None:
        if name == self.fails:
            self.fails = None
            raise Unavailable("out of reach")
        self.deleted.append(name)

    def erase_of_game(self, game: str) -> None:
        self._delete(f"game {game}")

    def remove(self, share_id: str) -> None:
        self._delete(f"share {share_id}")

    def remove_thumbnails(self, drawing_ids: list[str]) -> None:
        for drawing_id in drawing_ids:
            self._delete(f"picture {drawing_id}")

    def put(self, share_id: str, publication: Publication) -> None:
        raise AssertionError

    def put_thumbnail(self, drawing_id: str, picture: bytes) -> None:
        raise AssertionError


class Setting:
    def __init__(self) -> None:
        self.sweeps, self.bucket, self.clock = Sweeps(), Bucket(), SettableClock()
        self.service = Sweeping(self.sweeps, self.bucket, self.bucket, self.clock)  # type: ignore[arg-type]

    def sweep(self) -> int:
        return self.service.sweep(self.clock() + 60_000)


@pytest.fixture
def setting() -> Setting:
    """Two things that are expected to be swept."""
    setting = Setting()
    setting.service.expect(FIRST)
    setting.service.expect(SECOND)
    return setting


def test_nothing_is_swept_while_a_request_may_be_under_way(setting: Setting) -> None:
    setting.clock.advance(AGAIN_MS - 1)

    assert setting.sweep() == 0
    assert setting.bucket.deleted == []


def test_what_is_due_is_deleted_once(setting: Setting) -> None:
    setting.clock.advance(AGAIN_MS)

    assert [setting.sweep(), setting.sweep()] == [2, 0]
    assert setting.bucket.deleted == ["game G1", "game G2", "share 0a", "picture 00ff"]


def test_what_a_fault_leaves_is_deleted_the_next_time(setting: Setting) -> None:
    setting.clock.advance(AGAIN_MS)
    setting.bucket.fails = "game G2"
    with pytest.raises(Unavailable):
        setting.sweep()

    assert setting.sweep() == 2
    assert {"game G1", "game G2", "share 0a", "picture 00ff"} == set(setting.bucket.deleted)


def test_what_there_is_no_time_for_is_left_to_the_next_time(setting: Setting) -> None:
    setting.clock.advance(AGAIN_MS)

    assert setting.service.sweep(setting.clock()) == 0
    assert setting.sweep() == 2


def test_where_nothing_is_deleted_nothing_is_expected() -> None:
    setting = Setting()

    setting.service.expect(Remains())

    assert setting.sweeps.waiting == {}
