"""Rounds that no honest hand plays: what the player is told, and what an admin makes of them."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.storage.harvest import HarvestStore
from tests.api.artist import Play
from tests.aws import SettableClock
from tests.conftest import Cloud

pytestmark = pytest.mark.in_process

NEVER = 10**13  # ms since 1970, later than anything here


@pytest.fixture
def hasty(play: Play) -> dict[str, Any]:
    """A round that was recognised while its word could be read only."""
    round_ = play.round(play.game())
    result: dict[str, Any] = play.end(round_, play.recognised(round_), "recognised").json
    return result


def test_a_flagged_round_is_told_its_player_and_is_in_the_history_and_no_ranking(
    play: Play, hasty: dict[str, Any]
) -> None:
    assert hasty["flags"] == ["hasty", "clock"]
    assert play.get("/me/results").json["items"] == [hasty]
    assert play.get("/me/rank", query={"period": "all"}).json["rank"] is None


def test_an_admin_clears_a_round_and_it_counts(play: Play, hasty: dict[str, Any], admin: str) -> None:
    [waiting] = play.client.get("/admin/flagged", token=admin).json["items"]

    cleared = play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "clear"}, token=admin)

    assert (cleared.status, waiting["flags"], waiting["points"]) == (204, ["hasty", "clock"], hasty["points"])
    assert play.client.get("/admin/flagged", token=admin).json["items"] == []
    assert play.get("/me/rank", query={"period": "all"}).json["points"] == hasty["points"]
    assert play.get("/me/results").json["items"] == [{**hasty, "flags": []}]
    again = play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "clear"}, token=admin)
    assert again.status == 409


def test_an_admin_confirms_a_flag_once(play: Play, hasty: dict[str, Any], admin: str) -> None:
    [waiting] = play.client.get("/admin/flagged", token=admin).json["items"]

    said = [
        play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "confirm"}, token=admin).status for _ in range(2)
    ]

    assert said == [204, 409]
    assert play.client.get("/admin/flagged", token=admin).json["items"] == []
    assert play.get("/me/results").json["items"] == [hasty]
    assert play.get("/me/rank", query={"period": "all"}).json["rank"] is None


def test_whoever_was_held_is_ranked_again_with_all_when_a_round_is_cleared(
    play: Play, admin: str, clock: SettableClock
) -> None:
    fair = play.round(play.game())
    points = play.end(fair, play.drawn_by_hand(fair), "recognised").json["points"]
    for _ in range(2):
        round_ = play.round(play.game())
        points += play.end(round_, play.recognised(round_), "recognised").json["points"]
        clock.advance(1_000)
    held = play.get("/leaderboard", query={"period": "all"}).json["items"]
    for waiting in play.client.get("/admin/flagged", token=admin).json["items"]:
        assert play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "clear"}, token=admin).status == 204

    [row] = play.get("/leaderboard", query={"period": "all"}).json["items"]

    assert held == []
    assert (row["points"], row["rounds"]) == (points, 3)


def pending(play: Play, admin: str) -> list[dict[str, Any]]:
    reply = play.client.get("/admin/review", query={"status": "pending"}, token=admin)
    found: list[dict[str, Any]] = reply.json["items"]
    return found


def test_what_is_said_of_a_flagged_round_is_kept_and_reviewed_when_an_admin_clears_it(
    play: Play, hasty: dict[str, Any], admin: str
) -> None:
    label = play.artist.label(hasty["word"])
    claim = {"verdict": "wrong", "label": play.artist.other(label)}

    said = [play.post(f"/rounds/{hasty['round']}/feedback", claim).status for _ in range(2)]
    before = pending(play, admin)
    [waiting] = play.client.get("/admin/flagged", token=admin).json["items"]
    play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "clear"}, token=admin)
    again = play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "clear"}, token=admin)

    assert said == [201, 201]
    assert before == []
    assert [review["label"] for review in pending(play, admin)] == [claim["label"]]
    assert again.status == 409


def test_a_flagged_round_that_an_admin_confirms_teaches_nothing(
    play: Play, hasty: dict[str, Any], admin: str, cloud: Cloud
) -> None:
    play.post(f"/rounds/{hasty['round']}/feedback", {"verdict": "right"})
    [waiting] = play.client.get("/admin/flagged", token=admin).json["items"]

    play.client.post(f"/admin/flagged/{waiting['id']}", {"action": "confirm"}, token=admin)

    harvest, label = HarvestStore(cloud.table), play.artist.label(hasty["word"])
    assert pending(play, admin) == []
    assert [*harvest.unlabelled(0, NEVER), *harvest.labelled(label, 0, NEVER)] == []


@pytest.mark.parametrize("named", ["nothing", "01KB0000000000000000000000-01.nobody"])
def test_what_is_no_flagged_round_is_not_found(play: Play, admin: str, named: str) -> None:
    assert play.client.post(f"/admin/flagged/{named}", {"action": "clear"}, token=admin).status == 404


def test_players_see_nothing_of_it(play: Play, new_play: Callable[[], Play]) -> None:
    assert play.get("/admin/flagged").status == 404
    assert new_play().post("/admin/flagged/x", {"action": "clear"}).status == 404
