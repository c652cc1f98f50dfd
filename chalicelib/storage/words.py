"""The word list: immutable versions in compressed parts, and the one item that says which of them counts.

| `PK` | `SK` |
| --- | --- |
| `WORDS` | `HEAD` |
| `WORDS` | `PART#<version>#<part>` |
| `WORDS` | `CHANGE#<version>` |
| `DAILY#<date>` | `WORDS` |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Key

from chalicelib.domain.word_list import Deed, Entry, WordList
from chalicelib.errors import Conflict, Unavailable
from chalicelib.storage.table import ConditionFailed, pages, put_new, transact
from chalicelib.storage.word_packing import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.domain.word import Catalogue, Category, Word

PART_BYTES = 350_000
"""An item has 400 kB at most."""

MOST_PARTS = 5
"""A transaction has 4 MB at most, and holds the parts that it writes and those that they supersede."""

SUPERSEDED_SECONDS = 30 * 86_400
TRIES = 5
HEAD = {"PK": "WORDS", "SK": "HEAD"}


class WordStore:
    """Reads and writes the word list: a change is a new version, which counts as soon as the head names it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._last = WordList()

    def catalogue(self) -> Catalogue:
        """All words and categories, each sorted by id."""
        return self.read().catalogue

    def read(self) -> WordList:
        """The word list as it is now; its parts are fetched only if it is another version than was read last."""
        head = next(self._query(Key("SK").eq("HEAD")), None)
        if head is None:
            return WordList()
        version = int(head["version"])
        if version != self._last.version:
            parts = [bytes(item["data"].value) for item in self._query(Key("SK").begins_with(_part_key(version)))]
            if len(parts) != int(head["parts"]):
                raise Unavailable("The word list could not be read: please try again.")
            self._last = unpack(b"".join(parts), version)
        return self._last

    def _query(self, condition: Any) -> Iterator[dict[str, Any]]:
        return pages(self._table.query, KeyConditionExpression=Key("PK").eq("WORDS") & condition, ConsistentRead=True)

    def keep(self, before: WordList, after: WordList, deed: Deed) -> bool:
        """Make `after` the list that counts; False where `before` is no longer it.

        Raises Conflict where it is larger than can be kept.
        """
        packed = pack(after)
        parts = [packed[start : start + PART_BYTES] for start in range(0, len(packed), PART_BYTES)]
        if len(parts) > MOST_PARTS:
            raise Conflict("The word list would be larger than can be kept.")
        try:
            transact(
                self._table,
                [_move_head(before, after, len(parts)), *_puts(after, parts, deed), *self._expire(before, deed)],
            )
        except ConditionFailed:
            return False
        return True

    def _expire(self, superseded: WordList, deed: Deed) -> Iterator[dict[str, dict[str, Any]]]:
        """The parts that no longer count stay for those who have just read the head."""
        found = self._query(Key("SK").begins_with(_part_key(superseded.version))) if superseded.version else ()
        for item in found:
            yield {
                "Update": {
                    "Key": {"PK": item["PK"], "SK": item["SK"]},
                    "UpdateExpression": "SET expires_at = :at",
                    "ExpressionAttributeValues": {":at": deed.at // 1_000 + SUPERSEDED_SECONDS},
                }
            }

    def put(self, categories: Iterable[Category], words: Iterable[Word], at: int, by: str) -> None:
        """Write words and categories over what is there; `at` in ms since 1970, `by` which command did it."""
        categories, entries = list(categories), [Entry(word, at, by, by) for word in words]
        for _ in range(TRIES):
            there = self.read()
            if self.keep(there, there.changed(categories, entries), Deed("put", at, by, {"words": len(entries)})):
                return
        raise Unavailable("The word list is being changed by others: please try again.")

    def daily(self, date: str) -> tuple[str, ...] | None:
        """The ids of a day's words, if they have been drawn."""
        item = self._table.get_item(Key={"PK": f"DAILY#{date}", "SK": "WORDS"}, ConsistentRead=True).get("Item")
        return None if item is None else tuple(str(word) for word in item["words"])  # type: ignore[union-attr]

    def put_daily(self, date: str, words: tuple[str, ...]) -> bool:
        """Keep a day's words unless there are some already; whether they were kept."""
        return put_new(self._table, {"PK": f"DAILY#{date}", "SK": "WORDS", "words": list(words)})


def _part_key(version: int) -> str:
    return f"PART#{version:010}#"


def _move_head(before: WordList, after: WordList, parts: int) -> dict[str, dict[str, Any]]:
    item = {**HEAD, "version": after.version, "parts": parts, "words": len(after.entries)}
    put: dict[str, Any] = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    if before.version:
        put["ConditionExpression"] = "version = :read"
        put["ExpressionAttributeValues"] = {":read": before.version}
    return {"Put": put}


def _puts(after: WordList, parts: list[bytes], deed: Deed) -> Iterator[dict[str, dict[str, Any]]]:
    for place, data in enumerate(parts):
        yield {"Put": {"Item": {"PK": "WORDS", "SK": f"{_part_key(after.version)}{place:02}", "data": data}}}
    change = {"PK": "WORDS", "SK": f"CHANGE#{after.version:010}", "action": deed.action, "at": deed.at, "by": deed.by}
    yield {"Put": {"Item": {**change, **deed.what}}}
