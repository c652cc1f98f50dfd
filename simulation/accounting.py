"""What became of the feedback: how much was claimed, by whom, how much of it is false, and what of that is learnt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from simulation.population import MALICIOUS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from chalicelib.storage.harvest import Sketch
    from simulation.sheet import Entry


def played(entries: Iterable[Entry]) -> dict[str, Any]:
    """A period's rounds and claims, of honest players and of malicious ones."""
    groups: dict[str, list[Entry]] = {"honest": [], "malicious": []}
    for entry in entries:
        groups["malicious" if entry.kind == MALICIOUS else "honest"].append(entry)
    return {name: _group(some) for name, some in groups.items()}


def accepted(sketches: Iterable[Sketch], journal: Mapping[str, Entry]) -> dict[str, dict[str, int]]:
    """Drawings that were accepted as a label so far, by who accepted them: how many truly show it, how many don't."""
    found: dict[str, Counter[str]] = {"rule": Counter(), "admin": Counter()}
    for sketch in sketches:
        found[sketch.source]["true" if journal[sketch.round].shows == sketch.label else "false"] += 1
    return {source: {"true": counts["true"], "false": counts["false"]} for source, counts in found.items()}


def trained(
    sketches: Iterable[Sketch], journal: Mapping[str, Entry], keys: Mapping[str, str], learnt: Collection[str]
) -> dict[str, dict[str, int]]:
    """The same of the drawings that the retraining learnt from; `keys` by round, `learnt` those trained on."""
    return accepted((sketch for sketch in sketches if keys[sketch.round] in learnt), journal)


def poisoned_share(counts: Mapping[str, Mapping[str, int]]) -> float:
    """Of drawings counted so, the share that shows another label."""
    false, everything = (sum(by[name] for by in counts.values()) for name in ("false", "true"))
    return false / (false + everything) if false + everything else 0.0


def _group(entries: list[Entry]) -> dict[str, Any]:
    drawn = [entry for entry in entries if not entry.teaching]
    claims = [entry for entry in entries if entry.claimed is not None]
    return {
        "rounds": len(entries),
        "teaching": len(entries) - len(drawn),
        "recognised": sum(entry.recognised for entry in drawn),
        "claims": len(claims),
        "false": sum(entry.poisoned for entry in claims),
        "tricks": dict(sorted(Counter(entry.trick for entry in claims if entry.poisoned).items())),
    }
