from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.gallery import (
    HIDING_REPORTS,
    ReportReason,
    Standing,
    drawing_id,
    drawing_number,
    entry_of,
    looked_at,
    new_number,
)
from chalicelib.domain.review import RULE, Action, Status
from chalicelib.errors import Conflict, Invalid, NotFound
from tests.builders import LINE, NOON, a_review, an_entry

if TYPE_CHECKING:
    from chalicelib.domain.gallery import Entry
    from chalicelib.domain.review import Review

OFFENSIVE = ReportReason.OFFENSIVE


def by(who: str, action: Action = Action.ACCEPT, label: str | None = None) -> Review:
    return a_review().decided(action, label, who, NOON)


def reported(times: int, entry: Entry | None = None, *, by_admin: bool = False) -> Entry:
    """An entry that players have reported, so many of them."""
    entry = entry or an_entry()
    for _ in range(times):
        entry = entry.with_report(OFFENSIVE, by_admin=by_admin)
    return entry


def restored(entry: Entry) -> Entry:
    return entry.decided(Action.ACCEPT, "eve", NOON, 7)


def test_what_the_rule_has_accepted_waits_for_a_person() -> None:
    entry = entry_of(by(RULE), LINE)

    assert not looked_at(by(RULE))
    assert (entry.standing, entry.status, entry.number) == (Standing.CANDIDATE, Status.PENDING, None)
    assert (entry.label, entry.saw, entry.recognised) == ("cat", "cat", True)


def test_what_a_person_has_accepted_is_shown_as_what_it_was_accepted_as() -> None:
    review = by("eve", Action.RELABEL, "dog")

    entry = entry_of(review, LINE).after_review(review, 7)

    assert looked_at(review)
    assert (entry.standing, entry.label, entry.recognised, entry.number) == (Standing.SHOWN, "dog", False, 7)


@pytest.mark.parametrize("action", [Action.REJECT, Action.REOPEN])
def test_what_is_not_accepted_any_more_is_not_shown(action: Action) -> None:
    entry = an_entry().after_review(by("eve").decided(action, None, "eve", NOON), 7)

    assert entry.standing is Standing.WITHDRAWN
    with pytest.raises(Conflict):
        entry.decided(Action.ACCEPT, "eve", NOON, 8)


def test_a_drawing_keeps_its_number_whatever_became_of_it_meanwhile() -> None:
    entry = an_entry(number=5)

    again = entry.after_review(by("eve", Action.REJECT), 7).after_review(by("eve"), 8)

    assert (again.standing, again.number) == (Standing.SHOWN, 5)


def test_one_player_s_report_waits_and_enough_of_them_hide() -> None:
    one, enough = reported(HIDING_REPORTS - 1), reported(HIDING_REPORTS)

    assert (one.standing, one.waits) == (Standing.SHOWN, True)
    assert (enough.standing, enough.waits) == (Standing.HIDDEN, True)


def test_one_admin_s_report_hides() -> None:
    assert reported(1, by_admin=True).standing is Standing.HIDDEN


def test_reports_are_counted_by_reason() -> None:
    entry = an_entry().with_report(OFFENSIVE, by_admin=False).with_report(ReportReason.OTHER, by_admin=False)

    assert entry.reports == {OFFENSIVE: 1, ReportReason.OTHER: 1}


def test_what_a_person_has_restored_no_players_reports_hide_again_but_an_admin_s_does() -> None:
    entry = restored(reported(2))

    again = reported(5, entry)

    assert (entry.standing, entry.waits) == (Standing.SHOWN, False)
    assert (again.standing, again.waits, again.reported) == (Standing.SHOWN, False, 7)
    assert reported(1, again, by_admin=True).standing is Standing.HIDDEN


def test_reports_of_what_was_a_candidate_once_hide_it_like_any_other() -> None:
    entry = entry_of(by(RULE), LINE).decided(Action.ACCEPT, "eve", NOON, 7)

    assert (entry.standing, entry.number) == (Standing.SHOWN, 7)
    assert reported(2, entry).standing is Standing.HIDDEN


def test_what_a_person_takes_out_stays_out_whatever_becomes_of_its_review() -> None:
    entry = reported(2).decided(Action.REJECT, "eve", NOON, 7)

    after = entry.after_review(by("eve"), 8)

    assert (after.standing, after.status) == (Standing.REMOVED, Status.REJECTED)


def test_a_hidden_drawing_is_not_shown_by_a_decision_about_what_it_is() -> None:
    after = reported(2).after_review(by("eve", Action.RELABEL, "dog"), 8)

    assert (after.standing, after.label) == (Standing.HIDDEN, "dog")


@pytest.mark.parametrize(
    ("entry", "standing"),
    [(reported(2), Standing.HIDDEN), (entry_of(by(RULE), LINE), Standing.CANDIDATE)],
)
@pytest.mark.parametrize("action", [Action.ACCEPT, Action.REJECT])
def test_a_decision_can_be_taken_back_and_waits_as_before(entry: Entry, standing: Standing, action: Action) -> None:
    decided = entry.decided(action, "eve", NOON, 7)

    again = decided.decided(Action.REOPEN, "eve", NOON, 8)

    assert (again.standing, again.status) == (standing, Status.PENDING)
    assert [made.action for made in again.decisions] == [action, Action.REOPEN]


@pytest.mark.parametrize(
    ("entry", "action"),
    [
        (an_entry(), Action.ACCEPT),
        (an_entry(standing=Standing.REMOVED), Action.REJECT),
        (reported(1), Action.REOPEN),
    ],
)
def test_what_is_so_already_stays_as_it_is(entry: Entry, action: Action) -> None:
    assert entry.decided(action, "eve", NOON, 7) is entry


def test_what_a_drawing_shows_is_not_decided_in_the_gallery() -> None:
    with pytest.raises(Invalid):
        an_entry().decided(Action.RELABEL, "eve", NOON, 7)


def test_later_drawings_have_greater_numbers_and_ids_that_say_them() -> None:
    random = Random(1)
    first, second = new_number(NOON, random), new_number(NOON + 1, random)

    assert first < second
    assert drawing_number(drawing_id(first)) == first


@pytest.mark.parametrize("text", ["", "x", "-1", "1_0", "0x1", "A" * 5, "1" * 21])
def test_what_is_no_id_of_a_drawing_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        drawing_number(text)
