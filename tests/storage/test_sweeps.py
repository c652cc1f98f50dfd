"""What waits in the table for being swept."""

from typing import Any

from chalicelib.domain.erasure import Remains
from chalicelib.storage.sweeps import SweepStore

FIRST = Remains(games=("G1", "G2"), pictures=("00ff",))
SECOND = Remains(shares=("0a",))


def test_what_is_due_comes_in_its_order_as_it_was_told(table: Any) -> None:
    sweeps = SweepStore(table)
    sweeps.expect(SECOND, 2_000)
    sweeps.expect(FIRST, 999)
    sweeps.expect(Remains(games=("G3",)), 2_001)

    assert [sweep.remains for sweep in sweeps.due(2_000)] == [FIRST, SECOND]


def test_what_is_done_is_due_no_more(table: Any) -> None:
    sweeps = SweepStore(table)
    sweeps.expect(FIRST, 5)
    sweeps.expect(SECOND, 5)

    sweeps.done(next(iter(sweeps.due(5))))

    assert len(list(sweeps.due(5))) == 1


def test_nothing_is_due_where_nothing_was_told(table: Any) -> None:
    assert list(SweepStore(table).due(1)) == []
