"""Runs the learning loop once: from what players drew to a challenger that has passed the gate.

    make retrain
    python -m training.retrain --base ../shared/quickdraw/drawings.ndjson.gz
    python -m training.retrain --base data/quickdraw --processes 4 --threads 1 --promote
    python -m training.retrain --run 20261123T101500Z

Takes the run that is open, or `--run`, or asks for its own; then: a snapshot, training from the champion on with base
drawings replayed, teaching and suspicion norms, the gate, the registry. What passes is challenger, with `--promote`
champion; what does not is registered nowhere, and the gate's objections are in the run's record. Stopped at whatever
point, the same command goes on and ends with the same version; two never work at one run (docs/retraining.md).

Each step prints a line of JSON. The last one is `run, snapshot, version, outcome, objections, error`. The exit status
is 0 for a run that is finished, whatever its outcome (nothing, refused, challenger, promoted), 1 for one that has
failed for good, 75 for one that was stopped and waits to be started again, or that another process has, 2 for wrong
arguments. Table and bucket default to INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. A job at
SageMaker does the part between the snapshot and the registry alone: `training.job`.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import secrets
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.retraining import Cause, State
from chalicelib.errors import Conflict, InklingError
from training.learning import add_learning, parsed, settings
from training.lease import SECONDS, Lease, LostLease
from training.registry import CLOUD_FAULTS, add_options, cloud
from training.retraining import retrain
from training.stages import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.domain.retraining import Run
    from training.registry import Cloud
    from training.stages import Settings

STOPPED = 75  # EX_TEMPFAIL of sysexits.h: try again
WORK = Path("build/retraining")
PASSING = (Failed, OSError, MemoryError, *CLOUD_FAULTS)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with cloud(options) as stores:
        run = _run(stores, options)
        try:
            how = settings(options, promote=options.promote, anyway=options.anyway)
            status = work(stores, run, how, options.work / run.id, options.by, options.lease)
        except Conflict as busy:
            print(busy, file=sys.stderr)
            sys.exit(STOPPED)
    sys.exit(status)


def work(stores: Cloud, run: Run, how: Settings, folder: Path, by: str, seconds: int = SECONDS) -> int:
    """Work at a run in its folder, unless it has ended, and tell how it ended; the exit status.

    Raises Conflict where another works at it.
    """
    error = None if run.ended else _worked(stores, run, how, folder, by, seconds)
    ended = stores.retraining.run(run.id)
    say(_last(ended) | {"error": error or ended.error})
    if ended.state is State.FINISHED:
        return 0
    return 1 if ended.state is State.FAILED else STOPPED


def _worked(stores: Cloud, run: Run, how: Settings, folder: Path, by: str, seconds: int) -> str | None:
    """Work at a run; why it was stopped or has failed, if it was or has."""
    with alone(folder, run.id) as holder:
        lease = Lease(stores.retraining, run.id, holder, seconds)
        try:
            retrain(stores, lease, how, folder, by, say)
        except LostLease as lost:
            return f"Stopped, for the run is no longer this process's. {lost}"
        except PASSING as passing:
            return f"Stopped; the same command goes on. {passing}"
        except (ValueError, InklingError) as lasting:
            stores.retraining.fail(run.id, str(lasting))
            return str(lasting)
        return None


def say(told: Mapping[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


@contextmanager
def alone(folder: Path, run: str) -> Iterator[str]:
    """Hold a run's folder, which only one process at a time may do; who it is to the run's lease.

    The name is kept in the folder, so that a process that was killed is followed by the next one without waiting.
    Raises Conflict where another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(f"Run {run} is being worked at by another process in {folder}.") from None
        name = folder / "holder"
        if not name.exists() or not name.read_text("utf-8"):
            name.write_text(secrets.token_hex(8), "utf-8")
        yield name.read_text("utf-8")


def _run(stores: Cloud, options: argparse.Namespace) -> Run:
    if options.run:
        return stores.retraining.run(options.run)
    return stores.retraining.open() or stores.retraining.request(Cause.COMMAND, options.by)


def _last(run: Run) -> dict[str, Any]:
    told = {"run": run.id, "snapshot": run.snapshot, "version": run.version}
    return told | {"outcome": run.outcome and run.outcome.value, "objections": list(run.objections)}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", help="which run to work at (default: the open one, or a new one)")
    add_learning(parser)
    parser.add_argument("--promote", action="store_true", help="make what passes champion")
    parser.add_argument("--anyway", action="store_true", help="train though no drawing is new")
    parser.add_argument("--work", type=Path, default=WORK, help="(default: %(default)s)")
    parser.add_argument("--lease", type=int, default=SECONDS, help="seconds after which a silent run is lost")
    add_options(parser, by="training.retrain")
    return parsed(parser, arguments)


if __name__ == "__main__":
    main()
