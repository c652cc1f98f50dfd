"""Every route of an admin: to others it is not there."""

import re
from collections.abc import Callable

import pytest

from chalicelib.api.calls import ADMIN
from chalicelib.api.topics import TOPICS
from tests.api.client import Client
from tests.api.conftest import Player

ROUTES = [
    (route.method, re.sub(r"\{\w+\}", "20270101T000000Z", route.path))
    for topic in TOPICS
    for route in topic.routes
    if route.who is ADMIN
]


def test_there_are_routes_of_admins() -> None:
    assert len(ROUTES) > 10


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_to_a_player_an_admins_route_is_not_there(
    client: Client, sign_up: Callable[..., Player], method: str, path: str
) -> None:
    player = sign_up()

    assert client.request(method, path, json={}, token=player.token).status == 404
    assert client.request(method, path, json={}).status == 401
