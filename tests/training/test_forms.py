"""Training and measuring with one command, whatever form the drawings are kept in."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("skimage", reason="scikit-image is in the training environment")

from tests.training.files import WORDS, lines
from tests.training.test_images import picture, saved
from training import evaluate, train

EACH = 9


def binary(folder: Path) -> None:
    folder.mkdir()
    for word in WORDS:
        with (folder / f"{word}.bin").open("wb") as file:
            for record in lines(EACH, [word]):
                file.write(struct.pack("<Q2sBIH", int(record["key_id"]), b"DE", 1, 0, len(record["drawing"])))
                file.writelines(struct.pack("<H", len(x)) + bytes(x) + bytes(y) for x, y in record["drawing"])


def sketchy(folder: Path) -> None:
    for record in lines(EACH):
        path = folder / "sketch" / "tx_000000000000" / record["word"] / f"n0{record['key_id']}-1.png"
        saved(path, picture(record["drawing"]))


@pytest.mark.parametrize("form", [binary, sketchy])
def test_a_form_trains_and_measures_the_classifier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: Callable[[Path], None]
) -> None:
    drawings, model = tmp_path / "drawings", tmp_path / "model"
    form(drawings)
    given = ["--train", str(drawings), "--validation", str(drawings), "--model-dir", str(model)]

    train.main([*given, "--epochs", "1", "--batch-size", "9", "--threads", "1"])
    evaluate.main(["--drawings", str(drawings), "--model", str(model), "--json"])

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["drawings"] == EACH * len(WORDS)
    assert json.loads((model / "manifest.json").read_text())["labels"] == list(WORDS)
