"""What a snapshot takes: drawings that may be learnt from, found by label and time, and those without a label.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `REVIEW#<round>` | `ACCEPTED#<label>` | when it was accepted |
| `PLAYER#<player>` | `ROUND#<round>` | `UNLABELLED#<shard>` | when it was closed |
| `SNAPSHOTS` | `TAKEN` | | |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.pseudonym import pseudonym
from chalicelib.domain.review import RULE
from chalicelib.storage.review_items import review_from
from chalicelib.storage.reviews import TAKEN
from chalicelib.storage.rounds import UNLABELLED_SHARDS, round_from
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, conditional, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing to learn from: its key in the bucket, and what is known of it.

    `label` is None where nobody said what it is. `player` is a pseudonym, by which players are split between data
    sets; `source` says who vouches for the label: `rule`, `admin`, or `none`; `at`, ms since 1970, when it was accepted
    or, without a label, closed. `recognised` says whether the machine's last best guess was the label or, without one,
    the word.
    """

    round: str
    drawing: str
    label: str | None
    player: str
    source: str
    at: int
    recognised: bool


class HarvestStore:
    """Reads what there is to learn from, oldest first."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def take_until(self, until: int) -> None:
        """Say, before reading, up to when a snapshot reads (ms since 1970): what was decided by then stays decided.

        That time must be a minute ago or longer: so long a request may last, and the index may lag. A snapshot that
        reaches less far than an earlier one changes nothing.
        """
        try:
            with conditional():
                self._table.update_item(
                    Key=TAKEN,
                    UpdateExpression="SET #until = :until",
                    ConditionExpression="attribute_not_exists(PK) OR #until < :until",
                    ExpressionAttributeNames={"#until": "until"},
                    ExpressionAttributeValues={":until": until},
                )
        except ConditionFailed:
            return

    def count(self, labels: Iterable[str], since: int, most: int) -> int:
        """How many drawings were accepted as one of the labels after `since`, ms since 1970; `most` stands for more."""
        found = 0
        for label in labels:
            condition = Key("INDEX").eq(f"ACCEPTED#{label}") & Key("NUMBER").gt(since)
            answer = self._table.query(
                IndexName=INDEX_NAME, KeyConditionExpression=condition, Select="COUNT", Limit=most - found
            )
            found += answer["Count"]
            if found >= most:
                break
        return found

    def labelled(self, label: str, since: int, until: int) -> Iterator[Sketch]:
        """What was accepted as a label from `since` to `until`, both included, in ms since 1970."""
        for review in map(review_from, self._between(f"ACCEPTED#{label}", since, until)):
            source = "rule" if review.decisions[-1].by == RULE else "admin"
            yield Sketch(
                round=review.id.round,
                drawing=review.drawing,
                label=label,
                player=pseudonym(review.id.player),
                source=source,
                at=review.changed_at,
                recognised=[guess.label for guess in review.guesses[:1]] == [label],
            )

    def unlabelled(self, since: int, until: int, shards: Iterable[int] = range(UNLABELLED_SHARDS)) -> Iterator[Sketch]:
        """What was drawn from `since` to `until` without a word of what it is; shard after shard."""
        for shard in shards:
            for item in self._between(f"UNLABELLED#{shard}", since, until):
                round_ = round_from(item)
                yield Sketch(
                    round=round_.id,
                    drawing=round_.drawing or "",
                    label=None,
                    player=pseudonym(round_.player),
                    source="none",
                    at=int(item["NUMBER"]),
                    recognised=round_.result is not None and round_.result.recognised,
                )

    def _between(self, partition: str, since: int, until: int) -> Iterator[Item]:
        condition = Key("INDEX").eq(partition) & Key("NUMBER").between(since, until)
        return pages(self._table.query, IndexName=INDEX_NAME, KeyConditionExpression=condition)
