from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chalicelib.errors import BrokenModel
from chalicelib.inference.batch import Batch
from chalicelib.inference.classifier import Classifier
from chalicelib.inference.manifest import Calibration, Scaling
from tests.inference.tiny import LABELS, tiny_manifest, tiny_model, tiny_version
from tests.training.files import lines, write
from training.batches import Batches
from training.dataset import load
from training.ensemble import Ensemble, versions

TOP_LEFT = [[[0.0, 60.0, 255.0], [0.0, 60.0, 255.0]], [[0.0, 99.0, 0.0, 99.0], [9.0, 9.0, 80.0, 80.0]]]
OPEN = np.array([False])


def version(sharpness: float = 0.1, **changed: object) -> Classifier:
    model = tiny_model(sharpness)
    return Classifier(model, replace(tiny_manifest(model), **changed))  # type: ignore[arg-type]


@pytest.fixture
def batch() -> Batch:
    """One drawing with most of its ink at the top left."""
    x, y = ([float(at) for stroke in TOP_LEFT for at in stroke[axis]] for axis in range(2))
    return Batch(np.array(x, np.float32), np.array(y, np.float32), np.array([0, 3, 7]), np.array([0, 2]))


def test_the_answer_is_the_mean_of_the_versions_calibrated_probabilities(batch: Batch) -> None:
    members = [version(0.05), version(0.3)]

    answers = Ensemble(members, LABELS, 0.5, mirrored=False).answers(batch, OPEN)

    assert answers == pytest.approx((members[0].probabilities(batch) + members[1].probabilities(batch)) / 2)
    assert answers.argmax() == LABELS.index("top left")


def test_a_finished_drawing_is_answered_as_one_that_is_known_to_be(batch: Batch) -> None:
    calibration = Calibration(temperature=2.0, announce_at=0.4, finished=Scaling(temperature=0.5))
    member = version(calibration=calibration)
    twice = batch.take(np.array([0, 0]))

    answers = Ensemble([member], LABELS, 0.5, mirrored=False).answers(twice, np.array([False, True]))

    assert answers[0] == pytest.approx(member.probabilities(batch)[0])
    assert answers[1] == pytest.approx(member.probabilities(batch, finished=True)[0])
    assert answers[1].max() > answers[0].max()


def test_a_mirrored_ensemble_answers_both_images_alike(batch: Batch) -> None:
    image = Batch(255 - batch.x, batch.y, batch.strokes, batch.drawings)
    ensemble = Ensemble([version()], LABELS, 0.5, mirrored=True)

    answers = ensemble.answers(batch, OPEN)

    assert answers == pytest.approx(ensemble.answers(image, OPEN), abs=1e-6)
    assert answers[0, 0] == pytest.approx(answers[0, 1], abs=1e-6)  # top left, top right
    assert answers.sum() == pytest.approx(1)


def test_labels_are_matched_by_name_and_answers_are_shares_of_what_these_have(batch: Batch) -> None:
    member = version()
    whole = member.probabilities(batch)[0]

    answers = Ensemble([member], ("bottom right", "top left"), 0.5, mirrored=False).answers(batch, OPEN)

    assert answers[0] == pytest.approx(whole[[3, 0]] / whole[[3, 0]].sum())


def test_a_label_that_a_version_lacks_is_not_taught_by_it(tmp_path: Path, batch: Batch) -> None:
    labels = ("circle", "top left")
    records = [record | {"word": {"line": "top left"}.get(record["word"], "circle")} for record in lines(4)]
    plain = Batches(load([write(tmp_path / "a.ndjson", records)], labels), 12, 0.0, 0.0, 1)
    ensemble = Ensemble([version()], labels, 0.25, mirrored=False)

    (alone,) = plain.epoch(0)
    (taught,) = replace(plain, ensemble=ensemble).epoch(0)

    new = alone.target[:, 0] == 1
    assert ensemble.knows.tolist() == [False, True]
    assert ensemble.answers(batch, OPEN)[0].tolist() == pytest.approx([0, 1])
    assert new.any()
    assert np.array_equal(taught.target[new], alone.target[new])


def test_an_ensemble_that_cannot_teach_is_refused() -> None:
    with pytest.raises(ValueError, match="no label that all versions"):
        Ensemble([version()], ("cat", "dog"), 0.5, mirrored=False)
    with pytest.raises(ValueError, match=r"0 to 1, and not 1\.5"):
        Ensemble([version()], LABELS, 1.5, mirrored=False)
    with pytest.raises(ValueError, match="needs a model version"):
        Ensemble([], LABELS, 0.5, mirrored=False)


def test_it_tells_its_versions_and_whether_the_public_teacher_is_behind_them() -> None:
    taught = version(training_data={"warm_start": {"version": "20261121T050000Z", "teacher": True}})

    ensemble = Ensemble([version(), taught], LABELS, 0.4, mirrored=True)

    names = ["20261123T050000Z", "20261123T050000Z"]
    assert ensemble.told == {"versions": names, "weight": 0.4, "mirrored": True, "teacher": True}
    assert not Ensemble([version()], LABELS, 0.4, mirrored=True).told["teacher"]
    assert str(ensemble) == "0.4 of 20261123T050000Z, 20261123T050000Z and mirrored"


def kept(folder: Path, name: str) -> Path:
    model, manifest = tiny_version(name)
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "manifest.json").write_bytes(manifest)
    return folder


def test_versions_are_read_from_their_folders_or_from_the_folder_of_all(tmp_path: Path) -> None:
    names = ["20261123T050000Z", "20261123T060000Z"]
    folders = [kept(tmp_path / name, name) for name in names]

    assert [each.version for each in versions(folders)] == names
    assert [each.version for each in versions([tmp_path])] == names


def test_folders_without_a_sound_version_are_refused(tmp_path: Path) -> None:
    folder = kept(tmp_path / "one", "20261123T050000Z")
    (folder / "model.onnx").write_bytes(b"another")

    with pytest.raises(FileNotFoundError, match="no model version"):
        versions([tmp_path / "none"])
    with pytest.raises(BrokenModel, match="SHA-256"):
        versions([folder])


@pytest.mark.parametrize("prefixes", [0.0, 1.0])
def test_minibatches_want_its_share_of_the_answer_for_prefixes_and_finished_drawings(
    tmp_path: Path, prefixes: float
) -> None:
    words = dict(zip(("circle", "line", "zigzag"), LABELS, strict=False))
    records = [record | {"word": words[record["word"]]} for record in lines(4)]
    dataset = load([write(tmp_path / "a.ndjson", records)], LABELS)
    plain = Batches(dataset, 12, prefixes, 0.0, 1)
    ensemble = Ensemble([version()], LABELS, 0.25, mirrored=False)

    (alone,) = plain.epoch(0)
    (taught,) = replace(plain, ensemble=ensemble).epoch(0)

    told = (taught.target - 0.75 * alone.target) / 0.25
    assert np.array_equal(taught.features[0], alone.features[0])
    assert told.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert 0 < told.min() < told.max() < 1
    assert len(np.unique(told.round(5), axis=0)) > 3  # an answer to each drawing, not to each label
