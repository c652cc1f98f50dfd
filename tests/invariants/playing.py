"""Lets the machine play until it has done so many steps."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.invariants.machine import Machine, Tally

if TYPE_CHECKING:
    from tests.invariants.clouds import FreshCloud
    from tests.invariants.wire import Wire

STEPS_A_RUN = 60
RUNS_AT_ONCE = 10


def play(
    cloud: FreshCloud, wire: Wire, steps: int, number: int = 0, *, shrink: bool = False, runs: int = RUNS_AT_ONCE
) -> Tally:
    """Play at least so many steps, run after run, each from an empty game; the same number plays the same way.

    Raises Broken with the steps to it as notes; to `shrink` has hypothesis look for the fewest ones, which takes long.
    """
    tally = Tally()
    how = settings(
        max_examples=runs,
        stateful_step_count=STEPS_A_RUN,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    logging.disable(logging.CRITICAL)  # faults that are meant need not be told
    try:
        while tally.steps < steps:
            number += 1
            made: Any = seed(number)(lambda: Machine(cloud, wire, tally))  # hypothesis takes what makes one, too
            run_state_machine_as_test(made, settings=how)
    finally:
        logging.disable(logging.NOTSET)
    return tally
