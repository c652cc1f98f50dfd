import json
from pathlib import Path

import numpy as np
import pytest

from chalicelib.domain.drawing import Drawing
from chalicelib.inference.batch import Batch
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model
from tests.training.files import write
from training.robustness import PLAIN, changes, in_window, jittered, largest_difference, main, mapped

BATCH = Batch.of([Drawing.from_lists([[[0, 255, 100], [0, 20, 33]], [[7], [9]]])])


def test_a_window_tells_whole_px_of_a_drawing_that_fills_it() -> None:
    small = in_window(BATCH, 51)

    assert small.x.tolist() == [0, 51, 20, 1]
    assert small.y.tolist() == [0, 4, 7, 2]


def test_a_drawing_is_scaled_before_it_is_moved() -> None:
    far = mapped(BATCH, 4, right=10, down=-20)

    assert far.x.tolist() == [10, 1030, 410, 38]
    assert far.y.tolist() == [-20, 60, 112, 16]


def test_jitter_moves_every_point_by_half_a_px_at_most_and_the_same_way_each_time() -> None:
    one, other = jittered(BATCH), jittered(BATCH)

    assert one.x.tolist() == other.x.tolist()
    assert 0 < np.abs(one.x - BATCH.x).max() <= 0.5
    assert 0 < np.abs(one.y - BATCH.y).max() <= 0.5


@pytest.mark.parametrize("name", changes())
def test_a_change_leaves_the_strokes_what_they_are(name: str) -> None:
    changed = changes()[name](BATCH)

    assert len(changed) == 1
    assert changed.drawings.tolist() == BATCH.drawings.tolist()
    assert (np.diff(changed.strokes) >= np.diff(BATCH.strokes)).all()


def test_the_largest_difference_is_that_of_finished_or_of_half_drawings() -> None:
    rows = [(0.7, 0.4), (0.71, 0.4), (0.7, 0.37)]
    found = {
        name: {"top1": top1, "top1_half": half} for name, (top1, half) in zip((PLAIN, "a", "b"), rows, strict=True)
    }

    assert largest_difference(found) == 0.03


def test_the_command_tells_each_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tiny_model(sharpness=20)
    (tmp_path / "model.onnx").write_bytes(model)
    (tmp_path / "manifest.json").write_text(tiny_manifest(model).to_json())
    frame = [[[0, 1], [0, 0]], [[255, 254], [255, 255]]]
    rows = [[[0, 105], [y, y]] for y in range(0, 105, 10)]
    drawings = write(
        tmp_path / "a.ndjson", [{"word": word, "key_id": word, "drawing": [*frame, *rows]} for word in LABELS]
    )

    main(["--drawings", str(drawings), "--model", str(tmp_path), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(changes())
    assert found[PLAIN] == {"top1": 0.25, "top1_half": 0.25, "same": 1.0}
    assert found["moved"] == found[PLAIN]
