"""What results say, as a page with plots.

python -m analysis                        # of the cloud that INKLING_TABLE and INKLING_BUCKET name: `make analyse`
python -m analysis --from FOLDER          # of files below FOLDER/results/
python -m analysis --from s3://BUCKET     # of a bucket, as its export was made last
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.database import Database, NoResults
from analysis.findings import find
from analysis.report import write
from analysis.results import results
from infra.console import Refusal, command, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.findings import Findings

REPORT = Path("build/analysis")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", metavar="PLACE", help="a folder, or s3://BUCKET")
    parser.add_argument("--to", type=Path, default=REPORT, help="the report's folder (%(default)s)")
    options = parser.parse_args(arguments)
    with results(options.source) as folder:
        try:
            found = find(Database(folder))
        except NoResults as nothing:
            raise Refusal(_nothing(options.source, nothing)) from None
    page = write(found, options.to)
    say(summary(found))
    say(str(page))
    return 0


def summary(found: Findings) -> str:
    """The hardest word, in a sentence."""
    if not found.words:
        return "No round counts yet."
    first = found.words[0]
    taken = ", ".join(f"{one.label} ({one.rounds})" for one in first.taken_for[:3]) or "nothing else"
    told = first.estimate
    return (
        f"{found.rounds.rounds:,} rounds. The hardest word is {first.word}: recognised in {first.tally.recognised} of "
        f"{first.tally.rounds} rounds, {told.share:.0%} ({told.low:.0%} to {told.high:.0%}), taken for {taken}."
    )


def _nothing(source: str | None, nothing: NoResults) -> str:
    return str(nothing) if source else "nobody has played yet: there are no results"


if __name__ == "__main__":
    sys.exit(command(main))
