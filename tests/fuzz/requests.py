"""Targets: what a request brings: bodies, queries, headers, tokens' claims, ids and cursors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from boto3.dynamodb.types import TypeSerializer

from chalicelib.api.bodies import RawBody, read_body, read_query
from chalicelib.api.cookies import read_cookies
from chalicelib.api.correlation import is_uuid
from chalicelib.api.topics import TOPICS
from chalicelib.domain.drop import FOLDER, report_key
from chalicelib.domain.gallery import drawing_id, drawing_number, is_entry_id, parse_entry_id
from chalicelib.domain.ids import begun_at, check_game_id, check_round_id
from chalicelib.domain.player import Caller, clean_display_name
from chalicelib.domain.review import ReviewId
from chalicelib.domain.share import origin_of
from chalicelib.errors import Invalid, NotFound, Unauthenticated
from chalicelib.storage import cursor
from tests.fuzz.mutation import as_cursor, as_json
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from pydantic import BaseModel

ROUTES = [route for topic in TOPICS for route in topic.routes]
BODIES = list({route.body for route in ROUTES if route.body not in {None, RawBody}})
QUERIES = list({route.query for route in ROUTES if route.query is not None})


def bodies(data: bytes) -> None:
    """Every model of a body; what one takes can be written and is taken again."""
    for model in BODIES:
        assert model is not None
        try:
            taken = read_body(model, data)
        except Invalid:
            continue
        if "drawing" not in model.model_fields:  # a drawing is read, and never answered with its body
            _same_again(model, taken)


def _same_again(model: type[BaseModel], taken: BaseModel) -> None:
    assert read_body(model, taken.model_dump_json(exclude_unset=True).encode()) == taken


def queries(data: bytes) -> None:
    """Every model of a query."""
    values = dict(parse_qsl(data.decode(errors="replace"), keep_blank_values=True))
    for model in QUERIES:
        try:
            read_query(model, values)
        except Invalid:
            continue


def headers(data: bytes) -> None:
    """What is read of headers: content type, cookies, correlation id, origin."""
    text = data.decode("latin-1")
    raw = RawBody.of(b"", text)
    assert raw.media_type == raw.media_type.lower()
    assert all(name for name in read_cookies(text))
    if is_uuid(text):
        assert len(text) == 36
    found = origin_of("", text)
    assert found is None or not set(found) & set("<>\"' \r\n"), "it is written into a page"


def claims(data: bytes) -> None:
    """The claims of a token, which the gateway has checked and hands on in whatever form."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(found, dict):
        return
    try:
        caller = Caller.from_claims(found)
    except Unauthenticated:
        return
    assert caller.id
    assert not caller.admin or "admins" in json.dumps(found["cognito:groups"])


def names(data: bytes) -> None:
    """A display name: what is taken is taken again, as it is."""
    try:
        name = clean_display_name(data.decode(errors="replace"))
    except Invalid:
        return
    assert clean_display_name(name) == name


def ids(data: bytes) -> None:
    """Ids of games, rounds, drawings, shares, reviews, and keys of dropped lists."""
    text = data.decode(errors="replace")
    for check in (_game, check_round_id, _drawing, _review, _entry):
        try:
            check(text)
        except NotFound:
            continue
    report = report_key(FOLDER + text)
    assert report is None or (report_key(report) is None and len(report.encode()) <= 1_024)


def _game(text: str) -> None:
    assert begun_at(check_game_id(text)) >= 0


def _drawing(text: str) -> None:
    assert drawing_id(drawing_number(text)) == (text.lstrip("0") or "0")


def _review(text: str) -> None:
    assert str(ReviewId.parse(text)) == text


def _entry(text: str) -> None:
    if is_entry_id(text):
        parse_entry_id(text)


def cursors(data: bytes) -> None:
    """Cursors: whatever is taken for a place can be asked for in the table, and gives the same cursor again."""
    try:
        place = cursor.decode(data.decode(errors="replace"))
    except Invalid:
        return
    _kept(place)
    assert cursor.decode(cursor.encode(place)) == place


def _kept(place: Any) -> None:
    """Raise where DynamoDB's client could not send it."""
    for value in place if isinstance(place, list) else [place]:
        if value is not None:
            sent = TypeSerializer().serialize(value)
            json.dumps(sent, ensure_ascii=False).encode()


TARGETS = (
    Target("bodies", bodies, as_json, share=3),
    Target("queries", queries, most=1_024),
    Target("headers", headers, most=2_048),
    Target("claims", claims, as_json),
    Target("names", names, most=256),
    Target("ids", ids, most=128, share=2),
    Target("cursors", cursors, as_cursor, share=2),
)
