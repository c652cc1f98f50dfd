"""An admin with limited time and patience, who works the review queue through the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chalicelib.domain.review import Action

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from simulation.sheet import Entry
    from simulation.world import World

NAME = "admin"


@dataclass(slots=True)
class Reviewer:
    """Decides the most suspicious claims first, page by page; of the decisions the share `errs` is the wrong one."""

    world: World
    random: Random = field(repr=False)
    errs: float = 0.03
    decided: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "rejected": 0})

    def work(self, most: int, journal: Mapping[str, Entry]) -> int:
        """Decide up to so many claims about rounds of the journal; how many were decided."""
        token, done = self.world.sign_in(NAME, admin=True), 0
        while done < most:
            shown = self.world.ask("GET", "/admin/review", token)["items"][: most - done]
            if not shown:
                break
            self._decide(shown, journal, token)
            done += len(shown)
        return done

    def _decide(self, shown: list[dict[str, Any]], journal: Mapping[str, Entry], token: str) -> None:
        chosen: dict[Action, list[str]] = {Action.ACCEPT: [], Action.REJECT: []}
        for review in shown:
            chosen[self._action(review, journal[review["id"].partition(".")[0]])].append(review["id"])
        for action, ids in chosen.items():
            if ids:
                self.world.ask("POST", "/admin/review", token, {"ids": ids, "action": action.value})
        self.decided["accepted"] += len(chosen[Action.ACCEPT])
        self.decided["rejected"] += len(chosen[Action.REJECT])

    def _action(self, review: Mapping[str, Any], entry: Entry) -> Action:
        """What they see is the drawing, not the truth; but whoever looks can tell a cat from a dog, mostly."""
        right = review["label"] == entry.shows
        if self.random.random() < self.errs:
            right = not right
        return Action.ACCEPT if right else Action.REJECT
