"""Runs of retraining, and the one that is open with the lease of whoever works at it.

| `PK` | `SK` | attributes |
| --- | --- | --- |
| `RETRAINING` | `RUN#<run>` | a run's fields |
| `RETRAINING` | `OPEN` | `run, holder, until` |

A run is open from its request until it is finished or has failed; the item `OPEN` is there as long, so there is one
open run at most. It is made and removed in the transaction that changes the run.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.clock import to_rfc3339
from chalicelib.domain.retraining import Run, State
from chalicelib.errors import Conflict, Invalid, NotFound
from chalicelib.storage import cursor as cursors
from chalicelib.storage.run_items import (
    OPEN,
    attributes,
    held,
    lease_from,
    leased,
    opened,
    run_from,
    run_item,
    run_key,
    update,
)
from chalicelib.storage.table import ConditionFailed, Item, transact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.clock import Clock
    from chalicelib.domain.retraining import Cause, Lease, Outcome, Stage

TRIES = 5  # of a transaction that another one stood in the way of


class RetrainingStore:
    """Keeps runs, and sees to it that one at most is open and one holder at most works at it."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def request(self, cause: Cause, by: str) -> Run:
        """Open a new run. Raises Conflict while one is open."""
        now = self._clock()
        for second in range(TRIES):
            run = Run(id=_id(now + 1_000 * second), cause=cause, requested_at=now, requested_by=by)
            unused = {"ConditionExpression": "attribute_not_exists(PK)"}
            writes = [
                {"Put": {"Item": run_key(run.id) | run_item(run), **unused}},
                {"Put": {"Item": OPEN | {"run": run.id}, **unused}},
            ]
            try:
                transact(self._table, writes)
            except ConditionFailed:
                if self.lease() is not None:
                    break
            else:
                return run
        raise Conflict("A run of retraining is open already; two never run at once.")

    def open(self) -> Run | None:
        """The run that is open, if one is."""
        lease = self.lease()
        run = None if lease is None else self._find(lease.run)
        return None if run is None or run.ended else run

    def lease(self) -> Lease | None:
        """Which run is open and who works at it, None if none is open."""
        item = self._table.get_item(Key=OPEN, ConsistentRead=True).get("Item")
        return None if item is None else lease_from(item)

    def run(self, run_id: str) -> Run:
        """Raises NotFound for a run that was never requested."""
        found = self._find(run_id)
        if found is None:
            raise NotFound("There is no such run of retraining.")
        return found

    def take(self, run_id: str, holder: str, seconds: int) -> Run:
        """Take the open run's lease, or renew it, for so many seconds from now; the run is running from then on.

        Raises Conflict where the run is not open, or where another holder's lease has not run out.
        """
        now = self._clock()
        start = update(run_id, {"state": State.RUNNING}, once={"taken_at": now})
        self._transact(
            run_id,
            [start, {"Update": leased(run_id, holder, now, now + 1_000 * seconds)}],
            lambda found: found.free_for(holder, now),
        )
        return self.run(run_id)

    def progress(
        self,
        run_id: str,
        holder: str,
        stage: Stage,
        *,
        snapshot: str | None = None,
        version: str | None = None,
        objections: Sequence[str] | None = None,
        figures: Mapping[str, Any] | None = None,
    ) -> Run:
        """Say which stage a run has reached and what is known by now; what is not given stays as it is.

        Raises Conflict where the holder has lost the run, to another or because it has ended.
        """
        known = attributes(stage=stage, snapshot=snapshot, version=version, objections=objections, figures=figures)
        check = {"ConditionCheck": held(run_id, holder)}
        self._transact(run_id, [update(run_id, known), check], lambda found: found.holder == holder)
        return self.run(run_id)

    def finish(
        self,
        run_id: str,
        holder: str,
        outcome: Outcome,
        *,
        version: str | None = None,
        objections: Sequence[str] | None = None,
        figures: Mapping[str, Any] | None = None,
    ) -> Run:
        """End a run that did what it should. Doing it again changes nothing.

        Raises Conflict where the holder has lost the run to another, or it has failed.
        """
        before = self.run(run_id)
        if before.state is State.FINISHED:
            return before
        known = attributes(outcome=outcome, version=version, objections=objections, figures=figures)
        end = update(run_id, known | {"state": State.FINISHED, "ended_at": self._clock()})
        self._transact(run_id, [end, {"Delete": held(run_id, holder)}], lambda found: found.holder == holder)
        return self.run(run_id)

    def fail(self, run_id: str, error: str) -> bool:
        """End a run that went wrong, whoever holds it; False, and nothing is changed, where it has ended before.

        Raises NotFound for a run that was never requested.
        """
        if self.run(run_id).ended:
            return False
        end = update(run_id, {"state": State.FAILED, "error": error, "ended_at": self._clock()})
        try:
            self._transact(run_id, [end, {"Delete": opened(run_id)}], lambda _: True)
        except Conflict:
            if not self.run(run_id).ended:
                raise
            return False
        return True

    def job(self, run_id: str, name: str) -> Run:
        """Say which job in the cloud works at a run. Raises Conflict where the run has ended."""
        self._transact(run_id, [update(run_id, {"job": name})], lambda _: True)
        return self.run(run_id)

    def runs(self, limit: int, cursor: str | None = None) -> tuple[tuple[Run, ...], str | None]:
        """Up to `limit` runs, the newest first, and the cursor of the next ones.

        Raises Invalid for a cursor that was not given out.
        """
        request: Item = {
            "KeyConditionExpression": Key("PK").eq("RETRAINING") & Key("SK").begins_with("RUN#"),
            "ScanIndexForward": False,
            "ConsistentRead": True,
            "Limit": limit + 1,
        }
        if cursor is not None:
            request["ExclusiveStartKey"] = run_key(_place(cursor))
        found = [run_from(item) for item in self._table.query(**request)["Items"]]
        return tuple(found[:limit]), cursors.encode(found[limit - 1].id) if len(found) > limit else None

    def _find(self, run_id: str) -> Run | None:
        item = self._table.get_item(Key=run_key(run_id), ConsistentRead=True).get("Item")
        return None if item is None else run_from(item)

    def _transact(self, run_id: str, writes: Sequence[Item], allowed: Callable[[Lease], bool]) -> None:
        """Write all or nothing, again where another transaction alone stood in the way.

        Raises Conflict where the run is not the open one, or its lease does not allow it.
        """
        for _ in range(TRIES):
            try:
                transact(self._table, writes)
            except ConditionFailed:
                self._explain(run_id, allowed)
            else:
                return
        raise Conflict(f"Others are changing run {run_id} at this moment.")

    def _explain(self, run_id: str, allowed: Callable[[Lease], bool]) -> None:
        """Raises Conflict, with the reason why a transaction was refused, if there is one that lasts."""
        lease = self.lease()
        if lease is None or lease.run != run_id:
            raise Conflict(f"Run {run_id} is not open.")
        if not allowed(lease):
            until = "nobody" if lease.until is None else f"another, until {to_rfc3339(lease.until)}"
            raise Conflict(f"Run {run_id} is held by {until}.")


def _id(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1_000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _place(cursor: str) -> str:
    match cursors.decode(cursor):
        case str(place):
            return place
    raise Invalid("cursor", cursors.NOT_OURS)
