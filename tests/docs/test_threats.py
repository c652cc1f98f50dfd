"""The threat model: every line of it has a test that is there, or a reason."""

import re

import pytest

from tests.docs.documents import ROOT

TEXT = (ROOT / "docs" / "threat-model.md").read_text()
TESTS = {path.name for path in (ROOT / "tests").rglob("test_*.py")}


def rows(heading: str) -> list[list[str]]:
    """The cells of a section's tables, without their heads."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@pytest.mark.parametrize(
    ("heading", "least"),
    [("STRIDE", 25), ("OWASP API Security Top 10 (2023)", 10)],
)
def test_every_line_has_its_test_or_its_reason(heading: str, least: int) -> None:
    lines = rows(heading)

    assert len(lines) >= least
    assert [line for line in lines if not line[-1]] == []


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(test_\w+\.py)`", TEXT))

    assert len(named) > 20
    assert named - TESTS == set()
