"""Writes what a simulation found into `docs/learning-loop.*`: the record, two pictures, and the tables of the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulation.accounting import poisoned_share
from simulation.chart import Panel, bars, lines
from simulation.plan import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "learning-loop"
BEGIN, END = "<!-- figures: made by make simulate -->", "<!-- end of figures -->"
TITLES = {
    "honest": "honest players",
    "attacked": "attacked, protected",
    "unprotected": "attacked, unprotected",
    "alone": "nobody plays",
}
PARTS = {"all": "all", "known": "the 335", "ten": "the ten", "targets": "targeted"}


def write(found: Mapping[str, Any], folder: Path) -> None:
    """The record, the pictures, and the tables between the marks of the page."""
    (folder / f"{NAME}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / f"{NAME}-accuracy.svg").write_text(accuracy_picture(found), "utf-8")
    (folder / f"{NAME}-poison.svg").write_text(poison_picture(found), "utf-8")
    page = folder / f"{NAME}.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{tables(found)}\n\n{END}{rest.partition(END)[2]}", "utf-8")


def accuracy_picture(found: Mapping[str, Any]) -> str:
    """Accuracy of each champion, of all drawings and of those of the targeted labels."""
    ticks = ["start", *_numbered(found)]
    panels = [
        Panel(title, {TITLES[name]: _accuracies(found, name, part) for name in SCENARIOS}, ticks)
        for part, title in (
            ("all", "All drawings, by retraining"),
            ("targets", "Targeted labels, by retraining"),
        )
    ]
    return lines("Accuracy of each champion on the untouched holdout", panels, list(TITLES.values()))


def poison_picture(found: Mapping[str, Any]) -> str:
    """The share of false labels among what players claimed, and among what was learnt of it."""
    ticks = _numbered(found)
    names = ("attacked", "unprotected")
    claimed = {TITLES[name]: [_false(period) for period in found["scenarios"][name]] for name in names}
    learnt = {TITLES[n]: [poisoned_share(period["trained"]) for period in found["scenarios"][n]] for n in names}
    panels = [
        Panel("False among claims, by retraining", claimed, ticks),
        Panel("False among the learnt, by retraining", learnt, ticks),
    ]
    title = "How much of what players said was false, and how much of it was learnt"
    return bars(title, panels, list(TITLES.values()))


def tables(found: Mapping[str, Any]) -> str:
    """All tables, with a heading each."""
    sections = {
        "Accuracy of each champion": accuracy_table(found),
        "What each retraining made": made_table(found),
        "What each retraining brought": steps_table(found),
        "Held against honest players": against_table(found),
        "What became of the feedback": feedback_table(found),
        "What the gate said": gate_table(found),
    }
    return "\n\n".join(f"### {title}\n\n{table}" for title, table in sections.items())


def accuracy_table(found: Mapping[str, Any]) -> str:
    columns = ["scenario", "retraining", *PARTS.values(), "at 50 %", "at 70 %"]
    champions = found["measured"]["champions"]
    rows = [["all", "start", *_shares(champions["honest/0"])]]
    rows += [
        [TITLES[name], str(number), *_shares(champions[f"{name}/{number}"])]
        for name in SCENARIOS
        for number in _periods(found, name)
    ]
    return _table(columns, rows)


def made_table(found: Mapping[str, Any]) -> str:
    """Each version that was made less the champion that it was made from, whatever the gate said."""
    columns = ["scenario", "retraining", *PARTS.values(), "outcome"]
    rows = []
    for name in SCENARIOS:
        for number, period in enumerate(found["scenarios"][name], start=1):
            one = found["measured"]["made"].get(f"{name}/{number}")
            if one is not None:
                cells = [_points(one[part]) for part in PARTS]
                rows.append([TITLES[name], str(number), *cells, period["retraining"]["outcome"]])
    return _table(columns, rows)


def steps_table(found: Mapping[str, Any]) -> str:
    """Each champion less the one before it, which it is itself where the gate refused."""
    steps = found["measured"]["steps"]
    columns = ["scenario", *_retrainings(found), "all together"]
    rows = []
    for name in SCENARIOS:
        cells = [_points(steps[f"{name}/{number}"]["all"]) for number in _periods(found, name)]
        whole = found["measured"]["whole"][f"{name}/{len(cells)}"]["all"]
        missing = [""] * (len(columns) - 2 - len(cells))
        rows.append([TITLES[name], *cells, *missing, _points(whole)])
    return _table(columns, rows)


def against_table(found: Mapping[str, Any]) -> str:
    """Each scenario's champion less that of honest players alone, after each retraining."""
    against = found["measured"]["against"]
    columns = ["scenario", "retraining", *PARTS.values()]
    rows = [
        [TITLES[name], str(number), *(_points(against[f"{name}/{number}"][part]) for part in PARTS)]
        for name in SCENARIOS
        for number in _periods(found, name)
        if f"{name}/{number}" in against
    ]
    return _table(columns, rows)


def feedback_table(found: Mapping[str, Any]) -> str:
    columns = ["scenario", "retraining", "rounds", "claims", "false", "accepted: rule", "false", "admin", "false"]
    columns += ["learnt", "false", "share"]
    rows = []
    for name in (name for name, scenario in SCENARIOS.items() if scenario.played):
        for number, period in enumerate(found["scenarios"][name], start=1):
            rows.append([TITLES[name], str(number), *_feedback(period)])
    return _table(columns, rows)


def gate_table(found: Mapping[str, Any]) -> str:
    columns = ["scenario", "retraining", "new drawings", "outcome", "objections"]
    rows = []
    for name in SCENARIOS:
        for number, period in enumerate(found["scenarios"][name], start=1):
            run = period["retraining"]
            gate = " ".join(run["objections"]) if SCENARIOS[name].protected else "no gate"
            rows.append([TITLES[name], str(number), str(run["new"]), run["outcome"], gate or "none"])
    return _table(columns, rows)


def _periods(found: Mapping[str, Any], name: str) -> range:
    """Those that a scenario has gone through."""
    return range(1, len(found["scenarios"][name]) + 1)


def _numbered(found: Mapping[str, Any]) -> list[str]:
    return [str(number) for number in range(1, found["size"]["periods"] + 1)]


def _retrainings(found: Mapping[str, Any]) -> list[str]:
    return [f"retraining {number}" for number in range(1, found["size"]["periods"] + 1)]


def _accuracies(found: Mapping[str, Any], name: str, part: str) -> list[float]:
    champions = found["measured"]["champions"]
    return [champions[place][part] for place in ("honest/0", *(f"{name}/{number}" for number in _periods(found, name)))]


def _false(period: Mapping[str, Any]) -> float:
    claims, false = (sum(group[name] for group in period["played"].values()) for name in ("claims", "false"))
    return false / claims if claims else 0.0


def _shares(champion: Mapping[str, float]) -> list[str]:
    return [f"{champion[part]:.4f}" for part in (*PARTS, "at_50", "at_70")]


def _points(one: Mapping[str, float]) -> str:
    change, low, high = (
        _signed(100 * value) for value in (one["challenger"] - one["champion"], one["low"], one["high"])
    )
    return f"{change} ({low} to {high})"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "\N{MINUS SIGN}")


def _feedback(period: Mapping[str, Any]) -> list[str]:
    """Of the period: rounds and claims; of all periods so far: what was accepted and learnt."""
    groups = period["played"].values()
    told = [sum(group[name] for group in groups) for name in ("rounds", "claims", "false")]
    for source in ("rule", "admin"):
        counts = period["accepted"][source]
        told += [counts["true"] + counts["false"], counts["false"]]
    learnt = period["trained"].values()
    told += [sum(one["true"] + one["false"] for one in learnt), sum(one["false"] for one in learnt)]
    return [*map(str, told), f"{100 * poisoned_share(period['trained']):.1f} %"]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = [f"| {' | '.join(columns)} |", f"| {' | '.join('---' for _ in columns)} |"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])
