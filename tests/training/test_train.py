import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

from chalicelib.inference.classifier import Classifier  # noqa: E402
from chalicelib.inference.manifest import Manifest  # noqa: E402
from tests.training.files import held_back, lines, write  # noqa: E402
from training.augmentation import VIEWS  # noqa: E402
from training.batches import Batches, Deck  # noqa: E402
from training.dataset import Dataset, load, split  # noqa: E402
from training.network import Network  # noqa: E402
from training.pretrained import without_answer  # noqa: E402
from training.shards import prepare  # noqa: E402
from training.train import main  # noqa: E402
from training.trainer import Settings, Trainer, averaged  # noqa: E402

QUICK = ["--batch-size", "16", "--threads", "1"]


@pytest.fixture
def drawings(tmp_path: Path) -> Path:
    return write(tmp_path / "drawings.ndjson", lines(40))


@pytest.fixture
def parts(drawings: Path) -> tuple[Dataset, Dataset]:
    return split(load([drawings]))


def trainer(parts: tuple[Deck, Dataset], checkpoints: Path, settings: Settings) -> Trainer:
    batches = Batches(parts[0], settings.batch_size, settings.prefixes, settings.smoothing, settings.seed)
    return Trainer(settings, batches, parts[1], checkpoints, "train")


def test_a_checkpoint_holds_the_network_that_would_be_shipped(tmp_path: Path, parts: tuple[Dataset, Dataset]) -> None:
    shipped = trainer(parts, tmp_path, Settings(epochs=1, batch_size=16)).fit()

    network, state = averaged(tmp_path / "checkpoint.pt")

    assert state["training_data"]["epochs"] == 1
    for name, weight in shipped.state_dict().items():
        assert torch.equal(weight, network.state_dict()[name]), name


def test_a_checkpoint_of_other_labels_is_refused(tmp_path: Path, parts: tuple[Dataset, Dataset]) -> None:
    trainer(parts, tmp_path, Settings(epochs=1, batch_size=16)).fit()
    others = tuple(Dataset(part.batch, part.label, ("a", "b", "c"), part.keys, part.rows) for part in parts)

    with pytest.raises(ValueError, match="other labels"):
        trainer((others[0], others[1]), tmp_path, Settings(epochs=1, batch_size=16))


def test_the_learning_rate_rises_and_then_falls_to_nothing(tmp_path: Path, parts: tuple[Dataset, Dataset]) -> None:
    plan = trainer(parts, tmp_path, Settings(learning_rate=1.0, warm_up=0.1))

    rates = [plan._rate(done) for done in (0.0, 0.05, 0.1, 0.55, 1.0)]

    assert rates == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0])


def test_training_makes_a_model_version_that_has_learnt(tmp_path: Path, drawings: Path) -> None:
    folder = tmp_path / "model"

    main(["--train", str(drawings), "--model-dir", str(folder), "--epochs", "12", "--averaging", "0.9", *QUICK])

    manifest = Manifest.from_json((folder / "manifest.json").read_bytes())
    classifier = Classifier((folder / "model.onnx").read_bytes(), manifest)
    assert classifier.labels == ("circle", "line", "zigzag")
    assert manifest.metrics["validation"]["top1"] >= 0.8
    assert manifest.training_data["drawings"] + manifest.metrics["validation"]["drawings"] == 120
    assert manifest.version in (folder / "MODEL_CARD.md").read_text()


def test_versions_teach_the_next_one_which_tells_them(tmp_path: Path, drawings: Path) -> None:
    common = ["--train", str(drawings), "--epochs", "1", "--stages", "8x0,16x0", *QUICK]
    main([*common, "--model-dir", str(tmp_path / "models" / "first")])

    main([*common, "--model-dir", str(tmp_path / "b"), "--ensemble", str(tmp_path / "models"), "--ensemble-mirrored"])

    data = Manifest.from_json((tmp_path / "b" / "manifest.json").read_bytes()).training_data
    first = Manifest.from_json((tmp_path / "models" / "first" / "manifest.json").read_bytes())
    assert data["ensemble"] == {"versions": [first.version], "weight": 0.5, "mirrored": True, "teacher": False}
    assert " --ensemble models --ensemble-weight 0.5 --ensemble-mirrored " in data["command"]


def test_folders_come_from_sagemaker_s_environment(
    tmp_path: Path, drawings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for channel in ("train", "validation"):
        (tmp_path / channel).mkdir()
        write(tmp_path / channel / "part-0.ndjson.gz", lines(8))
        monkeypatch.setenv(f"SM_CHANNEL_{channel.upper()}", str(tmp_path / channel))
    monkeypatch.setenv("SM_MODEL_DIR", str(tmp_path / "model"))
    drawings.unlink()

    main(["--epochs", "1", "--checkpoint-dir", str(tmp_path / "checkpoints"), *QUICK])

    assert json.loads(capsys.readouterr().out.splitlines()[-1])["drawings"] == 24
    assert (tmp_path / "model" / "model.onnx").exists()
    assert (tmp_path / "checkpoints" / "checkpoint.pt").exists()


def test_shards_train_a_model_version(tmp_path: Path, drawings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(drawings, tmp_path / "shards", 1, 30, 0)

    main(["--train", str(tmp_path / "shards"), "--model-dir", str(tmp_path / "model"), "--epochs", "1", *QUICK])

    manifest = Manifest.from_json((tmp_path / "model" / "manifest.json").read_bytes())
    held = sum(held_back(record["key_id"]) for record in lines(40))
    assert manifest.labels == ("circle", "line", "zigzag")
    assert manifest.training_data["drawings"] == 120 - held
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["drawings"] == held


def answers(folder: Path, drawings: int) -> Path:
    """A teacher's for the drawings of a file: all are circles."""
    folder.mkdir()
    words = ["circle", "line", "zigzag", *(f"other {number}" for number in range(9))]
    (folder.parent / "categories.txt").write_text("\n".join(words))
    label = np.tile(np.arange(8, dtype=np.uint16), (drawings, 1))
    probability = np.tile(np.array([0.93, *[0.01] * 7], np.float16), (drawings, 1))
    for view in range(VIEWS):
        np.savez(folder / f"view{view}.npz", label=label, probability=probability)
    return folder


def test_a_teacher_of_one_file_teaches_what_lies_in_shards(tmp_path: Path, drawings: Path) -> None:
    known = [*lines(40), *(record | {"key_id": f"new {record['key_id']}"} for record in lines(4))]
    prepare(write(tmp_path / "more.ndjson", known), tmp_path / "shards", 1, 60, 0)
    options = ["--train", tmp_path / "shards", "--teacher", answers(tmp_path / "teacher", 120), "--epochs", "1"]
    options += ["--teacher-drawings", drawings, "--stages", "8x0,16x0", "--model-dir", tmp_path / "model"]

    main([*map(str, options), *QUICK])

    data = Manifest.from_json((tmp_path / "model" / "manifest.json").read_bytes()).training_data
    assert data["teacher"] is True
    assert " --teacher teacher --teacher-drawings drawings.ndjson " in data["command"]


def test_a_teacher_of_shards_asks_for_the_file_that_it_has_answered_for(tmp_path: Path, drawings: Path) -> None:
    prepare(drawings, tmp_path / "shards", 1, 60, 0)
    options = ["--train", tmp_path / "shards", "--teacher", answers(tmp_path / "teacher", 120)]

    with pytest.raises(SystemExit, match="--teacher-drawings is needed"):
        main([*map(str, options), "--model-dir", str(tmp_path / "model")])


def test_labels_that_are_left_out_are_not_learnt(tmp_path: Path, drawings: Path) -> None:
    run = ["--train", str(drawings), "--without", "line", "--epochs", "1", "--model-dir", str(tmp_path / "model")]

    main([*run, *QUICK])

    manifest = Manifest.from_json((tmp_path / "model" / "manifest.json").read_bytes())
    assert manifest.labels == ("circle", "zigzag")
    assert "--without line " in manifest.training_data["command"]


def test_labels_are_left_out_of_drawings_alone_and_with_no_teacher_that_knows_them(
    tmp_path: Path, drawings: Path
) -> None:
    prepare(drawings, tmp_path / "shards", 1, 100, 0)
    run = ["--without", "line", "--model-dir", str(tmp_path / "model"), *QUICK]

    with pytest.raises(SystemExit, match="not in shards"):
        main(["--train", str(tmp_path / "shards"), *run])
    with pytest.raises(SystemExit, match="would tell of them"):
        main(["--train", str(drawings), "--teacher", str(tmp_path), *run])
    with pytest.raises(SystemExit, match="no drawings of unicorn"):
        main(["--train", str(drawings), *run[:1], "unicorn", *run[2:]])


def test_without_validation_drawings_nothing_is_trained(tmp_path: Path) -> None:
    few = write(tmp_path / "few.ndjson", [record for record in lines(9) if not held_back(record["key_id"])])

    with pytest.raises(SystemExit, match="no drawings to validate with"):
        main(["--train", str(few), "--model-dir", str(tmp_path / "model"), *QUICK])


def test_two_processes_train_one_network(tmp_path: Path, drawings: Path) -> None:
    options = ["--train", drawings, "--model-dir", tmp_path / "model", "--epochs", "1", *QUICK]
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]

    done = subprocess.run(
        [*command, "-m", "training.train", *map(str, options)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    epochs = [line for line in done.stdout.splitlines() if line.startswith('{"epoch"')]
    assert len(epochs) == 1  # only one of them reports
    assert (tmp_path / "model" / "manifest.json").exists()


def test_training_starts_with_weights_made_without_labels_and_says_so(tmp_path: Path, drawings: Path) -> None:
    learnt = Network(1)
    made = {"recipe": {"epochs": 3}, "drawings": 70}
    torch.save({"network": without_answer(learnt), "made": made}, tmp_path / "weights.pt")
    arguments = ["--train", str(drawings), "--model-dir", str(tmp_path / "model"), "--epochs", "1", *QUICK]

    main([*arguments, "--pretrained", str(tmp_path / "weights.pt"), "--learning-rate", "1e-9"])

    manifest = Manifest.from_json((tmp_path / "model" / "manifest.json").read_bytes())
    kept = averaged(tmp_path / "model" / "checkpoints" / "checkpoint.pt")[0]
    assert "--pretrained weights.pt" in manifest.training_data["command"]
    assert "1 epochs, after 3 without labels, over 70 drawings" in (tmp_path / "model" / "MODEL_CARD.md").read_text()
    filters = {name: weight for name, weight in without_answer(learnt).items() if weight.ndim == 4}
    assert all(torch.allclose(without_answer(kept)[name], weight, atol=1e-6) for name, weight in filters.items())
