"""A word that the shipped champion has no label for: from the word list to points for it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib import wiring
from chalicelib.domain.word import Catalogue, Category
from chalicelib.storage.taught import TaughtStore
from chalicelib.storage.words import WordStore
from tests.api.artist import Play, TellingArtist
from tests.aws import BUCKET
from tests.bench.start import CHAMPION
from tests.builders import NOON, a_catalogue, a_word
from tests.storage.registry import Registry
from tests.unicorn import unicorn

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.api.client import Client
    from tests.api.conftest import Player
    from tests.aws import SettableClock
    from tests.conftest import Cloud

pytestmark = pytest.mark.in_process

PEN = Random(7)
MYTHS = ("unicorn", "griffin", "kraken", "sphinx", "yeti", "basilisk")
CATALOGUE = Catalogue(
    (*a_catalogue().categories, Category("myths", {"en": "Myths", "fr": "Mythes"})),
    (*a_catalogue().words, *(a_word(label, "myths") for label in MYTHS)),
)


class Unicorns(Random):
    """Deals the unicorn as soon as it may."""

    def choice(self, seq: Any) -> Any:
        return next((word for word in seq if word.id == "unicorn"), seq[0])


@pytest.fixture
def registry(cloud: Cloud) -> Registry:
    return Registry(cloud.table, cloud.clients.s3, BUCKET)


@pytest.fixture
def shipped(client: Client, cloud: Cloud, clock: SettableClock, registry: Registry) -> Client:
    """The API with the shipped champion, animals and foods that it knows, and myths that it does not."""
    files = [(CHAMPION / name).read_bytes() for name in ("model.onnx", "manifest.json", "suspicion.json")]
    registry.models.promote(registry.models.register(*files).version, "test")
    WordStore(cloud.table).put(CATALOGUE.categories, CATALOGUE.words, NOON, "test")
    services = wiring.build(cloud.environment, clock=clock, clients=cloud.clients, random=Unicorns())
    wiring.process.use(services)
    return client


@pytest.fixture
def new_player(shipped: Client, sign_up: Callable[..., Player]) -> Callable[[], Play]:
    return lambda: Play(shipped, sign_up().token, TellingArtist())


def teach(play: Play, **game: Any) -> dict[str, Any]:
    """Draw a unicorn in a round that teaches and say so; the result."""
    round_ = play.round(play.game(mode="zen", categories=["myths"], **game))
    assert (round_["word"], round_["teaching"]) == ("unicorn", True)
    result = play.end(round_, unicorn(PEN).to_lists())
    assert play.post(f"/rounds/{round_['id']}/feedback", {"verdict": "right"}).status == 201
    told: dict[str, Any] = result.json
    return told


def word(client: Client, word_id: str = "unicorn") -> dict[str, Any]:
    rows: list[dict[str, Any]] = client.get("/words").json["items"]
    return next(row for row in rows if row["id"] == word_id)


def accept(client: Client, admin: str) -> list[str]:
    """Accept all that waits, at once; the ids."""
    ids = [row["id"] for row in client.get("/admin/review", token=admin).json["items"]]
    reply = client.post("/admin/review", {"ids": ids, "action": "accept"}, token=admin)
    assert {row["status"] for row in reply.json["items"]} == {"accepted"}
    return ids


def ten(new_player: Callable[[], Play], client: Client, admin: str, clock: SettableClock) -> list[str]:
    """Ten unicorns of a player are accepted, and every process has seen it; the ids of the reviews."""
    play = new_player()
    for _ in range(10):
        teach(play)
    ids = accept(client, admin)
    clock.advance(30_000)
    return ids


def test_a_word_is_taught_by_twenty_drawings_and_then_recognised(
    shipped: Client, new_player: Callable[[], Play], admin: str, clock: SettableClock
) -> None:
    told = [word(shipped)]
    for _ in range(2):
        ten(new_player, shipped, admin, clock)
        told.append(word(shipped))
    player = new_player()
    dealt = player.round(player.game(categories=["animals", "myths"]))
    clock.advance(4_000)
    guessed = player.guess(dealt, unicorn(PEN).to_lists(), 0).json
    result = player.end(dealt, unicorn(PEN).to_lists(), "recognised").json

    assert [row["known"] for row in told] == [False, False, True]
    assert [row["taught"] for row in told] == [{"drawings": number, "needed": 20} for number in (0, 10, 20)]
    assert (dealt["word"], dealt["teaching"]) == ("unicorn", False)
    assert (guessed["guesses"][0]["label"], guessed["recognised"], guessed["announced"]) == ("unicorn", True, True)
    assert (result["recognised"], result["teaching"], result["attempts"]) == (True, False, 1)
    assert result["points"] > 0
    assert shipped.get("/stats/words/unicorn").json["rounds"] == 1


def test_what_was_taught_outlives_its_champion_and_no_decision(
    shipped: Client, new_player: Callable[[], Play], admin: str, registry: Registry
) -> None:
    teach(new_player())
    (review,) = accept(shipped, admin)
    champion = registry.models.load(registry.models.alias("champion") or "")
    later = replace(champion.manifest, version="20301231T000000Z")
    registry.models.register((CHAMPION / "model.onnx").read_bytes(), later.to_json().encode())

    shipped.post(f"/admin/models/{later.version}/promote", token=admin)
    taught = TaughtStore(registry.table).lesson(later.version, "unicorn")
    shipped.post(f"/admin/review/{review}", {"action": "reopen"}, token=admin)
    forgotten = TaughtStore(registry.table).lesson(later.version, "unicorn")

    assert (taught.drawings, forgotten.drawings) == (1, 0)


def test_a_round_that_teaches_counts_nowhere_and_is_kept(shipped: Client, new_player: Callable[[], Play]) -> None:
    play = new_player()
    game = play.game(mode="zen", categories=["myths"])
    round_ = play.round(game)
    guessed = play.guess(round_, unicorn(PEN).to_lists(), 0).json

    result = play.end(round_, unicorn(PEN).to_lists()).json

    assert len(guessed["guesses"]) == 5
    assert (guessed["recognised"], guessed["attempts"]) == (False, 0)
    assert (result["teaching"], result["recognised"], result["attempts"], result["points"]) == (True, False, 0, 0)
    assert play.get("/me/stats").json["rounds"] == 0
    assert shipped.get("/leaderboard", query={"period": "all"}).json["items"] == []
    assert shipped.get("/stats/words").json["items"] == []
    (kept,) = play.get(f"/games/{game}").json["results"]
    assert (kept["teaching"], len(kept["drawing"])) == (True, 7)
    assert play.get("/me/results").json["items"][0]["teaching"]
    (exported,) = [row for row in play.get("/me/export").json["items"] if row["kind"] == "round"]
    assert exported["record"]["teaching"]


def test_what_is_taught_waits_for_a_person(shipped: Client, new_player: Callable[[], Play], admin: str) -> None:
    teach(new_player())

    (review,) = shipped.get("/admin/review", token=admin).json["items"]

    assert (review["status"], review["label"], review["word"]) == ("pending", "unicorn", "unicorn")
    assert "unknown" in {sign["reason"] for sign in review["signs"]}


def test_classic_deals_a_word_to_be_taught_once_and_not_first(new_player: Callable[[], Play]) -> None:
    play = new_player()
    game = play.game(categories=["animals", "myths"])
    teaching = []

    for _ in range(6):
        round_ = play.round(game)
        teaching.append(round_["teaching"])
        play.end(round_, [])

    assert teaching == [False, True, False, False, False, False]


def test_words_to_be_taught_alone_make_a_zen_game_and_no_other(new_player: Callable[[], Play]) -> None:
    play = new_player()

    assert play.post("/games", {"mode": "zen", "categories": ["myths"]}).status == 201
    for mode in ("classic", "sprint"):
        assert play.post("/games", {"mode": mode, "categories": ["myths"]}).status == 400


def test_a_word_is_learnt_without_the_drawings_of_a_player_who_leaves(
    shipped: Client, new_player: Callable[[], Play], admin: str, clock: SettableClock
) -> None:
    leaving = new_player()
    for play in (leaving, new_player()):
        teach(play)
    accept(shipped, admin)
    clock.advance(30_000)
    with_them = word(shipped)["taught"]["drawings"]

    assert shipped.delete("/me", token=leaving.token).status == 204
    clock.advance(30_000)

    assert (with_them, word(shipped)["taught"]["drawings"]) == (2, 1)


def test_a_fault_in_learning_fails_neither_decisions_nor_games(
    shipped: Client, new_player: Callable[[], Play], admin: str, registry: Registry
) -> None:
    broken = {"PK": f"TAUGHT#{registry.models.alias('champion')}", "SK": "LABEL#unicorn", "revision": "none"}
    registry.table.put_item(Item=broken)
    teach(new_player())

    assert len(accept(shipped, admin)) == 1
    assert word(shipped)["taught"] == {"drawings": 0, "needed": 20}


def test_a_word_that_an_admin_takes_away_is_answered_no_more_and_disturbs_no_round(
    shipped: Client, new_player: Callable[[], Play], admin: str, clock: SettableClock
) -> None:
    for _ in range(2):
        ten(new_player, shipped, admin, clock)
    play = new_player()
    asked = play.round(play.game(mode="zen", categories=["myths"]))
    other = play.round(play.game(mode="zen", categories=["animals"]))
    drawing = unicorn(PEN).to_lists()

    def seen(round_: dict[str, Any], seq: int) -> bool:
        clock.advance(30_000)
        guesses = play.guess(round_, drawing, seq).json["guesses"]
        return "unicorn" in [guess["label"] for guess in guesses]

    before = seen(other, 0)
    shipped.patch("/admin/words/unicorn", {"dealt": False, "reason": "No such animal."}, token=admin)
    off, known = seen(other, 1), word(shipped)["known"]
    shipped.patch("/admin/words/unicorn", {"dealt": True}, token=admin)
    on = seen(other, 2)
    shipped.delete("/admin/words/unicorn", token=admin)
    removed = seen(other, 3)
    result = play.guess(asked, drawing, 0).json
    sheet = {"Content-Type": "text/csv"}
    shipped.post("/admin/words", body=b"en,category\nunicorn,myths\n", headers=sheet, token=admin)

    assert (before, off, on, removed, seen(other, 4)) == (True, False, True, False, True)
    assert known, "it can be answered, but nobody is asked to draw it"
    assert (asked["word"], result["recognised"]) == ("unicorn", True)
