"""What is deployed to a stage: the release under way, those that were proven there, and assets that retire."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from infra.console import Refusal

if TYPE_CHECKING:
    from infra.artifacts import Artifacts

STAGES = ("dev", "prod")
_REMEMBERED = 10  # proven releases, to go back to


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's state. `proven` is oldest first; `attempt` is the release put in place last, `by` which run of whom.

    `retired` says since when (seconds since 1970) an asset of the site has been in no release put in place.
    """

    attempt: str | None = None
    by: str = ""
    proven: tuple[str, ...] = ()
    retired: dict[str, float] = field(default_factory=dict)

    @property
    def good(self) -> str | None:
        """The release that was proven last."""
        return self.proven[-1] if self.proven else None

    @property
    def unfinished(self) -> bool:
        return self.attempt != self.good

    @property
    def needed(self) -> set[str]:
        return {*self.proven, *([self.attempt] if self.attempt else [])}

    def back(self) -> str | None:
        """The release to go back to: the proven one while another is unfinished, else the one before it."""
        if self.unfinished:
            return self.good
        return self.proven[-2] if len(self.proven) > 1 else None

    def with_proof(self, release: str) -> Stage:
        """The release is proven: what was put in place after it, before going back to it, is no longer remembered."""
        at = self.proven.index(release) if release in self.proven else len(self.proven)
        return replace(self, proven=(*self.proven[:at], release)[-_REMEMBERED:])


class Stages:
    """Stages' states in the artefact bucket, by the stack's name."""

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts

    def get(self, stack: str) -> Stage:
        kept = self._artifacts.get(_key(stack))
        if kept is None:
            return Stage()
        found = json.loads(kept)
        return Stage(**{**found, "proven": tuple(found["proven"])})

    def needed(self) -> set[str]:
        """The releases that any stage may be put back to."""
        stacks = [key.removeprefix("stages/").removesuffix(".json") for key in self._artifacts.listing("stages/")]
        return set().union(*(self.get(stack).needed for stack in stacks))

    def begin(self, stack: str, release: str) -> Stage:
        """Note that a release is being put in place, by this run and no other one any more."""
        begun = replace(self.get(stack), attempt=release, by=secrets.token_hex(8))
        self._put(stack, begun)
        return begun

    def keep(self, stack: str, stage: Stage) -> None:
        """Keep what a run has come to; raises Refusal where another one began meanwhile."""
        self.check(stack, stage)
        self._put(stack, stage)

    def check(self, stack: str, stage: Stage) -> None:
        """Raise Refusal where another run began meanwhile."""
        now = self.get(stack)
        if now.by != stage.by:
            raise Refusal(f"another deployment, of release {now.attempt}, began meanwhile; this one has stopped")

    def _put(self, stack: str, stage: Stage) -> None:
        self._artifacts.put(_key(stack), json.dumps(asdict(stage), indent=1).encode())


def _key(stack: str) -> str:
    return f"stages/{stack}.json"
