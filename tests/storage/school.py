"""A registry with tiny versions that can be taught words, and drawings to teach them with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from chalicelib.domain.drawing import Drawing
from chalicelib.domain.review import Action, Review, ReviewId
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.taught import Teaching
from chalicelib.storage.drawings import DrawingStore
from chalicelib.storage.prototypes import Prototypes
from chalicelib.storage.review_items import review_item
from chalicelib.storage.reviews import ReviewStore
from chalicelib.storage.taught import Lesson, TaughtStore
from chalicelib.storage.words import WordStore
from tests.aws import BUCKET, SettableClock
from tests.builders import GAME_ID, NOON, a_catalogue, a_review, a_word
from tests.inference.tiny import tiny_version

if TYPE_CHECKING:
    from chalicelib.storage.table import Item
    from tests.conftest import Cloud
    from tests.storage.registry import Registry

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"
TEACHING = Teaching.of((4.0, 0.0), (0.0, 0.0), np.full(4, 0.25, np.float32), np.eye(4, dtype=np.float32))


def slash(number: int) -> Drawing:
    """A line from top right to bottom left, each number another one."""
    return Drawing.from_lists([[[255, 5], [number, 250]], [[200, 40], [30 + number, 220]]])


@dataclass
class School:
    """A registry whose champion is FIRST, and claims about drawings in it."""

    cloud: Cloud
    registry: Registry
    clock: SettableClock

    @property
    def prototypes(self) -> Prototypes:
        return Prototypes(self.cloud.table, self.cloud.clients.s3, BUCKET, self.clock)

    @property
    def reviews(self) -> ReviewStore:
        return ReviewStore(self.cloud.table)

    def promote(self, version: str) -> None:
        self.registry.now += 1
        self.registry.models.promote(version, "ann")

    def lesson(self, label: str = "slash", version: str = FIRST) -> Lesson:
        return TaughtStore(self.cloud.table).lesson(version, label)

    def accept(self, count: int, first: int = 1, label: str = "slash", *, drawn: bool = True) -> list[Review]:
        """Accept so many drawings of a label, each of another player, without anybody learning it."""
        return [self.accepted(number, label, drawn=drawn) for number in range(first, first + count)]

    def accepted(self, number: int, label: str, *, drawn: bool = True) -> Review:
        player, round_id = f"player {number}", f"{GAME_ID}-01"
        key = DrawingStore(self.cloud.clients.s3, BUCKET).put(f"{label}-{number}", slash(number))
        if not drawn:
            self.cloud.clients.s3.delete_object(Bucket=BUCKET, Key=key)
        claim = a_review(1, player, id=ReviewId(round_id, player), label=label, drawing=key)
        review = claim.decided(Action.ACCEPT, None, "ann", NOON + number)
        place: Item = {"PK": f"PLAYER#{player}", "SK": f"REVIEW#{round_id}"}
        listed: Item = {"INDEX": f"ACCEPTED#{label}", "NUMBER": review.changed_at}
        self.cloud.table.put_item(Item=place | listed | review_item(review))
        return review

    def decide(self, review: Review, action: Action, at: int, label: str | None = None) -> Review:
        after = review.decided(action, label, "ann", at)
        assert self.reviews.keep(review, after)
        return after


def school_of(cloud: Cloud, registry: Registry) -> School:
    """A school whose champion, FIRST, has no label for the word `slash`, nor has SECOND."""
    for version in (FIRST, SECOND):
        model, manifest = tiny_version(version)
        told = replace(Manifest.from_json(manifest), teaching=TEACHING)
        registry.models.register(model, told.to_json().encode())
    registry.models.promote(FIRST, "ann")
    catalogue = a_catalogue()
    WordStore(cloud.table).put(catalogue.categories, (*catalogue.words, a_word("slash")), NOON, "test")
    return School(cloud, registry, SettableClock(NOON + 10_000))
