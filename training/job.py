"""Trains for one run of the learning loop as a SageMaker job, cut off from the network: all comes and goes as files.

    python -m training.job --processes 2 --threads 2

| folder | what |
| --- | --- |
| SM_CHANNEL_TASK | `task.json`: what is to be done (`chalicelib.domain.job.Task`) |
| SM_CHANNEL_BASE | drawings that are replayed |
| SM_CHANNEL_SNAPSHOT | what players drew; each file is checked against its manifest |
| SM_CHANNEL_START, SM_CHANNEL_CHAMPION | the version to train on from, and the one to be held against |
| `checkpoints` beside the channels' folder | how far the training is; a job that is started again goes on from there |
| SM_MODEL_DIR | where the version goes, with `product.json`: what the gate says of it |

Each step prints a line of JSON. The exit status is 0 whatever the gate says, 1 for what will not get better, with the
reason in `output/failure` and on standard error, 2 for wrong arguments. A function of the game takes the snapshot
before the job, and puts what passes into the registry after it (docs/retraining.md).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.job import Task
from chalicelib.errors import Conflict, InklingError
from chalicelib.storage.artefacts import MANIFEST, MODEL, SUSPICION
from chalicelib.storage.products import PRODUCT, TASK
from training import stages
from training.learning import add_learning, parsed, settings
from training.retrain import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.stages import Settings

LASTING = (ValueError, InklingError, stages.Failed)
REASON = 1_000  # characters of a reason that SageMaker keeps


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="retraining-") as work:
            learn(options, settings(options), Path(work))
    except LASTING as lasting:
        _fail(options.opt_ml, str(lasting))
        sys.exit(str(lasting))


def learn(options: argparse.Namespace, how: Settings, work: Path) -> None:
    """Make a version of the channels' drawings, hold it against the champion, and leave both in the model folder.

    Raises ValueError, InklingError and Failed for what will not get better.
    """
    task = _task(options.task)
    check(options.snapshot)
    mixture = work / "mixture"
    mixed = stages.mixed(how, options.snapshot, options.start, mixture)
    say({"run": task.run, "mixture": mixed})
    checkpoints = options.opt_ml / "checkpoints"
    trained = stages.train(how, mixture, options.start, task.at, work / "trained", checkpoints)
    version = stages.complete(trained, mixture, work / "version")
    verdict = stages.judge(how, options.champion, version, mixture, frozenset(task.relied))
    say({"judged": task.version, "objections": verdict["objections"], **_measured(verdict)})
    for name in (MODEL, MANIFEST, SUSPICION):
        if (version / name).exists():
            shutil.copy(version / name, options.model_dir / name)
    figures = {"mixture": mixed, "gate": {"champion": task.champion, **verdict}}
    product = {"version": task.version, "champion": task.champion, "objections": list(verdict["objections"])}
    (options.model_dir / PRODUCT).write_text(json.dumps(product | {"figures": figures}, ensure_ascii=False), "utf-8")


def check(snapshot: Path) -> None:
    """See that a snapshot's folder is whole. Raises Conflict for a file that is missing or damaged."""
    manifest = json.loads((snapshot / "manifest.json").read_bytes())
    for file in manifest["files"]:
        place = snapshot / file["name"]
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != file["sha256"]:
            raise Conflict(f"{file['name']} of snapshot {manifest['version']} is missing or damaged.")


def _task(folder: Path) -> Task:
    told = json.loads((folder / TASK).read_bytes())
    return Task(**told | {"relied": tuple(told["relied"])})


def _measured(verdict: Mapping[str, Any]) -> dict[str, float]:
    """What of a verdict is drawn as a metric: the share of the fixed holdout that is recognised."""
    evidence = verdict["evidence"]
    return {} if evidence is None else {"top1": evidence["holdout"]["top1"]["challenger"]}


def _fail(opt_ml: Path, reason: str) -> None:
    place = opt_ml / "output"
    place.mkdir(parents=True, exist_ok=True)
    (place / "failure").write_text(reason[:REASON], "utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, variable in (
        ("task", "SM_CHANNEL_TASK"),
        ("snapshot", "SM_CHANNEL_SNAPSHOT"),
        ("start", "SM_CHANNEL_START"),
        ("champion", "SM_CHANNEL_CHAMPION"),
        ("model-dir", "SM_MODEL_DIR"),
    ):
        default = os.environ.get(variable)
        parser.add_argument(
            f"--{name}", type=Path, default=default, required=not default, help=f"folder (default: ${variable})"
        )
    add_learning(parser, os.environ.get("SM_CHANNEL_BASE"))
    options = parsed(parser, arguments)
    options.opt_ml = options.model_dir.parent
    return options


if __name__ == "__main__":
    main()
