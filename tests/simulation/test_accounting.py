"""It is counted what was claimed, what of it is false, and what of that was learnt."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.storage.harvest import Sketch
from simulation.accounting import accepted, played, poisoned_share, trained
from simulation.population import GOOD, MALICIOUS
from simulation.sheet import Entry, Trick


def entry(round_: str, **changed: Any) -> Entry:
    """A round of a good player who drew a cat, as asked, and says so."""
    told = {"kind": GOOD, "asked": "cat", "shows": "cat", "trick": Trick.NONE, "teaching": False}
    return Entry(**{"round": round_, "recognised": True, "claimed": "cat", **told, **changed})


def sketch(round_: str, label: str, source: str) -> Sketch:
    return Sketch(round_, f"{round_}.json", label, "ann", source, 0, True)


JOURNAL = {
    one.round: one
    for one in (
        entry("a"),
        entry("b", kind=MALICIOUS, trick=Trick.FALSE, claimed="dog"),
        entry("c", claimed=None, recognised=False),
        entry("d", kind=MALICIOUS, trick=Trick.SCRIBBLE, shows=None),
        entry("e", teaching=True, recognised=False),
    )
}


def test_claims_are_counted_by_who_made_them() -> None:
    found = played(JOURNAL.values())

    assert found["honest"] == {
        "rounds": 3,
        "teaching": 1,
        "recognised": 1,
        "claims": 2,
        "false": 0,
        "tricks": {},
    }
    assert (found["malicious"]["claims"], found["malicious"]["false"]) == (2, 2)
    assert found["malicious"]["tricks"] == {Trick.FALSE: 1, Trick.SCRIBBLE: 1}


def test_a_drawing_that_shows_another_label_than_it_was_accepted_as_is_false() -> None:
    found = accepted([sketch("a", "cat", "rule"), sketch("b", "dog", "admin"), sketch("b", "cat", "admin")], JOURNAL)

    assert found == {"rule": {"true": 1, "false": 0}, "admin": {"true": 1, "false": 1}}


def test_what_was_accepted_and_not_trained_on_is_not_counted_as_learnt() -> None:
    sketches = [sketch("a", "cat", "rule"), sketch("b", "dog", "admin")]

    found = trained(sketches, JOURNAL, {"a": "1", "b": "2"}, {"1"})

    assert found == {"rule": {"true": 1, "false": 0}, "admin": {"true": 0, "false": 0}}


def test_the_poisoned_share_is_of_all_that_was_counted() -> None:
    assert poisoned_share({"rule": {"true": 5, "false": 0}, "admin": {"true": 2, "false": 1}}) == pytest.approx(1 / 8)
    assert poisoned_share({"rule": {"true": 0, "false": 0}}) == 0
