"""Puts a model version into the bucket and the registry, and makes it champion if told so.

    python -m training.register training/champion --promote
    python -m training.register training/runs/first --table NAME --bucket NAME

Table and bucket default to INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. Doing it again with
the same folder changes nothing. Needs no torch.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from training.registry import add_options, registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.storage.models import ModelStore


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with registry(options) as models:
        try:
            version = register(models, options.folder)
        except FileNotFoundError as error:
            sys.exit(str(error))
        if options.promote:
            models.promote(version, options.by)
    print(f"{version} is {'champion' if options.promote else 'registered'}.")


def register(models: ModelStore, folder: Path) -> str:
    """Register the model version in a folder; its version."""
    return models.register((folder / "model.onnx").read_bytes(), (folder / "manifest.json").read_bytes()).version


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of model.onnx and manifest.json")
    parser.add_argument("--promote", action="store_true", help="make it champion; what was champion becomes previous")
    add_options(parser, by="training.register")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
