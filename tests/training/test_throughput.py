import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from tests.training.files import lines, write  # noqa: E402
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


def test_too_few_drawings_end_the_program(tmp_path: Path) -> None:
    drawings = write(tmp_path / "drawings.ndjson", lines(2))

    with pytest.raises(SystemExit, match="6 drawings are too few"):
        main(["--drawings", str(drawings), "--batch-size", "5"])
