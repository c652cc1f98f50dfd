"""Writes an immutable, dated data set of what players drew to S3, split by player, and goes on where it was stopped.

    python -m training.snapshot
    python -m training.snapshot --table NAME --bucket NAME --to data/players
    python -m training.snapshot --version 20261123T101500Z --to data/players

Drawings that were accepted as a label go to train, validation or holdout by their player (`chalicelib.domain.split`),
those that nobody has said the label of to `unlabelled`, if their player is one of train. A run that is stopped at
whatever point has kept what it had finished: the next one goes on with it and ends with the same manifest. `--to`
copies a snapshot, the new one or that of `--version`, into a folder and checks every file; its folder `train` is for
`training.train --train`. The last line is one JSON object: `version, drawings, sources, left_out`. Table and bucket
default to INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. Needs no torch.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.domain.snapshot import File, to_json
from chalicelib.domain.suspicion import MOST_CLAIMS
from chalicelib.errors import Invalid
from chalicelib.storage.planning import take
from training.registry import Cloud, add_places, cloud, now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    with cloud(options) as stores:
        if options.version:
            found = stores.snapshots.manifest(options.version)
        else:
            found = take(stores, now(), since=options.since, most=options.most)
            _warn(found["query"], options)
        if options.to:
            copy(stores, found, options.to)
    print(json.dumps({name: found[name] for name in ("version", "drawings", "sources", "left_out")}))


def copy(stores: Cloud, found: Mapping[str, Any], folder: Path) -> None:
    """Copy a snapshot into an empty or missing folder, the manifest last.

    Files that are there already, from a copy that was interrupted, are written anew. Raises Invalid where something
    lies there that is not of this snapshot, Conflict for a damaged file.
    """
    files = [File(**file) for file in found["files"]]
    _check_folder(folder, {"manifest.json", *(file.name for file in files)})
    for file in files:
        (folder / file.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(stores.snapshots.read(found["version"], file))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_bytes(to_json(dict(found)))


def _check_folder(folder: Path, named: set[str]) -> None:
    """What lies there besides would be trained on with the snapshot."""
    there = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    for strange in there:
        if strange not in named:
            raise Invalid("to", f"{folder / strange} is not of this snapshot: choose an empty folder.")


def _warn(query: Mapping[str, Any], options: argparse.Namespace) -> None:
    if (query["since"], query["most"]) != (options.since, options.most):
        print(
            "This finished a snapshot that was begun with other settings: run it again for a new one.", file=sys.stderr
        )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", type=int, default=0, help="ms since 1970: the first that was decided (default: all)")
    parser.add_argument("--most", type=int, default=MOST_CLAIMS, help="of a label, of a player (default: %(default)s)")
    parser.add_argument("--version", help="take none, copy this one")
    parser.add_argument("--to", type=Path, help="folder that it is copied to")
    add_places(parser)
    options = parser.parse_args(arguments)
    if options.version and not options.to:
        parser.error("--version says which snapshot to copy: --to says where")
    return options


if __name__ == "__main__":
    main()
