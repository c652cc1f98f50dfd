"""Every environment variable that anything reads is in the README."""

import re

from tests.docs.documents import ROOT
from tests.docs.variables import in_compose, in_javascript, in_makefile, in_python, in_template

README = (ROOT / "README.md").read_text()
SYSTEM = {"PATH"}  # what every shell has
CODE = ("chalicelib", "infra", "tests", "training")
HERE = ROOT / "tests" / "docs"


def told() -> set[str]:
    """The variables in the README's table of them."""
    section = README.partition("## Environment variables\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def read_by_anything() -> set[str]:
    python = [path for folder in CODE for path in (ROOT / folder).rglob("*.py") if HERE not in path.parents]
    javascript = (ROOT / "frontend").glob("*.js")
    return set().union(
        *(in_python(path.read_text()) for path in python),
        *(in_javascript(path.read_text()) for path in javascript),
        in_makefile((ROOT / "Makefile").read_text()),
        in_compose((ROOT / "compose.yaml").read_text()),
        in_template((ROOT / "infra" / "resources.json").read_text()),
    )


def test_every_variable_that_is_read_is_in_the_readme() -> None:
    assert read_by_anything() - told() - SYSTEM == set()


def test_every_variable_in_the_readme_is_named_somewhere_in_the_code() -> None:
    patterns = ("Makefile", "compose.yaml", "infra/*.json", "frontend/*.js", *(f"{folder}/**/*.py" for folder in CODE))
    places = [path for pattern in patterns for path in ROOT.glob(pattern) if HERE not in path.parents]
    text = "\n".join(path.read_text() for path in places)

    assert {name for name in told() if not re.search(rf"\b{name}\b", text)} == set()


def test_variables_are_found_in_every_way_of_reading_them() -> None:
    source = """
import os
from os import getenv
def build(environment):
    a = environment["A_TABLE"], environment.get("B_POOL", ""), os.environ.get("C_PORT"), os.environ["D_STAGE"]
    b = getenv("E_ONE"), os.getenv("F_TWO"), "G_THREE" in os.environ, "H_NOT" in {}, {}.get("I_NOT")
    os.environ["J_WRITTEN"] = "1"
    folder("train", "SM_CHANNEL_TRAIN", "SM_CHANNEL_TRAIN is a folder")
"""

    found = in_python(source)

    assert found == {"A_TABLE", "B_POOL", "C_PORT", "D_STAGE", "E_ONE", "F_TWO", "G_THREE", "SM_CHANNEL_TRAIN"}


def test_variables_are_found_in_the_makefile_the_template_the_site_and_compose() -> None:
    template = """
{
  "Globals": {"Function": {"Environment": {"Variables": {"A_B": 1}}}},
  "Resources": {"One": {"Properties": {"Environment": {"Variables": {"C_D": 1}}}}, "Two": {}}
}
"""

    assert in_makefile("PORT ?= 8000\nexport STAGE ?= dev\nPYTHON := python3\n") == {"PORT", "STAGE"}
    assert in_template(template) == {"A_B", "C_D"}
    assert in_javascript("const a = process.env.INKLING_API ?? 1;") == {"INKLING_API"}
    assert in_compose("a: ${A_B:-1}\nb: ${C:?why}${D}\n") == {"A_B", "C", "D"}
