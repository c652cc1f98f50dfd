"""Metrics as CloudWatch reads them from the log: a line in its embedded metric format for each model version."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from chalicelib.services.meter import Metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chalicelib.services.meter import Reading

NAMESPACE = "Inkling"
"""Where `POWERTOOLS_METRICS_NAMESPACE` names no other."""

TIMES = frozenset({Metric.MODEL_LOAD, Metric.TIME_TO_RECOGNISE})


def publish(readings: Iterable[Reading], service: str) -> None:
    """Print readings by `service`, and those of a model version also by `service` and `model_version`."""
    by_version: dict[str | None, list[Reading]] = {}
    for reading in readings:
        by_version.setdefault(reading.version, []).append(reading)
    for version, those in by_version.items():
        _print(those, service, version)


def _print(readings: list[Reading], service: str, version: str | None) -> None:
    metrics = _metrics(service)
    metrics.clear_metrics()  # what an earlier one that failed has left
    for reading in readings:
        unit = MetricUnit.Milliseconds if reading.metric in TIMES else MetricUnit.Count
        metrics.add_metric(reading.metric.value, unit, reading.value)
    if version is not None:
        metrics.add_dimensions(service=service, model_version=version)
    metrics.flush_metrics()


@cache
def _metrics(service: str) -> EphemeralMetrics:
    metrics = EphemeralMetrics(service=service)
    metrics.namespace = metrics.namespace or NAMESPACE
    return metrics
