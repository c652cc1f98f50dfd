"""Word lists that are dropped into the bucket, by the events that tell of them."""

from __future__ import annotations

import fnmatch
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError
from chalice.test import Client as Functions

from app import app
from chalicelib.api.observing import EventFailed
from chalicelib.api.problems import Problem
from chalicelib.api.word_list import UploadAnswer
from chalicelib.storage.words import WordStore
from infra.paths import ROOT
from tests.api.test_retraining import partitions
from tests.aws import BUCKET

if TYPE_CHECKING:
    from tests.api.client import Client
    from tests.conftest import Cloud

pytestmark = [pytest.mark.in_process, pytest.mark.usefixtures("word_list", "services")]

KEY = "word-lists/été 2027/new words.csv"
NEW = "en;fr;category;difficulty\nunicorn;licorne;animals;3\nfox;renard;animals;1\n"


class Bucket:
    """The folder of word lists."""

    def __init__(self, cloud: Cloud) -> None:
        self.s3 = cloud.clients.s3
        self.cloud = cloud

    def drop(self, body: bytes | str, key: str = KEY, **more: Any) -> None:
        sent = body if isinstance(body, bytes) else body.encode()
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=sent, **more)

    def tell(self, key: str = KEY) -> None:
        """The event of an object that was created, in the form that EventBridge gives it: its key is not encoded."""
        detail = {
            "version": "0",
            "bucket": {"name": BUCKET},
            "object": {"key": key, "size": 1, "etag": "0" * 32, "sequencer": "0064D3901D00059242"},
            "request-id": "XRRTKJXSZQCWNQR1",
            "requester": "123456789012",
            "source-ip-address": "192.0.2.1",
            "reason": "PutObject",
        }
        with Functions(app) as functions:
            event = functions.events.generate_cw_event(
                "aws.s3", "Object Created", detail, [f"arn:aws:s3:::{BUCKET}"], region="eu-west-1"
            )
            functions.lambda_.invoke("dropped_list", event)

    def dropped(self, body: bytes | str, key: str = KEY, **more: Any) -> dict[str, Any]:
        self.drop(body, key, **more)
        self.tell(key)
        return self.report(key)

    def report(self, key: str = KEY) -> dict[str, Any]:
        told = self.s3.get_object(Bucket=BUCKET, Key=f"{key}.report.json")
        assert told["ContentType"] == "application/json"
        report: dict[str, Any] = json.loads(told["Body"].read())
        model = UploadAnswer if report["state"] == "imported" else Problem
        model.model_validate_json(json.dumps(report["answer"]), strict=True, extra="forbid")
        return report

    def keys(self) -> list[str]:
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def words(self) -> dict[str, Any]:
        return dict(WordStore(self.cloud.table).read().entries)

    def version(self) -> int:
        return WordStore(self.cloud.table).read().version


@pytest.fixture
def bucket(cloud: Cloud) -> Bucket:
    return Bucket(cloud)


def test_a_dropped_list_is_imported_and_its_report_lies_beside_it(bucket: Bucket, client: Client) -> None:
    report = bucket.dropped(NEW)

    answer = report["answer"]
    assert (report["file"], report["state"], report["at"]) == (KEY, "imported", "2027-01-15T08:00:00.000Z")
    assert [answer[name] for name in ("added", "updated", "unchanged", "taught", "rejected")] == [2, 0, 0, 2, []]
    assert [change["id"] for change in answer["changes"]] == ["unicorn", "fox"]
    assert bucket.words()["fox"].updated_by == "s3"
    assert "fox" in {word["id"] for word in client.get("/words").json["items"]}


def test_an_event_that_comes_twice_imports_nothing_again(bucket: Bucket, client: Client, admin: str) -> None:
    bucket.dropped(NEW)
    client.patch("/admin/words/fox", {"difficulty": 3}, token=admin)
    before = bucket.report(), bucket.version()

    bucket.tell()

    assert (bucket.report(), bucket.version()) == before
    assert bucket.words()["fox"].word.difficulty == 3


def test_an_event_that_comes_after_that_of_a_newer_list_changes_nothing(bucket: Bucket) -> None:
    bucket.drop(NEW)
    newest = bucket.dropped(NEW.replace("animals;1", "animals;2"))

    bucket.tell()

    assert bucket.report() == newest
    assert bucket.words()["fox"].word.difficulty == 2


def test_a_list_that_is_dropped_again_with_changes_is_imported_again(bucket: Bucket) -> None:
    bucket.dropped(NEW)

    again = bucket.dropped(NEW + "owl;hibou;animals;1\n")

    assert [again["answer"][name] for name in ("added", "unchanged")] == [1, 2]


@pytest.mark.parametrize(
    ("name", "body", "sent"),
    [
        ("list.csv", NEW.encode("utf-16"), {"ContentType": "application/vnd.ms-excel"}),
        ("LIST.CSV", NEW.replace("renard", "le renardé").encode("cp1252"), {"ContentType": "text/csv; charset=latin1"}),
        ("list.tsv", NEW.replace(";", "\t").encode(), {}),
        ("list.json", b'[{"text": "fox", "category": "animals"}]', {}),
        ("list", NEW.encode(), {"ContentType": "text/csv"}),
        ("list.2027", b"fox\nred panda\n", {"ContentType": "text/plain", "Metadata": {"category": "animals"}}),
        ("list.txt", b"fox\n", {"Metadata": {"category": "animals", "difficulty": "3", "mtime": "1"}}),
    ],
)
def test_its_kind_is_told_by_its_name_or_else_by_its_content_type(
    bucket: Bucket, name: str, body: bytes, sent: dict[str, Any]
) -> None:
    report = bucket.dropped(body, f"word-lists/{name}", **sent)

    assert report["state"] == "imported", report
    assert "fox" in bucket.words()


@pytest.mark.parametrize(
    ("name", "body", "sent", "detail"),
    [
        ("list.csv", b"en,category\nfox,animals\n=1+1,animals\nyak,planets\n", {}, "Line 3"),
        ("list.csv", "en,category\nrené,animals\n".encode("latin-1"), {}, "Line 2: There are bytes that are not UTF-8"),
        ("list.txt", b"", {}, "no word"),
        ("list.xlsx", b"PK\x03\x04", {}, "The kind of this list is not known"),
        ("list.txt", b"x" * (1024 * 1024 + 1), {}, "not be larger than 1024 kB"),
        ("list.txt", b"fox\n", {}, "category"),
        ("list.txt", b"fox\n", {"Metadata": {"category": "No Such"}}, "`category` must be lower-case"),
        ("list.txt", b"fox\n", {"Metadata": {"category": "animals", "difficulty": "9"}}, "1, 2 or 3"),
    ],
)
def test_a_list_that_cannot_be_taken_is_reported_with_the_reason_and_changes_nothing(
    bucket: Bucket, name: str, body: bytes, sent: dict[str, Any], detail: str
) -> None:
    before = bucket.version()

    report = bucket.dropped(body, f"word-lists/{name}", **sent)

    assert report["state"] == "refused"
    assert detail in report["answer"]["detail"]
    assert bucket.version() == before
    assert bucket.s3.get_object(Bucket=BUCKET, Key=f"word-lists/{name}")["Body"].read() == body


def test_every_line_that_cannot_be_taken_is_in_the_report(bucket: Bucket) -> None:
    report = bucket.dropped("en,category\nfox,animals\n=1+1,animals\nyak,planets\n")

    assert [error["field"] for error in report["answer"]["errors"]] == ["line 3", "line 4"]


@pytest.mark.parametrize("key", ["word-lists/", "word-lists/folder/", f"{KEY}.report.json", "drawings/x.json"])
def test_what_is_no_list_is_passed_over(bucket: Bucket, key: str) -> None:
    bucket.drop(NEW, key)

    bucket.tell(key)

    assert bucket.keys() == [key]


def test_a_list_that_is_gone_by_then_leaves_nothing(bucket: Bucket) -> None:
    bucket.tell()

    assert bucket.keys() == []


def test_a_file_that_only_has_the_name_of_a_report_is_written_over(bucket: Bucket) -> None:
    bucket.drop("my own notes", f"{KEY}.report.json")

    assert bucket.dropped(NEW)["state"] == "imported"


def test_while_the_game_is_out_of_reach_the_list_waits_for_the_next_try(bucket: Bucket, cloud: Cloud) -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://dynamodb")

    events = cloud.clients.dynamodb.meta.client.meta.events
    bucket.drop(NEW)
    events.register("before-call.dynamodb.TransactWriteItems", unreachable)
    with pytest.raises(EventFailed, match="EndpointConnectionError"):
        bucket.tell()
    events.unregister("before-call.dynamodb.TransactWriteItems", unreachable)
    failed = bucket.report()
    bucket.tell()

    assert (failed["state"], failed["answer"]["status"]) == ("failed", 503)
    assert "tried again" in failed["answer"]["detail"]
    assert bucket.report()["state"] == "imported"
    assert "fox" in bucket.words()


def test_what_a_dropped_list_touches_is_what_its_role_allows(bucket: Bucket, cloud: Cloud) -> None:
    policy = json.loads((ROOT / ".chalice" / "policy-lists.json").read_text())
    granted = {one["Sid"]: one for one in policy["Statement"] if "Sid" in one}
    keys = [
        key
        for one in granted.values()
        for condition in one.get("Condition", {}).values()
        for key in condition["dynamodb:LeadingKeys"]
    ]
    touched: set[str] = set()
    objects: set[tuple[str, str]] = set()

    def note(params: dict[str, Any], **_: object) -> None:
        touched.update(partitions(json.loads(params["body"])))

    def note_object(params: dict[str, Any], model: Any, **_: object) -> None:
        objects.add((f"s3:{model.name}", params["Key"]))

    bucket.drop(NEW)
    cloud.clients.dynamodb.meta.client.meta.events.register("before-call.dynamodb", note)
    bucket.s3.meta.events.register("before-parameter-build.s3", note_object)

    bucket.tell()
    cloud.clients.dynamodb.meta.client.meta.events.unregister("before-call.dynamodb", note)
    bucket.s3.meta.events.unregister("before-parameter-build.s3", note_object)

    assert touched
    assert all(any(fnmatch.fnmatch(key, pattern) for pattern in keys) for key in touched)
    assert objects == {
        ("s3:GetObject", KEY),
        ("s3:GetObject", f"{KEY}.report.json"),
        ("s3:PutObject", f"{KEY}.report.json"),
    }
    assert granted["Report"]["Resource"]["Fn::Sub"].endswith("/word-lists/*.report.json")
