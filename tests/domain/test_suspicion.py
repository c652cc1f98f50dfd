from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.suspicion import MOST_CLAIMS, PASS_BELOW, SAMPLED_AT, Evidence, Reason, suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

CIRCLE = [[round(100 + 90 * math.cos(turn / 5)) for turn in range(32)], [round(9 * turn) for turn in range(32)]]


def drawn(*strokes: Sequence[Sequence[float]]) -> Drawing:
    return Drawing.from_lists(strokes)


def evidence(**known: Any) -> Evidence:
    """Of a claim that nothing speaks against, but for what is given."""
    sound: dict[str, Any] = {"drawing": drawn(CIRCLE), "probability": 0.9, "copies": 0, "claims": 0}
    return Evidence(**{**sound, **known})


def reasons(**known: Any) -> list[Reason]:
    return [sign.reason for sign in suspect(evidence(**known)).signs]


def test_a_claim_that_nothing_speaks_against_is_clear() -> None:
    suspicion = suspect(evidence())

    assert (suspicion.score, suspicion.signs, suspicion.clear) == (0.0, (), True)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"probability": 0.01}, Reason.UNLIKELY),
        ({"probability": None}, Reason.UNKNOWN),
        ({"copies": 1}, Reason.COPY),
        ({"claims": 9}, Reason.FREQUENT),
        ({"outlier": 0.8}, Reason.OUTLIER),
        ({"drawing": drawn([[5], [5]])}, Reason.SCRIBBLE),
    ],
)
def test_each_sign_alone_brings_a_claim_before_a_person(known: dict[str, Any], reason: Reason) -> None:
    suspicion = suspect(evidence(**known))

    assert [sign.reason for sign in suspicion.signs] == [reason]
    assert suspicion.score == pytest.approx(suspicion.signs[0].weight)
    assert not suspicion.clear


BLACKENED = [[0.0, 200.0] * 40, [0.0, 150.0] * 40]


@pytest.mark.parametrize(
    ("drawing", "scribble"),
    [
        (drawn(CIRCLE), False),
        (drawn([[1, 2, 3], [1, 2, 3]]), True),
        (drawn(BLACKENED), True),
        (drawn(*[[[place, place], [0, 100]] for place in range(60)]), True),
        (drawn([*CIRCLE, list(range(32))]), True),
        (drawn([*CIRCLE, [50 * place for place in range(32)]]), False),
    ],
    ids=["a circle", "three points", "blackened", "sixty strokes", "in 31 ms", "in 1.5 s"],
)
def test_scribbles_are_told_from_drawings(drawing: Drawing, scribble: bool) -> None:
    assert (Reason.SCRIBBLE in reasons(drawing=drawing)) is scribble


@pytest.mark.parametrize("outlier", [None, 0.0, 0.09])
def test_what_a_detector_says_of_good_drawings_too_is_no_sign(outlier: float | None) -> None:
    assert suspect(evidence(outlier=outlier)).signs == ()


def test_every_copy_makes_a_claim_more_suspicious() -> None:
    scores = [suspect(evidence(copies=copies)).score for copies in range(5)]

    assert scores == sorted(set(scores))


def test_a_players_first_claims_of_a_label_may_pass_and_their_last_do_not() -> None:
    clear = [suspect(evidence(claims=claims)).clear for claims in range(MOST_CLAIMS)]

    assert clear == [True] * 4 + [False] * 6


def test_signs_add_up_and_the_heaviest_comes_first() -> None:
    suspicion = suspect(evidence(probability=0.25, copies=2))

    assert suspicion.score == pytest.approx(1 - 0.65 * 0.25)
    assert [sign.reason for sign in suspicion.signs] == [Reason.COPY, Reason.UNLIKELY]


def test_a_sample_stands_among_what_is_in_doubt() -> None:
    sampled = suspect(evidence()).sampled()

    assert sampled.score == SAMPLED_AT > PASS_BELOW
    assert [sign.reason for sign in sampled.signs] == [Reason.SAMPLE]
