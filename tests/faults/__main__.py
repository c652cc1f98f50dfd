"""`make faults`: every fault of every service, tried on the emulator through the fault proxy; kept in docs/faults.md.

python -m tests.faults [--write] [--only dynamodb] [--gone 60]
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import warnings
from pathlib import Path

from infra.console import command, say
from tests.bench.document import keep
from tests.faults.matrix import table
from tests.faults.world import world

DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--write", action="store_true", help="keep the tables in docs/faults.md, if nothing is left out of them"
    )
    parser.add_argument("--only", help="one service: dynamodb, s3, cognito-idp or sagemaker")
    parser.add_argument("--gone", type=int, default=60, help="seconds for which services are gone; 0: not tried")
    asked = parser.parse_args()
    begun = time.monotonic()
    with world() as there:
        cells = list(there.cells(asked.only))
        gone = there.gone(asked.gone) if asked.gone else ""
    forbidden = [one for one in cells if not one.allowed]
    say(table(cells))
    say(gone)
    say(f"{len(cells)} cells in {time.monotonic() - begun:.0f} s, {len(forbidden)} of them not allowed")
    for one in forbidden:
        say(f"not allowed: {one}")
    if asked.write and not (forbidden or asked.only):
        keep(table(cells), "faults", DOCUMENT)
        if gone:
            keep(gone, "gone", DOCUMENT)
    return 1 if forbidden else 0


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="CognitoUserPoolAuthorizer is not a supported in local mode")
    logging.disable(logging.CRITICAL)  # each fault is logged, as it should be
    sys.exit(command(main))
