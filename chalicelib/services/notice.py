"""What a maintainer must be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and of which run of retraining; of none where it is empty."""

    run: str
    sentence: str
