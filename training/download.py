"""Downloads the full Quick, Draw! dataset, simplified drawings: 345 files, about 50 million drawings.

    python -m training.download data/quickdraw
    python -m training.download data/quickdraw --labels cat dog "ice cream"
    python -m training.download data/quickdraw --form binary

The same drawings come as lines of JSON (23 GB) or in binary form (about 6 GB); both train alike.

A file that is there is left alone, and one that broke off goes on where it stopped, so the command can be repeated
until it ends well. The dataset is made available by Google, Inc. under the Creative Commons Attribution 4.0
International license: https://github.com/googlecreativelab/quickdraw-dataset.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from chalicelib.inference.manifest import Manifest
from training.evaluate import CHAMPION

if TYPE_CHECKING:
    from collections.abc import Sequence

SOURCE = "https://storage.googleapis.com/quickdraw_dataset/full"
FORMS = {"simplified": ".ndjson", "binary": ".bin"}  # folders of the source, and how their files end
CHUNK = 1 << 20  # bytes between two movements of the progress bar
SILENCE = 60  # s without a byte after which a download counts as broken off


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", nargs="+", help="(default: the champion's)")
    parser.add_argument("--form", choices=FORMS, default="simplified", help="(default: %(default)s)")
    parser.add_argument("--source", default=SOURCE, help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    labels = options.labels or Manifest.from_json((CHAMPION / "manifest.json").read_bytes()).labels
    wanted = (options.folder, f"{options.source}/{options.form}", FORMS[options.form])
    failed = [label for label in tqdm(labels, unit="label") if not _tried(label, *wanted)]
    if failed:
        sys.exit(f"{len(failed)} of {len(labels)} labels are missing; repeat the command to go on: {', '.join(failed)}")


def _tried(label: str, folder: Path, source: str, ending: str) -> bool:
    try:
        download(label, folder, source, ending)
    except (OSError, http.client.HTTPException) as error:
        tqdm.write(f"{label}: {error}", file=sys.stderr)
        return False
    return True


def download(label: str, folder: Path, source: str, ending: str) -> Path:
    """Fetch the drawings of one label into `<label><ending>`; raises OSError where the network or the server fails."""
    whole, partial = folder / f"{label}{ending}", folder / f"{label}{ending}.part"
    if whole.exists():
        return whole
    folder.mkdir(parents=True, exist_ok=True)
    have = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(f"{source}/{urllib.parse.quote(label)}{ending}", headers=_rest(have))  # noqa: S310 - the source is https unless the caller says otherwise
    try:
        with urllib.request.urlopen(request, timeout=SILENCE) as answer:  # noqa: S310
            _append(answer, partial, have if answer.status == 206 else 0, label)
    except urllib.error.HTTPError as error:
        if not (error.code == 416 and error.headers.get("Content-Range") == f"bytes */{have}"):  # nothing was missing
            raise
    return partial.rename(whole)


def _rest(have: int) -> dict[str, str]:
    return {"Range": f"bytes={have}-"} if have else {}


def _append(answer: http.client.HTTPResponse, partial: Path, have: int, label: str) -> None:
    """Write what comes after the first `have` bytes; OSError if the connection ends before all has come."""
    length = int(answer.headers["Content-Length"])
    with (
        partial.open("r+b" if have else "wb") as file,
        tqdm(total=have + length, initial=have, unit="B", unit_scale=True, desc=label, leave=False) as progress,
    ):
        file.seek(have)
        while chunk := answer.read(CHUNK):
            progress.update(file.write(chunk))
        if file.tell() < have + length:
            raise OSError(f"broke off after {file.tell():,} of {have + length:,} bytes")


if __name__ == "__main__":
    main()
