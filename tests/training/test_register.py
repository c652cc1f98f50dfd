from pathlib import Path
from typing import TYPE_CHECKING

import pytest

boto3 = pytest.importorskip("boto3")
pytest.importorskip("chalice", reason="the cloud of these tests is in the development environment")

from tests.aws import BUCKET, TABLE  # noqa: E402
from tests.inference.tiny import tiny_norms, tiny_version  # noqa: E402
from training.register import main  # noqa: E402

if TYPE_CHECKING:
    from tests.conftest import Cloud

FIRST, SECOND = "20261123T050000Z", "20261123T060000Z"


@pytest.fixture
def _places(cloud: "Cloud", monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names the table and the bucket of the cloud in the process."""
    assert cloud.table.name == TABLE
    monkeypatch.setenv("INKLING_TABLE", TABLE)
    monkeypatch.setenv("INKLING_BUCKET", BUCKET)


def folder(tmp_path: Path, version: str) -> str:
    model, manifest = tiny_version(version)
    (tmp_path / version).mkdir()
    (tmp_path / version / "model.onnx").write_bytes(model)
    (tmp_path / version / "manifest.json").write_bytes(manifest)
    return str(tmp_path / version)


def with_norms(place: str, version: str) -> str:
    (Path(place) / "suspicion.json").write_text(tiny_norms(version).to_json())
    return place


def alias(name: str) -> str | None:
    found = boto3.resource("dynamodb").Table(TABLE).get_item(Key={"PK": "REGISTRY", "SK": f"ALIAS#{name}"})
    return found["Item"]["version"] if "Item" in found else None


@pytest.mark.usefixtures("_places")
def test_a_folder_is_registered_and_no_alias_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([folder(tmp_path, FIRST)])

    assert capsys.readouterr().out == f"{FIRST} is registered.\n"
    assert alias("champion") is None


@pytest.mark.usefixtures("_places")
def test_a_promoted_version_is_champion_and_repeating_it_changes_nothing(tmp_path: Path) -> None:
    first, second = folder(tmp_path, FIRST), folder(tmp_path, SECOND)
    main([first, "--promote"])
    main([second, "--promote"])

    main([second, "--promote"])

    assert (alias("champion"), alias("previous")) == (SECOND, FIRST)


@pytest.mark.usefixtures("_places")
def test_a_challenger_leaves_the_champion_where_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([folder(tmp_path, FIRST), "--promote"])

    main([folder(tmp_path, SECOND), "--challenge"])

    assert (alias("champion"), alias("challenger")) == (FIRST, SECOND)
    assert capsys.readouterr().out == f"{FIRST} is registered and champion.\n{SECOND} is registered and challenger.\n"


@pytest.mark.usefixtures("_places")
def test_by_what_bad_labels_are_found_goes_with_the_model(tmp_path: Path) -> None:
    main([with_norms(folder(tmp_path, FIRST), FIRST)])

    kept = boto3.client("s3").get_object(Bucket=BUCKET, Key=f"models/{FIRST}/suspicion.json")["Body"].read()
    assert kept.decode() == tiny_norms(FIRST).to_json()


@pytest.mark.usefixtures("_places")
def test_what_was_fitted_to_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=f"of model {SECOND}, not of {FIRST}"):
        main([with_norms(folder(tmp_path, FIRST), SECOND)])

    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket=BUCKET)


@pytest.mark.usefixtures("_places")
@pytest.mark.parametrize("fault", ["damaged", "missing"])
def test_a_folder_that_is_no_model_version_is_refused_in_one_line(tmp_path: Path, fault: str) -> None:
    place = folder(tmp_path, FIRST)
    model = Path(place) / "model.onnx"
    if fault == "damaged":
        model.write_bytes(b"!" + model.read_bytes()[1:])
    else:
        model.unlink()

    with pytest.raises(SystemExit, match=r"SHA-256|model\.onnx"):
        main([place])
