from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")
pytest.importorskip("onnxscript", reason="onnxscript is in the training environment")

from chalicelib.inference.classifier import Classifier  # noqa: E402
from chalicelib.inference.features import RASTER_28  # noqa: E402
from tests.training.files import lines, write  # noqa: E402
from training.artefact import Artefact  # noqa: E402
from training.dataset import load  # noqa: E402
from training.export import describe, export, to_onnx  # noqa: E402
from training.form import Form  # noqa: E402
from training.network import Network, parameters  # noqa: E402
from training.trunks import EMBEDDING  # noqa: E402
from training.views import mirrored, mirroring, single  # noqa: E402

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LABELS = ("circle", "line", "zigzag")
EXAMPLE = (np.random.default_rng(1).integers(0, 256, (4, *RASTER_28.shapes[0]), np.uint8),)


def test_the_graph_answers_as_the_network_for_any_number_of_drawings(tmp_path: Path) -> None:
    network = Network(len(LABELS)).eval()
    model = to_onnx(network, EXAMPLE)
    batch = load([write(tmp_path / "a.ndjson", lines(3))]).batch

    classifier = Classifier(model, describe(network, model, LABELS, {}, NOW))
    logits, embeddings = classifier.logits(batch), classifier.embeddings(batch)

    with torch.inference_mode():
        wanted = network(torch.from_numpy(RASTER_28.extract(batch)[0]))
    assert logits == pytest.approx(wanted[0].numpy(), abs=1e-4)
    assert embeddings == pytest.approx(wanted[1].numpy(), abs=1e-4)
    assert embeddings.shape == (9, EMBEDDING)


def test_a_graph_tells_nothing_of_the_machine_it_was_made_on() -> None:
    model = to_onnx(Network(len(LABELS)).eval(), EXAMPLE)

    assert b'.py", line' not in model
    assert str(Path(__file__).parents[2]).encode() not in model


def test_a_graph_that_answers_otherwise_is_not_exported() -> None:
    class Moody(Network):
        """Answers otherwise each time it is run."""

        def forward(self, *features: Any) -> tuple[Any, Any]:
            logits, embedding = super().forward(*features)
            return logits + (0 if torch.compiler.is_exporting() else 1), embedding

    with pytest.raises(ValueError, match="off by up to 1"):
        to_onnx(Moody(len(LABELS)), EXAMPLE)


def test_a_version_is_named_by_time_and_tells_its_figures(tmp_path: Path) -> None:
    validation = load([write(tmp_path / "a.ndjson", lines(4))])
    data = {"drawings": 7, "epochs": 2, "teacher": True, "command": "python -m training.train", "settings": {"seed": 3}}

    manifest = export(Network(len(LABELS)), validation, data, tmp_path / "new", NOW)

    card = (tmp_path / "new" / "MODEL_CARD.md").read_text()
    assert manifest.version == "20261123T050000Z"
    assert manifest.created_at == 1_795_410_000_000
    assert manifest.metrics["validation"]["drawings"] == 12
    assert "# Model 20261123T050000Z" in card
    assert "7 drawings, 2 epochs" in card
    assert "Creative Commons Attribution 4.0" in card
    assert "MIT licence" in card


def test_the_settings_of_the_training_say_how_the_graph_is_made(tmp_path: Path) -> None:
    torch.manual_seed(4)
    validation = load([write(tmp_path / "a.ndjson", lines(4))])
    settings = {"views": 2, "weights": "float16"}
    data = {"drawings": 7, "epochs": 2, "teacher": False, "command": "python", "settings": settings}

    manifest = export(Network(len(LABELS)), validation, data, tmp_path / "new", NOW)

    model = (tmp_path / "new" / "model.onnx").read_bytes()
    assert Artefact.of(model) == Artefact(**settings)
    assert Classifier(model, manifest).logits(validation.batch).shape == (12, 3)
    assert len(model) < 2.1 * parameters(Network(len(LABELS))) + 20_000


@pytest.mark.parametrize("family", ["separable", "sequence", "both"])
def test_networks_of_every_family_answer_for_both_views(tmp_path: Path, family: str) -> None:
    form = Form(family=family, stages="8x1,16x1", strands="8x1,16x1", points=32)
    network = Network(len(LABELS), form=form).eval()
    batch = load([write(tmp_path / "a.ndjson", lines(3))]).batch
    seen = form.features.extract(batch)
    model = to_onnx(network, tuple(each[:4] for each in seen))

    made = mirroring(model)
    again = single(made)

    with torch.inference_mode():
        own, other = (network(*map(torch.from_numpy, view))[0].numpy() for view in (seen, tuple(map(mirrored, seen))))
    for graph, wanted in ((made, (own + other) / 2), (again, own)):
        classifier = Classifier(graph, describe(network, graph, LABELS, {}, NOW))
        assert classifier.logits(batch) == pytest.approx(wanted, abs=1e-4)


def test_the_network_is_within_its_size() -> None:
    assert parameters(Network(345)) <= 1_000_000
