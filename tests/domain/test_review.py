from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.review import Action, ReviewId, Status
from chalicelib.domain.round import Feedback, Reason, Result, Round, Verdict, claimed_label
from chalicelib.errors import Invalid, NotFound
from tests.builders import GAME_ID, NOON, a_closed_round, a_review, guesses


def missed(*seen: str) -> Result:
    """Of a round whose word was not recognised."""
    return Result(
        recognised=False,
        reason=Reason.TIMEOUT,
        time_to_guess_ms=None,
        time_to_draw_ms=20_000,
        attempts=1,
        points=0,
        announced=seen[:1],
        guesses=guesses(*seen),
        closed_at=NOON + 20_000,
    )


MISSED = a_closed_round(result=missed("dog", "bear"))


@pytest.mark.parametrize(
    ("round_", "verdict", "label", "claimed"),
    [
        (a_closed_round(), Verdict.RIGHT, None, "cat"),
        (a_closed_round(), Verdict.WRONG, "bear", "bear"),
        (a_closed_round(), Verdict.WRONG, None, None),
        (a_closed_round(), Verdict.WRONG, "cat", None),
        (a_closed_round(), Verdict.UNCLEAR, None, None),
        (MISSED, Verdict.RIGHT, None, "dog"),
        (MISSED, Verdict.WRONG, None, "cat"),
        (MISSED, Verdict.WRONG, "bear", "bear"),
        (MISSED, Verdict.WRONG, "dog", None),
        (a_closed_round(result=missed()), Verdict.RIGHT, None, None),
        (a_closed_round(result=missed()), Verdict.WRONG, "bear", None),
    ],
)
def test_a_verdict_claims_a_label_or_nothing(
    round_: Round, verdict: Verdict, label: str | None, claimed: str | None
) -> None:
    assert claimed_label(round_, Feedback(verdict, label, NOON)) == claimed


def test_a_recognised_drawing_that_went_on_is_seen_as_what_was_recognised() -> None:
    went_on = replace(missed("dog", "cat"), recognised=True)

    assert a_closed_round(result=went_on).seen == "cat"


@pytest.mark.parametrize(
    ("action", "label", "status", "learnt_as"),
    [
        (Action.ACCEPT, None, Status.ACCEPTED, "cat"),
        (Action.RELABEL, "dog", Status.ACCEPTED, "dog"),
        (Action.REJECT, None, Status.REJECTED, None),
    ],
)
def test_a_decision_is_kept_with_who_and_when(
    action: Action, label: str | None, status: Status, learnt_as: str | None
) -> None:
    review = a_review().decided(action, label, "eve", NOON)

    assert (review.status, review.learnt_as, review.changed_at) == (status, learnt_as, NOON)
    assert [(made.action, made.by, made.at) for made in review.decisions] == [(action, "eve", NOON)]


def test_a_decision_can_be_decided_anew_and_every_one_is_kept() -> None:
    review = a_review()
    for action in (Action.REJECT, Action.REOPEN, Action.ACCEPT):
        review = review.decided(action, None, "eve", NOON)

    assert [made.action for made in review.decisions] == [Action.REJECT, Action.REOPEN, Action.ACCEPT]
    assert review.learnt_as == "cat"


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ((Action.ACCEPT, None), (Action.ACCEPT, None)),
        ((Action.ACCEPT, None), (Action.RELABEL, "cat")),
        ((Action.REJECT, None), (Action.REJECT, None)),
        ((Action.RELABEL, "dog"), (Action.RELABEL, "dog")),
    ],
)
def test_a_decision_that_changes_nothing_is_none(
    first: tuple[Action, str | None], again: tuple[Action, str | None]
) -> None:
    review = a_review().decided(*first, "eve", NOON)

    assert review.decided(*again, "bob", NOON + 1) is review


def test_what_waits_stays_as_it_is_when_it_is_reopened() -> None:
    assert not a_review().decided(Action.REOPEN, None, "eve", NOON).decisions


@pytest.mark.parametrize(("action", "label"), [(Action.RELABEL, None), (Action.ACCEPT, "dog"), (Action.REJECT, "dog")])
def test_a_label_is_for_relabelling(action: Action, label: str | None) -> None:
    with pytest.raises(Invalid):
        a_review().decided(action, label, "eve", NOON)


def test_an_id_says_which_round_of_which_player() -> None:
    name = f"{GAME_ID}-01.a1-b2"

    assert ReviewId.parse(name) == ReviewId(f"{GAME_ID}-01", "a1-b2")
    assert str(ReviewId.parse(name)) == name


@pytest.mark.parametrize("text", ["", "x", "x.y", f"{GAME_ID}-01", f"{GAME_ID}-01.", f"{GAME_ID}-1.ann"])
def test_what_is_no_id_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        ReviewId.parse(text)
