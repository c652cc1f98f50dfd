from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.domain.evidence import Calibrated, Comparison, Costs, Difference, Drift, Evidence
from chalicelib.domain.gate import Allowances, objections

MINUS = "\N{MINUS SIGN}"
SAME = Difference(7000, 0.75, 0.75, -0.004, 0.004, 0.5)
BETTER = Difference(7000, 0.75, 0.77, 0.014, 0.026, 1.0)
CHEAP = Costs(1.6, 7.6, 1_900_000, 620_000)
EQUAL = Evidence(
    holdout=Comparison(SAME, {50: SAME, 70: SAME}, SAME, {"cat": SAME, "sailboat": SAME}),
    fresh=SAME,
    finished=Calibrated(0.014, 0.01, 0.012),
    growing=Calibrated(0.007, 0.005, 0.009),
    champion=CHEAP,
    challenger=CHEAP,
    missing=(),
    label_drift=Drift(0.05, 0.1),
    confidence_drift=Drift(0.05, 0.1),
)


def refused(**found: object) -> tuple[str, ...]:
    """The objections to a challenger that equals the champion but for what is given."""
    return objections(replace(EQUAL, **found), Allowances())  # type: ignore[arg-type]


def holdout(**found: object) -> Comparison:
    return replace(EQUAL.holdout, **found)  # type: ignore[arg-type]


def test_a_challenger_as_good_as_the_champion_passes() -> None:
    assert refused() == ()
    assert refused(fresh=None, label_drift=None, confidence_drift=None) == ()


def test_worse_on_one_label_is_refused_with_that_sentence_though_better_on_average() -> None:
    sailboat = Difference(120, 0.783, 0.612, -0.25, -0.09, 0.001)

    found = refused(holdout=holdout(top1=BETTER, labels={"cat": BETTER, "sailboat": sailboat}))

    assert found == (
        f'"sailboat" is recognised in 61 % of its drawings, the champion in 78 % ({MINUS}17 points, '
        f"95 % interval {MINUS}25 to {MINUS}9; the gate allows {MINUS}10).",
    )


@pytest.mark.parametrize(
    "label",
    [
        Difference(20, 0.80, 0.65, -0.34, 0.06, 0.3),  # as may be by chance
        Difference(2000, 0.80, 0.72, -0.09, -0.07, 1e-9),  # surely, and less than is allowed
    ],
)
def test_a_label_that_may_have_lost_nothing_or_lost_little_is_let_pass(label: Difference) -> None:
    assert refused(holdout=holdout(labels={"sailboat": label})) == ()


def test_labels_are_told_the_worst_first() -> None:
    bad, worse = Difference(99, 0.8, 0.6, -0.3, -0.1, 0.01), Difference(99, 0.8, 0.4, -0.5, -0.3, 0.01)

    found = refused(holdout=holdout(labels={"ant": bad, "bee": worse}))

    assert [sentence.split('"')[1] for sentence in found] == ["bee", "ant"]


def test_on_the_holdout_it_must_be_shown_that_little_is_lost() -> None:
    unsure = Difference(500, 0.75, 0.752, -0.012, 0.016, 0.6)

    (sentence,) = refused(holdout=holdout(top1=unsure))

    assert sentence == (
        "The drawings of the holdout are recognised in 75.2 % of 500, by the champion in 75.0 % (+0.2 points, "
        f"95 % interval {MINUS}1.2 to +1.6; the interval must not reach below {MINUS}1.0)."
    )


def test_early_recognition_is_looked_at_apart() -> None:
    late = Difference(7000, 0.60, 0.57, -0.036, -0.024, 1e-9)

    found = refused(holdout=holdout(early={50: late, 70: SAME}, early_mean=late))

    assert [sentence.split(" points")[0].split(",")[0] for sentence in found] == [
        "With the first 50 % of their",
        "Averaged over 10 %",
    ]


@pytest.mark.parametrize(
    ("kind", "measured", "limit"),
    [
        ("finished", Calibrated(0.021, 0.010, 0.0), "0.020"),
        ("growing", Calibrated(0.05, 0.005, 0.049), "0.030"),
        ("finished", Calibrated(0.09, 0.04, 0.0), "0.064"),  # few drawings: honest probabilities show 0.04 on average
    ],
)
def test_probabilities_must_be_honest_as_far_as_so_few_drawings_tell(
    kind: str, measured: Calibrated, limit: str
) -> None:
    (sentence,) = refused(**{kind: measured})

    assert f"{kind} drawings are off by {measured.error:.3f}" in sentence
    assert f"the gate allows {limit}" in sentence
    assert refused(finished=Calibrated(0.063, 0.04, 0.0)) == ()


def test_probabilities_no_less_honest_than_the_champion_s_are_no_objection() -> None:
    assert refused(finished=Calibrated(0.026, 0.01, 0.036), growing=Calibrated(0.036, 0.005, 0.036)) == ()


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ({"p50": 2.5}, "1.56 times the champion's 1.60 ms; the gate allows 1.5 times"),
        ({"p99": 51.0}, "51.00 ms at the 99th percentile; the gate allows 50 ms"),
        ({"bytes": 2_500_001}, "2,500,001 bytes; the gate allows 2,500,000"),
        ({"parameters": 1_000_001}, "1,000,001 parameters; the gate allows 1,000,000"),
    ],
)
def test_a_guess_must_not_cost_more_than_the_game_can_pay(costs: dict[str, float], said: str) -> None:
    (sentence,) = refused(challenger=replace(CHEAP, **costs))  # type: ignore[arg-type]

    assert said in sentence


def test_a_slow_machine_is_not_the_challenger_s_fault() -> None:
    slow = replace(CHEAP, p50=20.0, p99=70.0)

    assert refused(champion=slow, challenger=slow) == ()
    assert len(refused(champion=slow, challenger=replace(slow, p50=21.0, p99=71.0))) == 2


def test_labels_that_words_rely_on_are_named() -> None:
    assert refused(missing=("cat", "sea turtle")) == (
        'Words rely on labels that the champion answers and the challenger does not: "cat", "sea turtle".',
    )


def test_a_loss_on_fresh_drawings_counts_if_it_is_no_chance() -> None:
    lost = Difference(400, 0.80, 0.76, -0.06, -0.02, 0.001)

    (sentence,) = refused(fresh=lost)

    assert sentence.startswith("Fresh drawings are recognised in 76.0 % of 400, by the champion in 80.0 %")
    assert refused(fresh=replace(lost, chance=0.2)) == ()


def test_fresh_drawings_that_are_not_like_the_holdout_are_for_a_person_to_look_at() -> None:
    found = refused(label_drift=Drift(0.4, 0.1), confidence_drift=Drift(0.9, 0.3))

    assert ["PSI 0.40; the gate allows 0.25" in found[0], "PSI 0.90; the gate allows 0.30" in found[1]] == [True, True]
    assert refused(label_drift=Drift(0.4, 0.5)) == ()
