from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("boto3")
pytest.importorskip("chalice", reason="the cloud of these tests is in the development environment")

from botocore.exceptions import ClientError

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.ids import round_id
from chalicelib.domain.review import RULE, Action, ReviewId
from chalicelib.domain.round import Feedback, Verdict
from chalicelib.domain.split import Split
from chalicelib.errors import Conflict
from chalicelib.storage import planning
from chalicelib.storage.closing import ClosingStore
from chalicelib.storage.games import GameStore
from chalicelib.storage.planning import take
from chalicelib.storage.players import PlayerStore
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.taking import Taking
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET, TABLE
from tests.builders import NOON, a_closed_round, a_game, a_review, a_round, a_word
from tests.inference.tiny import LABELS, tiny_version
from training.dataset import load
from training.registry import Cloud as Stores
from training.snapshot import copy, main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cloud

DAY = 86_400_000
KEY = b"a key for tests"
SPLIT = Split(KEY)
HELD, TRAINED, TRAINED_TOO, WATCHED = "ann", "bob", "player 0", "player 6"
CORNER = [[10, 400, 410, 20], [5, 8, 390, 380], [0, 40, 80, 120]]
DRAWN = Drawing.from_lists([CORNER, [[10, 20], [5, 300], [150, 190]]])


@dataclass
class Game:
    """What players do, straight into the stores."""

    cloud: Cloud
    stores: Stores
    rounds: int = 0

    def play(self, player: str, label: str | None, by: str = RULE, at: int = NOON) -> str:
        """A closed round whose drawing was accepted as a label, or about which nothing was said; its id."""
        self.rounds += 1
        table = self.cloud.table
        game = f"01KB{self.rounds:022}"
        round_ = a_round(id=round_id(game, 1), game=game, player=player)
        key = self.stores.drawings.put(round_.id, DRAWN)
        closed = a_closed_round(id=round_.id, game=game, player=player)
        assert closed.result
        games, whole = GameStore(table), a_game(id=round_.game, player=player)
        games.add(whole)
        games.add_round(whole, round_, None)
        closings = ClosingStore(table)
        result = replace(closed.result, closed_at=at)
        assert closings.close(round_, replace(closed, result=None), result, key, closings.totals(player))
        kept = games.round(player, round_.id)
        assert kept
        if label:
            review = a_review(1, player, label=label, drawing=key, id=ReviewId(round_.id, player))
            accepted = review.decided(Action.ACCEPT, None, by, at)
            claims = ReviewStore(table).claims(player, label)
            assert ReviewStore(table).add(kept, Feedback(Verdict.RIGHT, None, at), accepted, f"f{self.rounds}", claims)
        return round_.id

    def take(self, at: int = NOON + DAY) -> dict[str, Any]:
        return dict(take(self.stores, at))

    def lines(self, found: dict[str, Any], folder: str) -> list[dict[str, Any]]:
        """Every drawing that a snapshot has in a folder."""
        names = [file["name"] for file in found["files"] if file["name"].startswith(f"{folder}/")]
        return [json.loads(line) for name in names for line in gzip.decompress(self.object(found, name)).splitlines()]

    def object(self, found: dict[str, Any], name: str) -> bytes:
        key = f"snapshots/{found['version']}/{name}"
        body: bytes = self.cloud.clients.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return body

    def objects(self) -> list[str]:
        found = self.cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="snapshots/")
        return [each["Key"] for each in found.get("Contents", [])]

    def forget_snapshots(self) -> None:
        for key in self.objects():
            self.cloud.clients.s3.delete_object(Bucket=BUCKET, Key=key)


def stores_with(cloud: Cloud, s3: Any) -> Stores:
    return Stores.of(cloud.table, s3, BUCKET, lambda: NOON)


@pytest.fixture
def game(cloud: Cloud) -> Game:
    """A game of two words, whose split has a key that tests know."""
    stores = stores_with(cloud, cloud.clients.s3)
    stores.snapshots.split(KEY)
    WordStore(cloud.table).put([], [], NOON, "test")
    stores.words.put([], [a_word("cat"), a_word("dog")], NOON, "test")
    for player in (HELD, TRAINED, TRAINED_TOO, WATCHED):
        cloud.table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE", "display_name": player})
    return Game(cloud, stores)


class Killed(Exception):
    pass


class Mortal:
    """An S3 client that dies at a write, after so many that it lets pass."""

    def __init__(self, s3: Any, spare: int) -> None:
        self._s3 = s3
        self._spare = spare

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._s3, name)
        return self._dying(method) if name in {"put_object", "delete_object"} else method

    def _dying(self, method: Any) -> Any:
        def call(**request: Any) -> Any:
            self._spare -= 1
            if self._spare < 0:
                raise Killed
            return method(**request)

        return call


class Refused:
    """An S3 client that may not read drawings."""

    def __init__(self, s3: Any) -> None:
        self._s3 = s3

    def __getattr__(self, name: str) -> Any:
        return getattr(self._s3, name)

    def get_object(self, **request: str) -> Any:
        if request["Key"].startswith("drawings/"):
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")
        return self._s3.get_object(**request)


def test_drawings_go_to_the_side_of_their_player_with_who_vouches_for_them(game: Game) -> None:
    game.play(TRAINED, "cat")
    game.play(WATCHED, "cat", by="eve")
    game.play(HELD, "dog")

    found = game.take()

    assert found["labels"] == {
        "cat": {"train": {"rule": 1}, "validation": {"admin": 1}},
        "dog": {"holdout": {"rule": 1}},
    }
    assert found["drawings"] == {"holdout": 1, "train": 1, "validation": 1}
    assert found["sources"] == {"admin": 1, "rule": 2}
    assert [line["word"] for line in game.lines(found, "holdout")] == ["dog"]


def test_a_holdout_player_s_drawing_never_gets_into_train_later(game: Game) -> None:
    for player in (HELD, TRAINED, WATCHED):
        game.play(player, "cat")
    first = game.take()
    for player in (HELD, TRAINED, WATCHED):
        game.play(player, "dog", at=NOON + DAY)
        game.play(player, None, at=NOON + DAY)

    second = game.take(NOON + 2 * DAY)

    keys = {
        (at, side): {line["key_id"] for line in game.lines(found, side)}
        for at, found in enumerate((first, second))
        for side in ("train", "validation", "holdout", "unlabelled")
    }
    assert second["previous"] == first["version"]
    assert {side: len(keys[1, side]) for side in ("train", "validation", "holdout", "unlabelled")} == {
        "train": 2,
        "validation": 2,
        "holdout": 2,
        "unlabelled": 1,
    }
    for side in ("train", "validation", "holdout"):
        assert keys[0, side] < keys[1, side]
    assert second["left_out"] == {"held back": 2}


def test_an_erased_player_is_gone_from_the_next_snapshot(game: Game) -> None:
    game.play(TRAINED, "cat")
    erased = game.play(TRAINED_TOO, "cat")
    first = game.take()
    items = game.cloud.table.query(
        KeyConditionExpression="PK = :player", ExpressionAttributeValues={":player": f"PLAYER#{TRAINED_TOO}"}
    )["Items"]
    game.stores.drawings.erase_of_game(erased[:26])
    PlayerStore(game.cloud.table).erase(TRAINED_TOO, [str(item["SK"]) for item in items])

    second = game.take(NOON + 2 * DAY)

    assert len(game.lines(first, "train")) == 2
    assert [line["key_id"] for line in game.lines(second, "train")] == [SPLIT.key_id(f"01KB{1:022}-01")]


def test_a_drawing_whose_player_is_being_erased_is_left_out(game: Game) -> None:
    game.play(TRAINED, "cat")
    game.stores.drawings.erase_of_game(game.play(TRAINED, "cat")[:26])

    found = game.take()

    assert found["drawings"] == {"train": 1}
    assert found["left_out"] == {"missing": 1}


def test_without_the_right_to_read_drawings_there_is_no_snapshot_and_later_there_is(game: Game) -> None:
    game.play(TRAINED, "cat")

    with pytest.raises(ClientError, match="AccessDenied"):
        take(stores_with(game.cloud, Refused(game.cloud.clients.s3)), NOON + DAY)

    assert game.take(NOON + 2 * DAY)["drawings"] == {"train": 1}


def test_of_one_player_a_label_has_only_so_many(game: Game) -> None:
    for _ in range(3):
        game.play(TRAINED, "cat")
    game.play(TRAINED_TOO, "cat")

    found = take(game.stores, NOON + DAY, most=2)

    assert found["labels"] == {"cat": {"train": {"rule": 3}}}
    assert found["left_out"] == {"capped": 1}


def test_a_line_tells_no_more_than_the_format_has(game: Game) -> None:
    game.play(TRAINED, "cat", at=NOON + 1234)

    (line,) = game.lines(game.take(), "train")

    assert line == {
        "word": "cat",
        "timestamp": "2027-01-15 00:00:00 UTC",
        "recognized": True,
        "key_id": SPLIT.key_id(f"01KB{1:022}-01"),
        "drawing": [[[0, 249, 255, 6], [0, 2, 245, 239]], [[0, 6], [0, 188]]],
    }


def test_checksums_and_sizes_are_those_of_the_files(game: Game) -> None:
    for label in ("cat", "dog", None):
        game.play(TRAINED, label)

    found = game.take()

    assert len(found["files"]) == 3
    for file in found["files"]:
        body = game.object(found, file["name"])
        assert (file["sha256"], file["bytes"]) == (hashlib.sha256(body).hexdigest(), len(body))
        assert file["drawings"] == len(gzip.decompress(body).splitlines())


def test_the_manifest_tells_what_it_was_asked_for(game: Game) -> None:
    game.stores.models.register(*tiny_version("20261123T050000Z"))
    game.stores.models.promote("20261123T050000Z", "eve")

    found = game.take()

    assert found["query"] == {
        "since": 0,
        "until": NOON + DAY - 60_000,
        "labels": sorted([*LABELS, "cat", "dog"]),
        "most": 10,
    }
    assert found["split"] == {"rule": 1, "key": SPLIT.fingerprint, "holdout": 0.1, "validation": 0.1}
    assert (found["champion"], found["previous"]) == ("20261123T050000Z", None)


def test_what_was_decided_after_it_is_not_in_it_and_what_was_before_stays_decided(game: Game) -> None:
    taken = game.play(TRAINED, "cat", at=NOON + DAY - 60_000)
    game.play(TRAINED, "cat", at=NOON + DAY - 59_999)

    found = game.take()

    assert found["drawings"] == {"train": 1}
    reviews = ReviewStore(game.cloud.table)
    review = reviews.review(ReviewId(taken, TRAINED))
    assert review
    with pytest.raises(Conflict, match="taken"):
        reviews.keep(review, review.decided(Action.REJECT, None, "eve", NOON + 2 * DAY))


def test_killed_between_any_two_writes_it_ends_with_the_same_manifest(game: Game) -> None:
    for player in (HELD, TRAINED):
        game.play(player, "cat")
    game.play(TRAINED, None)
    whole = game.take()
    bodies = {key: game.object(whole, key.split("/", 2)[2]) for key in game.objects()}
    s3 = game.cloud.clients.s3

    for spare in range(1, len(bodies)):  # before the first write there is nothing to go on with
        game.forget_snapshots()
        with pytest.raises(Killed):
            take(stores_with(game.cloud, Mortal(s3, spare)), NOON + DAY)
        again = game.take(NOON + 2 * DAY)

        assert again == whole
        assert {key: game.object(again, key.split("/", 2)[2]) for key in game.objects()} == bodies


def test_what_a_killed_run_left_and_nobody_wants_any_more_is_removed(game: Game) -> None:
    game.play(TRAINED, "cat")
    with pytest.raises(Killed):
        take(stores_with(game.cloud, Mortal(game.cloud.clients.s3, 2)), NOON + DAY)
    left = f"snapshots/{game.stores.snapshots.newest()}/train/0000-cat-001.ndjson.gz"
    game.cloud.clients.s3.put_object(Bucket=BUCKET, Key=left, Body=b"drawings of who is gone since")

    game.take()

    assert left not in game.objects()
    assert any(key.endswith("train/0000-cat-000.ndjson.gz") for key in game.objects())


def test_the_same_time_is_the_same_snapshot_and_nothing_is_written_twice(game: Game) -> None:
    game.play(TRAINED, "cat")
    first = game.take()

    again = take(stores_with(game.cloud, Mortal(game.cloud.clients.s3, 0)), NOON + DAY)

    assert again == first
    with pytest.raises(Conflict, match="later snapshot"):
        take(game.stores, NOON)


def test_a_lost_key_of_the_split_stops_the_next_snapshot(game: Game) -> None:
    game.take()
    game.cloud.table.delete_item(Key={"PK": "SNAPSHOTS", "SK": "SPLIT"})

    with pytest.raises(Conflict, match="its holdout would get into train"):
        game.take(NOON + 2 * DAY)


def test_a_label_s_drawings_are_spread_over_files_of_bounded_size(game: Game) -> None:
    for _ in range(5):
        game.play(TRAINED, "cat")
    plan = planning.planned(game.stores, SPLIT, None, NOON + DAY, 0, 10)
    game.stores.snapshots.begin(plan)

    found = dict(Taking(game.stores, plan, SPLIT, most=400).run())

    assert [file["drawings"] for file in found["files"]] == [2, 2, 1]
    assert len({line["key_id"] for line in game.lines(found, "train")}) == 5


def test_a_copy_can_be_trained_on_and_is_checked(game: Game, tmp_path: Path) -> None:
    for player, label in ((TRAINED, "cat"), (TRAINED, "dog"), (HELD, "dog"), (TRAINED, None)):
        game.play(player, label)
    found = game.take()

    copy(game.stores, found, tmp_path / "players")
    copy(game.stores, found, tmp_path / "players")

    train, holdout = (load([tmp_path / "players" / side]) for side in ("train", "holdout"))
    assert (len(train), train.labels) == (2, ("cat", "dog"))
    assert holdout.labels == ("dog",)
    assert len(load([tmp_path / "players" / "unlabelled"])) == 1
    assert json.loads((tmp_path / "players" / "manifest.json").read_text()) == found


@pytest.mark.parametrize("fault", ["damaged", "strange"])
def test_a_copy_that_would_not_be_the_snapshot_is_refused(game: Game, tmp_path: Path, fault: str) -> None:
    game.play(TRAINED, "cat")
    found = game.take()
    if fault == "damaged":
        key = f"snapshots/{found['version']}/{found['files'][0]['name']}"
        game.cloud.clients.s3.put_object(Bucket=BUCKET, Key=key, Body=b"!")
    else:
        (tmp_path / "old.ndjson").write_text("{}\n")

    with pytest.raises(SystemExit, match=r"damaged|not of this snapshot"):
        main(["--version", found["version"], "--to", str(tmp_path), "--table", TABLE, "--bucket", BUCKET])


def test_who_asks_for_something_else_than_was_begun_is_told(game: Game, capsys: pytest.CaptureFixture[str]) -> None:
    game.stores.snapshots.begin(planning.planned(game.stores, SPLIT, None, NOON + DAY, 0, 10))

    main(["--table", TABLE, "--bucket", BUCKET, "--most", "3"])

    said = capsys.readouterr()
    assert "begun with other settings" in said.err
    assert json.loads(said.out)["version"] == "20270116T120000Z"


def test_the_command_takes_one_and_prints_what_is_in_it(game: Game, capsys: pytest.CaptureFixture[str]) -> None:
    game.cloud.table.put_item(Item={"PK": "SNAPSHOTS", "SK": "UNRELATED"})

    main(["--table", TABLE, "--bucket", BUCKET])

    found = json.loads(capsys.readouterr().out)
    assert found == {"version": game.stores.snapshots.newest(), "drawings": {}, "sources": {}, "left_out": {}}
