"""A cloud for a run of the machine: moto's in the process, or an emulator's, with table and bucket made anew."""

from __future__ import annotations

import gzip
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from chalicelib import wiring
from chalicelib.storage.table import INDEX_NAME, Item, pages
from chalicelib.storage.words import WordStore
from infra.emulator import emulator
from tests.aws import BUCKET, REGION, TABLE, empty, make_resources
from tests.builders import NOON, a_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.service_resource import Table

    from chalicelib.wiring import Clients


@dataclass(frozen=True)
class FreshCloud:
    """Clients, the environment that names what they reach, and whether moto answers them in the process."""

    clients: Clients
    environment: dict[str, str]
    in_process: bool

    @property
    def table(self) -> Table:
        return self.clients.dynamodb.Table(TABLE)

    def begin(self) -> None:
        """Empty table and bucket, and put a few words; accounts stay."""
        empty(self.clients)
        catalogue = a_catalogue()
        WordStore(self.table).put(catalogue.categories, catalogue.words, NOON, "test")

    def items(self) -> list[Item]:
        return list(pages(self.table.scan, ConsistentRead=True))

    def indexed(self) -> list[Item]:
        return list(pages(self.table.scan, IndexName=INDEX_NAME))

    def keys(self) -> list[str]:
        """The keys of all objects of the bucket."""
        found = self.clients.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [entry["Key"] for page in found for entry in page.get("Contents", [])]

    def objects(self) -> dict[str, bytes]:
        """Every object of the bucket by its key."""
        return {key: self.clients.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in self.keys()}

    def everything(self) -> dict[str, str]:
        """All that lasts, as text under its own name: items, what the index has, objects unpacked, accounts."""
        found = {f"{item['PK']} {item['SK']}": repr(item) for item in self.items()}
        found |= {f"index {item['PK']} {item['SK']}": repr(item) for item in self.indexed()}
        for key, packed in self.objects().items():
            body = gzip.decompress(packed) if key.endswith(".gz") else packed
            found[key] = f"{key}\n{body.decode(errors='replace')}"
        return found | {f"account {name}": told for name, told in self.accounts().items()}

    def accounts(self) -> dict[str, str]:
        """The user pool's accounts."""
        pages_ = self.clients.cognito.get_paginator("list_users").paginate(UserPoolId=self.pool)
        return {user["Username"]: repr(user) for page in pages_ for user in page["Users"]}

    @property
    def pool(self) -> str:
        return self.environment["INKLING_USER_POOL"]


@contextmanager
def emulated() -> Iterator[FreshCloud]:
    """An emulator of its own, reached by the clients that the functions have."""
    settings = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with TemporaryDirectory() as folder, emulator(Path(folder)) as running:
        os.environ.update(settings | {"AWS_ENDPOINT_URL": running.address})
        clients = wiring.connect()
        yield FreshCloud(clients, make_resources(clients), in_process=False)
