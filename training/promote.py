"""Makes a registered model version champion, or the one before it again; every process follows within 30 seconds.

    python -m training.promote 20261123T050000Z
    python -m training.promote --back
    python -m training.promote 20261123T050000Z --table NAME --bucket NAME

The version is loaded and its checksum verified first: what cannot be loaded is refused, and nothing moves. Then it
learns the words that it has no label for from the drawings that were accepted of them. Table and bucket default to
INKLING_TABLE and INKLING_BUCKET; AWS_ENDPOINT_URL leads to an emulator. Needs no torch.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from training.registry import add_options, cloud, teach

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("version", nargs="?", help="such as 20261123T050000Z")
    which.add_argument("--back", action="store_true", help="roll back: the champion before this one")
    add_options(parser, by="training.promote")
    options = parser.parse_args(arguments)
    with cloud(options) as stores:
        if options.back:
            version = stores.models.rollback(options.by)
        else:
            version = options.version
            stores.models.promote(version, options.by)
        teach(stores.prototypes)
    print(f"{version} is champion.")


if __name__ == "__main__":
    main()
