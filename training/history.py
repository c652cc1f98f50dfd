"""Tells how a model version was trained: on what, from which version, taught by whom, with which settings."""

from __future__ import annotations

import re
from dataclasses import fields
from textwrap import fill
from typing import TYPE_CHECKING, Any

from training.artefact import Artefact
from training.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH = 120  # of the lines
ELSEWHERE = {field.name for form in (Form, Artefact) for field in fields(form)}  # settings that `anatomy` tells


def history(data: Mapping[str, Any]) -> str:
    """What a manifest's `training_data` tells, in Markdown."""
    settings = {name: value for name, value in data["settings"].items() if name not in ELSEWHERE}
    said = ", ".join(f"{name.replace('_', ' ')} {value}{_each(name, data)}" for name, value in settings.items())
    parts = [
        f"{data['drawings']:,} drawings, {data['epochs']} epochs{_started(data.get('warm_start'))}. Settings: {said}.",
        _ensemble(data.get("ensemble")),
        data.get("note"),
        _samples(data["settings"]),
    ]
    return "\n\n".join(fill(part, WIDTH, break_long_words=False, break_on_hyphens=False) for part in parts if part)


def _each(name: str, data: Mapping[str, Any]) -> str:
    """What is to be added to a setting: the size of a batch is that of one process."""
    several = re.search(r"--nproc-per-node (\d+)", data["command"])
    return f" in each of {several[1]} processes" if name == "batch_size" and several else ""


def _started(start: Mapping[str, Any] | None) -> str:
    if start and "pretrained" in start:
        return f", after {start['epochs']} without labels, over {start['drawings']:,} drawings"
    return f", which started from the weights of version {start['version']} that both networks have" if start else ""


def _ensemble(ensemble: Mapping[str, Any] | None) -> str:
    if not ensemble:
        return ""
    names = ", ".join(f"`{version}`" for version in ensemble["versions"])
    views = "it and its mirror image" if ensemble["mirrored"] else "it"
    return (
        f"Of what it should answer to a sample, finished or not, {ensemble['weight']:.0%} were the mean answer of "
        f"Inkling's own versions {names} to {views}. None of their weights is part of the model."
    )


def _samples(settings: Mapping[str, Any]) -> str:
    """What was dealt to it; a setting that an older version does not tell is as in all trainings of its time."""
    changes = [
        ("mirrored at random", True),
        ("slightly rotated, stretched and sheared", settings.get("affine", 1)),
        ("drawn without some strokes", settings.get("drop", 0)),
        ("shaken point by point", settings.get("jitter", 0)),
    ]
    made = ", ".join(text for text, strength in changes if strength)
    return (
        f"{settings.get('prefixes', 0.5):.0%} of the samples are prefixes, of any share of the points, so that it "
        f"answers for unfinished drawings too. All are {made}. Weights are a moving average over the steps."
    )
