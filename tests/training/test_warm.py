import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

from torch import nn  # noqa: E402

from chalicelib.errors import BrokenModel  # noqa: E402
from chalicelib.inference.features import RASTER_28  # noqa: E402
from tests.training.files import SHARED, lines, write  # noqa: E402
from training import warm  # noqa: E402
from training.artefact import Artefact  # noqa: E402
from training.batches import Batches  # noqa: E402
from training.dataset import Dataset, load, packed, split  # noqa: E402
from training.evaluate import CHAMPION  # noqa: E402
from training.export import describe, to_onnx  # noqa: E402
from training.form import PLAIN, Form  # noqa: E402
from training.ndjson import read  # noqa: E402
from training.network import Network  # noqa: E402
from training.train import main  # noqa: E402
from training.trainer import Settings, Trainer  # noqa: E402
from training.warm import Start  # noqa: E402

LABELS = ("circle", "line", "zigzag")
FORMS = {
    "plain": Form(stages="8x1,16x1"),
    "separable": Form(family="separable", stages="8x1,16x1"),
    "squeezed": Form(stages="8x1,16x1", squeeze=4),
    "sequence": Form(family="sequence", strands="8x1,16x1"),
    "recurrent": Form(family="recurrent", strands="8x1,16x2"),
    "attention": Form(family="attention", strands="8x1,16x2"),
    "both": Form(family="both", stages="8x1,16x0", strands="8x0,16x1", fusion="project"),
}
SMALL = FORMS["plain"]
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "drawings.ndjson", lines(40))])


def batches(dataset: Dataset, form: Form = PLAIN) -> Batches:
    return Batches(dataset, size=20, prefixes=0.5, smoothing=0.0, seed=1, features=form.features)


def normalisations(network: nn.Module) -> Iterator[nn.BatchNorm2d]:
    return (module for module in network.modules() if isinstance(module, nn.BatchNorm2d))


def learnt(form: Form, labels: int = len(LABELS)) -> Network:
    """A network as it might be after a long training."""
    torch.manual_seed(3)
    network = Network(labels, form=form).eval()
    with torch.no_grad():
        for weight in network.parameters():
            if not weight.any():
                weight.normal_(0, 0.1)
        for each in (module for module in network.modules() if isinstance(module, nn.LayerNorm)):
            each.weight.uniform_(0.5, 2)
        for each in normalisations(network):
            for numbers, low, high in (
                (each.weight, 0.5, 2),
                (each.bias, -0.3, 0.3),
                (each.running_mean, -0.2, 0.2),
                (each.running_var, 0.1, 0.5),
            ):
                numbers.uniform_(low, high)
    return network


def version(network: Network, dataset: Dataset, form: Form, labels: tuple[str, ...] = LABELS) -> Start:
    model = to_onnx(network, network.form.features.extract(dataset.batch.take(np.arange(4))))
    settings = asdict(form) | {"seed": 0}
    return Start(describe(network, model, labels, {"settings": settings, "teacher": True}, NOW), model)


def logits(network: Network, dataset: Dataset) -> np.ndarray:
    with torch.inference_mode():
        features = network.form.features.extract(dataset.batch)
        return np.asarray(network.eval()(*map(torch.from_numpy, features))[0])


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_network_of_every_form_answers_as_the_version_it_started_from(dataset: Dataset, form: Form) -> None:
    before, network = learnt(form), Network(len(LABELS), form=form)

    version(before, dataset, form).into(network, form, batches(dataset, form))

    assert network.training
    assert np.ptp(logits(before, dataset)) > 0.1
    assert logits(network, dataset) == pytest.approx(logits(before, dataset), abs=1e-3)


def test_normalisations_have_the_statistics_of_the_drawings_to_train_on(dataset: Dataset) -> None:
    network = Network(len(LABELS), dropout=0.0, form=SMALL)

    version(learnt(SMALL), dataset, SMALL).into(network, SMALL, batches(dataset))

    dealt = torch.from_numpy(np.concatenate([batch.features[0] for batch in batches(dataset).epoch(0)]))
    with torch.inference_mode():
        by_statistics = network.eval()(dealt)[0]
        by_themselves = network.train()(dealt)[0]  # normalised by this very minibatch
    assert by_statistics.numpy() == pytest.approx(by_themselves.numpy(), abs=1e-3)


def test_filters_are_as_large_as_those_of_a_fresh_network(dataset: Dataset) -> None:
    torch.manual_seed(0)
    network = Network(len(LABELS), form=SMALL)
    fresh = {name: weight.std().item() for name, weight in network.named_parameters() if weight.ndim == 4}

    version(learnt(SMALL), dataset, SMALL).into(network, SMALL, batches(dataset))

    found = {name: weight.std().item() for name, weight in network.named_parameters() if weight.ndim == 4}
    assert found == pytest.approx(fresh, rel=0.1)


def test_filters_that_tell_nothing_start_afresh(dataset: Dataset) -> None:
    before, network = Network(len(LABELS), form=SMALL).eval(), Network(len(LABELS), form=SMALL)  # blocks do nothing yet

    version(before, dataset, SMALL).into(network, SMALL, batches(dataset))

    assert all(weight.abs().amax((1, 2, 3)).min() > 0 for weight in network.parameters() if weight.ndim == 4)
    assert logits(network, dataset) == pytest.approx(logits(before, dataset), abs=1e-3)


def test_answers_are_matched_by_label_and_new_ones_start_as_the_mean(dataset: Dataset) -> None:
    before = learnt(SMALL)
    wider = replace(dataset, labels=("zigzag", "square", "circle"), label=dataset.label * 0)
    network = Network(3, form=SMALL)

    version(before, dataset, SMALL).into(network, SMALL, batches(wider))

    old, new = logits(before, dataset), logits(network, dataset)
    assert new[:, [0, 2]] == pytest.approx(old[:, [2, 0]], abs=1e-3)
    assert new[:, 1] == pytest.approx(old[:, [2, 0]].mean(axis=1), abs=1e-3)


def test_where_no_label_is_known_all_but_the_answers_is_taken(dataset: Dataset) -> None:
    before, network = learnt(SMALL), Network(3, form=SMALL)
    fresh = network.answer.weight.detach().clone()

    version(before, dataset, SMALL).into(network, SMALL, batches(replace(dataset, labels=("a", "b", "c"))))

    assert torch.equal(network.answer.weight, fresh)
    features = torch.from_numpy(RASTER_28.extract(dataset.batch)[0])
    with torch.inference_mode():
        assert network.eval()(features)[1].numpy() == pytest.approx(before(features)[1].numpy(), abs=1e-3)


@pytest.mark.parametrize(
    ("before", "trunk"),
    [
        pytest.param(Form(stages="8x1,16x0"), 0, id="the raster's"),
        pytest.param(Form(family="sequence", strands="8x0,16x1"), 1, id="the sequence's"),
    ],
)
def test_a_trunk_of_two_takes_the_weights_of_a_version_that_is_one(dataset: Dataset, before: Form, trunk: int) -> None:
    form = FORMS["both"]
    start, network = version(learnt(before), dataset, before), Network(len(LABELS), form=form)
    other = [weight.detach().clone() for weight in network.body.trunks[1 - trunk].parameters()]

    start.into(network, form, batches(dataset, form))

    features = batches(dataset, form).features.extract(dataset.batch)
    wanted = learnt(before).body(torch.from_numpy(before.features.extract(dataset.batch)[0]))
    found = network.eval().body.trunks[trunk](torch.from_numpy(features[trunk]))
    assert found.detach().numpy() == pytest.approx(wanted.detach().numpy(), abs=1e-3)
    assert all(map(torch.equal, other, network.body.trunks[1 - trunk].parameters()))


def test_a_trunk_of_another_form_is_refused(dataset: Dataset) -> None:
    form = FORMS["both"]

    with pytest.raises(ValueError, match="give the settings of the version"):
        version(learnt(SMALL), dataset, SMALL).into(Network(3, form=form), form, batches(dataset, form))


def test_a_version_of_another_form_is_refused(dataset: Dataset) -> None:
    wide = Form(stages="16x1,32x1")

    with pytest.raises(ValueError, match=r"version 20261123T050000Z is of .*8x1,16x1.*16x1,32x1"):
        version(learnt(SMALL), dataset, SMALL).into(Network(3, form=wide), wide, batches(dataset))


def test_a_version_whose_settings_tell_another_form_than_its_graph_is_refused(dataset: Dataset) -> None:
    wide = Form(stages="16x1,32x1")

    with pytest.raises(ValueError, match=r"no weights body.0.0.weight of the shape \(16, 6, 5, 5\)"):
        version(learnt(SMALL), dataset, wide).into(Network(3, form=wide), wide, batches(dataset))


def test_a_network_that_would_answer_otherwise_is_refused(dataset: Dataset) -> None:
    class Louder(Network):
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            logits, embedding = super().forward(x)
            return logits + 1, embedding

    with pytest.raises(ValueError, match="off by up to 1"):
        version(learnt(SMALL), dataset, SMALL).into(Louder(3, form=SMALL), SMALL, batches(dataset))


def test_a_version_of_two_views_and_small_weights_is_started_from_as_any(tmp_path: Path, dataset: Dataset) -> None:
    start = version(learnt(SMALL), dataset, SMALL)
    model, manifest = Artefact(2, "float16").make(start.model, start.manifest, dataset)
    (tmp_path / "model.onnx").write_bytes(model)
    (tmp_path / "manifest.json").write_text(manifest.to_json())
    network = Network(len(LABELS), form=SMALL)

    warm.opened(tmp_path).into(network, SMALL, batches(dataset))

    assert logits(network, dataset) == pytest.approx(logits(learnt(SMALL), dataset), abs=0.05)


def test_a_folder_whose_graph_is_not_the_manifest_s_is_refused(tmp_path: Path, dataset: Dataset) -> None:
    start = version(learnt(SMALL), dataset, SMALL)
    (tmp_path / "manifest.json").write_text(start.manifest.to_json())
    (tmp_path / "model.onnx").write_bytes(start.model[:-1])

    with pytest.raises(BrokenModel, match="SHA-256"):
        warm.opened(tmp_path)


def trainer(dataset: Dataset, folder: Path, start: Start | None) -> Trainer:
    settings = Settings(epochs=1, batch_size=16, stages=SMALL.stages)
    train, validation = split(dataset)
    return Trainer(settings, settings.batches(train, None), validation, folder, "train", start)


def test_a_training_tells_its_start_and_goes_on_with_no_other(tmp_path: Path, dataset: Dataset) -> None:
    start = version(learnt(SMALL), dataset, SMALL)
    started = trainer(dataset, tmp_path, start)
    started.fit()

    resumed = trainer(dataset, tmp_path, start)

    told = {"version": "20261123T050000Z", "teacher": True}
    assert started.training_data()["warm_start"] == resumed.training_data()["warm_start"] == told
    for name, weight in started.network.state_dict().items():
        assert torch.equal(weight, resumed.network.state_dict()[name]), name
    with pytest.raises(ValueError, match="started from another version, or from none"):
        trainer(dataset, tmp_path, None)


def test_the_command_starts_from_a_version_and_the_new_one_tells_it(tmp_path: Path, dataset: Dataset) -> None:
    start = version(learnt(SMALL), dataset, SMALL)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "manifest.json").write_text(start.manifest.to_json())
    (tmp_path / "old" / "model.onnx").write_bytes(start.model)
    places = {"--train": "drawings.ndjson", "--warm-start": "old", "--model-dir": "new"}
    arguments = [part for name, place in places.items() for part in (name, str(tmp_path / place))]

    main([*arguments, "--stages", SMALL.stages, "--epochs", "1", "--batch-size", "16", "--threads", "1"])

    data = json.loads((tmp_path / "new" / "manifest.json").read_text())["training_data"]
    assert data["warm_start"] == start.told
    assert " --warm-start old " in data["command"]
    card = (tmp_path / "new" / "MODEL_CARD.md").read_text()
    assert "started from the weights of version 20261123T050000Z" in card
    assert "MIT licence" in card  # the old version had learnt from a teacher


def test_a_start_that_is_not_there_ends_the_command(tmp_path: Path, dataset: Dataset) -> None:
    assert len(dataset)
    drawings, nowhere = str(tmp_path / "drawings.ndjson"), str(tmp_path / "none")

    with pytest.raises(SystemExit, match="No such file"):
        main(["--train", drawings, "--model-dir", str(tmp_path / "new"), "--warm-start", nowhere])


def test_a_training_starts_with_what_the_version_knows(tmp_path: Path, dataset: Dataset) -> None:
    before = learnt(SMALL)

    started = trainer(dataset, tmp_path, version(before, dataset, SMALL))

    assert logits(started.network, dataset) == pytest.approx(logits(before, dataset), abs=1e-3)
    assert logits(started.averaged, dataset) == pytest.approx(logits(before, dataset), abs=1e-3)


@pytest.mark.skipif(not SHARED.exists(), reason="the Quick, Draw! drawings are not here")
def test_the_shipped_champion_can_be_gone_on_with() -> None:
    start = warm.opened(CHAMPION)
    some = packed(islice(read(SHARED / "drawings.ndjson.gz"), 0, 20_000, 50), start.manifest.labels[::-1])
    network = Network(345, form=start.form)

    start.into(network, start.form, replace(batches(some), size=100))

    found = logits(network, some)[:, ::-1]
    session = warm.onnxruntime.InferenceSession(start.model, providers=["CPUExecutionProvider"])
    assert found == pytest.approx(session.run(["logits"], {"features": RASTER_28.extract(some.batch)[0]})[0], abs=1e-3)
    assert (found.argmax(axis=1) == 344 - some.label).mean() > 0.6
