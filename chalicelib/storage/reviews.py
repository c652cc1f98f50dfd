"""Reviews: claims about drawings, in their players' partitions, queued and found through the index.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `PLAYER#<player>` | `REVIEW#<round>` | `PENDING#<shard>` | suspicion in ten-thousandths |
| | | `ACCEPTED#<label>`, `REJECTED#<shard>` | when it was decided |
| `PLAYER#<player>` | `GALLERY#<round>#REPORTS` | `PENDING#<shard>` | storage/gallery.py |
| `PLAYER#<player>` | `GALLERY#<round>` | `CANDIDATES#<shard>` | storage/gallery.py |
| `PLAYER#<player>` | `CLAIMS#<label>` | | |
| `PLAYER#<player>` | `ROUND#<round>` | `CLAIMED#<fingerprint>` once it has a review | when it was closed |
| `SNAPSHOTS` | `TAKEN` | | |
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.review import ReviewId, Status
from chalicelib.errors import Conflict
from chalicelib.storage.gallery_items import CANDIDATE_SHARDS, entry_from, entry_writes, is_entry
from chalicelib.storage.merging import merged
from chalicelib.storage.review_items import decision_map, review_from, review_item
from chalicelib.storage.rounds import feedback_map
from chalicelib.storage.table import INDEX_NAME, ConditionFailed, Item, player_key, shard_of, transact

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.gallery import Change
    from chalicelib.domain.review import Review
    from chalicelib.domain.round import Feedback, Round

SHARDS = 4
COPIES_COUNTED = 10
TAKEN = {"PK": "SNAPSHOTS", "SK": "TAKEN"}


class ReviewStore:
    """Takes claims in, lists them, and keeps what is decided about them."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def claims(self, player: str, label: str) -> int:
        """How many claims of a label were taken from a player."""
        item = self._table.get_item(Key=_claims_key(player, label), ConsistentRead=True).get("Item")
        return 0 if item is None else int(item["claims"])  # type: ignore[arg-type]

    def copies(self, fingerprint: str) -> int:
        """How many drawings with a fingerprint were claimed, by anyone; 10 stands for more."""
        condition = Key("INDEX").eq(f"CLAIMED#{fingerprint}")
        answer = self._table.query(
            IndexName=INDEX_NAME, KeyConditionExpression=condition, Select="COUNT", Limit=COPIES_COUNTED
        )
        return answer["Count"]

    def add(
        self,
        round_: Round,
        feedback: Feedback,
        review: Review,
        fingerprint: str,
        claims: int,
        candidate: Change | None = None,
    ) -> bool:
        """Keep a verdict and the review of what it claims; `claims` are those of the label that were read before.

        `candidate` is what may be shown in the gallery. False where there is a verdict by now, another claim of the
        label was taken, or the player does not want anything shown any more: read all again. Where the round was read
        with its verdict, as one that was flagged when it was given, that must be the verdict still.
        """
        closed_at = round_.result.closed_at if round_.result else 0
        writes = [
            _give_feedback(round_, feedback, f"CLAIMED#{fingerprint}", closed_at),
            {"Put": {"Item": indexed(review), "ConditionExpression": "attribute_not_exists(PK)"}},
            _count_claim(round_.player, review.label, claims),
            *(entry_writes(candidate) if candidate else ()),
        ]
        try:
            transact(self._table, writes)
        except ConditionFailed:
            return False
        return True

    def review(self, review_id: ReviewId) -> Review | None:
        item = self._table.get_item(Key=_key(review_id), ConsistentRead=True).get("Item")
        return None if item is None else review_from(item)

    def waiting(self, most: int) -> int:
        """How many reviews wait for a decision; `most` stands for more."""
        found = 0
        for shard in range(SHARDS):
            condition = Key("INDEX").eq(f"PENDING#{shard}")
            answer = self._table.query(
                IndexName=INDEX_NAME, KeyConditionExpression=condition, Select="COUNT", Limit=most - found
            )
            found += answer["Count"]
            if found >= most:
                break
        return found

    def pending(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        """What waits for a decision, and the cursor of the next: reported drawings, then the most suspicious reviews.

        A review whose drawing was reported comes with its place in the gallery.
        """
        return self._page([f"PENDING#{shard}" for shard in range(SHARDS)], limit, cursor)

    def candidates(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        """Reviews that the rule accepted, of drawings that may be shown, the most suspicious first."""
        return self._page([f"CANDIDATES#{shard}" for shard in range(CANDIDATE_SHARDS)], limit, cursor)

    def rejected(self, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        """What was rejected last, and the cursor of what was before."""
        return self._page([f"REJECTED#{shard}" for shard in range(SHARDS)], limit, cursor)

    def accepted(self, label: str, limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        """What was accepted last as a label, and the cursor of what was before."""
        return self._page([f"ACCEPTED#{label}"], limit, cursor)

    def _page(self, partitions: list[str], limit: int, cursor: str | None) -> tuple[tuple[Review, ...], str | None]:
        items, following = merged(self._table, partitions, limit, cursor)
        found = (self._about(item) for item in items)
        return tuple(review for review in found if review is not None), following

    def _about(self, item: Item) -> Review | None:
        """The review that an item of a list is, or is about; None where it is just being erased."""
        if not is_entry(item):
            return review_from(item)
        entry = entry_from(item)
        review = self.review(entry.review)
        return None if review is None else replace(review, entry=entry)

    def keep(self, before: Review, after: Review, change: Change | None = None) -> bool:
        """Keep a decision, and what changes with it in the gallery.

        False where somebody else decided meanwhile, or the player objects to the gallery or has been erased. Raises
        Conflict where a snapshot has taken what was decided before.
        """
        values = {
            ":index": _index(after)[0],
            ":number": _index(after)[1],
            ":decisions": [decision_map(decision) for decision in after.decisions],
            ":read": len(before.decisions),
            ":revision": len(after.decisions),
        }
        update = {
            "Key": _key(before.id),
            "UpdateExpression": "SET #index = :index, #number = :number, decisions = :decisions, revision = :revision",
            "ConditionExpression": "revision = :read",
            "ExpressionAttributeNames": {"#index": "INDEX", "#number": "NUMBER"},
            "ExpressionAttributeValues": values,
        }
        try:
            following = entry_writes(change) if change else ()
            transact(self._table, [{"Update": update}, _not_taken(before, after), *following])
        except ConditionFailed as error:
            if 1 in error.failed:
                raise Conflict("A snapshot has taken this drawing: the decision stays as it is.") from None
            return False
        return True


def _key(review: ReviewId) -> dict[str, str]:
    return {"PK": player_key(review.player), "SK": f"REVIEW#{review.round}"}


def _claims_key(player: str, label: str) -> dict[str, str]:
    return {"PK": player_key(player), "SK": f"CLAIMS#{label}"}


def _index(review: Review) -> tuple[str, int]:
    """Where the index has a review: in the queue, among what is learnt as a label, or among what was rejected."""
    shard = shard_of(review.id.round, SHARDS)
    match review.status:
        case Status.PENDING:
            return f"PENDING#{shard}", round(10_000 * review.suspicion.score)
        case Status.ACCEPTED:
            return f"ACCEPTED#{review.learnt_as}", review.changed_at
        case Status.REJECTED:
            return f"REJECTED#{shard}", review.changed_at


def indexed(review: Review) -> Item:
    """A review as an item, where the index has it."""
    index, number = _index(review)
    return {**_key(review.id), "INDEX": index, "NUMBER": number, **review_item(review)}


def _give_feedback(round_: Round, feedback: Feedback, index: str, number: int) -> dict[str, dict[str, Any]]:
    said = "attribute_not_exists(feedback)" if round_.feedback is None else "feedback = :feedback"
    return {
        "Update": {
            "Key": {"PK": player_key(round_.player), "SK": f"ROUND#{round_.id}"},
            "UpdateExpression": "SET feedback = :feedback, #index = :index, #number = :number",
            "ConditionExpression": f"#status = :closed AND {said}",
            "ExpressionAttributeNames": {"#status": "status", "#index": "INDEX", "#number": "NUMBER"},
            "ExpressionAttributeValues": {
                ":feedback": feedback_map(feedback),
                ":index": index,
                ":number": number,
                ":closed": "closed",
            },
        }
    }


def _count_claim(player: str, label: str, before: int) -> dict[str, dict[str, Any]]:
    item = {**_claims_key(player, label), "claims": before + 1}
    if not before:
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}
    unchanged = {"ConditionExpression": "claims = :before", "ExpressionAttributeValues": {":before": before}}
    return {"Put": {"Item": item, **unchanged}}


def _not_taken(before: Review, after: Review) -> dict[str, dict[str, Any]]:
    """The condition that no snapshot reaches to the decision that is undone, or to the one that is made.

    A snapshot first says up to when it reads: what is decided while it reads can't fall behind it then.
    """
    times = [after.changed_at] + [decision.at for decision in before.decisions[-1:]]
    return {
        "ConditionCheck": {
            "Key": TAKEN,
            "ConditionExpression": "attribute_not_exists(PK) OR #until < :first",
            "ExpressionAttributeNames": {"#until": "until"},
            "ExpressionAttributeValues": {":first": min(times)},
        }
    }
