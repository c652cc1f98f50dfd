"""Verdicts, and what becomes of what they claim."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.ids import round_id
from chalicelib.domain.review import RULE, ReviewId, Status
from chalicelib.domain.round import Verdict
from chalicelib.domain.suspicion import MOST_CLAIMS, Reason
from chalicelib.errors import Conflict, Invalid, NotFound, Unavailable
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.exports import ExportService
from chalicelib.services.feedback import FeedbackService
from tests.api.artist import real_drawings
from tests.api.champion import TellingChampion, drawing_of
from tests.builders import GAME_ID, NOON, a_catalogue, guesses
from tests.shipped import Shipped
from tests.storage.rounds import played

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.review import Review
    from chalicelib.domain.round import Round
    from chalicelib.services.ports import Champion, Detector, Games, Reviews
    from chalicelib.storage.closing import ClosingStore
    from chalicelib.storage.drawings import DrawingStore
    from chalicelib.storage.exports import ExportStore
    from chalicelib.storage.games import GameStore
    from chalicelib.storage.harvest import HarvestStore
    from chalicelib.storage.reviews import ReviewStore
    from chalicelib.storage.words import WordStore

LATER = NOON + 1_000_000


class Fixed(Random):
    """A die that always shows the same, 0 to 1."""

    def __init__(self, value: float) -> None:
        super().__init__(0)
        self._value = value

    def random(self) -> float:
        return self._value


class World:
    """Players whose rounds are closed, and what became of their verdicts."""

    def __init__(
        self,
        games: GameStore,
        closings: ClosingStore,
        drawings: DrawingStore,
        reviews: ReviewStore,
        words: WordStore,
        exports: ExportStore,
        table: Table,
    ) -> None:
        self.games = games
        self.reviews = reviews
        self._closings = closings
        self._drawings = drawings
        self._words = words
        self._exports = exports
        self._table = table

    def play(
        self, number: int = 1, player: str = "ann", seen: str = "cat", way: int = 0, drawing: Drawing | None = None
    ) -> Round:
        """A closed round of the word `cat` whose drawing the machine took for something, each `way` another drawing."""
        round_ = played(
            self.games, self._closings, number, player, recognised=seen == "cat", guesses=guesses(seen, "bear")
        )
        ((first, *_),) = drawing_of(seen)
        bow = [first[0], 60 + way, 70, 80, first[1]]
        down = [50.0, 9 * way, 90, 20 + way, 70]
        made = drawing or Drawing.from_lists([[bow, down, [0, 100, 200, 300, 400]]])
        key = self._drawings.put(round_.id, made)
        self._table.update_item(
            Key={"PK": f"PLAYER#{player}", "SK": f"ROUND#{round_.id}"},
            UpdateExpression="SET drawing = :key",
            ExpressionAttributeValues={":key": key},
        )
        return round_

    def service(
        self,
        dice: float = 0.9,
        detector: Detector | None = None,
        reviews: Reviews | None = None,
        games: Games | None = None,
        champion: Champion | None = None,
    ) -> FeedbackService:
        """Feedback, with dice that choose a sample of the clear claims at 0.05 or less."""
        telling = TellingChampion()
        catalogue = CatalogueService(self._words, telling, lambda: NOON)
        return FeedbackService(
            games or self.games,
            reviews or self.reviews,
            self._drawings,
            champion or telling,
            catalogue,
            lambda: NOON + 9_000,
            Fixed(dice),
            ExportService(self._exports, lambda: NOON + 9_000),
            detector,
        )

    def review(self, number: int = 1, player: str = "ann") -> Review | None:
        return self.reviews.review(ReviewId(round_id(GAME_ID, number), player))


@pytest.fixture
def world(
    games: GameStore,
    closings: ClosingStore,
    drawings: DrawingStore,
    reviews: ReviewStore,
    words: WordStore,
    exports: ExportStore,
    table: Table,
) -> World:
    catalogue = a_catalogue()
    words.put(catalogue.categories, catalogue.words, NOON, "test")
    return World(games, closings, drawings, reviews, words, exports, table)


ID = round_id(GAME_ID, 1)


def reasons(review: Review | None) -> list[Reason]:
    assert review is not None
    return [sign.reason for sign in review.suspicion.signs]


def test_a_clear_claim_passes_without_a_person(world: World) -> None:
    world.play()

    world.service().give("ann", ID, Verdict.RIGHT, None)

    review = world.review()
    assert review is not None
    assert (review.status, review.learnt_as) == (Status.ACCEPTED, "cat")
    assert [made.by for made in review.decisions] == [RULE]


def test_a_sample_of_the_clear_claims_is_shown_to_a_person(world: World) -> None:
    world.play()

    world.service(dice=0.049).give("ann", ID, Verdict.RIGHT, None)

    review = world.review()
    assert review is not None
    assert review.status is Status.PENDING
    assert reasons(review) == [Reason.SAMPLE]


def test_what_was_not_asked_for_waits_for_a_person_however_sure_the_machine_is_of_it(world: World) -> None:
    world.play(seen="dog")

    world.service().give("ann", ID, Verdict.RIGHT, None)

    review = world.review()
    assert review is not None
    assert (review.status, review.label, review.word) == (Status.PENDING, "dog", "cat")
    assert review.suspicion.clear


def test_a_correction_waits_for_a_person_whatever_the_machine_thinks_of_it(world: World) -> None:
    world.play(seen="dog")

    world.service().give("ann", ID, Verdict.WRONG, "bear")

    review = world.review()
    assert review is not None
    assert (review.status, review.label, review.word) == (Status.PENDING, "bear", "cat")
    assert Reason.UNLIKELY in reasons(review)


def test_a_drawing_that_was_claimed_before_is_a_copy_whoever_drew_it(world: World) -> None:
    world.play(1, "ann")
    world.play(1, "bob")
    world.service().give("ann", ID, Verdict.RIGHT, None)

    world.service().give("bob", ID, Verdict.RIGHT, None)

    assert reasons(world.review(1, "bob")) == [Reason.COPY]
    assert world.review(1, "ann").suspicion.clear  # type: ignore[union-attr]


def test_no_more_than_ten_claims_of_a_label_are_taken_from_a_player(world: World, harvest: HarvestStore) -> None:
    for number in range(1, MOST_CLAIMS + 3):
        world.play(number, way=number)
        world.service().give("ann", round_id(GAME_ID, number), Verdict.RIGHT, None)

    found = [number for number in range(1, MOST_CLAIMS + 3) if world.review(number)]
    assert found == list(range(1, MOST_CLAIMS + 1))
    left_out = sorted(sketch.round for sketch in harvest.unlabelled(0, LATER))
    assert left_out == [round_id(GAME_ID, number) for number in (11, 12)]
    kept = world.games.round("ann", round_id(GAME_ID, 12))
    assert kept is not None
    assert kept.feedback is not None


def test_of_a_players_many_clear_claims_a_person_sees_the_later_ones(world: World) -> None:
    for number in range(1, 7):
        world.play(number, way=number)
        world.service().give("ann", round_id(GAME_ID, number), Verdict.RIGHT, None)

    statuses = [review.status for number in range(1, 7) if (review := world.review(number))]
    assert statuses == [Status.ACCEPTED] * 4 + [Status.PENDING] * 2
    assert reasons(world.review(6)) == [Reason.FREQUENT]


class Suspecting:
    """A detector that is sure of something."""

    def __init__(self, suspicion: float | None) -> None:
        self._suspicion = suspicion

    def suspicion(self, drawing: Drawing, label: str) -> float | None:
        assert (len(drawing.strokes), label) == (1, "cat")
        return self._suspicion


@pytest.mark.parametrize(("says", "found"), [(0.8, [Reason.OUTLIER]), (0.0, []), (None, [])])
def test_what_the_detector_says_is_among_the_reasons(world: World, says: float | None, found: list[Reason]) -> None:
    world.play()

    world.service(detector=Suspecting(says)).give("ann", ID, Verdict.RIGHT, None)

    assert reasons(world.review()) == found


def test_real_cats_that_are_said_to_be_pizzas_are_more_suspicious_than_those_said_to_be_cats(world: World) -> None:
    shipped = Shipped()
    service = world.service(detector=shipped.detector, champion=shipped)
    cats = [Drawing.from_lists(strokes) for strokes in real_drawings()["cat"][:8]]

    for number, cat in enumerate(cats, 1):
        world.play(number, drawing=cat)
        verdict, label = (Verdict.WRONG, "pizza") if number > 4 else (Verdict.RIGHT, None)
        service.give("ann", round_id(GAME_ID, number), verdict, label)

    found = [world.review(number) for number in range(1, 9)]
    scores = [review.suspicion.score for review in found if review]
    assert max(scores[:4]) < min(scores[4:])
    assert all(Reason.OUTLIER in reasons(review) for review in found[4:])


@pytest.mark.parametrize(("verdict", "label"), [(Verdict.UNCLEAR, None), (Verdict.WRONG, None), (Verdict.WRONG, "cat")])
def test_a_verdict_that_claims_nothing_is_kept_without_a_review(
    world: World, verdict: Verdict, label: str | None
) -> None:
    world.play()

    feedback = world.service().give("ann", ID, verdict, label)

    assert world.review() is None
    assert world.games.round("ann", ID).feedback == feedback  # type: ignore[union-attr]


def test_the_same_verdict_again_answers_the_same_and_another_one_is_refused(world: World) -> None:
    world.play()
    first = world.service().give("ann", ID, Verdict.RIGHT, None)

    again = world.service(dice=0).give("ann", ID, Verdict.RIGHT, None)
    with pytest.raises(Conflict, match="verdict on this round already"):
        world.service().give("ann", ID, Verdict.WRONG, "dog")

    assert again == first
    assert world.reviews.claims("ann", "cat") == 1


class Crossed:
    """A review store before whose writes something else happens, so many times."""

    def __init__(self, reviews: ReviewStore, other: Callable[[], object], times: int = 1) -> None:
        self._reviews = reviews
        self._other = other
        self._times = times

    def __getattr__(self, name: str) -> object:
        return getattr(self._reviews, name)

    def add(self, *arguments: object) -> bool:
        if self._times:
            self._times -= 1
            self._other()
            return False
        return self._reviews.add(*arguments)  # type: ignore[arg-type]


def test_of_two_verdicts_at_once_the_first_one_counts(world: World) -> None:
    world.play()
    crossed = Crossed(world.reviews, lambda: world.service().give("ann", ID, Verdict.WRONG, "dog"))

    with pytest.raises(Conflict):
        world.service(reviews=crossed).give("ann", ID, Verdict.RIGHT, None)  # type: ignore[arg-type]

    assert world.reviews.claims("ann", "cat") == 0
    assert world.reviews.claims("ann", "dog") == 1


def test_a_claim_that_another_one_of_the_label_was_faster_than_is_taken_after_it(world: World) -> None:
    world.play(1, way=1)
    world.play(2, way=2)
    other = round_id(GAME_ID, 2)
    crossed = Crossed(world.reviews, lambda: world.service().give("ann", other, Verdict.RIGHT, None))

    world.service(reviews=crossed).give("ann", ID, Verdict.RIGHT, None)  # type: ignore[arg-type]

    assert world.reviews.claims("ann", "cat") == 2
    assert reasons(world.review(1)) == [Reason.FREQUENT]


def test_a_verdict_gives_up_where_the_claims_never_rest(world: World) -> None:
    world.play()
    crossed = Crossed(world.reviews, lambda: None, times=99)

    with pytest.raises(Unavailable):
        world.service(reviews=crossed).give("ann", ID, Verdict.RIGHT, None)  # type: ignore[arg-type]


def test_a_label_of_the_game_is_taken_though_the_champion_has_none(world: World) -> None:
    world.play(seen="dog")

    world.service().give("ann", ID, Verdict.WRONG, "animal migration")

    assert reasons(world.review()) == [Reason.UNKNOWN]


def test_a_label_that_nobody_knows_is_refused(world: World) -> None:
    world.play()

    with pytest.raises(Invalid, match="no such label"):
        world.service().give("ann", ID, Verdict.WRONG, "flying pig")


def test_another_players_round_is_not_found(world: World) -> None:
    world.play()

    with pytest.raises(NotFound):
        world.service().give("bob", ID, Verdict.RIGHT, None)


class Remembering:
    """Games of which one round is read as it was before the erasure."""

    def __init__(self, games: GameStore, round_: Round | None) -> None:
        self._games = games
        self._round = round_

    def __getattr__(self, name: str) -> object:
        return getattr(self._games, name)

    def round(self, *_: str) -> Round | None:
        return self._round


def test_a_verdict_on_what_is_being_erased_brings_nothing_back(world: World, table: Table) -> None:
    world.play()
    round_ = world.games.round("ann", ID)
    table.delete_item(Key={"PK": "PLAYER#ann", "SK": f"ROUND#{ID}"})
    before = len(table.scan()["Items"])

    service = world.service(games=Remembering(world.games, round_))  # type: ignore[arg-type]
    for verdict in (Verdict.UNCLEAR, Verdict.RIGHT):
        with pytest.raises(Unavailable):
            service.give("ann", ID, verdict, None)

    assert len(table.scan()["Items"]) == before


def test_a_verdict_on_a_drawing_that_is_erased_this_moment_is_on_no_round(world: World, drawings: DrawingStore) -> None:
    world.play()
    drawings.erase_of_game(GAME_ID)

    with pytest.raises(NotFound):
        world.service().give("ann", ID, Verdict.RIGHT, None)
