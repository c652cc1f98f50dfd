"""Makes one experiment: trains a network on a part of the drawings, measures it, and keeps what was found.

    python -m training.experiment --name baseline --why "what others are held against" --labels 60 --samples 150000 \
        --drawings ../shared/quickdraw/drawings.ndjson.gz --teacher ../shared/quickdraw/teacher
    python -m training.experiment --name wider --why "more channels" --labels 60 --stages 64x1,128x2
    python -m training.experiment --name few --why "10 drawings a label" --labels 60 --per-label 10 --pretrained FILE
    python -m training.experiment --table

Every setting of `trainer.Settings` is an argument, and defaults to that of the first run, `baseline`, or of a model
version (`--like`); the epochs follow from `--samples`. The figures are those of `training.evaluate` for the exported
graph on the subset's validation drawings. The record goes into training/experiments/, the network into
training/runs/experiments/; a run that was interrupted goes on with the same command, one that has ended is never
overwritten. `--table` writes the records' table into docs/experiments.md.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import zlib
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from chalicelib.errors import BrokenModel
from training.arguments import add_settings, chosen
from training.dataset import load
from training.ensemble import add_arguments, made, versions
from training.export import export
from training.network import multiply_adds, parameters
from training.passes import Passes
from training.pretrained import begun
from training.record import FOLDER, Record, UsedNameError, read, refuse_used
from training.report import DOCUMENT, updated
from training.subset import Subset
from training.teacher import Teacher, known_lines
from training.trainer import Settings, Trainer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.dataset import Dataset
    from training.ensemble import Ensemble
    from training.network import Network
    from training.pretrained import Pretrained
    from training.warm import Start

BASELINE = Settings(batch_size=128, precision="bfloat16")  # of the first run; the records' commands tell what differs
RUNS = Path(__file__).parent / "runs" / "experiments"
NAMED = {"--like", "--drawings", "--teacher", "--warm-start", "--pretrained", "--ensemble"}
PLACES = {"--records", "--runs", "--document"}
EPOCH = 5000  # samples that make an epoch worth its checkpoint and its look at the validation drawings


def main(arguments: Sequence[str] | None = None) -> None:
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _options(arguments)
    try:
        if options.table:
            write_table(options.records, options.document)
        else:
            record = experiment(options, _command(arguments))
            print(json.dumps(asdict(record)))
    except (UsedNameError, ValueError, FileNotFoundError, BrokenModel) as error:
        sys.exit(str(error))


def write_table(folder: Path, document: Path) -> None:
    """Bring the document up to date with the records."""
    document.write_text(updated(document.read_text("utf-8"), read(folder)), "utf-8")


def experiment(options: argparse.Namespace, command: str) -> Record:
    """Train, measure and keep the record of what was asked for; raises UsedNameError before any work."""
    refuse_used(options.name, options.records)
    revision = _revision()
    torch.set_num_threads(options.threads)
    subset, settings = Subset(options.labels, options.share, options.per_label), chosen(options, BASELINE)
    start = begun(options.warm_start, options.pretrained)
    members = versions(options.ensemble)
    settings.form, settings.augmentation  # noqa: B018 - raise ValueError before the drawings are read
    dataset = load([options.drawings])
    train, validation = subset.parts(dataset)
    teacher = _teacher(options.teacher, train)
    ensemble = made(members, train.labels, options)
    batches = settings.batches(Passes(train, _passes(len(train), options.samples)), teacher, ensemble)
    origin = _origin(start, ensemble)
    settings = replace(settings, epochs=max(1, round(options.samples / batches.steps() / settings.batch_size)))
    work = options.runs / f"{options.name}-{_checksum(subset, settings, bool(teacher), origin)}"
    trainer = Trainer(settings, batches, validation, work / "checkpoints", command, start)
    network = trainer.fit()
    record = Record(
        name=options.name,
        why=options.why,
        time=datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"),
        revision=revision,
        command=command,
        subset=_told(subset, train, validation),
        settings=asdict(settings) | {"teacher": teacher is not None} | origin,
        network=_size(network),
        training=_cost(trainer, options),
        figures=_figures(trainer, validation, work),
    )
    record.write(options.records)
    return record


def _teacher(folder: Path | None, train: Dataset) -> Teacher | None:
    if folder is None:
        return None
    return Teacher(folder, folder.parent / "categories.txt", known_lines(train), train.labels)


def _passes(drawings: int, samples: int) -> int:
    """How often an epoch deals each drawing: once, but oftener where there are few, if there are eight epochs yet."""
    return max(1, min(EPOCH, samples // 8) // drawings)


def _figures(trainer: Trainer, validation: Dataset, folder: Path) -> dict[str, Any]:
    """What the exported graph reaches."""
    manifest = export(trainer.averaged, validation, trainer.training_data(), folder, datetime.now(UTC))
    return dict(manifest.metrics["validation"])


def _size(network: Network) -> dict[str, int]:
    shapes = network.form.features.shapes
    return {"parameters": parameters(network), "multiply_adds": multiply_adds(network, *shapes)}


def _cost(trainer: Trainer, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "budget": options.samples,
        "samples": trainer.samples,
        "epochs": trainer.epoch,
        "seconds": round(trainer.seconds, 1),
        "threads": options.threads,
        "device": trainer.device.type,
    }


def _told(subset: Subset, train: Dataset, validation: Dataset) -> dict[str, Any]:
    count = {"labels": len(train.labels), "train": len(train), "validation": len(validation)}
    return asdict(subset) | count


def _origin(start: Start | Pretrained | None, ensemble: Ensemble | None) -> dict[str, str]:
    """What a run started from, and the versions that it learnt from, as settings of the runs that did."""
    origin = start.origin if start else {}
    return origin | ({"ensemble": str(ensemble)} if ensemble else {})


def _checksum(subset: Subset, settings: Settings, teacher: bool, origin: Mapping[str, str]) -> str:
    """Tells runs of one name and other settings apart, so that none goes on from the other's checkpoint.

    Only what differs from the default counts, so that a new setting leaves older runs what they were.
    """
    changed = [(each.name, getattr(settings, each.name)) for each in fields(settings)]
    changed = [(name, value) for name, value in changed if value != getattr(BASELINE, name)]
    return f"{zlib.crc32(repr((subset, changed, teacher, *origin.values())).encode()):08x}"


def _command(arguments: Sequence[str]) -> str:
    """The command, with drawings, teachers and versions by their names alone, and without where the results went."""
    told, option = ["python", "-m", "training.experiment"], ""
    for said in arguments:
        option = said if said.startswith("--") else option
        if option not in PLACES:
            told.append(Path(said).name if option in NAMED and said != option else said)
    return shlex.join(told)


def _revision() -> str:
    """The commit, with a + where tracked files differ from it; unknown outside a repository."""
    described = subprocess.run(
        ["git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],  # noqa: S607 - git of the path
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return described.stdout.strip() or "unknown"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="store_true", help="make no experiment, write the table of all")
    parser.add_argument("--name", help="small letters, digits, hyphens; must be new")
    parser.add_argument("--why", help="what is to be found out, in one line")
    parser.add_argument("--drawings", type=Path, default=Path("../shared/quickdraw/drawings.ndjson.gz"))
    parser.add_argument("--teacher", type=Path, help="folder of a teacher's answers for the one file of --drawings")
    parser.add_argument("--warm-start", type=Path, help="folder of a model version to start from")
    parser.add_argument("--pretrained", type=Path, help="weights of training.pretrain to start from")
    add_arguments(parser)
    parser.add_argument("--labels", type=int, default=0, help="how many of the labels (default: all)")
    parser.add_argument("--share", type=float, default=1.0, help="of their training drawings (default: 1)")
    parser.add_argument("--per-label", type=int, default=0, help="of the training drawings at most (default: all)")
    parser.add_argument("--samples", type=int, default=150_000, help="to learn from (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="of torch (default: 1, so that runs fit side by side)")
    parser.add_argument("--records", type=Path, default=FOLDER, help="where records are kept")
    parser.add_argument("--runs", type=Path, default=RUNS, help="where networks and checkpoints are kept")
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="where the table is")
    add_settings(parser, BASELINE, without={"epochs"})
    options = parser.parse_args(arguments)
    if not options.table and not (options.name and options.why and options.why.strip()):
        parser.error("--name and --why are needed: what is not told cannot be learnt from")
    if options.samples < 1:
        parser.error("--samples must be 1 or more")
    return options


if __name__ == "__main__":
    main()
