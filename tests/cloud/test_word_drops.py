"""Word lists that are dropped into the deployed bucket: the event, the function and its role."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from infra.stack import Cloud

SECONDS = 60


class Bucket:
    """The data bucket of the scratch cloud."""

    def __init__(self, cloud: Cloud, name: str) -> None:
        self.s3, self.name = cloud.client("s3"), name

    def dropped(self, key: str, body: bytes, **more: Any) -> dict[str, Any]:
        """The report that is there in the end."""
        self.s3.put_object(Bucket=self.name, Key=key, Body=body, **more)
        etag, until = self.s3.head_object(Bucket=self.name, Key=key)["ETag"].strip('"'), time.monotonic() + SECONDS
        while time.monotonic() < until:
            report = self._report(key)
            if report.get("etag") == etag and report["state"] in {"imported", "refused"}:
                return report
            time.sleep(0.5)
        raise AssertionError(f"no report of {key}: {self._report(key)}")

    def _report(self, key: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(
                self.s3.get_object(Bucket=self.name, Key=f"{key}.report.json")["Body"].read()
            )
        except self.s3.exceptions.NoSuchKey:
            return {}
        return found


@pytest.fixture(scope="module")
def dropped(scratch: Cloud, bucket: str) -> Callable[..., dict[str, Any]]:
    return Bucket(scratch, bucket).dropped


@pytest.fixture
def word(http: httpx.Client, admin: dict[str, str]) -> Iterator[str]:
    """A word that nobody has thought of; it is taken out again, so that no other test is asked to draw it."""
    text = f"dropped {secrets.token_hex(4)}"
    yield text
    assert http.delete(f"/api/admin/words/{text.replace(' ', '-')}", headers=admin).status_code == 204


def test_a_list_that_is_dropped_is_imported_with_the_functions_own_rights(
    dropped: Callable[..., dict[str, Any]], word: str
) -> None:
    key = f"word-lists/été {secrets.token_hex(4)}/new words.csv"

    report = dropped(key, f"en,category\n{word},food\n".encode("utf-16"), ContentType="text/csv")
    again = dropped(key, f"en,category\n{word},food\n".encode(), ContentType="text/csv")

    assert (report["state"], report["answer"]["added"], report["answer"]["taught"]) == ("imported", 1, 1), report
    assert (again["answer"]["added"], again["answer"]["unchanged"]) == (0, 1)


def test_a_broken_list_is_refused_with_its_lines(dropped: Callable[..., dict[str, Any]]) -> None:
    report = dropped(f"word-lists/{secrets.token_hex(4)}.csv", b"en,category\n=1+1,food\nyak,planets\n")

    assert report["state"] == "refused"
    assert [error["field"] for error in report["answer"]["errors"]] == ["line 2", "line 3"]
