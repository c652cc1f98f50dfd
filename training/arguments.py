"""The settings of a training as arguments of a command; what is not given is as a model version's, or as always."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.inference.manifest import Manifest
from training.trainer import Settings

if TYPE_CHECKING:
    from collections.abc import Container


def add_settings(parser: argparse.ArgumentParser, default: Settings, without: Container[str] = ()) -> None:
    """An argument for every setting, but for some, and `--like`; what they mean `chosen` tells."""
    parser.add_argument("--like", type=Path, help="folder of a model version, whose settings are the defaults then")
    for field in fields(Settings):
        if field.name not in without:
            value = getattr(default, field.name)
            name, told = "--" + field.name.replace("_", "-"), f"(default: {value})"
            parser.add_argument(name, type=type(value), default=argparse.SUPPRESS, help=told)


def chosen(options: argparse.Namespace, default: Settings, processes: int = 1) -> Settings:
    """Those that were given, and for the others those of the version that the run is to be like, or the default.

    Raises FileNotFoundError and BrokenModel where there is no version, and ValueError as `like` does.
    """
    base = default if options.like is None else like(options.like, processes)
    given = {field.name: getattr(options, field.name) for field in fields(Settings) if field.name in options}
    return replace(base, **given)


def like(folder: Path, processes: int = 1) -> Settings:
    """How a model version was trained; its batches are shared out anew among so many processes.

    What an older version doesn't tell is as it always was then. Raises ValueError where it tells no settings, or others
    than there are.
    """
    manifest = Manifest.from_json((folder / "manifest.json").read_bytes())
    told = manifest.training_data.get("settings")
    if not told:
        raise ValueError(f"version {manifest.version} does not tell how it was trained")
    if unknown := set(told) - {field.name for field in fields(Settings)}:
        raise ValueError(f"version {manifest.version} has settings that are unknown here: {', '.join(sorted(unknown))}")
    found = Settings(**told)
    before = re.search(r"--nproc-per-node (\d+)", manifest.training_data.get("command", ""))
    together = found.batch_size * (int(before[1]) if before else 1)
    return replace(found, batch_size=max(1, round(together / processes)))
