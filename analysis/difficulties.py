"""Which words' difficulty the results of the last weeks no longer fit, and the word list changed accordingly.

python -m analysis.difficulties           # tells, of the cloud that INKLING_TABLE and INKLING_BUCKET name
python -m analysis.difficulties --apply   # and changes them: `make difficulties APPLY=1`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.database import Database, NoResults
from analysis.findings import Proposal, propose
from analysis.results import Place, fetch_all, now, place
from chalicelib.domain.editing import Edit
from chalicelib.errors import NotFound
from chalicelib.services.catalogue import CatalogueService
from chalicelib.services.word_list import WordListService
from chalicelib.storage.champion import Champion
from chalicelib.storage.models import ModelStore
from chalicelib.storage.taught import TaughtStore
from chalicelib.storage.tutored import TutoredChampion
from chalicelib.storage.words import WordStore
from infra.console import Refusal, command, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chalicelib.domain.clock import Clock

BY = "analysis"


def proposals(where: Place, clock: Clock) -> tuple[Proposal, ...]:
    """What the results speak for, against the word list as it is now. Raises NoResults."""
    words = WordStore(where.dynamodb.Table(where.table)).catalogue().words
    with tempfile.TemporaryDirectory() as folder:
        fetch_all(where, Path(folder), clock)
        recent = Database(Path(folder)).ask("recent")
    return propose(recent, {word.id: word.difficulty for word in words})


def apply(where: Place, found: Iterable[Proposal], clock: Clock) -> int:
    """Change the words, each as an admin would; those that were removed meanwhile are passed over. How many changed."""
    words, changed = _word_list(where, clock), 0
    for proposal in found:
        try:
            words.edit(proposal.word, Edit(difficulty=proposal.proposed), BY)
        except NotFound:
            continue
        changed += 1
    return changed


def _word_list(where: Place, clock: Clock) -> WordListService:
    table = where.dynamodb.Table(where.table)
    champion = Champion(ModelStore(table, where.s3, where.bucket, clock), time.monotonic)
    words = WordStore(table)
    tutored = TutoredChampion(champion, TaughtStore(table), words, clock)
    return WordListService(words, CatalogueService(words, tutored, clock), clock)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--apply", action="store_true", help="change them in the word list")
    options = parser.parse_args(arguments)
    where = place()
    try:
        found = proposals(where, now)
    except NoResults:
        raise Refusal("nobody has played yet: there are no results") from None
    for one in found:
        told = one.estimate
        share = f"{told.share:.0%} ({told.low:.0%} to {told.high:.0%})"
        say(f"  {one.word:<24} {one.now} -> {one.proposed}   {share} of {one.rounds} rounds")
    if not found:
        say("Every word's results fit its difficulty, or are too few to say.")
    elif options.apply:
        say(f"{apply(where, found, now)} words were changed.")
    else:
        say(f"{len(found)} words; APPLY=1 changes them.")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
