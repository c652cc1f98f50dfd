"""The table of all experiments, made from their records into docs/experiments.md."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from statistics import mean, stdev
from typing import TYPE_CHECKING, Any

from training.artefact import Artefact
from training.form import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from training.record import Record

DOCUMENT = Path(__file__).parents[1] / "docs" / "experiments.md"
BEGIN, END = "<!-- made by python -m training.experiment --table -->", "<!-- up to here -->"
HEADINGS = (
    *("run", "what differs", "why", "parameters, multiply-adds", "top-1", "top-3", "at 50 %", "at 70 %"),
    *("mean 10…100 %", "ECE all, finished, told so", "confidence at 50 %", "ms", "samples, seconds, a second", "seed"),
)
ORIGIN = ("warm_start", "ensemble")  # settings of those runs alone that started or learnt from versions


LATER = asdict(PLAIN) | asdict(Artefact())  # of settings that older records may lack: what they were before


def _untold(figures: dict[str, Any]) -> float:
    """The error on finished drawings that the model takes for any; older records know no other and call it `ece`."""
    error: float = figures.get("ece_untold", figures["ece"])
    return error


NOISE: dict[str, Callable[[dict[str, Any]], float]] = {
    "top-1": lambda figures: figures["top1"],
    "top-3": lambda figures: figures["top3"],
    "at 50 %": lambda figures: figures["early"][4],
    "at 70 %": lambda figures: figures["early"][6],
    "mean 10…100 %": lambda figures: figures["early_mean"],
    "ECE over all": lambda figures: figures["early_ece"],
    "ECE on finished": _untold,
}


def updated(document: str, records: Sequence[Record]) -> str:
    """The document with the tables of these records between its marks; raises ValueError where it has no marks."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the document lacks the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{tables(records)}\n{END}{after}"


def tables(records: Sequence[Record]) -> str:
    """A section for each group of runs that can be compared, those with most samples last."""
    ordered = sorted(records, key=lambda record: (record.group[-1], record.group, record.time))
    return "\n".join(_section(list(group)) for _, group in groupby(ordered, lambda record: record.group))


def _section(records: list[Record]) -> str:
    first = records[0]
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(_row(record, first) for record in records)]
    settings = ", ".join(f"{name.replace('_', ' ')} {_told(value)}" for name, value in first.settings.items())
    paragraphs = [
        _heading(first),
        f"`{first.name}` had {settings}. The other runs had the same but for what is told.",
        "\n".join(f"| {' | '.join(row)} |" for row in rows),
        *_noise(records),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _heading(record: Record) -> str:
    subset = record.subset
    share = "" if subset["share"] == 1 else f", {subset['share']:.0%} of their drawings"
    share += f", {subset['per_label']} drawings of each" if subset.get("per_label") else ""
    drawings = f"{subset['train']:,} drawings to train on, {subset['validation']:,} to validate with"
    budget = record.training["budget"]
    return f"### {subset['labels']} labels{share}, {budget:,} samples\n\n{drawings}."


def _row(record: Record, first: Record) -> tuple[str, ...]:
    found, cost = record.figures, record.training
    return (
        f"`{record.name}`",
        _difference(record, first),
        record.why.replace("|", "\\|"),
        f"{record.network['parameters'] / 1e6:.2f} M, {record.network['multiply_adds'] / 1e6:.1f} M",
        *(f"{value:.3f}" for value in (found["top1"], found["top3"], found["early"][4], found["early"][6])),
        f"{found['early_mean']:.3f}",
        _calibration(found),
        f"{found['confidence']:.3f}",
        f"{found['latency_ms']['p50']:.2f}",
        f"{cost['samples']:,}, {cost['seconds']:.0f}, {cost['samples'] / max(cost['seconds'], 0.1):.0f}",
        str(record.settings["seed"]),
    )


def _calibration(figures: dict[str, Any]) -> str:
    """Calibration errors: over all shares, on finished drawings, and on these if the model is told that they are."""
    told = [figures["ece"]] if "ece_untold" in figures else []
    return ", ".join(f"{error:.3f}" for error in (figures["early_ece"], _untold(figures), *told))


def _difference(record: Record, first: Record) -> str:
    """The settings that differ from the first run's; the seed and what follows from the budget apart."""
    before = _settings(first)
    told = [
        f"{name.replace('_', ' ')} {_told(value)}"
        for name, value in _settings(record).items()
        if name not in {"seed", "epochs"} and value != before.get(name)
    ]
    lost = first.settings.keys() - record.settings.keys()
    told += [f"no {name.replace('_', ' ')}" for name in ORIGIN if name in lost]
    return ", ".join(told) or "nothing"


def _settings(record: Record) -> dict[str, Any]:
    """All settings, with those that an older record lacks."""
    return record.settings | {name: value for name, value in LATER.items() if name not in record.settings}


def _told(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _noise(records: Iterable[Record]) -> list[str]:
    """What the seed alone does, told for the settings that were run with most seeds, twice at least."""
    alike: dict[str, list[Record]] = {}
    for record in records:
        settings = {name: value for name, value in _settings(record).items() if name != "seed"}
        alike.setdefault(str(sorted(settings.items())), []).append(record)
    most = max(alike.values(), key=len)
    if len(most) < 2:
        return []
    spread = ", ".join(
        f"{name} {mean(values):.3f} ± {stdev(values):.3f}"
        for name, figure in NOISE.items()
        for values in [[figure(record.figures) for record in most]]
    )
    names = ", ".join(f"`{record.name}`" for record in most)
    return [f"The seed alone ({names}; mean ± standard deviation): {spread}."]
