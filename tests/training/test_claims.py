import json
from pathlib import Path

import pytest

from tests.inference.tiny import tiny_norms
from tests.training.files import held_back, write
from tests.training.suspected import quarters, tiny_folder
from training.claims import main


@pytest.fixture
def found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, float]]:
    """What is told of the validation part of drawings that the tiny model tells apart."""
    model = tiny_folder(tmp_path / "model")
    (model / "suspicion.json").write_text(tiny_norms().to_json())
    drawings = [line for line in quarters(120) if held_back(line["key_id"])]
    main(["--model", str(model), "--drawings", str(write(tmp_path / "drawings.ndjson", [*drawings, *quarters(1)]))])
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told.pop("model") == "20261123T050000Z"
    assert [row["claims"] for row in told.values()] == [len(drawings)] * 4
    rows: dict[str, dict[str, float]] = told
    return rows


def test_false_claims_stand_above_true_ones_and_are_told_by_kind(found: dict[str, dict[str, float]]) -> None:
    assert list(found) == ["the right label", "any other label", "a likely other label", "a scribble"]
    assert found["the right label"]["above"] == 0.5
    assert found["any other label"]["above"] > 0.7


def test_a_claim_of_what_the_machine_did_not_see_never_passes(found: dict[str, dict[str, float]]) -> None:
    assert found["any other label"]["passes"] == found["any other label"]["passes without"] == 0
