"""Plans a snapshot, and takes it: what is read of which players, as of which time."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from chalicelib.domain.snapshot import Plan, named
from chalicelib.domain.split import RULE, Split
from chalicelib.domain.suspicion import MOST_CLAIMS
from chalicelib.errors import Conflict
from chalicelib.storage.aliases import CHAMPION
from chalicelib.storage.taking import Taking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.storage.taking import Sources

SETTLED = 60_000  # ms: so long may a request last, and the index lag


def take(
    stores: Sources,
    at: int,
    *,
    since: int = 0,
    most: int = MOST_CLAIMS,
    more: Callable[[], bool] = lambda: True,
) -> Mapping[str, Any]:
    """Take a snapshot of what was decided a minute before `at` (ms since 1970), or finish the one that was begun.

    The manifest; the same for the same time, however often. `since` (the first decision, ms since 1970) and `most`
    (drawings of a label from one player) are of a new one. `more` is asked again and again whether there is time to go
    on. Raises Conflict where it can't be taken, Unfinished where there was no time for all of it.
    """
    snapshots, version = stores.snapshots, named(at)
    split = snapshots.split(secrets.token_bytes(32))
    newest = snapshots.newest()
    if newest and not snapshots.is_finished(newest):
        plan = snapshots.plan(newest)
    elif newest == version:
        return snapshots.manifest(version)
    else:
        plan = planned(stores, split, newest, at, since, most)
        snapshots.begin(plan)
    _check_split(split, plan.version, plan.rule, plan.key)
    return Taking(stores, plan, split, more=more).run()


def taken(stores: Sources, at: int, more: Callable[[], bool] = lambda: True) -> Mapping[str, Any]:
    """The snapshot of a time (ms since 1970), finished if it was begun; a later one where none of that time was.

    `more` is asked again and again whether there is time to go on. Raises Conflict and Unfinished as `take` does.
    """
    version = named(at)
    while not stores.snapshots.is_finished(version):
        newest = stores.snapshots.newest()
        if newest and newest > version and stores.snapshots.is_finished(newest):
            return stores.snapshots.manifest(newest)
        take(stores, at, more=more)  # or finishes another, that was begun before
    return stores.snapshots.manifest(version)


def planned(stores: Sources, split: Split, previous: str | None, at: int, since: int, most: int) -> Plan:
    """What a new snapshot reads: every label that the champion answers or a word has, and what has none."""
    if previous:
        if previous >= named(at):
            raise Conflict(f"There is a later snapshot, {previous}: is the clock right?")
        before = stores.snapshots.manifest(previous)["split"]
        _check_split(split, previous, before["rule"], before["key"])
    champion = stores.models.alias(CHAMPION)
    known = stores.models.load(champion).labels if champion else ()
    words = {word.label for word in stores.words.catalogue().words if word.label}
    return Plan(
        version=named(at),
        taken_at=at,
        since=since,
        until=at - SETTLED,
        labels=tuple(sorted({*known, *words})),
        most=most,
        rule=RULE,
        key=split.fingerprint,
        champion=champion,
        previous=previous,
    )


def _check_split(split: Split, version: str, rule: int, key: str) -> None:
    """No holdout player may become one of train: raise Conflict where players were split otherwise before."""
    if (RULE, split.fingerprint) != (rule, key):
        raise Conflict(f"Snapshot {version} was split by another rule or key: its holdout would get into train.")
