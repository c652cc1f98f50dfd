"""The static site: built by Vite when its sources changed (`python -m infra.site build`), and put into its bucket."""

from __future__ import annotations

import argparse
import hashlib
import mimetypes
import sys
import time
from typing import TYPE_CHECKING

from infra.console import Refusal, command
from infra.node import npm
from infra.paths import BUILD, SITE
from infra.turn import turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mypy_boto3_cloudfront import CloudFrontClient
    from mypy_boto3_s3 import S3Client

DIST = SITE / "dist"

#: Vite names these by their content: they never change.
IMMUTABLE = "assets/"

_KEPT_SECONDS = 30 * 24 * 3600
_MADE = frozenset({"node_modules", "dist"})
_STAMP = BUILD / "site.inputs"


def build() -> Path:
    """Build `frontend/` into `frontend/dist`, unless nothing that goes into it has changed; give that folder."""
    with turn("site"):
        inputs = _digest(SITE)
        if DIST.is_dir() and _STAMP.is_file() and _STAMP.read_text() == inputs:
            return DIST
        install()
        done = npm("run", "build")
        if done.returncode:
            raise Refusal(f"the site does not build: {_last_line(done.stderr or done.stdout)}")
        _STAMP.write_text(inputs)
    return DIST


def upload(s3: S3Client, bucket: str, folder: Path) -> list[str]:
    """Bring the bucket to the folder's content: assets first and pages last, so that no page names what is not there.

    Files whose content is already there are left alone. Older assets stay, because pages that a browser still shows
    name them; whatever else is no longer in the folder goes. Gives the keys, assets apart, that are not as before.
    """
    there = listing(s3, bucket)
    here = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    changed = []
    for key in sorted(here, key=lambda key: (key.endswith(".html"), not key.startswith(IMMUTABLE), key)):
        content = here[key].read_bytes()
        if there.get(key) != hashlib.md5(content, usedforsecurity=False).hexdigest():
            s3.put_object(
                Bucket=bucket, Key=key, Body=content, ContentType=content_type(key), CacheControl=cache_control(key)
            )
            changed.append(key)
    for key in there.keys() - here.keys():
        if not key.startswith(IMMUTABLE):
            s3.delete_object(Bucket=bucket, Key=key)
            changed.append(key)
    return sorted(key for key in changed if not key.startswith(IMMUTABLE))


def retire(s3: S3Client, bucket: str, folder: Path, retired: Mapping[str, float], now: float) -> dict[str, float]:
    """Delete the assets that the site has not named for 30 days; the others that it does not name, and since when.

    Times are in seconds since 1970; `retired` is what the last call gave.
    """
    old = {key for key in listing(s3, bucket) if key.startswith(IMMUTABLE) and not (folder / key).is_file()}
    since = {key: retired.get(key, now) for key in sorted(old)}
    for key, at in since.items():
        if now - at >= _KEPT_SECONDS:
            s3.delete_object(Bucket=bucket, Key=key)
    return {key: at for key, at in since.items() if now - at < _KEPT_SECONDS}


def invalidate(cloudfront: CloudFrontClient, distribution: str, keys: Sequence[str]) -> None:
    """Have CloudFront forget what it keeps of these files; the index is the root, too."""
    paths = [f"/{key}" for key in keys] + ["/"] * ("index.html" in keys)
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": f"inkling-{time.time_ns()}",
        },
    )


def content_type(key: str) -> str:
    known = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
    suffix = key[key.rfind(".") :] if "." in key else ""
    kind = known.get(suffix) or mimetypes.guess_type(key)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def cache_control(key: str) -> str:
    """For a year what is named by its content, else always asked for again."""
    return "public, max-age=31536000, immutable" if key.startswith(IMMUTABLE) else "no-cache"


def install() -> None:
    """Bring `node_modules` to the lock file, when that has changed."""
    lock, done = SITE / "package-lock.json", SITE / "node_modules" / ".inkling-lock"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    with turn("node_modules"):
        if done.is_file() and done.read_text() == digest:
            return
        # Not `npm ci`: it refuses a lock file that does not list the optional binaries of every other platform.
        installed = npm("install", "--no-save", "--no-audit", "--no-fund")
        if installed.returncode:
            raise Refusal(f"the site's packages cannot be installed: {_last_line(installed.stderr)}")
        done.write_text(digest)


def listing(s3: S3Client, bucket: str) -> dict[str, str]:
    """The MD5 of each object by its key (the ETag of an object that was put in one piece)."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {item["Key"]: item["ETag"].strip('"') for page in pages for item in page.get("Contents", [])}


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not _MADE.intersection(parts):
            digest.update("/".join(parts).encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and "complete log" not in line]
    return lines[-1].strip() if lines else "no reason given"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("install", "build"), help="its packages only, or the site as well")
    {"install": install, "build": build}[parser.parse_args().command]()
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
