"""The page of a shared drawing."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from chalicelib.domain.share import Caption
from chalicelib.pictures.painter import Painter

CAPTION = Caption("ice cream", "en", recognised=True, origin="https://example.org")
PAGE = Painter().page("1f", CAPTION)


def told(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="([a-z:_]+)" content="([^"]*)" />', page))


def test_a_preview_has_title_picture_and_address() -> None:
    assert told(PAGE) == {
        "og:type": "website",
        "og:site_name": "Inkling",
        "og:locale": "en_GB",
        "og:title": "A drawing of: ice cream",
        "og:description": "Inkling’s neural network recognised it. "  # noqa: RUF001
        "Draw a word, and see what the machine makes of it.",
        "og:url": "https://example.org/shared/1f.html",
        "og:image": "https://example.org/shared/1f-card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A drawing of: ice cream",
    }


def test_where_the_site_is_not_known_its_addresses_are_relative() -> None:
    found = told(Painter().page("1f", replace(CAPTION, origin=None)))

    assert found["og:image"] == "/shared/1f-card.png"
    assert "og:url" not in found


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("recognised", [True, False, None])
def test_it_says_what_the_machine_made_of_it(language: str, recognised: bool | None) -> None:
    pages = {Painter().page("1f", Caption("sun", language, known)) for known in (True, False, None)}  # type: ignore[arg-type]

    page = Painter().page("1f", Caption("sun", language, recognised))  # type: ignore[arg-type]

    assert len(pages) == 3
    assert page in pages
    assert f'<html lang="{language}"' in page


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "</title><img src=x onerror=y>", "a & {id} 'b'"])
def test_what_a_person_wrote_is_text_and_nothing_else(text: str) -> None:
    page = Painter().page("1f", Caption(text, "en", recognised=False))
    parser = Tags()

    parser.feed(page)

    assert parser.tags == Tags.of(PAGE).tags - {"og:url"}
    assert f"A drawing of: {text} · Inkling" in parser.text


def test_it_needs_nothing_that_the_content_security_policy_forbids() -> None:
    assert not re.search(r"<script|<style|style=|\bon[a-z]+=|javascript:|https?://(?!example\.org|ogp\.me)", PAGE)


def test_who_wants_no_motion_gets_the_picture() -> None:
    assert '<source srcset="/shared/1f.png" media="(prefers-reduced-motion: reduce)" />' in PAGE


class Tags(HTMLParser):
    """The tags of a page, and what properties its metadata have; its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    @classmethod
    def of(cls, page: str) -> "Tags":
        tags = cls()
        tags.feed(page)
        return tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(dict(attrs).get("property") or tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.text += data
