"""What an operator sees of sign-ins, of refused rights, and of rounds that no honest hand plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.listening import Ear, listening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.api.artist import Play
    from tests.api.client import Client
    from tests.api.conftest import Player

pytestmark = pytest.mark.in_process


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Ear]:
    with listening(monkeypatch, capsys) as ear:
        yield ear


def test_every_sign_in_has_its_line_refused_or_not(client: Client, sign_up: Callable[..., Player], ear: Ear) -> None:
    player = sign_up()
    for password in (player.password, "wrong horse"):
        client.post("/auth/sign-in", {"email": player.email, "password": password})

    told = [(line["status"], line.get("problem")) for line in ear.told() if line["route"] == "/auth/sign-in"]

    assert told == [(200, None), (200, None), (401, "unauthenticated")]
    assert player.email not in ear.text


def test_an_admins_route_that_is_not_there_for_a_player_is_told_from_what_is_not_there(
    client: Client, sign_up: Callable[..., Player], admin: str, ear: Ear
) -> None:
    player = sign_up()

    refused = client.delete("/admin/words/no-such-word", token=player.token)
    missing = client.delete("/admin/words/no-such-word", token=admin)

    assert [reply.json["type"] for reply in (refused, missing)] == ["urn:inkling:problem:not-found"] * 2
    told = [line["problem"] for line in ear.told() if line["route"] == "/admin/words/{id}"]
    assert told == ["not-an-admin", "not-found"]
    assert player.id not in ear.text


def test_a_flagged_round_is_counted_and_one_that_a_hand_draws_is_not(play: Play, ear: Ear) -> None:
    game = play.game()
    round_ = play.round(game)
    play.end(round_, play.recognised(round_), "recognised")
    assert ear.sum("Flagged") == ear.sum("Rounds") == 1
    round_ = play.round(game)

    play.end(round_, play.drawn_by_hand(round_), "recognised")

    assert (ear.sum("Flagged"), ear.sum("Rounds")) == (1, 2)
