"""Points: they fall with the time to the guess and with each attempt that was wrong."""

from chalicelib.domain.word import Difficulty

FULL = 100
HALF_TIME_MS = 20_000  # the time after which half of the points are left
KEPT_PER_ATTEMPT = 0.9
WEIGHT: dict[Difficulty, float] = {1: 1.0, 2: 1.25, 3: 1.5}


def points(difficulty: Difficulty, time_to_guess_ms: int, attempts: int) -> int:
    """Points of a recognised round: 1 to 150.

    `FULL * HALF_TIME / (HALF_TIME + t)` is fair between clocks of any length: it does not ask how long the clock was.
    """
    by_time = FULL * HALF_TIME_MS / (HALF_TIME_MS + time_to_guess_ms)
    return max(1, round(WEIGHT[difficulty] * by_time * KEPT_PER_ATTEMPT ** (attempts - 1)))
