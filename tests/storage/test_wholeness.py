"""Answers that are damaged on their way, with real clients before answers that are made up."""

from __future__ import annotations

import zlib
from typing import Any

import pytest

from chalicelib.storage import wholeness
from chalicelib.storage.wholeness import Damaged
from tests.storage.made_up import answered, client

ITEM = b'{"Item": {"id": {"S": "a"}}}'


def read(body: bytes, headers: dict[str, str] | None = None) -> Any:
    reader = client("dynamodb", lambda: answered(200, body, headers), wholeness.watch)
    return reader.get_item(TableName="t", Key={"id": {"S": "a"}}).get("Item")


def test_an_answer_that_is_whole_is_taken() -> None:
    assert read(ITEM) == {"id": {"S": "a"}}
    assert read(ITEM, {"x-amz-crc32": str(zlib.crc32(ITEM))}) == {"id": {"S": "a"}}


@pytest.mark.parametrize("body", [b"{}", b""])
def test_an_answer_without_members_is_whole(body: bytes) -> None:
    assert read(body) is None


@pytest.mark.parametrize("body", [ITEM[:14], b"{", b"\xff" + ITEM[1:], b"<html>"])
def test_an_answer_that_is_cut_short_is_not_taken_for_an_item_that_is_not_there(body: bytes) -> None:
    with pytest.raises(Damaged):
        read(body)


def test_an_answer_that_is_another_than_was_sent_is_refused_though_it_can_be_read() -> None:
    with pytest.raises(Damaged):
        read(ITEM.replace(b"a", b"b"), {"x-amz-crc32": str(zlib.crc32(ITEM))})


def test_a_session_that_is_cut_short_is_not_taken_for_a_refusal() -> None:
    accounts = client("cognito-idp", lambda: answered(200, b'{"AuthenticationResult": {"IdTok'), wholeness.watch)

    with pytest.raises(Damaged):
        accounts.get_user(AccessToken="token")
