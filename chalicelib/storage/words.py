"""Words and categories.

| `PK` | `SK` | `INDEX` | `NUMBER` |
| --- | --- | --- | --- |
| `CATEGORIES` | `CATEGORY#<category>` | | |
| `WORD#<word>` | `WORD` | `WORDS#<category>` | difficulty |
| `DAILY#<date>` | `WORDS` | | |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Key

from chalicelib.domain.word import Catalogue, Category, Word
from chalicelib.storage.table import INDEX_NAME, Item, pages, put_new, without_none

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb.service_resource import Table


class WordStore:
    """Reads and writes the word list."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def catalogue(self) -> Catalogue:
        """All words and categories, each sorted by id."""
        found = pages(self._table.query, KeyConditionExpression=Key("PK").eq("CATEGORIES"))
        categories = tuple(Category(item["SK"].removeprefix("CATEGORY#"), item["texts"]) for item in found)
        words = (word for category in categories for word in self._words_of(category.id))
        return Catalogue(categories, tuple(sorted(words, key=lambda word: word.id)))

    def _words_of(self, category: str) -> Iterable[Word]:
        condition = Key("INDEX").eq(f"WORDS#{category}")
        return map(_word, pages(self._table.query, IndexName=INDEX_NAME, KeyConditionExpression=condition))

    def put(self, categories: Iterable[Category], words: Iterable[Word], at: int, by: str) -> None:
        """Write words and categories over what is there; `at` in ms since 1970, `by` who did it."""
        with self._table.batch_writer() as batch:
            for category in categories:
                batch.put_item({"PK": "CATEGORIES", "SK": f"CATEGORY#{category.id}", "texts": dict(category.texts)})
            for word in words:
                batch.put_item(_item(word) | {"updated_at": at, "updated_by": by})

    def daily(self, date: str) -> tuple[str, ...] | None:
        """The ids of a day's words, if they have been drawn."""
        item = self._table.get_item(Key={"PK": f"DAILY#{date}", "SK": "WORDS"}, ConsistentRead=True).get("Item")
        return None if item is None else tuple(str(word) for word in item["words"])  # type: ignore[union-attr]

    def put_daily(self, date: str, words: tuple[str, ...]) -> bool:
        """Keep a day's words unless there are some already; whether they were kept."""
        return put_new(self._table, {"PK": f"DAILY#{date}", "SK": "WORDS", "words": list(words)})


def _item(word: Word) -> Item:
    return without_none(
        {
            "PK": f"WORD#{word.id}",
            "SK": "WORD",
            "INDEX": f"WORDS#{word.category}",
            "NUMBER": word.difficulty,
            "texts": dict(word.texts),
            "label": word.label,
            "category": word.category,
            "dealt": word.dealt,
            "reason": word.reason,
        }
    )


def _word(item: Item) -> Word:
    return Word(
        id=item["PK"].removeprefix("WORD#"),
        label=item["label"],
        texts=item["texts"],
        category=item["category"],
        difficulty=int(item["NUMBER"]),  # type: ignore[arg-type]
        dealt=item["dealt"],
        reason=item.get("reason"),
    )
