from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.gallery import MOST_REPORTS_A_DAY, Change, DrawingReport, ReportReason, Standing, drawing_id
from chalicelib.domain.review import Action
from chalicelib.errors import Invalid, TooManyRequests
from chalicelib.storage.reviews import indexed
from tests.builders import NOON, a_review, an_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.gallery import Entry
    from chalicelib.storage.gallery import GalleryStore
    from chalicelib.storage.reviews import ReviewStore

OFFENSIVE = ReportReason.OFFENSIVE


@pytest.fixture
def show(gallery: GalleryStore, table: Table) -> Callable[..., Entry]:
    """Shows a drawing, of which there is a review."""

    def show(number: int = 1, /, player: str = "ann", **changed: object) -> Entry:
        entry = an_entry(number, player, **changed)
        review = a_review(number, player).decided(Action.ACCEPT, None, "eve", NOON)
        table.put_item(Item=indexed(review))
        assert gallery.keep(Change(None, entry))
        return entry

    return show


def report(
    entry: Entry, player: str = "bob", *, by_admin: bool = False, at: int = NOON
) -> tuple[DrawingReport, Change]:
    """What the store is asked to keep where a player reports a drawing."""
    said = DrawingReport(player, entry.number or 0, OFFENSIVE, at)
    return said, Change(entry, entry.with_report(OFFENSIVE, by_admin=by_admin))


def listed(gallery: GalleryStore) -> list[Entry]:
    return list(gallery.newest(99, None)[0])


def test_an_entry_is_kept_as_it_was_made(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    entry = show(reports={OFFENSIVE: 1}, settled=True, saw=None)

    assert gallery.entry(entry.review) == entry
    assert gallery.find(entry.number or 0) == entry
    assert gallery.of_label("cat", 9, None)[0] == (entry,)


def test_the_first_drawing_is_the_one_that_is_shown_longest(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    assert gallery.first() is None
    show(3)
    show(1, standing=Standing.HIDDEN)
    first = show(2)

    assert gallery.first() == first.number


def test_what_is_shown_is_listed_page_by_page_the_newest_first(
    gallery: GalleryStore, show: Callable[..., Entry]
) -> None:
    entries = [show(number, label="dog" if number == 4 else "cat") for number in range(1, 8)]

    first, cursor = gallery.newest(3, None)
    second, following = gallery.newest(3, cursor)
    third, end = gallery.newest(3, following)

    assert [*first, *second, *third] == entries[::-1]
    assert ([len(page) for page in (first, second, third)], end) == ([3, 3, 1], None)
    assert gallery.of_label("dog", 3, None) == ((entries[3],), None)
    assert [entry.review.round[-1] for entry in gallery.of_label("cat", 3, cursor)[0]] == ["3", "2", "1"]


def test_a_cursor_names_nobody_and_a_false_one_is_refused(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    for number in (1, 2):
        show(number)

    _, cursor = gallery.newest(1, None)

    assert cursor == drawing_id(an_entry(2).number or 0)
    with pytest.raises(Invalid):
        gallery.newest(1, "x")


@pytest.mark.parametrize("standing", [Standing.CANDIDATE, Standing.HIDDEN, Standing.REMOVED, Standing.WITHDRAWN])
def test_what_is_not_shown_is_in_no_list_of_the_gallery(
    gallery: GalleryStore, show: Callable[..., Entry], standing: Standing
) -> None:
    entry = show()

    assert gallery.keep(Change(entry, replace(entry, standing=standing, revision=2)))

    assert (listed(gallery), gallery.of_label("cat", 9, None)[0], gallery.find(entry.number or 0)) == ([], (), None)


def test_what_is_shown_as_another_label_is_listed_there_alone(
    gallery: GalleryStore, show: Callable[..., Entry]
) -> None:
    entry = show()
    renamed = replace(entry, label="dog", revision=2)

    gallery.keep(Change(entry, renamed))

    assert gallery.of_label("cat", 9, None)[0] == ()
    assert gallery.of_label("dog", 9, None)[0] == (renamed,)


def test_of_two_changes_at_once_one_is_refused(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    entry = show()

    first = gallery.keep(Change(entry, replace(entry, standing=Standing.REMOVED, revision=2)))
    second = gallery.keep(Change(entry, replace(entry, label="dog", revision=2)))

    assert (first, second) == (True, False)
    assert listed(gallery) == []


def test_nothing_is_shown_of_who_objects_or_has_been_erased(gallery: GalleryStore, table: Table) -> None:
    table.put_item(Item={"PK": "PLAYER#ann", "SK": "PROFILE", "gallery": False})

    assert not gallery.keep(Change(None, an_entry(player="ann")))
    assert not gallery.keep(Change(None, an_entry(player="nobody")))
    assert (gallery.agrees("ann"), gallery.agrees("nobody"), gallery.agrees("bob")) == (False, False, True)
    assert listed(gallery) == []


def test_withdrawing_takes_all_of_a_player_out_and_nothing_of_others(
    gallery: GalleryStore, reviews: ReviewStore, show: Callable[..., Entry]
) -> None:
    mine, theirs = show(1), show(2, player="bob")
    assert gallery.report(*report(mine))

    gallery.withdraw("ann")

    assert listed(gallery) == [theirs]
    assert (gallery.entry(mine.review), reviews.pending(9, None)[0]) == (None, ())
    assert reviews.review(mine.review) is not None


def test_a_report_is_taken_once_a_player_and_drawing(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    entry = show()

    first = gallery.report(*report(entry))
    kept = gallery.entry(entry.review)
    assert kept is not None
    second = gallery.report(*report(kept))

    assert (first, second) == (True, False)
    assert gallery.reported("bob", entry.number or 0) is OFFENSIVE
    assert gallery.reported("ann", entry.number or 0) is None
    assert kept.reports == {OFFENSIVE: 1}


def test_players_report_their_own_drawings_like_others(gallery: GalleryStore, show: Callable[..., Entry]) -> None:
    assert gallery.report(*report(show(), player="ann"))


def test_who_has_been_erased_reports_nothing(gallery: GalleryStore, show: Callable[..., Entry], table: Table) -> None:
    assert not gallery.report(*report(show(), player="nobody"))
    assert not [item for item in table.scan()["Items"] if item["PK"] == "PLAYER#nobody"]


def test_a_player_reports_so_many_drawings_a_day_and_goes_on_tomorrow(
    gallery: GalleryStore, show: Callable[..., Entry]
) -> None:
    entries = [show(number) for number in range(1, MOST_REPORTS_A_DAY + 2)]
    for entry in entries[:-1]:
        assert gallery.report(*report(entry))

    with pytest.raises(TooManyRequests):
        gallery.report(*report(entries[-1]))

    assert gallery.entry(entries[-1].review) == entries[-1]
    assert gallery.report(*report(entries[-1], at=NOON + 86_400_000))


def test_what_was_reported_stands_before_all_reviews_the_most_reported_first(
    gallery: GalleryStore, reviews: ReviewStore, show: Callable[..., Entry], table: Table
) -> None:
    table.put_item(Item=indexed(a_review(9, suspicion=replace(a_review().suspicion, score=1.0))))
    once, often = show(1), show(2, reports={ReportReason.OTHER: 1})
    show(3)
    gallery.report(*report(once))
    gallery.report(*report(often))

    waiting, _ = reviews.pending(9, None)

    assert [review.id.round[-1] for review in waiting] == ["2", "1", "9"]
    assert [review.entry and review.entry.standing for review in waiting] == [Standing.HIDDEN, Standing.SHOWN, None]
    assert reviews.waiting(9) == 3


def test_what_was_decided_about_reports_leaves_the_queue(
    gallery: GalleryStore, reviews: ReviewStore, show: Callable[..., Entry]
) -> None:
    said, change = report(show(), by_admin=True)
    gallery.report(said, change)

    restored = change.after.decided(Action.ACCEPT, "eve", NOON, 0)
    assert gallery.keep(Change(change.after, restored))

    assert reviews.pending(9, None)[0] == ()
    assert listed(gallery) == [restored]


def test_candidates_are_listed_apart_the_most_suspicious_first(
    reviews: ReviewStore, show: Callable[..., Entry]
) -> None:
    for number, suspicion in enumerate((0.02, 0.09, 0.05), start=1):
        show(number, standing=Standing.CANDIDATE, number=None, suspicion=suspicion)

    found, _ = reviews.candidates(9, None)

    assert [review.id.round[-1] for review in found] == ["2", "3", "1"]
    assert reviews.pending(9, None)[0] == ()


def test_a_decision_and_what_it_changes_in_the_gallery_are_kept_together_or_not_at_all(
    gallery: GalleryStore, reviews: ReviewStore, table: Table
) -> None:
    review = a_review()
    table.put_item(Item=indexed(review))
    accepted = review.decided(Action.ACCEPT, None, "eve", NOON)
    stale = Change(an_entry(revision=5), an_entry(revision=6))

    refused = reviews.keep(review, accepted, stale)
    kept = reviews.keep(review, accepted, Change(None, an_entry()))

    assert (refused, kept) == (False, True)
    assert listed(gallery) == [an_entry()]
