"""An erasure between the calls of another request of its player, which may be killed then: nothing stays.

Each of these was once an exception that docs/invariants.md told of.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from chalicelib.domain.erasure import AGAIN_MS
from tests.api.champion import TellingChampion, drawing_of
from tests.aws import SettableClock
from tests.builders import NOON
from tests.invariants.clouds import FreshCloud
from tests.invariants.functions import CLOCK, Asked, Flight, Functions
from tests.invariants.ledger import Ledger
from tests.invariants.people import Person
from tests.invariants.wire import Fate, Wire

if TYPE_CHECKING:
    from chalicelib.domain.clock import Clock
    from tests.conftest import Cloud

pytestmark = pytest.mark.in_process
MOST_CALLS = 30
PUT = "PutObject"


class Scene:
    """One player of a game, and the requests that are sent by hand."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = FreshCloud(cloud.clients, cloud.environment, in_process=True)
        self.cloud.begin()
        self.clock = SettableClock(NOON)
        wire = Wire(cloud.clients, in_process=True)
        self.functions = Functions(wire, self._services, self.clock, [0])
        self.people = 0

    def _services(self, clock: Clock) -> wiring.Services:
        told: dict[str, Any] = {"champion": TellingChampion(), "random": Random(0)}
        return wiring.build(self.cloud.environment, clock=clock, clients=self.cloud.clients, **told)

    def person(self) -> Person:
        """Somebody who has signed up."""
        self.people += 1
        person = Person(self.people, f"ada{self.people}@example.com", f"Ada {self.people} of the erased")
        self.do(person, person.signs_up())
        return person

    def player(self) -> Person:
        """Somebody with a round that is open."""
        person = self.person()
        self.do(person, person.signs_in())
        self.do(person, person.asks("POST", "/games", {"mode": "classic"}))
        self.do(person, person.asks("POST", f"/games/{person.games[0]}/rounds"))
        self.clock.advance(3_000)
        return person

    def do(self, person: Person, asked: Asked) -> Flight:
        flight = self.functions.begin(asked)
        self.finish(flight)
        if flight.reply is not None and flight.reply.status < 300:
            person.learn(asked, flight.reply.json if flight.reply.body else None)
        return flight

    def finish(self, flight: Flight) -> None:
        while not flight.landed:
            self.functions.go_on(flight, Fate.WELL)

    def crossed(self, person: Person, asked: Asked, put: int, *, killed: bool) -> Flight:
        """A request whose player is erased before it puts its `put`-th object; it goes on, or is killed after that."""
        flight = self.functions.begin(asked)
        while flight.made.count(PUT) < put - 1 or flight.waiting_for != PUT:
            self.functions.go_on(flight, Fate.WELL)
        erased = self.do(person, person.asks("DELETE", "/me"))
        assert erased.reply is not None
        assert erased.reply.status == 204
        if killed:
            self.functions.go_on(flight, Fate.KILLED_AFTER)
        self.finish(flight)
        return flight

    def check_that_nothing_is_left(self, person: Person) -> None:
        ledger = Ledger(self.cloud)
        ledger.look_at_bucket(self.cloud.items())
        self.clock.advance(AGAIN_MS)
        self.do(person, Asked(person.place, CLOCK, "/sweep"))
        ledger.look_at_bucket(self.cloud.items())
        ledger.look_for({person.id, person.email, *person.games} - {""}, person.display_name)
        kept = self.cloud.keys()
        assert [key for key in kept if key.startswith(("drawings/", "shared/"))] == []


@pytest.fixture
def scene(cloud: Cloud) -> Scene:
    return Scene(cloud)


def ends(person: Person) -> Asked:
    (name, label), *_ = person.rounds.items()
    return person.asks("POST", f"/rounds/{name}/end", {"drawing": drawing_of(label), "reason": "skipped"})


def shares(person: Person) -> Asked:
    return person.asks("POST", f"/rounds/{next(iter(person.rounds))}/share")


@pytest.mark.parametrize(
    ("puts", "put", "killed"), [("drawing", 1, True), ("drawing", 1, False), ("page", 1, True), ("page", 4, True)]
)
def test_what_a_request_puts_into_the_bucket_after_the_erasure_is_swept(
    scene: Scene, puts: str, put: int, killed: bool
) -> None:
    person = scene.player()
    if puts == "page":
        scene.do(person, ends(person))

    flight = scene.crossed(person, ends(person) if puts == "drawing" else shares(person), put, killed=killed)

    assert flight.killed == killed
    assert any(key.startswith(("drawings/", "shared/")) for key in scene.cloud.keys()) == killed  # noqa: SIM118
    scene.check_that_nothing_is_left(person)


@pytest.mark.parametrize("killed", [True, False])
def test_a_first_sign_in_that_crosses_the_erasure_brings_nobody_back(scene: Scene, killed: bool) -> None:
    for calls in range(MOST_CALLS):
        person = scene.person()
        asked = person.signs_in()
        flight = scene.functions.begin(asked)
        for _ in range(calls):
            if not flight.landed:
                scene.functions.go_on(flight, Fate.WELL)
        ended = flight.landed
        scene.do(person, asked)  # in another session, which is as well the first one
        scene.do(person, person.asks("DELETE", "/me"))
        if killed and not flight.landed:
            scene.functions.go_on(flight, Fate.KILLED_AFTER)
        scene.finish(flight)

        scene.check_that_nothing_is_left(person)
        assert not [item for item in scene.cloud.items() if str(item["PK"]).startswith("PLAYER#")]
        if ended:
            return
    raise AssertionError("it never ended before the erasure")
