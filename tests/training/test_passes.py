from pathlib import Path

import numpy as np
import pytest

from tests.training.files import lines, write
from training.dataset import Dataset, load
from training.passes import Passes


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load([write(tmp_path / "a.ndjson", lines(7))])


def test_every_drawing_is_dealt_once_a_pass_each_time_in_another_order(dataset: Dataset) -> None:
    hands = list(Passes(dataset, 3).deal(7, [0, 1], 0, 1))

    passes = np.concatenate([hand.chosen for hand in hands]).reshape(3, 21)
    assert all(sorted(order) == list(range(21)) for order in passes.tolist())
    assert len({tuple(order) for order in passes.tolist()}) == 3


def test_only_full_minibatches_are_dealt_as_many_as_are_told(dataset: Dataset) -> None:
    deck = Passes(dataset, 4)

    hands = list(deck.deal(8, [0], 0, 1))

    assert [len(hand.chosen) for hand in hands] == [8] * 8
    assert deck.steps(8, 1) == 8


def test_a_deck_that_is_dealt_several_times_has_no_more_drawings(dataset: Dataset) -> None:
    deck = Passes(dataset, 4)

    assert len(deck) == 21
    assert deck.labels == dataset.labels
