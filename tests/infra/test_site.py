"""The site's files in their bucket: types, cache rules, and what an upload leaves and removes."""

from pathlib import Path

import pytest

from infra.node import version
from infra.site import cache_control, content_type, upload
from tests.aws import BUCKET
from tests.conftest import Cloud


def a_site(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def keys(cloud: Cloud) -> set[str]:
    return {item["Key"] for item in cloud.clients.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/index-1.js", "text/javascript; charset=utf-8"),
        ("assets/site.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_a_file_is_served_as_what_it_is(key: str, kind: str) -> None:
    assert content_type(key) == kind


def test_only_what_is_named_by_its_content_is_kept_by_browsers() -> None:
    assert "immutable" in cache_control("assets/index-1.js")
    assert cache_control("index.html") == "no-cache"


def test_an_upload_brings_the_bucket_to_the_folder_but_keeps_older_assets(cloud: Cloud, tmp_path: Path) -> None:
    upload(cloud.clients.s3, BUCKET, a_site(tmp_path / "old", {"index.html": "1", "gone.html": "", "assets/a.js": "a"}))

    upload(cloud.clients.s3, BUCKET, a_site(tmp_path / "new", {"index.html": "2", "assets/b.js": "b"}))

    assert keys(cloud) == {"index.html", "assets/a.js", "assets/b.js"}
    page = cloud.clients.s3.get_object(Bucket=BUCKET, Key="index.html")
    assert page["Body"].read() == b"2"
    assert page["ContentType"] == "text/html; charset=utf-8"


def test_a_file_that_has_not_changed_is_not_sent_again(cloud: Cloud, tmp_path: Path) -> None:
    cloud.clients.s3.put_object(Bucket=BUCKET, Key="index.html", Body=b"1", ContentType="text/sent-before")

    upload(cloud.clients.s3, BUCKET, a_site(tmp_path, {"index.html": "1"}))

    assert cloud.clients.s3.head_object(Bucket=BUCKET, Key="index.html")["ContentType"] == "text/sent-before"


@pytest.mark.parametrize(("text", "found"), [("v24.19.0\n", (24, 19)), ("", (0, 0)), ("command not found", (0, 0))])
def test_nodes_version_is_read(text: str, found: tuple[int, int]) -> None:
    assert version(text) == found
