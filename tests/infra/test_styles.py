"""One visual language: every colour is a token, and every token that a style names is there."""

import json
import re
from pathlib import Path

import pytest

from infra.paths import SITE

STYLES = SITE / "src" / "styles"
TOKENS = (STYLES / "tokens.css").read_text()
OTHERS = sorted(path for path in STYLES.glob("*.css") if path.name != "tokens.css")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgb|hsl|oklch)a?\([^)]*\)", re.IGNORECASE)

#: Set by what is drawn, for its own style.
GIVEN = re.compile(r'"(--[a-z-]+)":')

by_name = pytest.mark.parametrize("style", OTHERS, ids=[path.name for path in OTHERS])


@pytest.fixture(scope="module")
def given() -> set[str]:
    return {name for path in (SITE / "src").rglob("*.js*") for name in GIVEN.findall(path.read_text())}


@by_name
def test_a_style_takes_its_colours_from_the_tokens(style: Path) -> None:
    assert COLOUR.findall(style.read_text()) == []


@by_name
def test_a_style_names_no_token_that_is_not_there(style: Path, given: set[str]) -> None:
    text = style.read_text()

    missing = {name for name in re.findall(r"var\((--[a-z0-9-]+)\)", text) if f"{name}:" not in TOKENS + text}

    assert missing <= given


def test_the_page_of_what_is_shared_has_the_same_colours() -> None:
    colours = COLOUR.findall((SITE / "public" / "shared.css").read_text())

    assert colours
    assert [colour for colour in colours if colour not in TOKENS] == []


def test_the_browsers_own_frame_has_the_colours_of_the_paper_and_the_accent() -> None:
    page = (SITE / "index.html").read_text()
    manifest = json.loads((SITE / "public" / "manifest.webmanifest").read_text())
    light, dark = _token("paper")

    assert f'content="{light}" media="(prefers-color-scheme: light)"' in page
    assert f'content="{dark}" media="(prefers-color-scheme: dark)"' in page
    assert manifest["background_color"] == light
    assert manifest["theme_color"] == _token("accent")[0]


def _token(name: str) -> tuple[str, str]:
    """A colour by day and by night."""
    found = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", TOKENS)
    assert found
    return found[1], found[2]
