"""Works at the run of retraining that is open, at a time that is given; needs the training environment.

    python -m simulation.retraining --at MS --base FILE --holdout FILE --work DIR [--trusting] [--anyway]

`training.retrain` does the same at the real time. Without protections (`--trusting`) there is no cap on a player's
drawings of a label, no norms say what is doubtful, and the gate objects to nothing. Which of the players' drawings are
trained on is kept in `trained.json`, the run's record in `run.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

from chalicelib.domain.gate import Allowances
from chalicelib.storage import planning
from simulation.plan import RUN, TRAINED
from training import sources, stages
from training.lease import Lease
from training.registry import Cloud
from training.replay import Amounts
from training.retrain import alone
from training.retraining import retrain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from training.line import Line

BY = "simulation"
UNLIMITED = 1_000_000
CALIBRATED = Allowances(ece=0.03, early_ece=0.04)  # half and a third more: no scaling of so small a network does better
NEVER = 1e9  # an allowance that nothing exceeds


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    table, s3 = boto3.resource("dynamodb").Table(options.table), boto3.client("s3")
    stores = Cloud.of(table, s3, options.bucket, lambda: options.at)
    if options.trusting:
        planning.take(stores, options.at, most=UNLIMITED)
    run = stores.retraining.open()
    if run is None:
        sys.exit("Nobody has asked for a retraining.")
    folder = options.work / run.id
    with alone(folder, run.id) as holder:
        lease = Lease(stores.retraining, run.id, holder)
        ended = retrain(stores, lease, settings(options), folder, BY, partial(note, folder))
    (options.work / RUN).write_text(json.dumps(asdict(ended), ensure_ascii=False), "utf-8")


def note(folder: Path, told: Mapping[str, Any]) -> None:
    """Tell a step, and keep which of the players' drawings are trained on as soon as that is decided."""
    print(json.dumps(told, ensure_ascii=False), flush=True)
    if "mixture" in told:
        drawn = {line.key_id for line in _lines(folder / "snapshot" / "train")}
        learnt = {line.key_id for line in _lines(folder / "mixture" / "train")}
        (folder.parent / TRAINED).write_text(json.dumps(sorted(drawn & learnt)), "utf-8")


def settings(options: argparse.Namespace) -> stages.Settings:
    """Those of the learning loop, so far as the simulation does not say otherwise."""
    trust = 1.0 if options.trusting else Amounts().trust
    return stages.Settings(
        base=options.base,
        holdout=options.holdout,
        amounts=Amounts(replay=options.replay, trust=trust, watch="train"),
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        anchor=options.anchor,
        threads=1,
        promote=True,
        anyway=options.anyway,
        allowed=unlimited() if options.trusting else CALIBRATED,
    )


def unlimited() -> Allowances:
    """Allowances that nothing exceeds: no gate."""
    values: dict[str, Any] = {field.name: NEVER for field in fields(Allowances)}
    whole = {field.name: UNLIMITED * UNLIMITED for field in fields(Allowances) if isinstance(field.default, int)}
    return Allowances(**values | whole | {"chance": 0.0})


def _lines(folder: Path) -> Iterator[Line]:
    return sources.lines(folder) if folder.is_dir() else iter(())


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", type=int, required=True, help="the time, ms since 1970")
    for name in ("base", "holdout", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("table", "bucket"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--replay", type=int, required=True, help="base drawings of a label in an epoch")
    parser.add_argument("--epochs", type=int, required=True)
    for name in ("learning-rate", "anchor"):
        parser.add_argument(f"--{name}", type=float, required=True)
    parser.add_argument("--trusting", action="store_true", help="without protections")
    parser.add_argument("--anyway", action="store_true", help="train though no drawing is new")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
