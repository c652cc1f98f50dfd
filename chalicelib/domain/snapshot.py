"""A snapshot: an immutable data set of players' drawings, what it was asked for and what is in it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from chalicelib.domain.split import HOLDOUT, VALIDATION

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = 1
UNLABELLED = "unlabelled"


class Unfinished(Exception):
    """A snapshot is not finished yet, for its time was over: the next one who takes it goes on."""


def named(at: int) -> str:
    """The version of the snapshot, or of the model, of a time (ms since 1970)."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a snapshot reads, fixed before it is read: whoever goes on with it asks for the same.

    `version` is its time, as in `20261123T101500Z`; times are in ms since 1970, both ends included. At most `most`
    drawings of a label are taken from one player. `rule` and `key` are the version of the split and its key's
    fingerprint, `champion` the model version that guessed then, `previous` the snapshot before.
    """

    version: str
    taken_at: int
    since: int
    until: int
    labels: tuple[str, ...]
    most: int
    rule: int
    key: str
    champion: str | None
    previous: str | None

    def to_json(self) -> bytes:
        return _PLAN.dump_json(self)

    @classmethod
    def from_json(cls, text: bytes) -> Plan:
        return _PLAN.validate_json(text)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a snapshot; `name` is its path below the snapshot's folder."""

    name: str
    sha256: str
    bytes: int
    drawings: int


@dataclass(frozen=True, slots=True)
class Section:
    """What one label gave, or one shard of the drawings without a label (`label` is None).

    `counts` are drawings by the folder that they are in and by who vouches for the label; `left_out` those that are in
    none, by the reason.
    """

    label: str | None
    files: tuple[File, ...] = ()
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return _SECTION.dump_json(self)

    @classmethod
    def from_json(cls, text: bytes) -> Section:
        return _SECTION.validate_json(text)


_PLAN = TypeAdapter(Plan)
_SECTION = TypeAdapter(Section)


def manifest(plan: Plan, sections: Sequence[Section]) -> dict[str, Any]:
    """What is in a snapshot, from what its sections gave, in the order of the plan."""
    return {
        "format": FORMAT,
        "version": plan.version,
        "taken_at": plan.taken_at,
        "query": {"since": plan.since, "until": plan.until, "labels": list(plan.labels), "most": plan.most},
        "split": {"rule": plan.rule, "key": plan.key, "holdout": HOLDOUT, "validation": VALIDATION},
        "champion": plan.champion,
        "previous": plan.previous,
        "drawings": _sums((part, sum(by.values())) for each in sections for part, by in each.counts.items()),
        "sources": _sums(
            item for each in sections if each.label is not None for by in each.counts.values() for item in by.items()
        ),
        "labels": {each.label: each.counts for each in sections if each.label is not None and each.counts},
        "left_out": _sums(item for each in sections for item in each.left_out.items()),
        "files": [
            {"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "drawings": file.drawings}
            for each in sections
            for file in each.files
        ],
    }


def to_json(found: dict[str, Any]) -> bytes:
    """A manifest as it is kept: the same bytes for the same snapshot."""
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def _sums(items: Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for name, number in items:
        total[name] += number
    return dict(sorted(total.items()))
