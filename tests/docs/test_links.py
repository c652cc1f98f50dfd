"""Every link between the documents leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.docs.documents import ROOT, anchors, broken_links, documents, links


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_of_a_document_leads_to_a_file(document: Path) -> None:
    assert broken_links(document) == []


def test_the_decisions_are_numbered_and_listed() -> None:
    decisions = ROOT / "docs" / "decisions"
    pages = sorted(path.name for path in decisions.glob("[0-9]*.md"))

    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\)", (decisions / "README.md").read_text(), re.MULTILINE)

    assert [page for _, page in listed] == pages
    assert [number for number, _ in listed] == [f"{place + 1:04}" for place in range(len(pages))]
    assert all(page.startswith(f"{number}-") for number, page in listed)


def test_a_link_to_nothing_is_found(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(
        "# A page, *its* `parts`\n\n[here](#a-page-its-parts) [up](./page.md) [no](none.md) ![picture](images/no.png)\n"
        "[no part](page.md#none) [elsewhere](https://example.org/none)\n\n```\n[code](none-either.md)\n```\n"
    )

    assert broken_links(document) == ["images/no.png", "none.md", "page.md#none"]


def test_links_and_headings_are_read_as_they_are_shown() -> None:
    text = "## The `GET` route, again\n[a b](x.md 'title') [![](y.png)](z.md)\n```sh\n# no heading\n```\n"

    assert anchors(text) == {"the-get-route-again"}
    assert links(text) >= {"x.md", "y.png"}
