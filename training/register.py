"""Puts a model version into the bucket and the registry, and makes it challenger or champion if told so.

    python -m training.register training/champion --promote
    python -m training.register training/runs/first --challenge --table NAME --bucket NAME

With model.onnx and manifest.json goes suspicion.json, by which bad labels are found, where the folder has it; a version
that is registered without may get it later. Table and bucket default to INKLING_TABLE and INKLING_BUCKET;
AWS_ENDPOINT_URL leads to an emulator. Doing it again with the same folder changes nothing. Needs no torch.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.storage.aliases import CHALLENGER, CHAMPION
from chalicelib.storage.artefacts import MANIFEST, MODEL, SUSPICION
from training.registry import add_options, cloud, teach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.storage.models import ModelStore


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with cloud(options) as stores:
        models = stores.models
        try:
            version = register(models, options.folder)
        except FileNotFoundError as error:
            sys.exit(str(error))
        if options.promote:
            models.promote(version, options.by)
            teach(stores.prototypes)
        elif options.challenge:
            models.challenge(version, options.by)
        aliases = [name for name in (CHAMPION, CHALLENGER) if models.alias(name) == version]
    print(f"{version} is {' and '.join(['registered', *aliases])}.")


def register(models: ModelStore, folder: Path) -> str:
    """Register the model version in a folder, with its suspicion.json if it has one; its version."""
    norms = folder / SUSPICION
    suspicion = norms.read_bytes() if norms.is_file() else None
    return models.register((folder / MODEL).read_bytes(), (folder / MANIFEST).read_bytes(), suspicion).version


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="of model.onnx and manifest.json")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--promote", action="store_true", help="make it champion; what was champion becomes previous")
    place.add_argument("--challenge", action="store_true", help="make it challenger, which an admin may promote")
    add_options(parser, by="training.register")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
