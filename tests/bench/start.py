"""A fresh process until its first guess, timed, and the memory it then holds: `python -m tests.bench.start`."""

from __future__ import annotations

import json
import time
from pathlib import Path

CHAMPION = Path(__file__).parents[2] / "training" / "champion"


def peak_kib() -> int:
    """The largest resident size of this program; `ru_maxrss` would also count the process that started it."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Print one JSON object: ms for imports, model and first guess, and the largest resident size in MiB."""
    begin = time.perf_counter()
    import app  # importing is what is measured

    imported = time.perf_counter()
    from chalicelib.domain.drawing import Drawing
    from chalicelib.inference.classifier import Classifier
    from chalicelib.inference.manifest import Manifest

    manifest = Manifest.from_json((CHAMPION / "manifest.json").read_bytes())
    classifier = Classifier((CHAMPION / "model.onnx").read_bytes(), manifest)
    loaded = time.perf_counter()
    classifier.guess(Drawing.from_lists([[[0, 50, 100], [0, 80, 0]]]))
    guessed = time.perf_counter()
    print(  # noqa: T201
        json.dumps(
            {
                "app": app.app.app_name,
                "imports_ms": 1e3 * (imported - begin),
                "model_ms": 1e3 * (loaded - imported),
                "first_guess_ms": 1e3 * (guessed - loaded),
                "peak_mib": peak_kib() / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
