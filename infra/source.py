"""What a training job at SageMaker runs: the program's archive and its wheels, put where the jobs look for them.

python -m infra.source                    # writes build/source/retrain.tar.gz
python -m infra.source --wheels           # and fetches what it needs beside the image's torch
python -m infra.source --wheels --bucket NAME

The job has no network, so the wheels must be those of the image's Python (`--python 3.11`) unless the image brings
along all that `requirements.txt` in the archive names.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import shutil
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

from chalicelib.storage.jobs import ARCHIVE, PROGRAM, SOURCE, WHEELS
from infra.console import Refusal, command, say, step
from infra.paths import BUILD, ROOT
from infra.stack import Cloud
from infra.supply import locks
from infra.vendor import LAMBDA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

SCRIPT = ROOT / "infra" / "retrain.sh"
REQUIREMENTS = ROOT / "requirements"
FOLDER = BUILD / "source"

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
    locked = locks.read((REQUIREMENTS / "training.txt").read_text())
    return [str(locked[name]) for name in sorted(direct - NOT_INSTALLED)]


def fetch(folder: Path, python: str, wanted: Sequence[str]) -> None:
    """Fill a folder with wheels of the wanted requirements and of all that these need, in the locked versions.

    Raises Refusal where there is none for the image's Python.
    """
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
    for platform in LAMBDA.platforms:
        command += ["--platform", platform]
    command += ["--dest", str(folder), "--constraint", str(REQUIREMENTS / "training.txt")]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = next((line for line in done.stderr.splitlines() if line.startswith("ERROR")), done.stderr[-300:])
        raise Refusal(f"the training job's wheels cannot be fetched: {reason}")


def upload(s3: S3Client, bucket: str, folder: Path) -> None:
    """Put the archive and the wheels into the data bucket; wheels of before go, the archive comes last."""
    wheels = {f"{SOURCE}{WHEELS}{path.name}": path for path in sorted((folder / WHEELS).glob("*.whl"))}
    there = s3.list_objects_v2(Bucket=bucket, Prefix=f"{SOURCE}{WHEELS}").get("Contents", [])
    for key in {found["Key"] for found in there} - wheels.keys():
        s3.delete_object(Bucket=bucket, Key=key)
    for key, path in [*wheels.items(), (f"{SOURCE}{ARCHIVE}", folder / ARCHIVE)]:
        with path.open("rb") as body:
            s3.put_object(Bucket=bucket, Key=key, Body=body)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheels", action="store_true", help="fetch wheels, too")
    parser.add_argument("--python", default="3.12", help="the image's (default: %(default)s)")
    parser.add_argument("--bucket", help="the data bucket, to put it all there")
    parser.add_argument("--endpoint", help="an emulator's address; AWS itself by default")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    packed = archive()
    (FOLDER / ARCHIVE).write_bytes(packed)
    say(f"build/source/{ARCHIVE}, {len(packed):,} bytes")
    if options.wheels:
        with step("wheels fetched"):
            fetch(FOLDER / WHEELS, options.python, requirements())
    if options.bucket:
        upload(Cloud(options.endpoint).client("s3"), options.bucket, FOLDER)
        say(f"s3://{options.bucket}/{SOURCE}")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
