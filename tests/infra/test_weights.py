"""What a built site weighs, and what is said where it is too much."""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from infra.budget import excesses, table
from infra.weights import Site

if TYPE_CHECKING:
    from pathlib import Path

HTML = (
    '<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/assets/site.css"><script src="/assets/entry.js">'
)


def noise(size: int) -> bytes:
    """What gzip does not make shorter, so that a file of this size is sent as about as much."""
    return random.Random(size).randbytes(size)


class Folder:
    """A built site in the making: chunks by source, each a file of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._manifest: dict[str, dict[str, Any]] = {}
        for name, size in {"icon.svg": 300, "assets/site.css": 900}.items():
            self._write(name, size)
        (path / "index.html").write_text(HTML)
        self.add("index.html", 500, dynamicImports=["src/pages/home.jsx", "src/pages/play.jsx", "src/pages/stats.jsx"])
        for page in ("home", "play", "stats"):
            self.add(f"src/pages/{page}.jsx", 100, imports=["index.html"])

    def add(self, source: str, size: int, **told: list[str]) -> None:
        file = f"assets/{source.replace('/', '-')}.js"
        self._write(file, size)
        self._manifest[source] = {"file": file, **told}

    def site(self) -> Site:
        (self._path / ".vite").mkdir(exist_ok=True)
        (self._path / ".vite" / "manifest.json").write_text(json.dumps(self._manifest))
        return Site.read(self._path)

    def _write(self, name: str, size: int) -> None:
        (self._path / name).parent.mkdir(exist_ok=True)
        (self._path / name).write_bytes(noise(size))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def weight(site: Site, page: str) -> tuple[int, int, int]:
    """First view, added, later."""
    [found] = [weight for weight in site.weights() if weight.page == page]
    return found.first, found.added, found.later


def test_a_page_weighs_the_entry_itself_and_each_of_what_both_import_once(folder: Folder) -> None:
    folder.add("_shared.js", 50)
    folder.add("index.html", 500, imports=["_shared.js"])
    folder.add("src/pages/home.jsx", 100, imports=["index.html", "_shared.js"])

    assert weight(folder.site(), "home") == (650, 100, 0)


def test_of_the_texts_the_heavier_language_counts_and_counts_at_once(folder: Folder) -> None:
    folder.add("src/gallery/en.js", 40)
    folder.add("src/gallery/fr.js", 60)
    folder.add("src/pages/stats.jsx", 100, dynamicImports=["src/gallery/en.js", "src/gallery/fr.js"])

    assert weight(folder.site(), "stats") == (660, 160, 0)


def test_what_is_loaded_when_asked_for_counts_apart_with_all_that_it_brings(folder: Folder) -> None:
    folder.add("_library.js", 300)
    folder.add("src/charts.js", 20, imports=["_library.js"], dynamicImports=["src/zoom.js"])
    folder.add("src/zoom.js", 7)
    folder.add("src/pages/stats.jsx", 100, dynamicImports=["src/charts.js", "src/pages/home.jsx"])

    assert weight(folder.site(), "stats") == (600, 100, 327)


def test_a_file_of_1000_bytes_and_more_is_sent_compressed_and_a_smaller_one_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "large.css").write_text("a" * 1000)
    (tmp_path / "small.css").write_text("a" * 999)
    site = Site(tmp_path, {})

    assert site.sent("large.css") == len(gzip.compress(b"a" * 1000, 6, mtime=0))
    assert site.sent("small.css") == 999


def test_the_first_load_is_all_that_the_page_of_the_entry_names(folder: Folder) -> None:
    assert folder.site().first_load() == {"html": len(HTML), "js": 600, "css": 900, "svg": 300}


def test_a_site_within_its_budgets_has_no_excesses(folder: Folder) -> None:
    assert excesses(folder.site()) == []


@pytest.mark.parametrize(
    ("source", "size", "told"),
    [
        ("src/pages/home.jsx", 25_000, "the page home loads 25."),
        ("src/pages/play.jsx", 40_000, "the page play loads 40."),
        ("src/pages/stats.jsx", 30_100, "the page stats adds 30."),
    ],
)
def test_a_page_above_its_budget_is_named(folder: Folder, source: str, size: int, told: str) -> None:
    folder.add(source, size)

    [found] = excesses(folder.site())

    assert told in found


def test_what_a_page_loads_later_counts_against_what_it_may_add(folder: Folder) -> None:
    folder.add("src/charts.js", 29_990)
    folder.add("src/pages/stats.jsx", 100, dynamicImports=["src/charts.js"])

    assert excesses(folder.site()) == ["the page stats adds 30.1 kB of JavaScript, above 30.0"]


def test_a_first_load_above_its_budget_is_told(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "assets" / "site.css").write_bytes(noise(120_000))

    [found] = excesses(folder.site())

    assert found.startswith("the first load is 121.")


def test_the_table_has_a_line_for_each_page_and_one_for_the_first_load(folder: Folder) -> None:
    heading, *pages, load = table(folder.site()).splitlines()

    assert "budget" in heading
    assert [line.split()[0] for line in pages] == ["home", "play", "stats"]
    assert load.startswith("first load 1.9 kB of 120.0")
