"""A function killed before each of its writes in turn: an allowed state, and the same request again does the rest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.faults.kill import Killed
from tests.faults.state import check, items, objects
from tests.faults.use_cases import HERE, USE_CASES

if TYPE_CHECKING:
    from tests.faults.use_cases import Scene, UseCase

pytestmark = [pytest.mark.in_process, pytest.mark.usefixtures("word_list")]

MOST_WRITES = 25


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda case: case.__name__)
def test_a_request_whose_function_was_killed_is_done_by_its_repetition(scene: Scene, use_case: UseCase) -> None:
    undisturbed = use_case(scene)
    with scene.death.before(MOST_WRITES):
        expected = undisturbed().status
    writes = scene.death.writes
    assert expected < 300
    assert 0 < len(writes) < MOST_WRITES - 1

    for number in range(1, len(writes) + 1):
        request = use_case(scene)
        with scene.death.before(number), pytest.raises(Killed):
            request()
        scene.restart()
        check(scene.cloud)
        assert request().status == expected, f"killed before write {number}, {writes[number - 1]}"
        check(scene.cloud)


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda case: case.__name__)
def test_a_request_whose_answer_was_lost_is_answered_when_it_is_repeated(scene: Scene, use_case: UseCase) -> None:
    request = use_case(scene)
    first = request()
    scene.restart()
    again = request()

    assert again.status == first.status
    check(scene.cloud)


def test_a_player_whose_erasure_was_killed_is_erased_by_its_repetition(scene: Scene) -> None:
    number, killed = 1, True
    while killed:
        player = scene.sign_up()
        play = scene.play_as(player)
        round_ = scene.closed(play)
        play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"})
        play.post(f"/rounds/{round_['id']}/share", headers=HERE)
        with scene.death.before(number):
            try:
                scene.client.delete("/me", token=player.token)
                killed = False
            except Killed:
                number += 1
        scene.restart()
        assert scene.client.delete("/me", token=player.token).status == 204

        left = json.dumps([items(scene.cloud), sorted(objects(scene.cloud))], default=repr)
        assert player.id not in left
        assert round_["id"] not in left
        assert player.email not in left
    assert number > 5
