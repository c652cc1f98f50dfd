"""Puts a model version into the bucket and the registry, and makes it champion if told so.

    python -m training.register training/champion --promote
    python -m training.register training/runs/first --table NAME --bucket NAME

Table and bucket default to INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. Doing it again with
the same folder changes nothing. Needs no torch.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from chalicelib.errors import InklingError
from chalicelib.storage.models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    table, s3 = boto3.resource("dynamodb").Table(options.table), boto3.client("s3")
    models = ModelStore(table, s3, options.bucket, lambda: time.time_ns() // 1_000_000)
    try:
        version = register(models, options.folder)
        if options.promote:
            models.promote(version, options.by)
    except (InklingError, FileNotFoundError) as error:
        sys.exit(str(error))
    print(f"{version} is {'champion' if options.promote else 'registered'}.")


def register(models: ModelStore, folder: Path) -> str:
    """Register the model version in a folder; its version."""
    return models.register((folder / "model.onnx").read_bytes(), (folder / "manifest.json").read_bytes()).version


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of model.onnx and manifest.json")
    for name in ("table", "bucket"):
        default = os.environ.get(f"INKLING_{name.upper()}")
        parser.add_argument(f"--{name}", default=default, required=default is None)
    parser.add_argument("--promote", action="store_true", help="make it champion; what was champion becomes previous")
    parser.add_argument("--by", default="training.register", help="who is told to have moved the alias")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
