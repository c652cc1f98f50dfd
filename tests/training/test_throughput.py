import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from tests.training.files import lines, write  # noqa: E402
from training.evaluate import CHAMPION  # noqa: E402
from training.shards import prepare  # noqa: E402
from training.throughput import main  # noqa: E402


@pytest.mark.parametrize(
    ("family", "features"),
    [("residual", "raster-16-v1"), ("sequence", "points-32-v1"), ("both", "raster-16-v1+points-32-v1")],
)
def test_the_command_tells_how_fast_features_and_network_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], family: str, features: str
) -> None:
    drawings = write(tmp_path / "drawings.ndjson", lines(20))
    form = ["--family", family, "--raster", "16", "--points", "32", "--stages", "8x0", "--strands", "8x0"]

    main(["--drawings", str(drawings), "--batch-size", "10", "--minibatches", "3", *form])

    told = json.loads(capsys.readouterr().out)
    assert told["features"] == features
    assert min(told[name] for name in ("features_per_second", "network_per_second", "multiply_adds")) > 0


def test_drawings_in_shards_and_an_ensemble_are_measured_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(write(tmp_path / "drawings.ndjson", lines(20)), tmp_path / "shards", 1, 30, 0)
    form = ["--raster", "16", "--stages", "8x0", "--ensemble", str(CHAMPION), "--ensemble-mirrored"]

    main(["--drawings", str(tmp_path / "shards"), "--batch-size", "10", "--minibatches", "2", *form])

    assert json.loads(capsys.readouterr().out)["features_per_second"] > 0


def test_settings_that_make_no_sense_end_the_program(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"manifest\.json"):
        main(["--drawings", str(tmp_path), "--like", str(tmp_path)])


def test_too_few_drawings_end_the_program(tmp_path: Path) -> None:
    drawings = write(tmp_path / "drawings.ndjson", lines(2))

    with pytest.raises(SystemExit, match="6 drawings are too few"):
        main(["--drawings", str(drawings), "--batch-size", "5"])
