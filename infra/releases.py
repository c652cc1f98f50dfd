"""Releases: all that one deployment puts in place, kept in the artefact bucket and never changed.

releases/<id>/release.json      written last: what has none is no release
releases/<id>/template.json     the template, which names the code as packages/<sha256>.zip
releases/<id>/site.zip          the built site
releases/<id>/source.tar.gz     what a training job runs

The id is the commit and a digest of that content: the same content of the same commit is the same release.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from infra.console import Refusal
from infra.stack import with_code

if TYPE_CHECKING:
    from pathlib import Path

    from infra.artifacts import Artifacts

_ID = re.compile(r"[0-9a-z]{1,12}(-changed)?-[0-9a-f]{12}")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold: the same files give the same bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a release is made of, before it is kept."""

    commit: str
    code: bytes
    template: dict[str, Any]
    site: bytes
    source: bytes

    @property
    def id(self) -> str:
        digest = hashlib.sha256(_canonical(self.template))
        for part in (self.code, self.site, self.source):
            digest.update(hashlib.sha256(part).digest())
        return f"{self.commit}-{digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is kept: the key of its code, and the SHA-256 of its other files by name."""

    id: str
    code: str
    files: dict[str, str]


class Releases:
    """Keeps releases and gives them back, whole or not at all."""

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts

    def publish(self, content: Content) -> Release:
        """Keep a release; one that is there already, as it is."""
        there = self.find(content.id)
        if there:
            return there
        code = f"packages/{hashlib.sha256(content.code).hexdigest()}.zip"
        self._artifacts.put_once(code, content.code)
        template = with_code(content.template, self._artifacts.bucket, code)
        files = {"template.json": _canonical(template), "site.zip": content.site, "source.tar.gz": content.source}
        for name, body in files.items():
            self._artifacts.put(_key(content.id, name), body)
        release = Release(content.id, code, {name: hashlib.sha256(body).hexdigest() for name, body in files.items()})
        self._artifacts.put(_key(release.id, "release.json"), _canonical(asdict(release)))
        return release

    def find(self, release: str) -> Release | None:
        """The release of an id; None where none is kept, or it was kept in part only."""
        if not _ID.fullmatch(release):
            raise Refusal(f"{release!r} is no release's name: they are a commit and a digest, as in 3081463f0c1a-…")
        kept = self._artifacts.get(_key(release, "release.json"))
        return Release(**json.loads(kept)) if kept else None

    def template(self, release: Release) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._file(release, "template.json"))
        return found

    def source(self, release: Release) -> bytes:
        return self._file(release, "source.tar.gz")

    def unpack_site(self, release: Release, folder: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(self._file(release, "site.zip"))) as archive:
            archive.extractall(folder)

    def prune(self, needed: set[str], before: float) -> list[str]:
        """Delete releases put before a time, in seconds since 1970, but for the needed ones; their names.

        Code that no release names any more goes with them, if it is as old.
        """
        objects = self._artifacts.listing("releases/")
        newest: dict[str, float] = {}
        for key, at in objects.items():
            newest[key.split("/")[1]] = max(at, newest.get(key.split("/")[1], 0))
        gone = {release for release, at in newest.items() if release not in needed and at < before}
        # The description goes first: what is left of a release if this is cut short is none.
        for key in sorted((key for key in objects if key.split("/")[1] in gone), key=lambda k: "release.json" not in k):
            self._artifacts.delete(key)
        used = {found.code for release in newest.keys() - gone if (found := self.find(release))}
        for code, at in self._artifacts.listing("packages/").items():
            if code not in used and at < before:
                self._artifacts.delete(code)
        return sorted(gone)

    def _file(self, release: Release, name: str) -> bytes:
        body = self._artifacts.get(_key(release.id, name))
        if body is None or hashlib.sha256(body).hexdigest() != release.files[name]:
            raise Refusal(f"{name} of release {release.id} is missing or was changed: choose another release")
        return body


def packed(folder: Path) -> bytes:
    """A folder's files as a zip: the same bytes for the same files."""
    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH), path.read_bytes())
    return packing.getvalue()


def _key(release: str, name: str) -> str:
    return f"releases/{release}/{name}"


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, indent=1).encode()
