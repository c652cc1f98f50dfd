"""Sharing, with faults and others in between: nothing is public that nobody can take back."""

# ruff: noqa: ARG002  # fakes take what the real ones take

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.erasure import AGAIN_MS, Remains
from chalicelib.domain.share import Caption, Publication, Share, State
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.sharing import SharingService
from chalicelib.services.sweeping import Sweeping
from tests.builders import LINE, NOON, a_closed_round

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chalicelib.domain.drawing import Drawing
    from chalicelib.domain.erasure import Sweep

ROUND = a_closed_round().id


class Rounds:
    """The one round that there is, closed and drawn."""

    def round(self, player: str, round_id: str) -> Any:
        return a_closed_round(player="ann") if (player, round_id) == ("ann", ROUND) else None


class Drawings:
    def find(self, key: str) -> Drawing | None:
        return LINE


class Shares:
    """Shares in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Share] = {}

    def of_round(self, player: str, round_id: str) -> Share | None:
        return self.kept.get(round_id)

    def find(self, number: int) -> Share | None:
        return next((share for share in self.kept.values() if share.number == number), None)

    def add(self, share: Share) -> bool:
        return self.kept.setdefault(share.round, share) is share

    def publish(self, share: Share) -> bool:
        known = self.kept.get(share.round)
        if known is None or known.number != share.number or known.state in {State.ENDING, State.REMOVED}:
            return False
        self.kept[share.round] = replace(known, state=State.PUBLIC)
        return True

    def end(self, share: Share) -> None:
        self.kept[share.round] = replace(self.kept[share.round], state=State.ENDING)

    def bar(self, share: Share) -> None:
        self.kept[share.round] = replace(self.kept[share.round], state=State.REMOVED)

    def remove(self, share: Share) -> None:
        if self.kept.get(share.round, share).number == share.number:
            self.kept.pop(share.round, None)

    def of_player(self, player: str, limit: int, cursor: str | None) -> tuple[tuple[Share, ...], str | None]:
        return tuple(self.kept.values()), None


class Reports:
    """Which shares' reports were forgotten."""

    def __init__(self) -> None:
        self.forgotten: list[Share] = []

    def forget(self, share: Share) -> None:
        self.forgotten.append(share)


class Publications:
    """What is public, in memory; once something happens while it is put or removed."""

    def __init__(self) -> None:
        self.public: set[str] = set()
        self.meanwhile: Callable[[], object] = lambda: None

    def _happens(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()

    def put(self, share_id: str, publication: Publication) -> None:
        self._happens()
        self.public.add(share_id)

    def remove(self, share_id: str) -> None:
        self.public.discard(share_id)
        self._happens()

    def put_thumbnail(self, drawing_id: str, picture: bytes) -> None:
        raise AssertionError

    def remove_thumbnails(self, drawing_ids: list[str]) -> None:
        raise AssertionError


class Sweeps:
    """What has to be removed once more, in memory."""

    def __init__(self) -> None:
        self.expected: list[tuple[Remains, int]] = []

    def expect(self, remains: Remains, due: int) -> None:
        self.expected.append((remains, due))

    def due(self, now: int) -> Iterable[Sweep]:
        raise AssertionError

    def done(self, sweep: Sweep) -> None:
        raise AssertionError


class Painter:
    def card(self, drawing: Drawing) -> bytes:
        return b"card"

    picture = thumbnail = animation = card

    def page(self, share: str, caption: Caption) -> str:
        return f"{share} {caption.text} {caption.origin}"


class Setting:
    """The service on its fakes."""

    def __init__(self) -> None:
        self.shares, self.reports, self.publications = Shares(), Reports(), Publications()
        self.sweeps = Sweeps()
        self.service = SharingService(
            self.shares,
            self.reports,  # type: ignore[arg-type]
            Rounds(),  # type: ignore[arg-type]
            Drawings(),  # type: ignore[arg-type]
            self.publications,
            Painter(),
            lambda: NOON,
            Random(1),
            lambda told: told,
            Sweeping(self.sweeps, Drawings(), self.publications, lambda: NOON),  # type: ignore[arg-type]
        )

    def share(self) -> Share:
        return self.service.share("ann", ROUND, None)

    def take_back(self) -> None:
        self.service.take_back("ann", ROUND)


@pytest.fixture
def setting() -> Setting:
    return Setting()


def fails() -> None:
    raise Unavailable("out of reach")


def test_a_share_that_a_fault_cut_short_is_finished_by_a_repeat(setting: Setting) -> None:
    setting.publications.meanwhile = fails
    with pytest.raises(Unavailable):
        setting.share()
    assert setting.service.shared("ann", ROUND) is None

    share = setting.share()

    assert setting.publications.public == {share.id}
    assert setting.service.shared("ann", ROUND) is not None


def test_what_is_taken_back_while_it_is_made_is_not_published(setting: Setting) -> None:
    setting.publications.meanwhile = setting.take_back

    with pytest.raises(NotFound):
        setting.share()

    assert setting.publications.public == set()
    assert setting.shares.kept == {}


def test_what_is_made_while_it_is_taken_back_is_not_published(setting: Setting) -> None:
    first = setting.share()

    def another_request_of_the_first_finishes() -> None:
        setting.publications.public.add(first.id)
        if not setting.shares.publish(first):
            setting.publications.remove(first.id)

    setting.publications.meanwhile = another_request_of_the_first_finishes

    setting.take_back()

    assert setting.publications.public == set()


def test_what_a_fault_left_of_taking_back_is_removed_before_it_is_shared_anew(setting: Setting) -> None:
    first = setting.share()
    setting.publications.meanwhile = fails
    with pytest.raises(Unavailable):
        setting.take_back()
    assert setting.service.shared("ann", ROUND) is None, "it counts as taken back"

    second = setting.share()

    assert second.id != first.id
    assert setting.publications.public == {second.id}


def test_what_an_admin_removes_while_it_is_made_is_not_published_then_or_later(setting: Setting) -> None:
    setting.publications.meanwhile = lambda: setting.service.take_down(next(iter(setting.shares.kept.values())).id)

    with pytest.raises(NotFound):
        setting.share()
    setting.take_back()
    with pytest.raises(Conflict, match="removed"):
        setting.share()

    assert setting.publications.public == set()
    assert setting.service.shared("ann", ROUND) is None


def test_two_requests_at_once_publish_one_share(setting: Setting) -> None:
    shares: list[Share] = []
    setting.publications.meanwhile = lambda: shares.append(setting.share())

    shares.append(setting.share())

    assert {share.id for share in shares} == setting.publications.public
    assert len(setting.publications.public) == 1


def test_of_a_player_who_is_being_erased_everything_goes(setting: Setting) -> None:
    setting.share()

    setting.service.take_all_back("ann", [ROUND, "another"])

    assert (setting.publications.public, setting.shares.kept) == (set(), {})


def test_another_player_shares_and_takes_back_nothing(setting: Setting) -> None:
    setting.share()

    for act in (setting.service.shared, setting.service.take_back):
        with pytest.raises(NotFound):
            act("bob", ROUND)
    with pytest.raises(NotFound):
        setting.service.share("bob", ROUND, None)

    assert setting.publications.public


@pytest.mark.parametrize("how", ["taken back", "by an admin", "with its player"])
def test_what_is_not_public_any_more_is_removed_once_more(setting: Setting, how: str) -> None:
    share = setting.share()

    match how:
        case "taken back":
            setting.take_back()
        case "by an admin":
            setting.service.take_down(share.id)
        case _:
            setting.service.take_all_back("ann", [ROUND])

    assert setting.sweeps.expected == [(Remains(shares=(share.id,)), NOON + AGAIN_MS)]


def test_what_is_shared_anew_while_the_last_share_is_taken_back_can_be_taken_back(setting: Setting) -> None:
    setting.share()
    setting.publications.meanwhile = setting.share
    setting.take_back()
    assert len(setting.publications.public) == len(setting.shares.kept) == 1

    setting.take_back()

    assert (setting.publications.public, setting.shares.kept) == (set(), {})
