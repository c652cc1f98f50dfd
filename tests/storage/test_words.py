"""The word list in the table: versions, of which one counts, and the day's words."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from chalicelib.domain.word import Category
from chalicelib.domain.word_list import Deed, Entry, WordList
from chalicelib.storage.words import WordStore
from tests.builders import NOON, a_catalogue, a_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb.service_resource import Table


def test_the_word_list_is_read_back_as_it_was_written(words: WordStore) -> None:
    catalogue = a_catalogue()

    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    assert words.catalogue() == catalogue


def test_writing_again_changes_words_and_repeats_none(words: WordStore) -> None:
    catalogue = a_catalogue()
    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    words.put(catalogue.categories, catalogue.words, NOON, "seed")

    assert len(words.catalogue().words) == len(catalogue.words)


def test_the_first_to_ask_draws_the_days_words(words: WordStore) -> None:
    assert words.daily("2026-11-23") is None

    assert words.put_daily("2026-11-23", ("cat", "dog"))
    assert not words.put_daily("2026-11-23", ("ant", "bear"))

    assert words.daily("2026-11-23") == ("cat", "dog")


def a_list(version: int, ids: Iterable[str], **changed: Any) -> WordList:
    entries = {id_: Entry(a_word(id_, **changed), NOON, "ann", "a book") for id_ in ids}
    return WordList(version, (Category("animals", {"en": "Animals", "fr": "Animaux"}),), entries)


DEED = Deed("upload", NOON, "ann", {"added": 2})


def test_a_list_is_read_with_where_its_words_come_from_and_what_was_removed(words: WordStore) -> None:
    there = a_list(1, ["cat", "dog"]).without("dog", NOON + 1, "bob")
    after = replace(there, version=1)

    assert words.keep(WordList(), after, DEED)

    assert words.read() == after
    assert words.catalogue().planned("dog") == a_word("dog")
    assert words.catalogue().word("dog") is None


def test_of_two_changes_at_once_one_is_kept(words: WordStore, table: Table) -> None:
    before = words.read()
    mine, other = a_list(1, ["cat"]), a_list(1, ["dog"])

    assert words.keep(before, mine, DEED)
    assert not WordStore(table).keep(before, other, DEED)

    assert WordStore(table).read() == mine
    assert not words.keep(before, a_list(1, ["ant"]), DEED)


def test_a_long_list_lies_in_parts_which_expire_when_they_no_longer_count(words: WordStore, table: Table) -> None:
    ids = [sha256(str(number).encode()).hexdigest()[:50] for number in range(10_000)]
    long, short = a_list(1, ids), a_list(2, ["cat"])
    words.keep(WordList(), long, DEED)
    parts = {str(item["SK"]) for item in table.scan()["Items"] if "data" in item}
    read = WordStore(table).read()

    words.keep(long, short, DEED)

    assert len(parts) > 1
    assert read == long
    items = table.scan()["Items"]
    assert {item["SK"] for item in items if "expires_at" in item} == parts
    assert {item["expires_at"] for item in items if "expires_at" in item} == {NOON // 1_000 + 30 * 86_400}
    assert WordStore(table).read() == short


def test_what_was_written_halfway_does_not_count(words: WordStore, table: Table) -> None:
    words.keep(WordList(), a_list(1, ["cat"]), DEED)
    table.put_item(Item={"PK": "WORDS", "SK": "PART#0000000002#00", "data": b"half a list"})

    assert WordStore(table).read() == a_list(1, ["cat"])
    assert words.keep(a_list(1, ["cat"]), a_list(2, ["dog"]), DEED)
    assert WordStore(table).read() == a_list(2, ["dog"])


def test_a_list_that_is_read_again_is_not_fetched_again(table: Table) -> None:
    WordStore(table).keep(WordList(), a_list(1, ["cat"]), DEED)
    words = WordStore(table)

    assert words.read() is words.read()
    WordStore(table).keep(a_list(1, ["cat"]), a_list(2, ["dog"]), DEED)
    assert words.read() == a_list(2, ["dog"])
