"""What the commands that change the registry have in common: its table and bucket, and who is at work."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3

from chalicelib.errors import InklingError
from chalicelib.storage.models import ModelStore

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_options(parser: argparse.ArgumentParser, by: str) -> None:
    """Add where the registry is, by default as INKLING_TABLE and INKLING_BUCKET say, and who works on it."""
    for name in ("table", "bucket"):
        default = os.environ.get(f"INKLING_{name.upper()}")
        parser.add_argument(f"--{name}", default=default, required=default is None)
    parser.add_argument("--by", default=by, help="who is told to have moved the alias")


@contextmanager
def registry(options: argparse.Namespace) -> Iterator[ModelStore]:
    """The registry that the options name; what it refuses ends the program with that sentence."""
    table, s3 = boto3.resource("dynamodb").Table(options.table), boto3.client("s3")
    try:
        yield ModelStore(table, s3, options.bucket, lambda: time.time_ns() // 1_000_000)
    except InklingError as error:
        sys.exit(str(error))
