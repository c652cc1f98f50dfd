import json
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from tests.training.files import lines, write  # noqa: E402
from training import pretrain, probe  # noqa: E402
from training.clusters import Agreement  # noqa: E402
from training.contrast import Views  # noqa: E402
from training.dataset import load  # noqa: E402
from training.form import Form  # noqa: E402
from training.pretrain import opened  # noqa: E402
from training.shards import prepare  # noqa: E402
from training.subset import Subset  # noqa: E402

QUICK = ("--batch-size", "16", "--stages", "8x0,16x0", "--precision", "float32")


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    return write(tmp_path / "drawings.ndjson", lines(40))


def learnt(drawings: Path, out: Path, *arguments: str) -> Path:
    pretrain.main(["--drawings", str(drawings), "--out", str(out), *QUICK, *arguments])
    return out


def test_the_loss_falls_epoch_by_epoch(drawings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    learnt(drawings, tmp_path / "a.pt", "--epochs", "4")

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["epoch"] for line in told] == [1, 2, 3, 4]
    assert told[-1]["loss"] < told[0]["loss"] - 0.2


def test_labels_make_no_difference(tmp_path: Path) -> None:
    real = lines(40)
    words = [each["word"] for each in real]
    mixed = [each | {"word": word} for each, word in zip(real, words[40:] + words[:40], strict=True)]
    files = [write(tmp_path / f"{name}.ndjson", drawn) for name, drawn in (("real", real), ("mixed", mixed))]

    first, second = (learnt(file, file.with_suffix(".pt"), "--epochs", "1") for file in files)

    weights = [opened(file).state_dict() for file in (first, second)]
    assert all(torch.equal(weight, weights[1][name]) for name, weight in weights[0].items() if "answer" not in name)


def test_an_interrupted_run_goes_on_and_ends_as_it_would_have(drawings: Path, tmp_path: Path) -> None:
    whole = learnt(drawings, tmp_path / "whole.pt", "--epochs", "2")
    file = tmp_path / "parts.pt"
    recipe = pretrain.Recipe(epochs=2, batch_size=16, precision="float32")
    train = Subset().parts(load([drawings]))[0]

    pretrain.Pretraining(recipe, Views(), Form(stages="8x0,16x0"), train, file).advance()
    learnt(drawings, file, "--epochs", "2")

    assert all(torch.equal(a, b) for a, b in zip(*(opened(each).parameters() for each in (whole, file)), strict=True))


def test_networks_of_several_inputs_learn_without_labels_too(drawings: Path, tmp_path: Path) -> None:
    form = ("--family", "both", "--strands", "8x0,16x0", "--epochs", "1")

    network = opened(learnt(drawings, tmp_path / "a.pt", *form))

    assert network.form.family == "both"


def test_shards_are_streamed_and_come_with_all_their_labels(drawings: Path, tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    prepare(drawings, shards, 1, 20, 0)

    network = opened(learnt(shards, tmp_path / "a.pt", "--epochs", "1"))

    assert not network.training
    with pytest.raises(SystemExit, match="taken apart"):
        learnt(shards, tmp_path / "b.pt", "--labels", "2")


def test_a_file_that_was_made_otherwise_is_not_gone_on_with(drawings: Path, tmp_path: Path) -> None:
    out = learnt(drawings, tmp_path / "a.pt", "--epochs", "1")
    before = out.read_bytes()

    with pytest.raises(SystemExit, match="other settings"):
        learnt(drawings, out, "--epochs", "2", "--temperature", "0.5")

    assert out.read_bytes() == before


@pytest.mark.parametrize("wrong", [("--stages", "wide"), ("--drop", "2"), ("--labels", "9"), ("--temperature", "0")])
def test_settings_that_make_no_sense_end_the_program(drawings: Path, tmp_path: Path, wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit, match=r"stages are|drop 0 to 1|3 labels|above 0"):
        learnt(drawings, tmp_path / "a.pt", *wrong)

    assert not (tmp_path / "a.pt").exists()


def test_a_probe_tells_the_worth_beside_that_of_the_raster_and_of_an_untrained_network(
    drawings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = learnt(drawings, tmp_path / "a.pt", "--epochs", "3")
    capsys.readouterr()

    probe.main(["--drawings", str(drawings), "--pretrained", str(out)])

    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows[2:]] == ["ink of the raster", "untrained network of a.pt", "a.pt"]
    assert all(len(row) == len(rows[0]) == 9 for row in rows[2:])
    assert float(rows[-1][6]) == 1.0  # circles, lines and zigzags, with all labels


def test_the_table_of_probes_tells_figures_in_the_order_of_its_head() -> None:
    found = {"a.pt": probe.Worth([0.1, 0.2, 0.3], [0.4, 0.5, 0.6], Agreement(3, 1.0, 0.7, 0.0, 0.0, 0.8))}

    told = probe.table(found).splitlines()

    assert told[0].endswith("| linear, 10 a label | linear, 40 a label | linear, all | purity | ARI |")
    assert told[2] == "| a.pt | 0.100 | 0.200 | 0.300 | 0.400 | 0.500 | 0.600 | 0.700 | 0.800 |"
