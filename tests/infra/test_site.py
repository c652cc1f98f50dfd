"""The site's files in their bucket: types, cache rules, and what an upload leaves and removes."""

from pathlib import Path
from typing import Any

import pytest

from infra.node import version
from infra.site import cache_control, content_type, invalidate, retire, upload
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


def test_an_upload_tells_which_pages_are_not_as_before(cloud: Cloud, tmp_path: Path) -> None:
    old = a_site(tmp_path / "old", {"index.html": "1", "404.html": "1", "gone.html": "", "assets/a.js": "a"})
    upload(cloud.clients.s3, BUCKET, old)
    new = a_site(tmp_path / "new", {"index.html": "2", "404.html": "1", "icon.svg": "", "assets/b.js": "b"})

    changed = upload(cloud.clients.s3, BUCKET, new)

    assert changed == ["gone.html", "icon.svg", "index.html"]
    assert upload(cloud.clients.s3, BUCKET, new) == []


def test_an_asset_goes_30_days_after_the_site_stopped_naming_it(cloud: Cloud, tmp_path: Path) -> None:
    s3, day = cloud.clients.s3, 24 * 3600
    upload(s3, BUCKET, a_site(tmp_path / "old", {"index.html": "1", "assets/a.js": "a"}))
    new = a_site(tmp_path / "new", {"index.html": "2", "assets/b.js": "b"})
    upload(s3, BUCKET, new)

    first = retire(s3, BUCKET, new, {}, now=100 * day)
    later = retire(s3, BUCKET, new, first, now=130 * day - 1)
    kept = keys(cloud)
    last = retire(s3, BUCKET, new, later, now=130 * day)

    assert first == later == {"assets/a.js": 100 * day}
    assert kept == {"index.html", "assets/a.js", "assets/b.js"}
    assert (last, keys(cloud)) == ({}, {"index.html", "assets/b.js"})


def test_an_asset_that_the_site_names_again_is_young_again(cloud: Cloud, tmp_path: Path) -> None:
    old = a_site(tmp_path / "old", {"assets/a.js": "a"})
    upload(cloud.clients.s3, BUCKET, old)

    assert retire(cloud.clients.s3, BUCKET, old, {"assets/a.js": 0}, now=1e9) == {}

    assert keys(cloud) == {"assets/a.js"}


def test_the_index_is_forgotten_under_both_its_names() -> None:
    class CloudFront:
        asked: list[str]

        def create_invalidation(self, **request: Any) -> None:
            self.asked = request["InvalidationBatch"]["Paths"]["Items"]
            assert request["InvalidationBatch"]["Paths"]["Quantity"] == len(self.asked)

    cloudfront: Any = CloudFront()

    invalidate(cloudfront, "E1", ["404.html", "index.html"])

    assert cloudfront.asked == ["/404.html", "/index.html", "/"]


@pytest.mark.parametrize(("text", "found"), [("v24.19.0\n", (24, 19)), ("", (0, 0)), ("command not found", (0, 0))])
def test_nodes_version_is_read(text: str, found: tuple[int, int]) -> None:
    assert version(text) == found
