"""The page on ASVS: each requirement of levels 1 and 2 is there once, and whatever proves one is there too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from tests.docs.documents import ROOT

TEXT = (ROOT / "docs" / "asvs.md").read_text()
STATES = ("met", "n/a", "open")

#: The requirements of ASVS 5.0.0 by section: of each its level, in their order.
LEVELS = """
    1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3
    3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222
    5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333
    6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133
    8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22
    10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11
    12.3:22223 13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233
    15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23
    17.2:22223333 17.3:22
"""
ASKED = {
    f"{section}.{place}": int(level)
    for section, _, levels in (entry.partition(":") for entry in LEVELS.split())
    for place, level in enumerate(levels, 1)
    if level in "12"
}


@dataclass(frozen=True, slots=True)
class Line:
    """What the page says of one requirement."""

    number: str
    level: int
    asks: str
    state: str
    why: str


def lines() -> list[Line]:
    rows = (row.strip("| ").split(" | ") for row in TEXT.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \| [12] \|", row))
    return [Line(number, int(level), asks, state, why) for number, level, asks, state, why in rows]


LINES = lines()


def proofs(why: str) -> list[str]:
    """The files and tests that a reason names, and the documents that it links."""
    return [name for name in re.findall(r"`([^`\s]+)`", why) if re.match(r"[\w.-]+/[\w./-]+\.\w+(::|$)", name)]


def is_there(proof: str) -> bool:
    path, _, test = proof.partition("::")
    file = ROOT / path
    return file.is_file() and (not test or re.search(rf"^def {test}\(", file.read_text(), re.MULTILINE) is not None)


def test_every_requirement_of_levels_1_and_2_is_there_once_with_its_level() -> None:
    assert len(ASKED) == 253
    assert [(line.number, line.level) for line in LINES] == list(ASKED.items())


def test_every_requirement_has_its_state_and_its_reason() -> None:
    assert [line for line in LINES if line.state not in STATES or not line.asks or not line.why] == []


def test_what_is_met_names_what_meets_it() -> None:
    bare = [line for line in LINES if line.state == "met" and not proofs(line.why) and "](" not in line.why]

    assert bare == []


def test_everything_that_is_named_is_there() -> None:
    named = {proof for line in LINES for proof in proofs(line.why)}

    assert len(named) > 100
    assert sorted(proof for proof in named if not is_there(proof)) == []


@pytest.mark.parametrize("level", [1, 2])
def test_the_totals_are_those_of_the_table(level: int) -> None:
    counted = Counter(line.state for line in LINES if line.level == level)
    row = f"| {level} | {sum(counted.values())} | {' | '.join(str(counted[state]) for state in STATES)} |"

    assert row in TEXT.splitlines()


def test_what_is_open_is_told_at_the_top() -> None:
    told = TEXT.partition("## What is open")[2].partition("\n## ")[0]
    numbers = set(re.findall(r"\b\d+\.\d+\.\d+\b", told))

    assert numbers == {line.number for line in LINES if line.state == "open"}


@pytest.mark.parametrize("name", ["tests/docs/test_asvs.py::test_that_nobody_wrote", "tests/docs/test_none.py"])
def test_what_is_not_there_is_found(name: str) -> None:
    assert proofs(f"see `{name}` and `__Host-`") == [name]
    assert not is_there(name)
