import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="scikit-learn is in the training environment")

from tests.training.files import WORDS, lines, write
from training.clusters import OUT, Agreement, directions, largest, main
from training.dataset import load

LABEL = np.array([0, 0, 0, 1, 1, 1])


def test_clusters_that_are_the_labels_under_other_numbers_agree_wholly() -> None:
    found = Agreement.of(np.array([1, 1, 1, 0, 0, 0]), LABEL)

    assert found == Agreement(clusters=2, clustered=1, purity=1, nmi=1, ami=1, ari=1)


def test_one_drawing_on_the_wrong_side_costs_purity_and_more_of_what_is_adjusted_for_chance() -> None:
    found = Agreement.of(np.array([0, 0, 1, 1, 1, 1]), LABEL)

    assert found.purity == pytest.approx(5 / 6, abs=1e-4)
    assert found.ari < found.nmi < found.purity


def test_clusters_by_chance_have_purity_but_nothing_that_is_adjusted() -> None:
    random = np.random.default_rng(0)

    found = Agreement.of(random.integers(0, 100, 2000), random.integers(0, 100, 2000))

    assert found.purity > 0.08
    assert found.nmi > 0.3
    assert abs(found.ami) < 0.02
    assert abs(found.ari) < 0.01


def test_drawings_of_no_cluster_are_counted_out() -> None:
    found = Agreement.of(np.array([0, 0, OUT, 1, OUT, OUT]), LABEL)

    assert (found.clusters, found.clustered, found.purity) == (2, 0.5, 1)


def test_where_no_drawing_is_in_a_cluster_nothing_can_be_told() -> None:
    with pytest.raises(ValueError, match="no drawing"):
        Agreement.of(np.full(6, OUT), LABEL)


def test_directions_are_unit_vectors_from_the_mean() -> None:
    found = directions(np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 7.0], [2.0, 3.0]]))

    assert found == pytest.approx(np.array([[-1, 0], [1, 0], [0, 1], [0, -1]]))


def test_vectors_that_are_all_the_same_have_no_direction() -> None:
    assert directions(np.ones((3, 2))).tolist() == [[0, 0]] * 3


def test_the_largest_clusters_come_first_with_their_labels_by_number(tmp_path: Path) -> None:
    dataset = load([write(tmp_path / "a.ndjson", lines(5))])
    cluster = np.array([4] * 5 + [4] * 3 + [9] * 2 + [9] * 5)  # circles, lines, zigzags

    found = largest(cluster, dataset)

    assert found == [(8, [("circle", 5), ("line", 3)]), (7, [("zigzag", 5)])]


def test_the_command_clusters_what_the_champion_sees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawings = write(tmp_path / "a.ndjson", lines(12, [word for word in WORDS if word != "zigzag"]))

    main(["--drawings", str(drawings), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["clusters"]["k-means of the embedding"] == {
        "clusters": 2,
        "clustered": 1,
        "purity": 1,
        "nmi": 1,
        "ami": 1,
        "ari": 1,
    }
    assert found["clusters"]["random clusters of the sizes that k-means finds"]["ari"] < 0.5
    assert sorted(found["largest"]) == [[12, [["circle", 12]]], [12, [["line", 12]]]]


def test_the_command_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawings = write(tmp_path / "a.ndjson", lines(12, ["circle", "line"]))

    main(["--drawings", str(drawings)])

    told = capsys.readouterr().out.splitlines()
    assert "| k-means of the embedding | 2 | 100% | 1.000 | 1.000 | 1.000 | 1.000 |" in told
    assert "| 12 | circle 12 |" in told
