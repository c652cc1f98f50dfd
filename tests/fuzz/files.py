"""Targets: files that training and the registry read: drawings of data sets, manifests, norms, what jobs bring home."""

from __future__ import annotations

import io
import json
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.errors import BrokenModel, NotFound
from chalicelib.inference.manifest import Manifest
from chalicelib.inference.norms import Norms
from chalicelib.storage.products import ProductStore
from tests.fuzz.mutation import as_bytes, as_json, as_lines, packed
from tests.fuzz.target import Target
from training import binary, ndjson, shard
from training.line import BrokenDrawingError

CHAMPION = Path(__file__).parents[2] / "training" / "champion"


@cache
def folder() -> TemporaryDirectory[str]:
    """Where inputs lie for readers of files; in memory, where there is such a place."""
    return TemporaryDirectory(prefix="fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)


def _path(data: bytes, name: str) -> Path:
    path = Path(folder().name) / name
    path.write_bytes(data)
    return path


def lines(name: str, data: bytes) -> None:
    """Quick, Draw! lines: each is a drawing that can be trained on, up to the first that is broken."""
    try:
        for line in ndjson.read(_path(data, name)):
            assert len(line.drawing)
    except BrokenDrawingError as broken:
        assert name in str(broken)


def binaries(data: bytes) -> None:
    """Quick, Draw!'s binary form."""
    try:
        for line in binary.read(_path(data, "cat.bin"), "cat"):
            assert len(line.drawing)
    except BrokenDrawingError as broken:
        assert "cat.bin" in str(broken)


def shards(data: bytes) -> None:
    """Shards."""
    try:
        for line in shard.read(_path(data, "0.shard.npz")).lines():
            assert len(line.drawing)
    except BrokenDrawingError as broken:
        assert "0.shard.npz" in str(broken)


def manifests(data: bytes) -> None:
    """A version's manifest: what is taken is written and read as the same."""
    try:
        manifest = Manifest.from_json(data)
    except BrokenModel as broken:
        assert "manifest.json" in str(broken)
        return
    assert Manifest.from_json(manifest.to_json()) == manifest


@cache
def _champion() -> Manifest:
    return Manifest.from_json((CHAMPION / "manifest.json").read_bytes())


def norms(data: bytes) -> None:
    """What good drawings are like."""
    try:
        found = Norms.from_json(data, _champion())
    except BrokenModel as broken:
        assert "suspicion.json" in str(broken)
        return
    assert Norms.from_json(found.to_json(), _champion()).version == found.version


class OneObject:
    """A bucket in which there is one object, whatever is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def get_object(self, **_: str) -> dict[str, Any]:
        return {"ContentLength": len(self._content), "Body": io.BytesIO(self._content)}


def products(data: bytes) -> None:
    """What a training job leaves, packed."""
    store: Any = OneObject(data)
    try:
        product = ProductStore(store, "bucket").fetch("run", "job")
    except NotFound:
        return
    assert json.loads(product.manifest)["version"] == product.version


TARGETS = (
    Target("ndjson", lambda data: lines("cat.ndjson", data), as_lines, share=4),
    Target("ndjson-gz", lambda data: lines("cat.ndjson.gz", data), packed(as_lines)),
    Target("binary", binaries, as_bytes),
    Target("shards", shards, as_bytes, most=16_384),
    Target("manifests", manifests, as_json, most=8_192, share=2),
    Target("norms", norms, as_json, most=16_384),
    Target("products", products, packed(as_bytes), most=16_384),
)
