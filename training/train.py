"""Trains the network; the same program runs on a laptop, under torchrun and as a SageMaker job.

    python -m training.train --train ../shared/quickdraw/drawings.ndjson.gz --model-dir training/runs/first
    python -m training.train --train DIR --validation DIR --model-dir DIR --checkpoint-dir DIR --epochs 30
    python -m training.train --train DIR --model-dir DIR --like VERSION --warm-start VERSION --learning-rate 0.001
    python -m training.train --train DIR --model-dir DIR --pretrained FILE
    python -m training.train --train DIR --model-dir DIR --ensemble VERSION VERSION --ensemble-weight 0.5
    python -m training.train --train DIR --model-dir DIR --like training/champion
    python -m training.train --train SHARDS --model-dir DIR --teacher ANSWERS --teacher-drawings FILE
    torchrun --nproc-per-node 2 -m training.train --train DIR --model-dir DIR

Every setting of `trainer.Settings` is an argument; with `--like` those that are not given are the model version's.
Folders default to SageMaker's SM_CHANNEL_TRAIN, SM_CHANNEL_VALIDATION, SM_CHANNEL_WARM_START, SM_CHANNEL_ENSEMBLE and
SM_MODEL_DIR. Without validation drawings a twentieth of the training drawings is held back (`dataset.in_validation`). A
run that finds a checkpoint goes on from it, in the middle of an epoch too, and ends with the weights that it would have
had without the interruption. A new one may start from a model version of the same form (`training.warm`): labels that
it knows keep their answers, others are learnt; or from weights of `training.pretrain`, which knows none. Each epoch
prints one JSON line; at last the model folder holds model.onnx, manifest.json and MODEL_CARD.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from chalicelib.errors import BrokenModel
from training import sources
from training.arguments import add_settings, chosen
from training.dataset import Dataset, load, split
from training.ensemble import add_arguments, made, versions
from training.export import export
from training.pretrained import begun
from training.stream import is_sharded, opened
from training.teacher import Teacher, known_lines, read_lines
from training.trainer import CHECKPOINT_SECONDS, Settings, Trainer, processes
from training.unseen import without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.batches import Deck

PLACES = ("train", "validation", "teacher", "teacher_drawings", "warm_start", "pretrained")
WATCHED = 50_000  # validation drawings of shards that are kept in memory and measured after every epoch


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    torch.set_num_threads(options.threads)
    try:
        settings = chosen(options, Settings(), processes()[1])
        trainer = _trainer(options, settings)
    except (ValueError, FileNotFoundError, BrokenModel) as error:
        sys.exit(str(error))
    network = trainer.fit()
    if trainer.process == 0:
        made = datetime.fromtimestamp(options.made_at / 1000, UTC) if options.made_at else datetime.now(UTC)
        manifest = export(network, trainer.validation, trainer.training_data(), options.model_dir, made)
        print(json.dumps({"version": manifest.version} | manifest.metrics["validation"]))


def _trainer(options: argparse.Namespace, settings: Settings) -> Trainer:
    start = begun(options.warm_start, options.pretrained)  # before the drawings, which take longer
    members = versions(options.ensemble)
    train, validation = _datasets(options)
    ensemble = made(members, train.labels, options)
    batches = settings.batches(train, _teacher(options, train), ensemble)
    checkpoints = options.checkpoint_dir or options.model_dir / "checkpoints"
    command = _command(options, settings)
    return Trainer(settings, batches, validation, checkpoints, command, start, options.checkpoint_seconds)


def _command(options: argparse.Namespace, settings: Settings) -> str:
    """The command that repeats the training, with files by their names alone: where they lay is nobody's business."""
    places = {name: getattr(options, name) for name in PLACES}
    said = [f"--{name.replace('_', '-')} {place.name}" for name, place in places.items() if place]
    said += _ensemble(options)
    if options.without:
        said += ["--without", *map(shlex.quote, options.without)]
    changed = [field.name for field in fields(settings) if getattr(settings, field.name) != field.default]
    said += [f"--{name.replace('_', '-')} {getattr(settings, name)}" for name in changed]
    count = processes()[1]
    program = f"torchrun --nproc-per-node {count} -m" if count > 1 else "python -m"
    return " ".join([program, "training.train", *said, "--model-dir DIR"])


def _ensemble(options: argparse.Namespace) -> list[str]:
    if not options.ensemble:
        return []
    said = ["--ensemble", *(place.name for place in options.ensemble), f"--ensemble-weight {options.ensemble_weight}"]
    return [*said, "--ensemble-mirrored"] if options.ensemble_mirrored else said


def _datasets(options: argparse.Namespace) -> tuple[Deck, Dataset]:
    """Train and validation, with the labels of the training drawings; the program ends where one has no drawing."""
    parts = _from_shards(options) if is_sharded(options.train) else _in_memory(options)
    for name, part in zip(("train on", "validate with"), parts, strict=True):
        if not len(part):
            sys.exit(f"There are no drawings to {name}.")
    return parts


def _in_memory(options: argparse.Namespace) -> tuple[Dataset, Dataset]:
    train = without(load([options.train]), options.without)
    return split(train) if options.validation is None else (train, load([options.validation], train.labels))


def _from_shards(options: argparse.Namespace) -> tuple[Deck, Dataset]:
    if options.without:
        sys.exit("Labels are left out of drawings in files, not in shards.")
    if options.validation is None:
        return opened(options.train, ["train"]), opened(options.train, ["validation"]).sample(WATCHED)
    train = opened(options.train)
    return train, load([options.validation], train.labels)


def _teacher(options: argparse.Namespace, train: Deck) -> Teacher | None:
    folder: Path | None = options.teacher
    if folder is None:
        return None
    if options.without:
        raise ValueError("a teacher knows the labels that are to be left out, and would tell of them")
    return Teacher(folder, folder.parent / "categories.txt", _lines(options, train), train.labels)


def _lines(options: argparse.Namespace, train: Deck) -> dict[str, int]:
    """The lines of the file that the teacher has answered for."""
    if options.teacher_drawings is not None:
        return read_lines(options.teacher_drawings)
    if isinstance(train, Dataset) and len(sources.files(options.train)) == 1:
        return known_lines(train)
    raise ValueError("--teacher-drawings is needed: the file of drawings that the teacher has answered for")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _folder(parser, "train", "SM_CHANNEL_TRAIN", "drawings to fit, of any form: a folder or one file")
    _folder(parser, "validation", "SM_CHANNEL_VALIDATION", "drawings to watch", required=False)
    _folder(parser, "model-dir", "SM_MODEL_DIR", "where the model version is written")
    _folder(parser, "warm-start", "SM_CHANNEL_WARM_START", "model version to start from", required=False)
    parser.add_argument("--pretrained", type=Path, help="weights of training.pretrain to start from")
    parser.add_argument("--checkpoint-dir", type=Path, help="where to resume from (default: in the model folder)")
    parser.add_argument(
        "--checkpoint-seconds",
        type=float,
        default=CHECKPOINT_SECONDS,
        help="between checkpoints in an epoch; there is one after each, too (default: %(default)s)",
    )
    parser.add_argument("--made-at", type=int, help="time that names the version, ms since 1970 (default: the end)")
    parser.add_argument("--teacher", type=Path, help="folder of a teacher's answers for the lines of one file")
    parser.add_argument("--teacher-drawings", type=Path, help="that file (default: the one file of --train)")
    add_arguments(parser, os.environ.get("SM_CHANNEL_ENSEMBLE"))
    parser.add_argument("--without", nargs="+", default=[], metavar="LABEL", help="labels that it shall not know")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of torch in each process")
    add_settings(parser, Settings())
    return parser.parse_args(arguments)


def _folder(parser: argparse.ArgumentParser, name: str, variable: str, text: str, *, required: bool = True) -> None:
    default = os.environ.get(variable)
    parser.add_argument(
        f"--{name}",
        type=Path,
        default=default and Path(default),
        required=required and not default,
        help=f"{text} (default: ${variable})",
    )


if __name__ == "__main__":
    main()
