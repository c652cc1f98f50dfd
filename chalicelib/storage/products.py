"""What a job of retraining is told, what it brings home, and the orders to work at a run, all of them in the bucket.

| object | what |
| --- | --- |
| `orders/<run>.json` | somebody wants the run to go on; the bucket tells the function that does |
| `retraining/<run>/task-<attempt>/task.json` | what the job is told; its channel `task` |
| `retraining/<run>/output/<job>/output/model.tar.gz` | what SageMaker packed of the job's model folder |
"""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from chalicelib.domain.job import Product
from chalicelib.errors import NotFound
from chalicelib.storage.artefacts import MANIFEST, MODEL, SUSPICION

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from chalicelib.domain.job import Task

ORDERS: Final = "orders/"
TASK: Final = "task.json"
PRODUCT: Final = "product.json"
MOST: Final = 100_000_000  # bytes of a file that a job brings home, and of all of them packed
EACH = (PRODUCT, MODEL, MANIFEST, SUSPICION)


class ProductStore:
    """Puts orders and tasks into the bucket, and reads what came of them."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def order(self, run: str) -> None:
        """Have the function that works at runs look at one."""
        self._put(f"{ORDERS}{run}.json", {"run": run})

    def give(self, task: Task) -> None:
        """Write what a job is told."""
        self._put(f"{folder(task)}{TASK}", asdict(task))

    def fetch(self, run: str, job: str) -> Product:
        """What a job has brought home. Raises NotFound where there is nothing, or nothing that can be read."""
        key = f"{output(run)}/{job}/output/model.tar.gz"
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "AccessDenied"}:
                raise NotFound("The training job left no version.") from error
            raise
        if found["ContentLength"] > MOST:
            raise NotFound("What the training job left is too large.")
        try:
            return _product(_files(found["Body"].read()))
        except (EOFError, OSError, KeyError, TypeError, ValueError) as error:
            raise NotFound(f"What the training job left can't be read: {error}") from error

    def _put(self, key: str, told: Any) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType="application/json")


def folder(task: Task) -> str:
    """Where in the bucket a task lies."""
    return f"retraining/{task.run}/task-{task.attempt}/"


def output(run: str) -> str:
    """Below which SageMaker keeps what a run's jobs leave."""
    return f"retraining/{run}/output"


def _files(packed: bytes) -> dict[str, bytes]:
    """The files that are looked for, and no other; none is written to a disk. Raises OSError, EOFError, ValueError."""
    import tarfile  # noqa: PLC0415 - a start that guesses need not read it

    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
            entries = {entry.name.removeprefix("./"): entry for entry in tar if entry.isfile()}
            wanted = {name: entry for name, entry in entries.items() if name in EACH}
            for name, entry in wanted.items():
                if entry.size > MOST:
                    raise ValueError(f"{name} is too large.")
            found = {name: tar.extractfile(entry) for name, entry in wanted.items()}
            return {name: body.read() for name, body in found.items() if body is not None}
    except (tarfile.TarError, zlib.error) as error:
        raise ValueError(str(error)) from error


def _product(files: dict[str, bytes]) -> Product:
    """Raises KeyError, TypeError, ValueError for what `training.job` did not write."""
    told = json.loads(files[PRODUCT])
    if json.loads(files[MANIFEST])["version"] != told["version"]:
        raise ValueError("the manifest is another version's.")
    return Product(
        version=str(told["version"]),
        champion=str(told["champion"]),
        objections=tuple(map(str, told["objections"])),
        figures=dict(told["figures"]),
        model=files[MODEL],
        manifest=files[MANIFEST],
        suspicion=files.get(SUSPICION),
    )
