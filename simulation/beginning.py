"""Trains the champion that a simulation starts with; needs the training environment.

    python -m simulation.beginning --base FILE --model-dir DIR --epochs 40 [SETTINGS of training.train]

Like every version of the learning loop it comes with what it takes to be taught words, and with what good drawings are
like to it. Interrupted, the same command goes on where it was.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from training import suspects, teaching, train
from training.dataset import load, split
from training.evaluate import opened

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model-dir", type=Path, required=True)
    options, settings = parser.parse_known_args(arguments)
    if not (options.model_dir / "manifest.json").exists():
        places = ["--train", str(options.base), "--model-dir", str(options.model_dir)]
        train.main([*places, "--threads", "1", *settings])
    complete(options.model_dir, options.base)


def complete(folder: Path, base: Path) -> None:
    """Add what goes with a version that is trained on the base."""
    good, watched = split(load([base], opened(folder)[0].labels))
    teaching.add(folder, good, watched)
    suspects.add(folder, suspects.sample(good, suspects.SAMPLE))


if __name__ == "__main__":
    main()
