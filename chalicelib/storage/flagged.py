"""Flagged rounds as an admin looks at them: the list, and what becomes of each with its player's rankings.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `ROUND#<round>` | `FLAGGED#<shard>`, until it is decided | when it was closed |
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chalicelib.domain.fairness import Flag, held
from chalicelib.storage.merging import merged
from chalicelib.storage.rounds import FLAGGED_SHARDS, round_from, unlabelled_index
from chalicelib.storage.standing import add_to_boards, restore
from chalicelib.storage.table import ConditionFailed, player_key, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.round import Result, Round
    from chalicelib.domain.totals import Totals
    from chalicelib.storage.counters import Write


class FlaggedStore:
    """Lists what was flagged, and keeps what is decided about it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def page(self, limit: int, cursor: str | None) -> tuple[tuple[Round, ...], str | None]:
        """What nobody has decided about, the newest first, and the cursor of the next."""
        partitions = [f"FLAGGED#{shard}" for shard in range(FLAGGED_SHARDS)]
        items, following = merged(self._table, partitions, limit, cursor)
        return tuple(map(round_from, items)), following

    def confirm(self, round_: Round) -> bool:
        """Take a round off the list, and leave it as it is; False where somebody else was faster."""
        return self._kept([_update(round_, "REMOVE #index, #number", {})])

    def clear(self, round_: Round, result: Result, totals: Totals) -> bool:
        """Let a round count after all: it is ranked and may be learnt from, as if it had never been flagged.

        `result` is the round's, `totals` its player's as they were read. Where few enough are flagged then, all that
        the player has won is ranked again. False where somebody else was faster, or a round closed meanwhile.
        """
        values: dict[str, Any] = {":index": unlabelled_index(round_.id)}
        update = (
            "REMOVE #result.flags SET #index = :index" if round_.feedback is None else "REMOVE #result.flags, #index"
        )
        writes = [_update(round_, update, values if round_.feedback is None else {})]
        after = replace(totals, flagged=max(0, totals.flagged - bool(set(result.flags) - {Flag.HELD})))
        writes.append(_count_flagged(round_.player, totals, after.flagged))
        added = add_to_boards(round_, result, shown=not held(after)) if round_.ranked else []
        back = [] if held(after) else restore(self._table, round_.player, added)
        return self._kept([*writes, *added, *back])

    def _kept(self, writes: list[Write]) -> bool:
        try:
            transact(self._table, writes)
        except ConditionFailed:
            return False
        return True


def _update(round_: Round, update: str, values: dict[str, Any]) -> Write:
    named = {"#index": "INDEX", "#number": "NUMBER", "#result": "result"}
    names = {name: of for name, of in named.items() if name in update or name == "#index"}
    return {
        "Update": {
            "Key": {"PK": player_key(round_.player), "SK": f"ROUND#{round_.id}"},
            "UpdateExpression": update,
            "ConditionExpression": "begins_with(#index, :flagged)",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": {":flagged": "FLAGGED#", **values},
        }
    }


def _count_flagged(player: str, totals: Totals, flagged: int) -> Write:
    """Say how many are flagged now, if no result has come since: the next one shall see it."""
    return {
        "Update": {
            "Key": {"PK": player_key(player), "SK": "TOTALS"},
            "UpdateExpression": "SET flagged = :less, revision = :next",
            "ConditionExpression": "revision = :read AND flagged = :flagged",
            "ExpressionAttributeValues": {
                ":less": flagged,
                ":next": totals.revision + 1,
                ":read": totals.revision,
                ":flagged": totals.flagged,
            },
        }
    }
