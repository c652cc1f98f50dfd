"""The template's parts, put together and led to the published version of the function."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.template import ALIAS, LATER, compose, finish, parameters

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${APIHandler.Arn}/invocations"
LONGEST_NUMBERS = {"EnoughFeedback": 6, "Memory": 5, "Timeout": 2}


def merged(**handler: Any) -> dict[str, Any]:
    """A small template as Chalice leaves it."""
    return {
        "Parameters": {"LogLevel": {}, "Memory": {}, "Reserved": {}, "TrainingImage": {}},
        "Conditions": {"CloudTraining": {"Fn::Not": [{"Fn::Equals": [{"Ref": "TrainingImage"}, ""]}]}},
        "Globals": {"Function": {"Environment": {"Variables": {"LEVEL": {"Ref": "LogLevel"}}}}},
        "Resources": {
            "APIHandler": {"Properties": {"Handler": "app.app", "MemorySize": {"Ref": "Memory"}} | handler},
            "RestAPI": {"Properties": {"DefinitionBody": {"paths": {"/health": {"get": {"uri": {"Fn::Sub": URI}}}}}}},
        },
    }


def description(template: dict[str, Any]) -> str:
    found: str = finish(template)["Resources"]["APIHandler"]["Properties"]["VersionDescription"]["Fn::Sub"]
    return found


def written(path: Path, content: dict[str, Any]) -> Path:
    path.write_text(json.dumps(content))
    return path


def test_the_dashboard_is_the_file_of_it() -> None:
    body = compose()["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]

    assert json.loads(body)["widgets"]


def test_nothing_is_defined_twice(tmp_path: Path) -> None:
    first = written(tmp_path / "a.json", {"Resources": {"Table": {}}})
    second = written(tmp_path / "b.json", {"Resources": {"Table": {}, "Topic": {}}})

    with pytest.raises(ValueError, match="Resources are defined twice: Table"):
        compose([first, second])


def test_routes_call_the_published_version() -> None:
    text = json.dumps(finish(merged()))

    assert f"functions/${{{ALIAS}}}/invocations" in text
    assert "${APIHandler.Arn}/invocations" not in text


def test_the_gateway_may_call_the_published_version() -> None:
    permission = compose()["Resources"]["APIHandlerInvokePermission"]["Properties"]

    assert permission["FunctionName"] == {"Ref": ALIAS}


def test_a_changed_setting_publishes_a_version_and_so_does_its_parameters_value() -> None:
    first = description(merged())

    assert description(merged(Timeout=5)) != first
    assert first.endswith(" ${LogLevel} ${Memory}")


def test_what_is_no_part_of_a_version_publishes_none() -> None:
    assert description(merged(ReservedConcurrentExecutions={"Ref": "Reserved"})) == description(merged())


def test_what_is_too_long_for_a_description_waits_for_the_next_version() -> None:
    text = description(compose())

    assert compose()["Parameters"].keys() >= LATER
    assert not any(f"${{{name}}}" in text for name in LATER)


def test_a_parameter_that_is_used_by_a_condition_counts() -> None:
    used = {"Fn::If": ["CloudTraining", {"Fn::Sub": "${LogLevel}-role"}, ""]}

    assert parameters(merged(), used) == {"LogLevel", "TrainingImage"}


def test_a_versions_description_is_never_longer_than_lambda_takes() -> None:
    template = compose()
    given = description(template)
    longest = {
        name: parameter.get("MaxLength")
        or LONGEST_NUMBERS.get(name)
        or max(len(value) for value in parameter["AllowedValues"])
        for name, parameter in template["Parameters"].items()
        if f"${{{name}}}" in given
    }

    assert "MaxValue" in template["Parameters"]["Memory"]
    assert len("12345678") + sum(length + 1 for length in longest.values()) <= 256
