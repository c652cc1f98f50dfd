import re
import shlex
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.inference.tiny import LABELS, pair_manifest, tiny_manifest, tiny_model, tiny_pair
from tests.training.files import write
from tests.training.measured import DATA, FOUND, MODEL, confusions, measured
from training.artefact import Artefact
from training.card import card, main
from training.dataset import load
from training.evaluate import part
from training.measure import measure


def told(**data: Any) -> str:
    """The card of a version with this in its `training_data`, in one line."""
    return " ".join(card(measured(**data), MODEL, confusions()).split())


def drawing(number: int) -> dict[str, Any]:
    """Ink in the corner that the word names, but every fourth has it at the top right."""
    word = LABELS[number % 2]
    left = 150 if number % 4 == 0 or "right" in word else 0
    frame = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]]
    rows = [[[left, left + 100], [y, y]] for y in range(0, 105, 10)]
    return {"word": word, "key_id": str(number), "drawing": [*frame, *rows]}


def test_the_card_tells_what_a_network_of_two_trunks_is_made_of() -> None:
    page = told()

    assert "a residual CNN over a raster of the drawing and a residual CNN along points of the strokes, joined" in page
    assert "| family | `both` |" in page
    assert "| input `raster` | uint8, 6 x 28 x 28, raster: ink, order, recent, cos, sin, ends |" in page
    assert "| input `points` | int8, 7 x 128, points: x, y, cos, sin, down, up, ink |" in page
    assert (
        "| stem of stride 2; stages of 48 channels with 1 residual block, 96 channels with 2 residual blocks; mean"
        in page
    )
    assert (
        "| stem of stride 1; stages of 64 channels with 1 residual block, 128 channels with 2 residual blocks; mean"
        in page
    )
    assert "| where they meet | the embeddings of the two trunks are added |" in page
    assert "| answers for | the drawing as it is |" in page
    assert "| weights are stored | as float16, made float32 when a session opens" in page
    assert "| parameters | 934,025 |" in page
    assert f"| `model.onnx` | {len(MODEL):,} bytes |" in page


def test_the_card_tells_where_a_network_comes_from_and_how_it_was_trained() -> None:
    page = told()

    assert "| started from | the weights of version `20261123T064102Z` that it has too |" in page
    assert "| teacher | the public ResNet, for finished drawings |" in page
    assert "| ensemble that taught it | none |" in page
    assert "130,824 drawings, 11 epochs, which started from the weights of version 20261123T064102Z" in page
    assert "batch size 64 in each of 2 processes" in page
    assert "60% of the samples are prefixes" in page


def test_the_card_tells_the_versions_that_taught_a_network() -> None:
    ensemble = {"versions": ["20261123T010000Z", "20261123T020000Z"], "weight": 0.5, "mirrored": True, "teacher": True}

    page = told(teacher=False, warm_start=None, ensemble=ensemble)

    assert "| started from | nothing |" in page
    assert "| ensemble that taught it | `20261123T010000Z`, `20261123T020000Z`, 50% of each target |" in page
    assert "| teacher | the public ResNet, for finished drawings, of a version that it comes from |" in page
    assert "For finished drawings a version that it comes from learnt in part" in page
    assert "to it and its mirror image" in page


def test_the_card_tells_what_was_learnt_without_labels() -> None:
    page = told(warm_start={"pretrained": "pretrained-60.pt", "epochs": 60, "drawings": 100_000})

    assert "| started from | trunks that learnt without labels from 100,000 drawings |" in page
    assert "11 epochs, after 60 without labels, over 100,000 drawings." in page


def test_a_network_of_one_trunk_is_not_told_to_have_two() -> None:
    model = tiny_model()
    settings = {"seed": 3, "stages": "32x1,64x2"}
    manifest = replace(measured(settings=settings), features="raster-28-v1", outputs=tiny_manifest(model).outputs)

    page = card(manifest, model, confusions())

    assert "It is a residual CNN over a raster of the drawing:" in page
    assert "| input `features` | uint8, 6 x 28 x 28, raster: " in page
    assert "32 channels with 1 residual block, 64 channels with 2 residual blocks" in page
    assert "| weights are stored | as float32" in page
    assert "where they meet" not in page
    assert "along the points" not in page


@pytest.mark.parametrize(
    ("strand", "kind", "last"),
    [
        (
            "recurrent",
            "convolutions and LSTM layers along points",
            "128 channels with 2 LSTM layers of both directions;",
        ),
        ("attention", "convolutions and a transformer along points", "128 channels with 2 layers of a transformer;"),
    ],
)
def test_layers_along_the_points_are_told_from_residual_blocks(strand: str, kind: str, last: str) -> None:
    page = told(settings=DATA["settings"] | {"strand": strand})

    assert f"a residual CNN over a raster of the drawing and {kind} of the strokes, joined in the embedding" in page
    assert f"stages of 64 channels with 1 residual block, {last}" in page
    assert "96 channels with 2 residual blocks;" in page


def test_settings_of_other_features_are_not_told_to_be_the_network_s() -> None:
    page = card(measured(settings={"seed": 3}), MODEL, confusions())

    assert "It is a network:" in page
    assert "trunk over" not in page


def test_the_version_stands_beside_the_public_models() -> None:
    page = told()

    row = "| **Inkling 20261123T050000Z** | 0.93 M, 0.0 M | 0.791 | 0.932 | 0.372 | 0.601 | 0.419 | 0.370 | 1.73 |"
    assert row in page
    assert "| ml5 DoodleNet | 0.54 M, 7.8 M | 0.737 | 0.905 | 0.181 | 0.468 | 0.316 | 0.484 | 0.5 |" in page
    assert "| RNN on strokes, trained on 30 M drawings | 0.75 M, 2.4 G | 0.809 | 0.950 | - | - | - | - | 120 |" in page
    assert "measured on recognised drawings that none of them was trained on" in page


def test_a_version_from_before_confidence_was_measured_says_so() -> None:
    found = {name: value for name, value in FOUND.items() if name != "confidence"}
    manifest = measured()

    page = card(replace(manifest, metrics={**manifest.metrics, "validation": found}), MODEL, confusions())

    assert "where top-1 is 0.3718 | not measured |" in page


def test_the_limits_name_what_is_confused_and_what_is_not_measured() -> None:
    page = told()

    assert "confused with each other, most of all top left and top right." in page
    assert "Words that are taught from a few drawings" in page
    assert "with half of them 37%" in page
    assert "within twenty seconds" in page


@pytest.fixture
def version(tmp_path: Path) -> Path:
    """A version of two inputs, made and measured as it is shipped."""
    drawings = write(tmp_path / "drawings.ndjson", [drawing(number) for number in range(400)])
    manifest = replace(pair_manifest(tiny_pair()), training_data=DATA | {"settings": {"family": "both", "points": 16}})
    kept = part(load([drawings], LABELS), "validation")
    model, manifest = Artefact(1, "float16").make(tiny_pair(), manifest, kept)
    measure(model, manifest, kept, tmp_path / "version")
    return tmp_path / "version"


def commands(page: str) -> list[list[str]]:
    """Modules and arguments of the commands of a card, but for the training."""
    found = [shlex.split(line) for line in re.findall(r"^    python -m (training\..*)$", page, re.MULTILINE)]
    return [each for each in found if each[0] != "training.train"]


def test_every_command_that_the_card_names_runs_on_a_version_of_two_inputs(version: Path, tmp_path: Path) -> None:
    named = commands((version / "MODEL_CARD.md").read_text("utf-8"))
    places = {"drawings.ndjson.gz": tmp_path / "drawings.ndjson", "training/champion": version, "DIR": tmp_path / "new"}

    for module, *arguments in named:
        given = [str(places.get(each, each)) for each in arguments]
        given += [] if "--model" in given else ["--model", str(version)]
        import_module(module).main(given)

    modules = {each[0].removeprefix("training.") for each in named}
    assert modules == {"evaluate", "measure", "announcing", "robustness", "card"}
    assert (tmp_path / "new" / "manifest.json").exists()


def test_the_command_writes_the_same_card_again(version: Path, tmp_path: Path) -> None:
    before = {name: (version / name).read_text("utf-8") for name in ("MODEL_CARD.md", "LABELS.md", "confusions.svg")}
    for name in before:
        (version / name).unlink()

    main(["--drawings", str(tmp_path / "drawings.ndjson"), "--model", str(version)])

    assert {name: (version / name).read_text("utf-8") for name in before} == before


def test_drawings_that_the_version_was_not_measured_on_change_no_card(version: Path, tmp_path: Path) -> None:
    others = write(tmp_path / "others.ndjson", [drawing(number) for number in range(300)])
    before = (version / "MODEL_CARD.md").read_text("utf-8")

    with pytest.raises(SystemExit, match="measure the version anew"):
        main(["--drawings", str(others), "--model", str(version)])

    assert (version / "MODEL_CARD.md").read_text("utf-8") == before


def test_a_version_that_was_not_measured_has_no_card(tmp_path: Path) -> None:
    drawings = write(tmp_path / "a.ndjson", [drawing(number) for number in range(100)])
    (tmp_path / "model.onnx").write_bytes(tiny_model())
    (tmp_path / "manifest.json").write_text(tiny_manifest(tiny_model()).to_json())

    with pytest.raises(SystemExit, match="has not been measured"):
        main(["--drawings", str(drawings), "--model", str(tmp_path)])
