"""A few cheaters of each kind: the whole is `make cheat`."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.domain.fairness import Flag
from chalicelib.domain.word import Catalogue, Category, Word
from tests.cheat.__main__ import begin, cheat
from tests.cheat.deck import Deck, deck
from tests.cheat.honest import OF_ROUND, Tally, measure, table
from tests.cheat.kinds import KINDS
from tests.cheat.stage import Stage
from tests.cheat.test_hands import recorded

CHEATERS = 3
EACH = 20  # drawings of a label: scrawls, of which none is like another
LABELS = ("ant", "bear", "cat", "dog", "emu", "fox", "gnu")
PROOF = {"published": Flag.COPY, "others'": Flag.COPY, "second": Flag.COPY, "own": Flag.COPY, "lying": Flag.CLOCK}
PROOF |= {"whole": Flag.LEAP, "before": Flag.HASTY, "swapped": Flag.SWAPPED, "parallel": Flag.PARALLEL}
PROOF |= {"choosing": Flag.CHOOSING, "mass": Flag.MASS}


@pytest.fixture(scope="module")
def drawings() -> Deck:
    scrawls = {label: [recorded(EACH * place + number) for number in range(EACH)] for place, label in enumerate(LABELS)}
    return deck(scrawls, published=5, own=EACH - 5)


@pytest.fixture(scope="module")
def begun(drawings: Deck) -> Stage:
    """A game in which twelve honest players have played."""
    named = {label: {"en": label, "fr": label} for label in ("animals", *LABELS)}
    words = tuple(Word(label, label, named[label], "animals", 1) for label in LABELS)  # type: ignore[arg-type]
    category = Category("animals", named["animals"])  # type: ignore[arg-type]
    stage = Stage(drawings, Catalogue((category,), words))
    assert not any(round_.flagged for round_ in begin(stage, players=12))
    return stage


@pytest.mark.parametrize("kind", KINDS)
def test_cheaters_change_no_honest_players_rank(kind: str, begun: Stage) -> None:
    found = cheat(begun, kind, CHEATERS)

    assert found.flags[PROOF[kind.split(" ", maxsplit=1)[0]]] >= 2 * CHEATERS
    assert (found.ranked, found.above, found.moved) == (0, 0, 0)
    assert found.would > 0


def test_an_honest_players_rank_changes_where_another_plays_better(begun: Stage) -> None:
    found = cheat(begun, "as fast as may be", CHEATERS)

    assert found.flagged == 0
    assert (found.ranked, found.above) == (CHEATERS, CHEATERS)
    assert found.moved > 0


def test_an_honest_players_drawing_is_flagged_by_no_rule_or_counted(drawings: Deck) -> None:
    random = Random(1)
    drawn = [(label, drawing, b"") for label, of in drawings.own.items() for drawing in of[:9]]

    tally = measure(iter(drawn), random)

    assert sum(tally.rounds.values()) > 0.9 * len(drawn)
    assert all(tally.share(flag) < 0.04 for flag in OF_ROUND)
    assert f"{tally.players:,} players" in table(tally)


def test_a_share_is_of_the_rounds_of_a_line() -> None:
    tally = Tally()
    tally.rounds.update({80: 30, 400: 10})
    tally.flags.update({(Flag.LEAP, 400): 4})

    assert tally.share(Flag.LEAP) == 0.1
    assert tally.share(Flag.LEAP, 400) == 0.4
    assert tally.share(Flag.LEAP, 2_000) == 0
