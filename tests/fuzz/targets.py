"""All targets, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz import drawings, files, requests, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fuzz.target import Target

_ALL = (*requests.TARGETS, *drawings.TARGETS, *words.TARGETS, *files.TARGETS)
TARGETS: Mapping[str, Target] = {target.name: target for target in _ALL}
