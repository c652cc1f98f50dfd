"""What the bench of the site makes of what a browser tells."""

from __future__ import annotations

import pytest

from tests.bench.report import Drawn, drawing_table, load_table
from tests.bench.visit import Traffic, Visit, slowing, worst_window

VISIT = Visit(
    lcp=700,
    painted="p",
    cls=0.01,
    tasks=[(0, 60), (900, 80)],
    answers=[(950, 24)],
    script=20_000,
    sent=30_000,
    requests=9,
)


@pytest.mark.parametrize(
    ("shifts", "worst"),
    [
        ([], 0),
        ([[0, 0.1]], 0.1),
        ([[0, 0.1], [900, 0.2]], 0.3),
        ([[0, 0.1], [1_000, 0.2]], 0.2),
        ([[0, 0.3], [2_000, 0.1], [2_500, 0.1]], 0.3),
        ([[second * 900, 0.1] for second in range(7)], 0.6),
    ],
)
def test_shifts_count_by_the_window_in_which_they_are_worst(shifts: list[list[float]], worst: float) -> None:
    assert worst_window(shifts) == pytest.approx(worst)


def test_scripts_are_weighed_apart_from_all_that_is_sent() -> None:
    heard: dict[str, object] = {}

    class Line:
        def on(self, event: str, hear: object) -> None:
            heard[event] = hear

    traffic = Traffic()
    traffic.listen(Line())  # type: ignore[arg-type]
    for request, kind, size in (("1", "Document", 500), ("2", "Script", 700), ("2", "Script", 300)):
        heard["Network.responseReceived"]({"requestId": request, "type": kind})  # type: ignore[operator]
        heard["Network.dataReceived"]({"requestId": request, "encodedDataLength": size})  # type: ignore[operator]

    assert (traffic.sent, traffic.script) == (1500, 1000)


def test_only_what_was_since_counts_as_drawing() -> None:
    since = VISIT.since(900)

    assert (since.tasks, since.answers, since.lcp) == ([(900, 80)], [(950, 24)], 700)


def test_a_page_is_told_with_its_share_of_the_limit_connecting_included() -> None:
    line = load_table({"home": [VISIT]}).splitlines()[-1]

    assert line == "| home | 700 | 900 | 60% | p | 0.010 | 140 | 20.0 | 30.0 | 9 |"


@pytest.mark.parametrize(("begun", "told"), [(900, ["| 1 |", "| 80 |"]), (1_000, ["| 0 |", "| none |"])])
def test_long_tasks_while_drawing_are_counted(begun: float, told: list[str]) -> None:
    lines = drawing_table(Drawn(20, 500, 40, VISIT.since(begun))).splitlines()

    assert [line[line.rindex("| ", 0, -1) :] for line in lines[5:7]] == told
    assert "| guesses answered, a second | 2.0 |" in lines


@pytest.mark.parametrize(("loop", "slower"), [(34, 4), (68, 2), (136, 1), (500, 1)])
def test_a_processor_is_made_as_slow_as_the_budgets_ask_and_one_that_is_slower_is_left_alone(
    loop: float, slower: float
) -> None:
    assert slowing(loop) == pytest.approx(slower)
