import json
import tracemalloc
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tqdm", reason="tqdm is in the training environment")

from chalicelib.inference.features import RASTER_28
from tests.training.files import WORDS, lines, write
from training import shard
from training.batches import Batches
from training.dataset import Dataset, load
from training.shards import prepare
from training.stream import WINDOW, Shards, is_sharded, main, opened

MANY = 240
SHARDS = 12


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("source") / "drawings.ndjson", lines(MANY // len(WORDS)))


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shards")
    prepare(source, folder, 1, MANY // SHARDS, 0)
    return folder


class Reader:
    """Reads shards and keeps their names."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, path: Path, sha256: str) -> shard.Shard:
        self.names.append(path.name)
        return shard.read(path, sha256)


def dealt(shards: Shards, size: int = 7, epoch: int = 0, process: int = 0, processes: int = 1) -> list[Dataset]:
    hands = shards.deal(size, [3, epoch], process, processes)
    return [hand.dataset.take(hand.chosen) for hand in hands]


def keys(parts: list[Dataset]) -> list[str]:
    return [key for part in parts for key in part.keys]


def test_an_epoch_is_every_drawing_once_as_the_reader_in_memory_has_it(folder: Path, source: Path) -> None:
    whole = load([source])

    parts = dealt(opened(folder))

    rows = {key: row for row, key in enumerate(whole.keys)}
    assert Counter(keys(parts)) == Counter(whole.keys)
    assert [len(part) for part in parts[:-1]] == [7] * (len(parts) - 1)
    for part in parts:
        same = np.array([rows[key] for key in part.keys])
        assert np.array_equal(part.label, whole.label[same])
        features = (RASTER_28.extract(batch)[0] for batch in (part.batch, whole.batch.take(same)))
        assert np.array_equal(*features)


def test_processes_share_an_epoch_without_overlap(folder: Path) -> None:
    shards = opened(folder)

    shares = [keys(dealt(shards, process=process, processes=2)) for process in range(2)]

    assert not set(shares[0]) & set(shares[1])
    assert len(shares[0]) + len(shares[1]) == len(shards) == MANY


def test_a_process_reads_its_own_shards_alone(folder: Path) -> None:
    readers = [Reader(), Reader()]
    for process, reader in enumerate(readers):
        shards = opened(folder)
        dealt(Shards(shards.folder, shards.labels, shards.entries, reader), process=process, processes=2)

    assert not set(readers[0].names) & set(readers[1].names)
    assert len(readers[0].names) + len(readers[1].names) == len(opened(folder).entries)


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_every_process_has_as_many_steps(folder: Path, processes: int) -> None:
    shards = opened(folder)

    for epoch in range(3):
        for process in range(processes):
            full = [part for part in dealt(shards, 7, epoch, process, processes) if len(part) == 7]
            assert len(full) >= shards.steps(7, processes) > 0


def test_too_few_shards_for_all_processes_are_told(folder: Path) -> None:
    with pytest.raises(ValueError, match="too few for 50 processes"):
        opened(folder).steps(7, 50)


def test_an_epoch_is_the_same_when_it_is_dealt_again_and_differs_from_the_next(folder: Path) -> None:
    first, again, following = (keys(dealt(opened(folder), epoch=epoch)) for epoch in (0, 0, 1))

    assert first == again
    assert first != following


def test_labels_are_mixed_in_every_minibatch(folder: Path) -> None:
    assert all(len(set(part.label.tolist())) > 1 for part in dealt(opened(folder), size=16))


def test_no_more_shards_are_read_than_will_soon_be_dealt(folder: Path) -> None:
    reader = Reader()
    shards = opened(folder)
    shards = Shards(shards.folder, shards.labels, shards.entries, reader)

    for number, _ in enumerate(shards.deal(5, [0], 0, 1), start=1):
        assert len(reader.names) <= number * 5 / (MANY / SHARDS) + 2 * WINDOW + 1


def test_memory_is_that_of_a_few_shards(tmp_path: Path) -> None:
    many = 90
    long = [record | {"drawing": [[list(range(256)) * 4, [0] * 1024]]} for record in lines(10 * many, ["line"])]
    prepare(write(tmp_path / "drawings.ndjson", long), tmp_path / "out", 1, 10, 0)
    shards = opened(tmp_path / "out")
    of_one = 10 * 1024 * 8  # bytes of its points in memory
    dealt_at_all = 0

    tracemalloc.start()
    for hand in shards.deal(4, [0], 0, 1):
        dealt_at_all += len(hand.chosen)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert dealt_at_all == 10 * many
    assert peak < 6 * WINDOW * of_one < len(shards.entries) * of_one / 4


def test_minibatches_come_from_shards_as_from_memory(folder: Path) -> None:
    batches = Batches(opened(folder), size=8, prefixes=0.5, smoothing=0.0, seed=1)

    made = list(batches.epoch(0))

    assert len(made) == batches.steps() == MANY // 8
    assert np.concatenate([batch.target for batch in made]).sum(axis=0).tolist() == [80, 80, 80]


def test_a_sample_is_the_drawings_of_the_first_shards(folder: Path) -> None:
    shards, reader = opened(folder), Reader()
    shards = Shards(shards.folder, shards.labels, shards.entries, reader)

    assert len(shards.sample(25)) == 25
    assert len(reader.names) == 2
    assert len(shards.sample(10_000)) == MANY


def test_a_part_without_a_shard_is_empty(folder: Path) -> None:
    shards = opened(folder, [])

    assert len(shards) == len(shards.sample(5)) == 0


def test_a_folder_of_shards_is_told_from_others(folder: Path, tmp_path: Path) -> None:
    assert is_sharded(folder)
    assert not is_sharded(tmp_path)


def test_shards_that_are_not_finished_are_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_bytes((folder / "plan.json").read_bytes())

    assert is_sharded(tmp_path)
    with pytest.raises(ValueError, match="not all shards are there"):
        opened(tmp_path)


def test_the_command_tells_how_fast(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(folder), "--batch-size", "16", "--process", "1", "--processes", "2"])

    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["drawings", "dealt_per_second", "with_features_per_second"]
    assert said["drawings"] > 80
