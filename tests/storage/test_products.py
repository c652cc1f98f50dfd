from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING

import pytest

from chalicelib.domain.job import Product, Task
from chalicelib.errors import NotFound
from chalicelib.storage import products
from chalicelib.storage.products import ProductStore
from tests.aws import BUCKET

if TYPE_CHECKING:
    from tests.conftest import Cloud

RUN, JOB = "20270115T080000Z", "inkling-20270115t080000z-1"
KEY = f"retraining/{RUN}/output/{JOB}/output/model.tar.gz"
TOLD = {"version": RUN, "champion": "20261123T050000Z", "objections": [], "figures": {"top1": 0.8}}
FILES = {
    "product.json": json.dumps(TOLD).encode(),
    "model.onnx": b"model",
    "manifest.json": json.dumps({"version": RUN}).encode(),
    "suspicion.json": b"norms",
}


@pytest.fixture
def store(cloud: Cloud) -> ProductStore:
    return ProductStore(cloud.clients.s3, BUCKET)


def packed(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE, prefix: str = "") -> bytes:
    """As SageMaker packs the model folder."""
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(prefix + name)
            entry.type, entry.size = kind, len(content) if kind == tarfile.REGTYPE else 0
            entry.linkname = "/etc/passwd"
            tar.addfile(entry, io.BytesIO(content))
    return body.getvalue()


@pytest.mark.parametrize("prefix", ["", "./"])
def test_what_a_job_left_is_read_as_it_was_packed(store: ProductStore, cloud: Cloud, prefix: str) -> None:
    cloud.clients.s3.put_object(Bucket=BUCKET, Key=KEY, Body=packed(FILES | {"code/more.py": b"1"}, prefix=prefix))

    found = store.fetch(RUN, JOB)

    manifest = FILES["manifest.json"]
    assert found == Product(RUN, "20261123T050000Z", (), {"top1": 0.8}, b"model", manifest, b"norms")


def test_a_version_without_norms_is_whole(store: ProductStore, cloud: Cloud) -> None:
    files = {name: body for name, body in FILES.items() if name != "suspicion.json"}
    cloud.clients.s3.put_object(Bucket=BUCKET, Key=KEY, Body=packed(files))

    assert store.fetch(RUN, JOB).suspicion is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no archive",
        packed(FILES)[:200],
        packed(FILES)[:100] + bytes(50) + packed(FILES)[150:],
        packed({}),
        packed(FILES, tarfile.SYMTYPE),
        packed(FILES | {"product.json": b"{"}),
        packed(FILES | {"product.json": b"[]"}),
        packed(FILES | {"product.json": b'{"version": "1"}'}),
        packed(FILES | {"manifest.json": b'{"version": "20200101T000000Z"}'}),
        packed({name: body for name, body in FILES.items() if name != "model.onnx"}),
    ],
    ids=[
        "empty",
        "noise",
        "cut off",
        "damaged",
        "nothing",
        "links",
        "half",
        "list",
        "lacking",
        "another's",
        "no model",
    ],
)
def test_what_cannot_be_read_is_not_there(store: ProductStore, cloud: Cloud, body: bytes) -> None:
    cloud.clients.s3.put_object(Bucket=BUCKET, Key=KEY, Body=body)

    with pytest.raises(NotFound, match="can't be read"):
        store.fetch(RUN, JOB)


def test_what_is_too_large_is_not_read(store: ProductStore, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.clients.s3.put_object(Bucket=BUCKET, Key=KEY, Body=packed(FILES | {"model.onnx": bytes(100_000)}))

    monkeypatch.setattr(products, "MOST", 10_000)
    with pytest.raises(NotFound, match=r"model\.onnx is too large"):
        store.fetch(RUN, JOB)
    monkeypatch.setattr(products, "MOST", 100)
    with pytest.raises(NotFound, match="left is too large"):
        store.fetch(RUN, JOB)


def test_a_job_that_left_nothing_left_nothing(store: ProductStore) -> None:
    with pytest.raises(NotFound, match="left no version"):
        store.fetch(RUN, JOB)


def test_a_task_lies_where_the_jobs_channel_begins(store: ProductStore, cloud: Cloud) -> None:
    task = Task(RUN, 2, 5, RUN, "s", "a", "b", ("cat",), spot=False)

    store.give(task)

    body = cloud.clients.s3.get_object(Bucket=BUCKET, Key=f"{products.folder(task)}task.json")["Body"].read()
    assert products.folder(task) == f"retraining/{RUN}/task-2/"
    assert json.loads(body) == {
        "run": RUN, "attempt": 2, "at": 5, "version": RUN, "snapshot": "s", "start": "a", "champion": "b",
        "relied": ["cat"], "spot": False,
    }  # fmt: skip


def test_an_order_is_an_object_that_the_bucket_tells_of(store: ProductStore, cloud: Cloud) -> None:
    store.order(RUN)
    store.order(RUN)

    found = cloud.clients.s3.list_objects_v2(Bucket=BUCKET, Prefix="orders/")["Contents"]
    assert [each["Key"] for each in found] == [f"orders/{RUN}.json"]
