"""What botocore has to read before it can call a service: only of the services that the game calls, and no prose.

Its wheel describes every service of AWS, compressed, with the documentation of each field. A client is made from that
at every cold start, so what is shipped is plain JSON, from which nothing but documentation is missing.
"""

from __future__ import annotations

import gzip
import json
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: Services whose models botocore and boto3 keep.
SERVICES = frozenset({"cognito-idp", "dynamodb", "s3", "sagemaker", "sts"})


def keep_services(data: Path, services: frozenset[str] = SERVICES) -> None:
    """Remove the models of all other services from a data folder of botocore or boto3."""
    for service in data.iterdir():
        if service.is_dir() and service.name not in services:
            shutil.rmtree(service)


def slim(data: Path, services: frozenset[str] = SERVICES) -> None:
    """Leave of botocore's data folder what calling these services takes, to be read as fast as can be."""
    keep_services(data, services)
    for examples in data.rglob("examples-1.json"):
        examples.unlink()
    for packed in data.rglob("*.json.gz"):
        _write(packed.with_suffix(""), without_documentation(json.loads(gzip.decompress(packed.read_bytes()))))
        packed.unlink()
    endpoints = data / "endpoints.json"
    _write(endpoints, endpoints_of(json.loads(endpoints.read_bytes()), services))


def without_documentation(model: Any) -> Any:
    """A service's model with every documentation empty; the fields stay, for botocore asks for some of them."""
    if isinstance(model, list):
        return [without_documentation(each) for each in model]
    if not isinstance(model, dict):
        return model
    return {
        name: "" if name == "documentation" and isinstance(value, str) else without_documentation(value)
        for name, value in model.items()
    }


def endpoints_of(endpoints: dict[str, Any], services: frozenset[str]) -> dict[str, Any]:
    """Every partition and region, but of their services these."""
    partitions = [
        {**partition, "services": {name: told for name, told in partition["services"].items() if name in services}}
        for partition in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False), "utf-8")
