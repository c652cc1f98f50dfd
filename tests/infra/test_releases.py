"""Releases: immutable, whole or not there, and kept as long as somebody may go back to them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.artifacts import Artifacts
from infra.console import Refusal
from infra.releases import Content, Releases, packed
from tests.aws import BUCKET
from tests.conftest import Cloud

TEMPLATE: dict[str, Any] = {
    "Resources": {
        "One": {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip"}},
        "Two": {"Type": "AWS::S3::Bucket"},
    }
}


@pytest.fixture
def place(cloud: Cloud) -> Artifacts:
    return Artifacts(cloud.clients.s3, BUCKET)


@pytest.fixture
def made(tmp_path: Path) -> Content:
    (tmp_path / "site" / "assets").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("page")
    (tmp_path / "site" / "assets" / "a.js").write_text("script")
    return Content("3081463f0c1a", b"code", TEMPLATE, packed(tmp_path / "site"), b"source")


def test_a_release_comes_back_as_it_was_kept(place: Artifacts, made: Content, tmp_path: Path) -> None:
    releases = Releases(place)
    release = releases.publish(made)

    releases.unpack_site(release, tmp_path / "unpacked")

    assert releases.find(made.id) == release
    assert releases.source(release) == b"source"
    assert (tmp_path / "unpacked" / "assets" / "a.js").read_text() == "script"
    code = releases.template(release)["Resources"]["One"]["Properties"]["CodeUri"]
    assert place.get(code["Key"]) == b"code"
    assert TEMPLATE["Resources"]["One"]["Properties"] == {"CodeUri": "./deployment.zip"}


@pytest.mark.parametrize("part", ["code", "site", "source", "template", "commit"])
def test_other_content_is_another_release(made: Content, part: str) -> None:
    other: dict[str, Any] = {"commit": "3081463f0c1b", "template": {"Resources": {}}}

    assert replace(made, **{part: other.get(part, b"other")}).id != made.id


def test_the_same_content_is_the_same_release_and_is_not_put_again(place: Artifacts, made: Content) -> None:
    release = Releases(place).publish(made)
    before = place.listing("")

    assert Releases(place).publish(made) == release
    assert place.listing("") == before


def test_a_release_that_was_kept_in_part_is_none_and_can_be_kept_again(place: Artifacts, made: Content) -> None:
    releases = Releases(place)
    releases.publish(made)
    place.delete(f"releases/{made.id}/release.json")

    assert releases.find(made.id) is None
    assert releases.publish(made).id == made.id


def test_a_file_that_was_changed_is_not_put_in_place(place: Artifacts, made: Content, tmp_path: Path) -> None:
    release = Releases(place).publish(made)
    place.put(f"releases/{made.id}/site.zip", b"other")

    with pytest.raises(Refusal, match=r"site\.zip of release .* was changed"):
        Releases(place).unpack_site(release, tmp_path)


@pytest.mark.parametrize("name", ["", "..", "a/b", "../stages", "3081463"])
def test_what_is_no_name_of_a_release_is_refused(place: Artifacts, name: str) -> None:
    with pytest.raises(Refusal, match="no release's name"):
        Releases(place).find(name)


def test_old_releases_go_but_for_those_that_are_needed_and_their_code(place: Artifacts, made: Content) -> None:
    releases = Releases(place)
    needed, other = releases.publish(made), releases.publish(replace(made, code=b"other"))
    later = max(place.listing("").values()) + 1

    assert releases.prune({needed.id}, before=later) == [other.id]

    assert releases.find(other.id) is None
    assert releases.find(needed.id) == needed
    assert place.listing("packages/").keys() == {needed.code}


def test_young_releases_stay(place: Artifacts, made: Content) -> None:
    releases = Releases(place)
    release = releases.publish(made)

    assert releases.prune(set(), before=0) == []

    assert releases.find(release.id) == release


def test_the_same_files_are_packed_to_the_same_bytes(tmp_path: Path) -> None:
    for folder, order in (("one", "ab"), ("two", "ba")):
        (tmp_path / folder).mkdir()
        for name in order:
            (tmp_path / folder / name).write_text(name)

    assert packed(tmp_path / "one") == packed(tmp_path / "two")
