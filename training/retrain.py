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
arguments. Table and bucket default to INKLING_TABLE and INKLING_BUCKET, `--base` to SM_CHANNEL_BASE; AWS_ENDPOINT_URL
leads to an emulator. As a SageMaker job it keeps its work in /opt/ml/checkpoints and leaves the version in
SM_MODEL_DIR.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import secrets
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.retraining import Cause, State
from chalicelib.errors import Conflict, InklingError
from training.lease import SECONDS, Lease, LostLease
from training.registry import CLOUD_FAULTS, add_options, cloud
from training.replay import WATCH, Amounts
from training.retraining import retrain
from training.stages import Failed, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from chalicelib.domain.retraining import Run
    from training.registry import Cloud

STOPPED = 75  # EX_TEMPFAIL of sysexits.h: try again
WORK = Path("build/retraining")
CHECKPOINTS = Path("/opt/ml/checkpoints")  # which SageMaker brings back to a job that it has interrupted
PASSING = (Failed, OSError, MemoryError, *CLOUD_FAULTS)


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with cloud(options) as stores:
        run = _run(stores, options)
        try:
            status = work(stores, run, _settings(options), options.work / run.id, options.by, options.lease)
        except Conflict as busy:
            print(busy, file=sys.stderr)
            sys.exit(STOPPED)
    version = options.work / run.id / "version"
    if options.model_dir and version.exists():
        shutil.copytree(version, options.model_dir, dirs_exist_ok=True)
    sys.exit(status)


def work(stores: Cloud, run: Run, settings: Settings, folder: Path, by: str, seconds: int = SECONDS) -> int:
    """Work at a run in its folder, unless it has ended, and tell how it ended; the exit status.

    Raises Conflict where another works at it.
    """
    error = None if run.ended else _worked(stores, run, settings, folder, by, seconds)
    ended = stores.retraining.run(run.id)
    say(_last(ended) | {"error": error or ended.error})
    if ended.state is State.FINISHED:
        return 0
    return 1 if ended.state is State.FAILED else STOPPED


def _worked(stores: Cloud, run: Run, settings: Settings, folder: Path, by: str, seconds: int) -> str | None:
    """Work at a run; why it was stopped or has failed, if it was or has."""
    with alone(folder, run.id) as holder:
        lease = Lease(stores.retraining, run.id, holder, seconds)
        try:
            retrain(stores, lease, settings, folder, by, say)
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


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        base=options.base,
        holdout=options.holdout,
        amounts=Amounts(options.replay, options.fewest, options.trust, options.watch),
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        anchor=options.anchor,
        training=tuple(options.training),
        processes=options.processes,
        threads=options.threads,
        promote=options.promote,
        anyway=options.anyway,
    )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    channel, model, amounts, usual = (
        os.environ.get("SM_CHANNEL_BASE"),
        os.environ.get("SM_MODEL_DIR"),
        Amounts(),
        Settings(Path()),
    )
    parser.add_argument("--run", help="which run to work at (default: the open one, or a new one)")
    parser.add_argument(
        "--base",
        type=Path,
        default=channel and Path(channel),
        help="drawings to replay, of any form: a folder or a file",
    )
    parser.add_argument("--holdout", type=Path, help="the fixed holdout (default: of the base's validation part)")
    parser.add_argument("--replay", type=int, default=amounts.replay, help="base drawings of each label in an epoch")
    parser.add_argument("--fewest", type=int, default=amounts.fewest, help="drawings to train on that make a new label")
    parser.add_argument(
        "--trust",
        type=float,
        default=amounts.trust,
        help="leave out players' drawings as suspicious as this; 1: none",
    )
    told = "of the base's drawings: train only where the champion was trained on others (default: %(default)s)"
    parser.add_argument("--watch", choices=WATCH, default=amounts.watch, help=told)
    parser.add_argument("--epochs", type=int, default=usual.epochs, help="(default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=usual.learning_rate, help="(default: %(default)s)")
    told = "share of the champion's answers in what should be answered, 0 to 1 (default: %(default)s)"
    parser.add_argument("--anchor", type=_share, default=usual.anchor, help=told)
    parser.add_argument("--processes", type=int, default=1, help="that train (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of torch in each process")
    parser.add_argument("--promote", action="store_true", help="make what passes champion")
    parser.add_argument("--anyway", action="store_true", help="train though no drawing is new")
    parser.add_argument("--work", type=Path, default=CHECKPOINTS if model else WORK, help="(default: %(default)s)")
    parser.add_argument("--model-dir", type=Path, default=model and Path(model), help="where the version is copied to")
    parser.add_argument("--lease", type=int, default=SECONDS, help="seconds after which a silent run is lost")
    add_options(parser, by="training.retrain")
    options, others = parser.parse_known_args(arguments)
    options.training = _checked(others)
    if options.base is None or not options.base.exists():
        parser.error(f"--base {options.base}: there is nothing; say where the base drawings are")
    if options.holdout is not None and not options.holdout.exists():
        parser.error(f"--holdout {options.holdout}: there is nothing")
    return options


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not 0 to 1")
    return share


def _checked(arguments: list[str]) -> list[str]:
    """Arguments that are those of `training.train`; what isn't ends the program."""
    if arguments:
        from training.arguments import add_settings  # noqa: PLC0415 - torch takes seconds, and this is rare
        from training.trainer import Settings as Fitting  # noqa: PLC0415

        parser = argparse.ArgumentParser("training.retrain", add_help=False)
        add_settings(parser, Fitting(), without=("epochs", "learning_rate"))
        parser.parse_args(arguments)
    return arguments


if __name__ == "__main__":
    main()
