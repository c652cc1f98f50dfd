"""Alarms, dashboard and saved queries: that each is told somewhere, documented, and looks at what is there."""

import json
import re
from typing import Any

import pytest

from infra.paths import ROOT
from infra.template import compose

TEMPLATE: dict[str, Any] = compose()
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
PAGE = (ROOT / "docs" / "alarms.md").read_text()
NAMESPACE = "Inkling/${Stage}"
OURS = {
    "ColdStart",
    "FailedRuns",
    "Failures",
    "Flagged",
    "Guesses",
    "ModelLoad",
    "Promotions",
    "Recognised",
    "Rounds",
    "Throttled",
    "TimeToRecognise",
}


def of_type(kind: str) -> dict[str, Any]:
    return {name: item["Properties"] for name, item in RESOURCES.items() if item.get("Type") == kind}


ALARMS = of_type("AWS::CloudWatch::Alarm")
QUERIES = of_type("AWS::Logs::QueryDefinition")


def widgets() -> list[dict[str, Any]]:
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    found: list[dict[str, Any]] = json.loads(body)["widgets"]
    return found


def rows() -> list[list[Any]]:
    """Every row of every graph, with `.` and `...` written out."""
    found: list[list[Any]] = []
    for widget in widgets():
        before: list[Any] = []
        for row in widget["properties"].get("metrics", []):
            names = [item for item in row if isinstance(item, str)]
            if names[:1] == ["..."]:
                names = before
            names = [before[place] if name == "." else name for place, name in enumerate(names)]
            found.append(names)
            before = names
    return found


def test_every_alarm_has_its_section_and_every_section_its_alarm() -> None:
    sections = set(re.findall(r"^## (\w+)$", PAGE, re.MULTILINE))

    assert sections == ALARMS.keys() | of_type("AWS::Budgets::Budget").keys()


def test_every_saved_query_is_told_of_and_no_other() -> None:
    told = set(re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE))

    assert told == {query["Name"]["Fn::Sub"].removeprefix("${AWS::StackName}/") for query in QUERIES.values()}


def test_every_setting_is_told_of_and_no_other() -> None:
    section = (ROOT / "docs" / "architecture.md").read_text().partition("\n### Settings\n")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)

    told = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert told == TEMPLATE["Parameters"].keys()


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_topic_in_production_when_it_begins_and_ends(name: str) -> None:
    alarm = ALARMS[name]

    assert alarm["AlarmName"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "Notices"}]
    assert alarm["ActionsEnabled"] == {"Fn::If": ["Production", True, False]}
    assert alarm["TreatMissingData"] == "notBreaching", "a game that nobody plays is quiet"


def test_only_this_accounts_alarms_and_budgets_tell_the_topic() -> None:
    [policy] = of_type("AWS::SNS::TopicPolicy").values()
    allowed = [item for item in policy["PolicyDocument"]["Statement"] if item["Effect"] == "Allow"]

    assert {item["Principal"]["Service"] for item in allowed} == {"cloudwatch.amazonaws.com", "budgets.amazonaws.com"}
    for item in allowed:
        assert item["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_a_stage_counts_its_own_rounds_alone() -> None:
    given = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]

    assert given["POWERTOOLS_METRICS_NAMESPACE"] == {"Fn::Sub": NAMESPACE}


def test_alarms_and_dashboard_look_at_metrics_that_the_game_publishes() -> None:
    drawn = [row[1] for row in rows() if row[:1] == [NAMESPACE]]
    watched = [alarm["MetricName"] for alarm in ALARMS.values() if alarm.get("Namespace") == {"Fn::Sub": NAMESPACE}]

    assert set(watched) == {"FailedRuns", "Throttled"}
    assert set(drawn) == OURS
    assert "model_version" in json.dumps(widgets()), "the recognised share, by model version"


def test_the_dashboard_shows_the_alarms_that_every_region_has() -> None:
    [panel] = [widget for widget in widgets() if widget["type"] == "alarm"]
    shown = {address.rpartition("${AWS::StackName}-")[2] for address in panel["properties"]["alarms"]}

    assert shown == {name for name in ALARMS if "Condition" not in RESOURCES[name]}


def test_no_widget_lies_on_another() -> None:
    taken = [
        (column, line)
        for widget in widgets()
        for column in range(widget["x"], widget["x"] + widget["width"])
        for line in range(widget["y"], widget["y"] + widget["height"])
    ]

    assert len(taken) == len(set(taken))
    assert max(column for column, _ in taken) < 24


def test_what_dashboard_and_queries_name_is_in_the_template() -> None:
    known = RESOURCES.keys() | TEMPLATE["Parameters"].keys()
    named = set(re.findall(r"\$\{(\w+)\}", json.dumps([widgets(), QUERIES])))
    groups = {group["Ref"] for query in QUERIES.values() for group in query["LogGroupNames"]}

    assert named <= known
    assert groups == {name for name in RESOURCES if RESOURCES[name].get("Type") == "AWS::Logs::LogGroup"}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_asks_for_nobodys_data(name: str) -> None:
    assert not re.search(r"player|email|token|\bip\b|source", QUERIES[name]["QueryString"])
