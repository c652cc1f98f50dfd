"""The icons that browsers want as PNG, drawn from `icon.svg` by Chromium: `python -m tests.browser.icons`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from infra.paths import SITE
from tests.browser.conftest import FLAGS, program

if TYPE_CHECKING:
    from playwright.sync_api import Page

PUBLIC = SITE / "public"
BACKGROUND = "#3846c8"
#: Side in pixels, by file: rounded as the drawing is.
ROUNDED = {"icon-192.png": 192, "icon-512.png": 512}
#: The system cuts these to its own shape: no corner of ours, and what is drawn in the middle 80 %.
FULL = {"maskable-512.png": 512, "apple-touch-icon.png": 180}


def main() -> int:
    svg = (PUBLIC / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        page = browser.new_page()
        for name, side in ROUNDED.items():
            draw(page, svg, name, side)
        for name, side in FULL.items():
            draw(page, svg.replace('rx="16"', ""), name, side, BACKGROUND)
        browser.close()
    return 0


def draw(page: Page, svg: str, name: str, side: int, background: str = "transparent") -> None:
    """Write one icon, `side` pixels wide."""
    page.set_viewport_size({"width": side, "height": side})
    drawn = svg.replace("<svg", f'<svg style="display:block" width="{side}" height="{side}"')
    page.set_content(f'<body style="margin:0;background:{background}">{drawn}')
    page.screenshot(path=PUBLIC / name, omit_background=True)


if __name__ == "__main__":
    sys.exit(main())
