"""What players and admins do that writes, each as a request that can be repeated."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from chalicelib import wiring
from tests.api.artist import Play, TellingArtist
from tests.api.champion import TellingChampion, drawing_of
from tests.api.client import Client, Reply

if TYPE_CHECKING:
    from tests.api.conftest import Player
    from tests.aws import SettableClock
    from tests.conftest import Cloud
    from tests.faults.kill import Death

DAY = 86_400_000
TELLING = TellingChampion()
HERE = {"Origin": "http://localhost:8000"}
NAMES = ("zeppelin", "yak", "unicorn", "griffin", "kraken", "sphinx", "yeti", "basilisk", "phoenix", "hydra")


@dataclass
class Scene:
    """The game, whoever plays, and who may die at it."""

    cloud: Cloud
    clock: SettableClock
    sign_up: Callable[..., Player]
    client: Client
    death: Death
    admin: str
    taken: int = 0

    def next(self, names: tuple[str, ...]) -> str:
        """A name that was not used yet."""
        self.taken += 1
        return names[self.taken - 1]

    def restart(self, champion: TellingChampion | None = TELLING) -> None:
        """Have a new process, with nothing in its memory; without a champion it has the registry's to load."""
        built = wiring.build(
            self.cloud.environment,
            clock=self.clock,
            clients=self.cloud.clients,
            champion=champion,
            random=Random(0),
        )
        wiring.process.use(built)

    def play(self) -> Play:
        return self.play_as(self.sign_up())

    def play_as(self, player: Player) -> Play:
        return Play(
            self.client, player.token, TellingArtist(), lambda seconds: self.clock.advance(round(1_000 * seconds))
        )

    def drawing(self, play: Play, round_: dict[str, Any]) -> list[list[list[float]]]:
        return drawing_of(play.artist.label(round_["word"]), 70)

    def closed(self, play: Play) -> dict[str, Any]:
        """A closed round in which the word was recognised."""
        round_ = play.round(play.game())
        result = play.end(round_, play.drawn_by_hand(round_), "recognised").json
        assert result["recognised"]
        return round_


Request = Callable[[], Reply]
UseCase = Callable[[Scene], Request]


def starts_a_game(scene: Scene) -> Request:
    play = scene.play()
    return lambda: play.post("/games", {"mode": "classic"})


def starts_the_daily_game(scene: Scene) -> Request:
    scene.clock.advance(DAY)  # the first of a day draws its words
    play = scene.play()
    return lambda: play.post("/games", {"mode": "daily"})


def starts_a_round(scene: Scene) -> Request:
    play = scene.play()
    game = play.game()
    return lambda: play.post(f"/games/{game}/rounds")


def guesses(scene: Scene) -> Request:
    play = scene.play()
    round_ = play.round(play.game())
    return lambda: play.guess(round_, scene.drawing(play, round_), 0)


def ends_a_round(scene: Scene) -> Request:
    play = scene.play()
    round_ = play.round(play.game())
    drawing = play.drawn_by_hand(round_)
    return lambda: play.end(round_, drawing, "recognised")


def ends_a_round_of_the_daily_game(scene: Scene) -> Request:
    play = scene.play()
    round_ = play.round(play.game(mode="daily"))
    drawing = play.drawn_by_hand(round_)
    return lambda: play.end(round_, drawing, "recognised")


def says_that_a_guess_was_right(scene: Scene) -> Request:
    play = scene.play()
    round_ = scene.closed(play)
    return lambda: play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"})


def says_that_a_guess_was_wrong(scene: Scene) -> Request:
    play = scene.play()
    round_ = scene.closed(play)
    other = play.artist.other(play.artist.label(round_["word"]))
    return lambda: play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": other})


def shares_a_drawing(scene: Scene) -> Request:
    play = scene.play()
    round_ = scene.closed(play)
    return lambda: play.post(f"/rounds/{round_['id']}/share", headers=HERE)


def takes_a_share_back(scene: Scene) -> Request:
    play = scene.play()
    round_ = scene.closed(play)
    play.post(f"/rounds/{round_['id']}/share", headers=HERE)
    return lambda: play.client.delete(f"/rounds/{round_['id']}/share", token=play.token)


def changes_a_name(scene: Scene) -> Request:
    play = scene.play()
    return lambda: play.client.patch("/me", json={"display_name": "Grace"}, token=play.token)


def leaves_the_gallery(scene: Scene) -> Request:
    play = scene.play()
    scene.closed(play)
    return lambda: play.client.patch("/me", json={"gallery": False}, token=play.token)


def decides_about_a_correction(scene: Scene) -> Request:
    play = scene.play()
    round_ = scene.closed(play)
    other = play.artist.other(play.artist.label(round_["word"]))
    play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "wrong", "label": other})
    found = scene.client.get("/admin/review", token=scene.admin).json["items"]
    review = next(one["id"] for one in found if one["id"].startswith(round_["id"]))
    return lambda: scene.client.post(f"/admin/review/{review}", {"action": "accept"}, token=scene.admin)


def uploads_words(scene: Scene) -> Request:
    name, headers = scene.next(NAMES), {"Content-Type": "text/csv"}
    body = f"en;fr;category;difficulty\n{name};le {name};animals;3\n".encode()
    return lambda: scene.client.post("/admin/words", body=body, token=scene.admin, headers=headers)


def signs_up(scene: Scene) -> Request:
    body = {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe(), "display_name": "Ada"}

    def both() -> Reply:
        scene.client.post("/auth/sign-up", body)
        return scene.client.post("/auth/sign-in", {"email": body["email"], "password": body["password"]})

    return both


USE_CASES: tuple[UseCase, ...] = (
    signs_up,
    starts_a_game,
    starts_the_daily_game,
    starts_a_round,
    guesses,
    ends_a_round,
    ends_a_round_of_the_daily_game,
    says_that_a_guess_was_right,
    says_that_a_guess_was_wrong,
    shares_a_drawing,
    takes_a_share_back,
    changes_a_name,
    leaves_the_gallery,
    decides_about_a_correction,
    uploads_words,
)
