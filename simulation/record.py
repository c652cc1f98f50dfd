"""The record of a simulation: what was set, played, decided, learnt and measured, as one JSON object."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from simulation.attack import TACTICS, agreed
from simulation.parts import MARK
from simulation.plan import SCENARIOS
from simulation.population import HABITS
from simulation.scenario import FILE, labels_of
from simulation.world import word_list
from training.unseen import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simulation.plan import Size

TOLD = ("played", "reviewed", "accepted", "trained")


def gather(folder: Path, size: Size, measured: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """All that the document tells, from a simulation's folder and what was measured."""
    return {
        "seed": seed,
        "size": asdict(size),
        "drawings": json.loads((folder / "parts" / MARK).read_text("utf-8")),
        "habits": {kind: asdict(habits) for kind, habits in HABITS.items()},
        "tactics": {trick.value: share for trick, share in TACTICS.items()},
        "targets": list(targets(folder / "begin", seed)),
        "scenarios": {name: _periods(folder / name / "kept", size.periods) for name in SCENARIOS},
        "measured": measured,
    }


def targets(begin: Path, seed: str) -> tuple[str, ...]:
    """The labels that malicious players hit."""
    words = word_list(frozenset(labels_of(begin) | set(UNSEEN))).words
    return agreed([word.label for word in words], UNSEEN, seed).targets


def _periods(kept: Path, count: int) -> list[dict[str, Any]]:
    """Those that are finished."""
    found = []
    for number in range(1, count + 1):
        file = kept / str(number) / FILE
        if not file.exists():
            break
        told = json.loads(file.read_text("utf-8"))
        found.append({name: told.get(name) for name in TOLD} | {"retraining": _run(told["run"])})
    return found


def _run(run: Mapping[str, Any]) -> dict[str, Any]:
    """How a retraining ended, without the gate's figures for single labels."""
    figures = run["figures"]
    told = {name: run[name] for name in ("version", "outcome", "objections")}
    mixture = figures.get("mixture")
    return told | {
        "new": figures.get("new"),
        "mixture": mixture,
        "left_out": figures.get("snapshot", {}).get("left_out"),
    }
