"""The Lambda's requirements stay small, and everything that is installed is pinned."""

from __future__ import annotations

import re

import pytest

from infra.supply import locks
from tests.architecture.source import ROOT

DIRECT = {"aws-lambda-powertools", "boto3", "numpy", "onnxruntime", "pillow", "pydantic", "python-ulid"}
MOST_PINS = 20  # the seven, and what they bring: another megabyte of cold start is a decision, not an accident
OTHERS = sorted(path.stem for path in (ROOT / "requirements").glob("*.in"))
LOCKED = ["requirements.txt", *(f"requirements/{name}.txt" for name in OTHERS)]
PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)(?:\[[a-z0-9,-]+\])?==([0-9][A-Za-z0-9.+!-]*)(?: *;.*)?")


def requirements(text: str) -> list[str]:
    """The lines that ask for something: no comments, no options."""
    whole = text.replace("\\\n", " ")
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in whole.splitlines())
    return [line.partition(" --hash=")[0].strip() for line in lines if line and not line.startswith("-")]


def names(text: str) -> set[str]:
    """The distributions that requirements name, as the index spells them."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in requirements(text))
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def unpinned(text: str) -> list[str]:
    return [line for line in requirements(text) if not PIN.fullmatch(line)]


def pins(text: str) -> dict[str, str]:
    found = (PIN.fullmatch(line) for line in requirements(text))
    return {match[1]: match[2] for match in found if match}


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_lambda_asks_for_what_it_needs_and_nothing_more() -> None:
    assert names(read("requirements.in")) == DIRECT


def test_the_lambda_s_lock_file_stays_small() -> None:
    locked = pins(read("requirements.txt"))

    assert set(locked) >= DIRECT
    assert len(locked) <= MOST_PINS


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_for_other_ends_is_in_the_lambda_s_lock_file(name: str) -> None:
    others = names(read(f"requirements/{name}.in")) - DIRECT

    assert others
    assert others.isdisjoint(names(read("requirements.txt")))


@pytest.mark.parametrize("name", LOCKED)
def test_a_lock_file_pins_everything_to_one_version(name: str) -> None:
    text = read(name)

    assert requirements(text)
    assert unpinned(text) == []


@pytest.mark.parametrize("name", [name for name in LOCKED if name != "requirements/training.txt"])
def test_a_lock_file_names_the_files_that_may_be_installed(name: str) -> None:
    """The one of training names none: torch's build differs from platform to platform, and so does what it needs."""
    locked = locks.read(read(name))

    assert len(locked) == len(requirements(read(name)))
    assert [str(pin) for pin in locked.values() if not pin.digests] == []


def test_the_tests_run_with_the_versions_that_are_shipped() -> None:
    shipped, tested = pins(read("requirements.txt")), pins(read("requirements/dev.txt"))

    assert shipped.items() <= tested.items()


@pytest.mark.parametrize("line", ["numpy", "numpy>=2", "numpy==2.*", "numpy==2,<3", "git+https://example.org/numpy"])
def test_a_line_that_leaves_the_version_open_is_found(line: str) -> None:
    assert unpinned(f"# a comment\nboto3==1.44.5\n    # via something\n{line}\n") == [line]


def test_a_name_is_read_as_the_index_spells_it() -> None:
    text = "-r other.in\nPython_ULID>=3\nmoto[s3]  # for tests\n\nnumpy==2.5 ; python_version > '3.11'\n"

    assert names(text) == {"python-ulid", "moto", "numpy"}
