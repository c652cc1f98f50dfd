"""How a run of retraining and its lease are written and read back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from chalicelib.domain.retraining import Cause, Lease, Outcome, Run, Stage, State
from chalicelib.storage.table import Item, whole, without_none

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OPEN = {"PK": "RETRAINING", "SK": "OPEN"}


def run_key(run_id: str) -> dict[str, str]:
    return {"PK": "RETRAINING", "SK": f"RUN#{run_id}"}


def attributes(
    *, objections: Sequence[str] | None = None, figures: Mapping[str, Any] | None = None, **plain: str | None
) -> Item:
    """What is known of a run as attributes, without what is None. Raises ValueError for a figure that is no number."""
    measured = figures and json.loads(json.dumps(figures, allow_nan=False), parse_float=Decimal)
    listed = None if objections is None else list(objections)
    return without_none({**plain, "objections": listed, "figures": measured})


def run_item(run: Run) -> Item:
    """A run as it is when it is requested, without its keys."""
    return {
        "cause": run.cause,
        "requested_at": run.requested_at,
        "requested_by": run.requested_by,
        "state": run.state,
    }


def run_from(item: Mapping[str, Any]) -> Run:
    return Run(
        id=item["SK"].removeprefix("RUN#"),
        cause=Cause(item["cause"]),
        requested_at=int(item["requested_at"]),
        requested_by=item["requested_by"],
        state=State(item["state"]),
        stage=Stage(item["stage"]) if "stage" in item else None,
        taken_at=whole(item.get("taken_at")),
        job=item.get("job"),
        snapshot=item.get("snapshot"),
        version=item.get("version"),
        outcome=Outcome(item["outcome"]) if "outcome" in item else None,
        objections=tuple(item.get("objections", ())),
        figures=json.loads(json.dumps(item.get("figures", {}), default=_number)),
        error=item.get("error"),
        ended_at=whole(item.get("ended_at")),
    )


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def update(run_id: str, known: Mapping[str, Any], once: Mapping[str, Any] | None = None) -> Item:
    """Set attributes of a run that has not ended; those of `once` only if they have no value."""
    first = once or {}
    sets = [f"#{name} = :{name}" for name in known]
    sets += [f"#{name} = if_not_exists(#{name}, :{name})" for name in first]
    values = {f":{name}": value for name, value in {**known, **first}.items()}
    return {
        "Update": {
            "Key": run_key(run_id),
            "UpdateExpression": f"SET {', '.join(sets)}",
            "ConditionExpression": "#state IN (:requested, :running)",
            "ExpressionAttributeNames": {f"#{name}": name for name in {**known, **first, "state": None}},
            "ExpressionAttributeValues": values | {":requested": State.REQUESTED, ":running": State.RUNNING},
        }
    }


def lease_from(item: Mapping[str, Any]) -> Lease:
    return Lease(run=item["run"], holder=item.get("holder"), until=whole(item.get("until")))


def opened(run_id: str) -> Item:
    """The item of the open run, on the condition that it is this one."""
    return {
        "Key": OPEN,
        "ConditionExpression": "#run = :run",
        "ExpressionAttributeNames": {"#run": "run"},
        "ExpressionAttributeValues": {":run": run_id},
    }


def held(run_id: str, holder: str) -> Item:
    """The item of the open run, on the condition that it is this one and a holder has it."""
    item = opened(run_id)
    return item | {
        "ConditionExpression": "#run = :run AND holder = :holder",
        "ExpressionAttributeValues": {":run": run_id, ":holder": holder},
    }


def leased(run_id: str, holder: str, now: int, until: int) -> Item:
    """Give the lease of the open run to a holder, on the condition that no other's runs (`Lease.free_for`)."""
    free = "(attribute_not_exists(holder) OR holder = :holder OR #until <= :now)"
    return {
        "Key": OPEN,
        "UpdateExpression": "SET holder = :holder, #until = :until",
        "ConditionExpression": f"#run = :run AND {free}",
        "ExpressionAttributeNames": {"#run": "run", "#until": "until"},
        "ExpressionAttributeValues": {":run": run_id, ":holder": holder, ":now": now, ":until": until},
    }
