"""Makes tables by which copies of published drawings are known, a file of each label, and puts them into the bucket.

    python -m training.known --drawings ../shared/quickdraw/drawings.ndjson.gz --out build/known
    python -m training.known --drawings ../shared/quickdraw/drawings.ndjson.gz --out build/known --bucket NAME

Drawings of any form that `training.sources` knows. Of each label the first ones are taken, in their order: whoever
plays them by a script begins there. No drawing is kept, only its imprint of 128 bytes (inference/imprint.py), once;
what is so simple that many people draw the same is left out. The bucket is that of a game, and a table put there takes
the place of the label's earlier one; AWS_ENDPOINT_URL leads to an emulator. Needs no torch.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.inference.batch import Batch
from chalicelib.inference.imprint import packed, telling
from chalicelib.storage.imprints import MOST_KNOWN, known_key
from training import sources
from training.registry import put_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from training.line import Line

CHUNK = 512  # drawings that imprints are made of at once


def tables(lines: Iterable[Line], most: int = MOST_KNOWN) -> dict[str, bytes]:
    """The imprints of each label, 128 bytes each, one after the other; of `most` drawings of it at most.

    All tables are held at once: 18 MB where 345 labels have 400 drawings each.
    """
    found: dict[str, dict[bytes, None]] = {}
    wanted = _first(lines, most)
    while chunk := list(islice(wanted, CHUNK)):
        batch = Batch.of([line.drawing for line in chunk])
        for line, imprint, tells in zip(chunk, packed(batch), telling(batch), strict=True):
            if tells:
                found.setdefault(line.word, {})[imprint.tobytes()] = None
    return {label: b"".join(imprints) for label, imprints in sorted(found.items())}


def write(made: Mapping[str, bytes], out: Path) -> None:
    """Write each table as the bucket names it."""
    for label, imprints in made.items():
        file = out / Path(known_key(label)).name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(imprints)


def _first(lines: Iterable[Line], most: int) -> Iterator[Line]:
    taken: Counter[str] = Counter()
    for line in lines:
        if taken[line.word] < most:
            taken[line.word] += 1
            yield line


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    try:
        made = tables(sources.lines(options.drawings), options.most)
    except (ValueError, FileNotFoundError) as error:
        sys.exit(str(error))
    write(made, options.out)
    print(_told(made, str(options.out)))
    if options.bucket:
        put_known(options.bucket, made)
        print(_told(made, f"the bucket {options.bucket}"))


def _told(made: Mapping[str, bytes], where: str) -> str:
    sizes = [len(imprints) for imprints in made.values()]
    return f"{len(made)} labels, {sum(sizes) // 1_000:,} KB, at most {max(sizes, default=0) // 1_000} KB each: {where}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", type=Path, required=True, help="a file or a folder, of any form that is known")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the tables")
    parser.add_argument(
        "--most", type=_most, default=MOST_KNOWN, help=f"drawings of a label, 1 to {MOST_KNOWN} (default: %(default)s)"
    )
    parser.add_argument(
        "--bucket", default=os.environ.get("INKLING_BUCKET"), help="where they are put, too (default: INKLING_BUCKET)"
    )
    return parser.parse_args(arguments)


def _most(text: str) -> int:
    most = int(text)
    if not 1 <= most <= MOST_KNOWN:
        raise ValueError(text)
    return most


if __name__ == "__main__":
    main()
