from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from chalicelib.storage.jobs import Training, request
from training import retrain

if TYPE_CHECKING:
    from pathlib import Path

TRAINING = Training("inkling", "image", "role", "ml.c6i.2xlarge", "inkling", "inkling-data", promote=False)


def test_what_a_job_is_given_is_what_the_program_takes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SM_CHANNEL_BASE", str(tmp_path))
    asked = request(TRAINING, "inkling-20261123t101500z-1", "20261123T101500Z")
    given = {name: json.loads(value) for name, value in asked["HyperParameters"].items()}
    arguments = [text for name in ("run", "table", "bucket") for text in (f"--{name}", given.pop(name))]

    options = retrain._options(arguments)

    assert (options.run, options.table, options.bucket) == ("20261123T101500Z", "inkling", "inkling-data")
    assert options.base == tmp_path
    assert not options.promote
    assert {name.partition("_")[0] for name in given} == {"sagemaker"}, "what the toolkit keeps for itself"
