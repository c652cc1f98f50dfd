"""What one experiment was and what it found, as a JSON file of `training/experiments/`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "experiments"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UsedNameError(ValueError):
    """An experiment of this name has been made; what was found is never overwritten."""


@dataclass(frozen=True, slots=True)
class Record:
    """One run.

    `time`: when training ended, such as 20261123T064200Z (UTC). `revision`: the commit that ran, with a + where files
    had been changed since. `subset`: labels, share, and how many drawings each part has. `settings`: all of the
    trainer's and the network's, and whether there was a teacher. `network`: parameters and multiply-adds of a drawing.
    `training`: samples asked for (`budget`) and learnt from, seconds of training steps, evaluation apart, threads.
    `figures`: those of `training.evaluate` for the exported graph on the validation part, and the mean `confidence`
    with half of the points.
    """

    name: str
    why: str
    time: str
    revision: str
    command: str
    subset: dict[str, Any]
    settings: dict[str, Any]
    network: dict[str, Any]
    training: dict[str, Any]
    figures: dict[str, Any]

    @property
    def group(self) -> tuple[Any, ...]:
        """Runs of one group learnt from the same drawings and as many samples, but for a part of an epoch."""
        subset = self.subset
        return subset["labels"], subset["share"], subset["train"], self.training["budget"]

    def write(self, folder: Path) -> Path:
        """Keep the record; raises UsedNameError where there is one of its name."""
        refuse_used(self.name, folder)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.time}-{self.name}.json"
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")
        return path


def refuse_used(name: str, folder: Path) -> None:
    """Raise UsedNameError where a record has this name, ValueError where it makes no good name of a file."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r}: a name is of small letters, digits and single hyphens between them")
    for record in read(folder):
        if record.name == name:
            raise UsedNameError(f"{name!r} was made at {record.time}; give this experiment another name")


def read(folder: Path) -> list[Record]:
    """All records, in the order of time."""
    return [Record(**json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]
