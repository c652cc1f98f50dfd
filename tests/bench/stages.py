"""Run in the folder of a package, in Lambda's place: what each stage up to the first guess costs, and a later guess.

Writes one JSON object to the file of its argument: ms of processor time, which other programs on the machine disturb
less than they do the clock. It knows nothing of the project but the package, and reads the guesses' events from its
standard input.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class Stages:
    """Laps of processor time since the process began."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = 0

    def lap(self, name: str) -> None:
        now = time.process_time_ns()
        self.laps[name] = (now - self._last) / 1e6
        self._last = now


def main() -> None:
    stages = Stages()
    stages.lap("Python")
    sys.path[0] = str(Path.cwd())
    import awslambdaric.bootstrap  # noqa: F401  (that it is imported is what is measured)

    stages.lap("Lambda's runtime client")
    import app

    stages.lap("imports")
    events: list[Any] = json.load(sys.stdin)
    from chalicelib import wiring

    stages.lap("events")
    services = wiring.process.services()
    stages.lap("clients and services")
    services.champion.current()
    stages.lap("model, from S3, and what it was taught")
    context = SimpleNamespace(aws_request_id="stages", get_remaining_time_in_millis=lambda: 1_000)
    for number, event in enumerate(events):
        answer = app.app(event, context)
        assert answer["statusCode"] == 200, answer
        if number == 0:
            stages.lap("first guess")
    stages.lap("later guesses")
    del stages.laps["events"]
    stages.laps["a later guess"] = stages.laps.pop("later guesses") / (len(events) - 1)
    Path(sys.argv[1]).write_text(json.dumps(stages.laps))


if __name__ == "__main__":
    main()
