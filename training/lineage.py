"""Whose answers are in a model version: by its own training, or through the versions that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def taught(training_data: Mapping[str, Any]) -> bool:
    """Whether the public teacher taught this version, the one that it started from, or one that it learnt from."""
    before = (training_data.get(name) or {} for name in ("warm_start", "ensemble"))
    return bool(training_data.get("teacher") or any(each.get("teacher") for each in before))
