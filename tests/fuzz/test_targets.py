"""Every reader of what comes from outside, fed with all that was found, and with some inputs that are made of it."""

from pathlib import Path
from random import Random

import pytest

from chalicelib.api.bodies import BODY_LIMIT
from chalicelib.domain.upload import MOST_BYTES
from tests.fuzz.limits import in_time
from tests.fuzz.mutation import as_bytes, changed
from tests.fuzz.target import CORPUS
from tests.fuzz.targets import TARGETS

INPUTS = [path for target in TARGETS.values() for path in target.seeds()]
MADE = 150  # inputs of a target
MOST_OF_CORPUS = 256 * 1024  # bytes: it lies in the repository


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_in_the_corpus_is_taken_or_refused(path: Path) -> None:
    with in_time():
        TARGETS[path.parent.name].feed(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_made_of_the_corpus_is_taken_or_refused(name: str) -> None:
    target, random = TARGETS[name], Random(1)
    seeds = [path.read_bytes() for path in target.seeds()]

    for number in range(MADE):
        data = changed(target.form, random.choice(seeds), target.most, number, lambda data, _: as_bytes(data, random))
        with in_time():
            target.feed(data)


@pytest.mark.parametrize("name", ["words-csv", "words-tabs", "words-json", "drawings"])
@pytest.mark.parametrize("piece", [b",", b'"', b"\n", b"[", b"9"], ids=repr)
def test_one_thing_as_often_as_a_body_has_room_for_it_takes_no_time(name: str, piece: bytes) -> None:
    data = piece * (BODY_LIMIT if name == "drawings" else MOST_BYTES)

    with in_time(seconds=5):
        TARGETS[name].feed(data)


def test_the_corpus_has_something_for_each_target_and_is_small() -> None:
    files = [path for path in CORPUS.rglob("*") if path.is_file()]

    assert {path.parent.name for path in files} == set(TARGETS)
    assert sum(path.stat().st_size for path in files) < MOST_OF_CORPUS
