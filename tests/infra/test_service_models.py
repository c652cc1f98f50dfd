"""What is left of botocore's data is what clients need: the same operations, shapes and addresses."""

import shutil
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver

from infra.service_models import SERVICES, endpoints_of, slim, without_documentation

DATA = Path(botocore.__file__).parent / "data"
WHOLE = Loader(include_default_search_paths=True)


@pytest.fixture
def slimmed(tmp_path: Path) -> Loader:
    """Of one small service and one that it does not call, with all endpoints."""
    for name in ("sts", "account"):
        shutil.copytree(DATA / name, tmp_path / name)
    shutil.copy(DATA / "endpoints.json", tmp_path)

    slim(tmp_path)

    return Loader(extra_search_paths=[str(tmp_path)], include_default_search_paths=False)


def test_a_service_keeps_its_operations_and_shapes(slimmed: Loader) -> None:
    whole = ServiceModel(WHOLE.load_service_model("sts", "service-2"), "sts")

    model = ServiceModel(slimmed.load_service_model("sts", "service-2"), "sts")

    assert model.operation_names == whole.operation_names
    assert model.metadata == whole.metadata
    asked, told = (each.operation_model("AssumeRole").input_shape for each in (whole, model))
    assert asked
    assert told
    assert list(told.members) == list(asked.members)
    assert told.metadata == asked.metadata


def test_a_service_that_is_not_called_is_gone(slimmed: Loader) -> None:
    assert slimmed.list_available_services("service-2") == ["sts"]


def test_the_rules_of_endpoints_say_the_same_without_their_prose(slimmed: Loader) -> None:
    whole = WHOLE.load_service_model("sts", "endpoint-rule-set-1")

    assert slimmed.load_service_model("sts", "endpoint-rule-set-1") == without_documentation(whole)


def test_what_is_left_is_neither_compressed_nor_an_example(slimmed: Loader, tmp_path: Path) -> None:
    assert slimmed.search_paths == [str(tmp_path)]
    assert not [*tmp_path.rglob("*.gz"), *tmp_path.rglob("examples-*")]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_has_the_addresses_it_had(service: str) -> None:
    endpoints: dict[str, Any] = WHOLE.load_data("endpoints")
    whole, left = EndpointResolver(endpoints), EndpointResolver(endpoints_of(endpoints, SERVICES))

    for partition in whole.get_available_partitions():
        regions = whole.get_available_endpoints(service, partition, allow_non_regional=True)
        assert left.get_available_endpoints(service, partition, allow_non_regional=True) == regions
        assert [left.construct_endpoint(service, region) for region in regions] == [
            whole.construct_endpoint(service, region) for region in regions
        ]


def test_a_field_called_documentation_stays_a_field() -> None:
    model = {"members": {"documentation": {"shape": "Text", "documentation": "<p>Prose.</p>"}}}

    assert without_documentation(model) == {"members": {"documentation": {"shape": "Text", "documentation": ""}}}
