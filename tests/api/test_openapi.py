"""docs/openapi.json is what the routes declare."""

import json
from pathlib import Path

from openapi_spec_validator import validate

from chalicelib.api.openapi import describe

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_description_is_up_to_date() -> None:
    assert json.loads(DOCUMENT.read_text()) == describe(), "run `make openapi`"


def test_the_description_is_valid_openapi() -> None:
    validate(describe())


def test_every_operation_has_a_summary_and_a_name_of_its_own() -> None:
    operations = [operation for path in describe()["paths"].values() for operation in path.values()]

    assert all(operation["summary"].endswith(".") for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
