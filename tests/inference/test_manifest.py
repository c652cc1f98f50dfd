import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import BrokenModel
from chalicelib.inference.manifest import Manifest, Scaling
from tests.inference.tiny import tiny_manifest, tiny_model


def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tiny_manifest(tiny_model()).to_json())
    return found


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = tiny_manifest(tiny_model())

    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_manifest_that_says_how_finished_drawings_are_scaled_is_read_as_it_was_written() -> None:
    manifest = tiny_manifest(tiny_model())
    scaled = replace(manifest, calibration=replace(manifest.calibration, finished=Scaling(0.8, 0.05)))

    assert Manifest.from_json(scaled.to_json()) == scaled


def test_a_manifest_from_before_finished_drawings_were_told_apart_takes_all_for_unfinished() -> None:
    found = written()
    del found["calibration"]["finished"]

    calibration = Manifest.from_json(json.dumps(found)).calibration

    assert calibration.scaling(finished=True) == calibration.scaling(finished=False) == Scaling(2.0)


@pytest.mark.parametrize("name", written())
def test_a_missing_field_is_named(name: str) -> None:
    found = written()
    del found[name]

    with pytest.raises(BrokenModel, match=name):
        Manifest.from_json(json.dumps(found))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", "latest"),
        ("created_at", "yesterday"),
        ("created_at", True),
        ("labels", []),
        ("labels", ["cat", "cat", "dog", "eel"]),
        ("labels", ["cat", "dog"]),
        ("labels", ["cat", "dog", 3, "eel"]),
        ("inputs", {}),
        ("inputs", {"features": [28, 28]}),
        ("outputs", {"logits": {"dtype": "float32", "shape": ["drawings", 4]}}),
        ("sha256", "abc"),
        ("calibration", {"temperature": 0, "announce_at": 0.5}),
        ("calibration", {"temperature": 1, "announce_at": 1.5}),
        ("calibration", {"temperature": 1}),
        ("calibration", {"temperature": True, "announce_at": 0.5}),
        ("calibration", {"temperature": float("nan"), "announce_at": 0.5}),
        ("calibration", {"temperature": 10**400, "announce_at": 0.5}),
        ("calibration", {"temperature": 1, "announce_at": 0.5, "finished": 0.8}),
        ("calibration", {"temperature": 1, "announce_at": 0.5, "finished": {"temperature": 0.8}}),
        ("calibration", {"temperature": 1, "announce_at": 0.5, "finished": {"temperature": 0, "entropy": 0}}),
        ("calibration", {"temperature": 1, "announce_at": 0.5, "finished": {"temperature": 1, "entropy": -0.8}}),
    ],
)
def test_a_wrong_field_is_named(name: str, value: object) -> None:
    with pytest.raises(BrokenModel, match=name):
        Manifest.from_json(json.dumps(written() | {name: value}))


@pytest.mark.parametrize("text", ["", "[]", "{", b"\xff\xfe\x00", "[" * 100_000])
def test_what_is_no_object_is_refused(text: str | bytes) -> None:
    with pytest.raises(BrokenModel, match=r"manifest\.json"):
        Manifest.from_json(text)
