import json
import shlex
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

from chalicelib.inference.manifest import Manifest  # noqa: E402
from tests.training.files import lines, write  # noqa: E402
from tests.training.records import record  # noqa: E402
from training.experiment import main  # noqa: E402
from training.form import Form  # noqa: E402
from training.network import Network  # noqa: E402
from training.pretrained import without_answer  # noqa: E402
from training.record import Record, read  # noqa: E402
from training.report import BEGIN, END  # noqa: E402


class Bench:
    """A folder of its own for drawings, records, networks and the document."""

    def __init__(self, folder: Path) -> None:
        self.records, self.runs, self.document = folder / "records", folder / "runs", folder / "experiments.md"
        self.document.write_text(f"# Experiments\n\n{BEGIN}\n{END}\n")
        self.drawings = write(folder / "drawings.ndjson", lines(60))

    def __call__(self, *arguments: str) -> None:
        places = {"--records": self.records, "--runs": self.runs, "--document": self.document}
        main([*arguments, *(str(part) for place in places.items() for part in place)])

    def run(self, name: str, *arguments: str) -> Record:
        quick = ("--samples", "600", "--batch-size", "16", "--averaging", "0.9", "--precision", "float32")
        self("--name", name, "--why", "to see", "--drawings", str(self.drawings), *quick, *arguments)
        return read(self.records)[-1]


def pretrained(stages: str) -> dict[str, object]:
    """A file of `training.pretrain`, less what it needs to go on."""
    network = Network(1, form=Form(stages=stages))
    return {"network": without_answer(network), "made": {"recipe": {"epochs": 1}, "drawings": 9}}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_run_is_trained_measured_and_kept_with_its_settings(bench: Bench) -> None:
    found = bench.run("small", "--stages", "8x1,16x1", "--labels", "2", "--seed", "4", "--samples", "3000")

    assert found.subset["labels"] == 2
    assert found.subset["train"] + found.subset["validation"] == 120
    assert (found.settings["stages"], found.settings["seed"], found.settings["teacher"]) == ("8x1,16x1", 4, False)
    assert 2900 < found.training["samples"] < 3100
    assert found.training["epochs"] >= 8
    assert found.training["seconds"] > 0
    assert 0 < found.network["parameters"] < 20_000
    assert found.figures["drawings"] == found.subset["validation"]
    assert found.figures["top1"] > 0.8
    assert len(found.figures["early"]) == 10
    assert 0.5 < found.figures["confidence"] <= 1
    assert list(bench.runs.glob("small-*/model.onnx"))


@pytest.mark.parametrize(
    ("family", "features"),
    [("sequence", "points-32-v1"), ("both", "raster-16-v1+points-32-v1"), ("residual", "raster-16-v1")],
)
def test_a_network_of_every_family_is_trained_and_measured(bench: Bench, family: str, features: str) -> None:
    sizes = ("--raster", "16", "--points", "32", "--stages", "8x0,16x0", "--strands", "16x0,32x0")

    found = bench.run("small", "--family", family, *sizes, "--samples", "2000")

    (model,) = bench.runs.glob("small-*")
    manifest = Manifest.from_json((model / "manifest.json").read_bytes())
    assert manifest.features == features
    assert len(manifest.inputs) == features.count("+") + 1
    assert (found.settings["family"], found.settings["points"]) == (family, 32)
    assert found.figures["top1"] > 0.8
    assert found.network["multiply_adds"] > 10_000


def test_the_kept_command_repeats_the_run_and_tells_no_places(bench: Bench) -> None:
    command = bench.run("small", "--stages", "8x0,16x0").command

    assert command.startswith("python -m training.experiment --name small --why 'to see' --drawings drawings.ndjson ")
    assert shlex.split(command)[-2:] == ["--stages", "8x0,16x0"]


def test_a_run_on_a_few_drawings_of_each_label_starts_with_weights_made_without_labels(bench: Bench) -> None:
    weights = bench.runs.parent / "weights.pt"
    torch.save(pretrained("8x0,16x0"), weights)

    found = bench.run("few", "--stages", "8x0,16x0", "--per-label", "6", "--pretrained", str(weights))

    assert (found.subset["per_label"], found.subset["train"]) == (6, 18)
    assert found.settings["pretrained"] == "weights.pt"
    assert "--pretrained weights.pt" in found.command
    assert found.training["samples"] == found.training["epochs"] * 4 * 16


def test_weights_of_another_network_end_the_program(bench: Bench) -> None:
    weights = bench.runs.parent / "weights.pt"
    torch.save(pretrained("8x0,24x0"), weights)

    with pytest.raises(SystemExit, match="another network"):
        bench.run("few", "--stages", "8x0,16x0", "--pretrained", str(weights))


def test_a_name_that_is_used_up_ends_the_program_before_any_work(bench: Bench) -> None:
    record("small").write(bench.records)
    bench.drawings.unlink()

    with pytest.raises(SystemExit, match="another name"):
        bench.run("small")

    assert read(bench.records) == [record("small")]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--stages", "wide"), "stages are"),
        (("--affine", "9"), "affine is"),
        (("--raster", "4"), "raster of 4 px"),
        (("--family", "sequence", "--points", "9999"), "features 'points-9999-v1'|sequence of 9999 points"),
        (("--labels", "4"), "3 labels"),
    ],
)
def test_settings_that_make_no_sense_end_the_program(bench: Bench, arguments: tuple[str, ...], fault: str) -> None:
    with pytest.raises(SystemExit, match=fault):
        bench.run("wrong", *arguments)

    assert read(bench.records) == []


@pytest.mark.parametrize("missing", ["--name", "--why"])
def test_a_run_without_a_name_or_a_reason_is_refused(bench: Bench, missing: str) -> None:
    told = [part for option in ("--name", "--why") if option != missing for part in (option, "small")]

    with pytest.raises(SystemExit):
        bench(*told, "--drawings", str(bench.drawings))


def test_the_table_is_written_from_the_records(bench: Bench) -> None:
    record("first").write(bench.records)

    bench("--table")

    assert "| `first` | nothing | to see |" in bench.document.read_text()


def test_a_run_of_the_same_seed_finds_the_same(bench: Bench) -> None:
    first, again = (bench.run(name, "--stages", "8x0,16x0") for name in ("first", "again"))

    assert first.figures["early"] == again.figures["early"]
    assert first.settings == again.settings


def test_the_record_is_also_printed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    found = bench.run("small", "--stages", "8x0,16x0")

    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert printed["name"] == found.name
    assert np.isclose(printed["figures"]["top1"], found.figures["top1"])


def test_a_run_learns_from_versions_and_tells_them(bench: Bench, tmp_path: Path) -> None:
    bench.run("first", "--stages", "8x0,16x0")
    (version,) = bench.runs.glob("first-*")

    found = bench.run("second", "--stages", "8x0,16x0", "--ensemble", str(version), "--ensemble-weight", "0.4")

    manifest = json.loads((version / "manifest.json").read_text())
    assert found.settings["ensemble"] == f"0.4 of {manifest['version']}"
    assert f"--ensemble {version.name} --ensemble-weight 0.4" in found.command
    assert str(tmp_path) not in found.command
    (folder,) = bench.runs.glob("second-*")
    card = " ".join((folder / "MODEL_CARD.md").read_text().split())
    assert f"40% were the mean answer of Inkling's own versions `{manifest['version']}` to it." in card
