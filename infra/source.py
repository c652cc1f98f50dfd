"""The source that a training job at SageMaker runs: one archive, put where the jobs look for it.

python -m infra.source                    # writes build/retrain.tar.gz
python -m infra.source --bucket NAME      # and puts it into the data bucket
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import sys
import tarfile
from typing import TYPE_CHECKING

from chalicelib.storage.jobs import PROGRAM, SOURCE
from infra.console import command, say
from infra.paths import BUILD, ROOT
from infra.stack import Cloud
from infra.vendor import pinned

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = ROOT / "infra" / "retrain.sh"
REQUIREMENTS = ROOT / "requirements"

#: What the image brings along, and what only checks and tests.
NOT_INSTALLED = frozenset({"boto3-stubs", "moto", "mypy", "pip-tools", "pytest", "torch", "types-tqdm"})


def archive(root: Path = ROOT) -> bytes:
    """The archive: the same bytes for the same source."""
    code = [path for folder in ("chalicelib", "training") for path in (root / folder).rglob("*.py")]
    code += (root / "training").glob("*.json")
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in code}
    files |= {
        PROGRAM: SCRIPT.read_bytes(),
        "requirements.txt": "".join(f"{line}\n" for line in requirements()).encode(),
    }
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755 if name == PROGRAM else 0o644
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def requirements() -> list[str]:
    """What training needs beside the image's own torch, in the locked versions."""
    lines = (REQUIREMENTS / "training.in").read_text().splitlines()
    direct = {re.split(r"[\[<=>]", line)[0].strip() for line in lines if line.strip() and not line.startswith("#")}
    locked = pinned((REQUIREMENTS / "training.txt").read_text())
    return [f"{name}=={locked[name]}" for name in sorted(direct - NOT_INSTALLED)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bucket", help="the data bucket, to put it there")
    parser.add_argument("--endpoint", help="an emulator's address; AWS itself by default")
    options = parser.parse_args()
    packed = archive()
    BUILD.mkdir(exist_ok=True)
    (BUILD / "retrain.tar.gz").write_bytes(packed)
    say(f"build/retrain.tar.gz, {len(packed):,} bytes")
    if options.bucket:
        Cloud(options.endpoint).client("s3").put_object(Bucket=options.bucket, Key=SOURCE, Body=packed)
        say(f"s3://{options.bucket}/{SOURCE}")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
