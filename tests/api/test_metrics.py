"""Metrics as CloudWatch reads them from the log."""

import json

import pytest

from chalicelib.api.metrics import publish
from chalicelib.services.meter import Metric, Reading

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"


def published(capsys: pytest.CaptureFixture[str], service: str, *readings: Reading) -> list[dict[str, object]]:
    publish(readings, service)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_readings_are_a_line_for_each_version_and_one_for_those_of_none(capsys: pytest.CaptureFixture[str]) -> None:
    lines = published(
        capsys,
        "api",
        Reading(Metric.GUESSES, version=FIRST),
        Reading(Metric.COLD_START),
        Reading(Metric.GUESSES, version=SECOND),
        Reading(Metric.GUESSES, version=SECOND),
    )

    assert [(line.get("model_version"), line.get("Guesses")) for line in lines] == [
        (FIRST, [1.0]),
        (None, None),
        (SECOND, [1.0, 1.0]),
    ]


def test_counts_and_times_have_their_units(capsys: pytest.CaptureFixture[str]) -> None:
    units: dict[str, str] = {}

    for metric in Metric:
        (line,) = published(capsys, "api", Reading(metric, 2))
        said = line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]  # type: ignore[index]
        units[said["Name"]] = said["Unit"]

    assert {name for name, unit in units.items() if unit == "Milliseconds"} == {"ModelLoad", "TimeToRecognise"}
    assert set(units.values()) == {"Milliseconds", "Count"}


def test_the_environment_names_the_namespace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Inkling/prod")

    (line,) = published(capsys, "a service of its own", Reading(Metric.COLD_START))

    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Inkling/prod"  # type: ignore[index]


def test_a_line_that_could_not_be_written_leaves_nothing_to_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="number"):
        publish([Reading(Metric.GUESSES, version=FIRST), Reading(Metric.ROUNDS, "two", FIRST)], "api")  # type: ignore[arg-type]

    (line,) = published(capsys, "api", Reading(Metric.COLD_START))

    assert "Guesses" not in line
    assert "model_version" not in line


def test_without_readings_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert published(capsys, "api") == []
