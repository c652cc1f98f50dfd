"""What results say agrees with a recount of the raw rounds, and is read in as many requests however many there are."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.clock import date_of
from chalicelib.domain.gallery import Change, entry_of
from chalicelib.domain.review import Action
from chalicelib.domain.shrinkage import JEFFREYS, Tally, common, difference, estimate
from chalicelib.domain.statistics import Sums
from chalicelib.storage.counting import row_key
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.gallery import GalleryStore
from chalicelib.storage.reviews import indexed
from chalicelib.storage.sketches import SketchStore
from chalicelib.storage.words import WordStore
from tests import recount
from tests.aws import BUCKET
from tests.builders import LINE, NOON, a_catalogue, a_review, a_word, guesses
from tests.results import CHAMPION, PREVIOUS, Recount, pages_of, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chalicelib.domain.shrinkage import Estimate, Prior
    from chalicelib.storage.table import Item
    from chalicelib.wiring import Services
    from tests.api.client import Client
    from tests.aws import SettableClock
    from tests.conftest import Cloud

WORDS = [word for word in a_catalogue().words if word.id in {"apple", "bear", "cake", "cat"}]
_PLAYED: list[Item] = []
MANY = 400
LIST, REPORT, GROUPS, VERSIONS, OVERVIEW = (
    "/stats/words",
    "/stats/words/cat",
    "/stats/categories",
    "/stats/versions",
    "/admin/overview",
)

pytestmark = pytest.mark.in_process


@dataclass
class Reads:
    """How many requests went to the table and the bucket."""

    number: int = 0

    def count(self, **_: object) -> None:
        self.number += 1


@pytest.fixture
def reads(cloud: Cloud) -> Iterator[Reads]:
    counted = Reads()
    clients = [cloud.clients.dynamodb.meta.client, cloud.clients.s3]
    for client in clients:
        client.meta.events.register("before-call", counted.count)
    yield counted
    for client in clients:
        client.meta.events.unregister("before-call", counted.count)


@pytest.fixture
def results(cloud: Cloud, clock: SettableClock) -> Recount:
    """Rounds that were played under two model versions, up to now."""
    clock.now = NOON + 60_000
    catalogue = a_catalogue()
    if not _PLAYED:  # once for all tests: moto takes long
        simulate(cloud.table, WORDS, games=range(12), random=Random(7))
        _PLAYED.extend(item for items in pages_of(cloud.table) for item in items)
    with cloud.table.batch_writer() as batch:
        for item in _PLAYED:
            batch.put_item(Item=item)
    WordStore(cloud.table).put(catalogue.categories, catalogue.words, NOON, "test")
    for alias, version in (("champion", CHAMPION), ("previous", PREVIOUS)):
        cloud.table.put_item(
            Item={"PK": "REGISTRY", "SK": f"ALIAS#{alias}", "version": version, "moved_at": 1, "moved_by": "test"}
        )
    return Recount(cloud.table)


def told(sums: Sums, prior: Prior = JEFFREYS) -> dict[str, Any]:
    """How sums are told that were recounted."""
    return recount.told(sums) | {"estimate": told_estimate(estimate(prior, Tally(sums.recognised, sums.rounds)))}


def told_estimate(found: Estimate) -> dict[str, float]:
    return {"share": round(found.share, 4), "low": round(found.low, 4), "high": round(found.high, 4)}


def part(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Of an answer what `told` tells."""
    return {name: answer[name] for name in told(Sums(1, 1))}


@pytest.mark.parametrize("version", [None, CHAMPION, PREVIOUS])
def test_words_agree_with_a_recount(client: Client, results: Recount, version: str | None) -> None:
    query = {"model_version": version} if version else {}
    counted = {word.id: results.of(word.id, version) for word in WORDS}
    prior = common(Tally(sum(result.recognised for _, result in rows), len(rows)) for rows in counted.values())

    items = client.get(LIST, query=query).json["items"]

    assert len(items) == sum(bool(rows) for rows in counted.values()) > 3
    for item in items:
        rows = counted[item["word"]]
        times = [result.time_to_guess_ms for _, result in rows if result.time_to_guess_ms is not None]
        sums = Sums(len(rows), len(times), sum(times), sum(result.attempts for _, result in rows if result.recognised))
        assert part(item) == told(sums, prior)
        exact = statistics.median(times) if times else None
        assert item["median_ms"] == (exact and pytest.approx(exact, rel=0.05, abs=125))


def test_a_word_agrees_with_a_recount(client: Client, results: Recount) -> None:
    report = client.get(REPORT).json

    taken = Counter(label for _, result in results.of("cat") for label in result.announced if label != "cat")
    assert {row["label"]: row["count"] for row in report["taken_for"]} == taken
    by_version = {
        version: Tally(sum(result.recognised for _, result in rows), len(rows))
        for version in (CHAMPION, PREVIOUS)
        for rows in [results.of("cat", version)]
    }
    assert [(row["version"], row["rounds"], row["recognised"], row["aliases"]) for row in report["versions"]] == [
        (CHAMPION, by_version[CHAMPION].rounds, by_version[CHAMPION].recognised, ["champion"]),
        (PREVIOUS, by_version[PREVIOUS].rounds, by_version[PREVIOUS].recognised, ["previous"]),
    ]
    one, other = (estimate(JEFFREYS, by_version[version]) for version in (CHAMPION, PREVIOUS))
    assert report["change"] == told_estimate(difference(one, other))


def test_categories_difficulties_and_versions_agree_with_a_recount(client: Client, results: Recount) -> None:
    categories = client.get(GROUPS).json["items"]
    difficulties = client.get("/stats/difficulties").json["items"]
    versions = client.get(VERSIONS).json["items"]

    by_category = results.sums(lambda round_, _: round_.category)
    assert {row["category"]: part(row) for row in categories} == {
        name: told(sums) for name, sums in by_category.items()
    }
    difficulty_of = {word.id: word.difficulty for word in WORDS}
    by_difficulty = results.sums(lambda round_, _: difficulty_of[round_.word])
    assert {row["difficulty"]: part(row) for row in difficulties} == {
        name: told(sums) for name, sums in by_difficulty.items()
    }
    by_version = results.sums(lambda round_, _: round_.model_version)
    assert {row["version"]: part(row) for row in versions} == {
        name: told(sums) for name, sums in by_version.items() if name is not None
    }


def test_days_agree_with_a_recount(client: Client, results: Recount, admin: str) -> None:
    days = client.get(OVERVIEW, token=admin).json["days"]

    counted = results.sums(lambda _, result: date_of(result.closed_at))
    assert [day["date"] for day in days] == [date_of(NOON - ago * 86_400_000) for ago in reversed(range(14))]
    for day in days:
        sums = counted.get(day["date"], Sums())
        assert (day["games"], day["players"]) == (results.games[day["date"]], results.players(day["date"]))
        assert (day["rounds"], day["recognised"]) == (sums.rounds, sums.recognised)
    assert sum(day["rounds"] for day in days) == len(results.rounds)


def test_the_order_is_that_of_the_expected_share_either_way_round(client: Client, results: Recount) -> None:
    assert results.rounds
    hardest = client.get(LIST).json["items"]
    easiest = client.get(LIST, query={"order": "easiest"}).json["items"]

    shares = [word["estimate"]["share"] for word in hardest]
    assert shares == sorted(shares)
    assert [word["estimate"]["share"] for word in easiest] == shares[::-1]


def test_words_are_listed_by_category_and_difficulty(client: Client, results: Recount) -> None:
    assert results.rounds
    foods = client.get(LIST, query={"category": "food"}).json["items"]
    easy = client.get(LIST, query={"difficulty": 1}).json["items"]

    assert {word["category"] for word in foods} == {"food"}
    assert {word["difficulty"] for word in easy} == {1}
    assert client.get(LIST, query={"category": "food", "difficulty": 1}).json == {"items": [], "cursor": None}


def test_a_page_holds_50_words_and_the_cursor_goes_on_behind_it(client: Client, cloud: Cloud) -> None:
    many_words(cloud, 120)

    pages, cursor = [], None
    while True:
        answer = client.get(LIST, query={"cursor": cursor} if cursor else {}).json
        pages.append([word["word"] for word in answer["items"]])
        cursor = answer["cursor"]
        if cursor is None:
            break

    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({word for page in pages for word in page}) == 120


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "0.5~cat"},
        {"cursor": "W10"},
        {"order": "longest"},
        {"difficulty": 4},
        {"difficulty": 0},
        {"model_version": "latest"},
        {"category": "É"},
    ],
)
@pytest.mark.usefixtures("word_list")
def test_what_is_asked_for_amiss_is_refused(client: Client, query: dict[str, Any]) -> None:
    assert client.get(LIST, query=query).status == 400


@pytest.mark.usefixtures("word_list")
def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(LIST, query={"category": "planets"}).status == 404
    assert client.get("/stats/words/flying-pig").status == 404


def test_of_a_version_that_nobody_played_there_is_nothing(client: Client, results: Recount) -> None:
    assert results.rounds
    query = {"model_version": "20200101T000000Z"}

    assert client.get(LIST, query=query).json["items"] == []
    assert client.get(GROUPS, query=query).json["items"] == []
    assert client.get(REPORT, query=query).json["rounds"] == 0


def many_words(cloud: Cloud, count: int) -> None:
    """That many words, played once or more."""
    words = [a_word(f"word {number}") for number in range(count)]
    WordStore(cloud.table).put(a_catalogue().categories, words, NOON, "test")

    with cloud.table.batch_writer() as batch:
        for number, word in enumerate(words):
            row = row_key("WORD", None, word.id)
            batch.put_item(Item={**row, "rounds": 1 + number, "recognised": number // 2, "ms": 1, "attempts": 1})


@pytest.mark.parametrize(
    ("path", "most"), [(LIST, 14), (REPORT, 25), (GROUPS, 13), ("/stats/difficulties", 13), (VERSIONS, 12)]
)
def test_reads_are_few_however_many_words_there_are(
    client: Client, cloud: Cloud, services: Services, reads: Reads, path: str, most: int
) -> None:
    many_words(cloud, MANY)
    path = "/stats/words/word-7" if path == REPORT else path
    services.catalogue.current()
    reads.number = 0

    assert client.get(path).status == 200
    first = reads.number
    assert client.get(path).status == 200

    assert first <= most
    assert reads.number - first <= 3  # within a minute most is remembered


def test_reads_are_as_many_for_more_rounds(
    client: Client, results: Recount, admin: str, clock: SettableClock, cloud: Cloud, reads: Reads
) -> None:
    assert results.rounds
    assert client.get(LIST).status == 200  # the word list is known by now
    before = {path: _reads_of(client, path, admin, reads, clock) for path in (LIST, REPORT, GROUPS, VERSIONS, OVERVIEW)}
    simulate(cloud.table, WORDS, games=range(12, 16), random=Random(8))

    after = {path: _reads_of(client, path, admin, reads, clock) for path in (LIST, REPORT, GROUPS, VERSIONS, OVERVIEW)}

    assert after == before


def _reads_of(client: Client, path: str, token: str, reads: Reads, clock: SettableClock) -> int:
    """The reads of a request by a process that remembers nothing."""
    clock.advance(61_000)
    before = reads.number
    assert client.get(path, token=token if path == OVERVIEW else None).status == 200
    return reads.number - before


def accept(cloud: Cloud, number: int, saw: str, player: str = "ann", action: Action = Action.ACCEPT) -> None:
    """Keep a review of the claim that a drawing shows a cat, decided, and the drawing in the gallery if it is."""
    review = a_review(number, player, guesses=guesses(saw, "bear"), offered=True)
    decided = review.decided(action, None, "an admin", NOON)
    cloud.table.put_item(Item=indexed(decided))
    cloud.table.put_item(Item={"PK": f"PLAYER#{player}", "SK": "PROFILE"})
    if decided.learnt_as:
        sketch = SketchStore(DrawingStore(cloud.clients.s3, BUCKET)).of(LINE)
        entry = entry_of(decided, sketch).after_review(decided, NOON * 10**9 + number)
        assert GalleryStore(cloud.table).keep(Change(None, entry))


@pytest.mark.usefixtures("results")
def test_examples_are_drawings_that_were_accepted_as_the_word(client: Client, cloud: Cloud) -> None:
    accept(cloud, 1, saw="cat")
    accept(cloud, 2, saw="cake", player="bob")
    accept(cloud, 3, saw="cake", player="bob")
    accept(cloud, 4, saw="cake", player="eve", action=Action.REJECT)

    report = client.get(REPORT).json

    assert report["examples"] == [[[[0, 255], [0, 128]]]]
    cakes = next(row for row in report["taken_for"] if row["label"] == "cake")
    assert len(cakes["examples"]) == 1  # one of a player, none that was rejected


@pytest.mark.usefixtures("word_list")
def test_not_more_than_three_examples_of_each_are_shown(client: Client, cloud: Cloud) -> None:
    for number in range(1, 6):
        accept(cloud, number, saw="cat", player=f"player {number}")

    assert len(client.get(REPORT).json["examples"]) == 3


def test_requests_that_failed_by_a_fault_of_ours_are_counted_by_day(
    client: Client, services: Services, admin: str, clock: SettableClock
) -> None:
    clock.now = NOON
    services.overview.failed("one")
    clock.advance(86_400_000)
    services.overview.failed("two")
    services.overview.failed("three")

    days = client.get(OVERVIEW, token=admin).json["days"]

    assert [day["failures"] for day in days[-3:]] == [0, 1, 2]


def test_the_overview_tells_what_waits_what_plays_and_how_the_last_run_went(
    client: Client, admin: str, results: Recount, cloud: Cloud
) -> None:
    assert results.rounds
    accept(cloud, 1, saw="cat", action=Action.REOPEN)
    run = client.post("/admin/retraining", {}, token=admin).json

    found = client.get(OVERVIEW, token=admin).json

    assert (found["waiting_reviews"], found["more_reviews"]) == (1, False)
    assert (found["champion"], found["challenger"]) == (CHAMPION, None)
    assert (found["last_run"]["id"], found["last_run"]["state"]) == (run["id"], "requested")
