from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="torch is in the training environment")

from training.form import Form  # noqa: E402
from training.network import Network  # noqa: E402
from training.pretrained import Pretrained, begun, put, without_answer  # noqa: E402

SMALL = Form(stages="8x0,16x1")
MADE = {"recipe": {"epochs": 3}, "drawings": 70}


def test_weights_are_put_into_a_network_of_other_labels_whose_answer_stays() -> None:
    learnt, network = Network(1, form=SMALL), Network(5, form=SMALL)
    before = network.answer.weight.clone()

    put(without_answer(learnt), network)

    features = torch.randint(0, 256, (4, 6, 28, 28), dtype=torch.uint8)
    assert torch.equal(network.eval()(features)[1], learnt.eval()(features)[1])
    assert torch.equal(network.answer.weight, before)


def test_weights_of_another_form_are_refused_and_leave_the_network_as_it_was() -> None:
    network = Network(5, form=SMALL)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}

    with pytest.raises(ValueError, match="another network"):
        put(without_answer(Network(1, form=Form(stages="8x0,24x1"))), network)

    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())


def test_a_file_of_weights_tells_how_they_were_made(tmp_path: Path) -> None:
    torch.save({"network": without_answer(Network(1, form=SMALL)), "made": MADE}, tmp_path / "a.pt")

    found = begun(None, tmp_path / "a.pt")

    assert isinstance(found, Pretrained)
    assert found.origin == {"pretrained": "a.pt"}
    assert found.told == {"pretrained": "a.pt", "epochs": 3, "drawings": 70}


def test_a_training_starts_from_one_place_or_from_none(tmp_path: Path) -> None:
    assert begun(None, None) is None
    with pytest.raises(ValueError, match="not from both"):
        begun(tmp_path, tmp_path / "a.pt")
