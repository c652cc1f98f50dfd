"""What the manifest says of the icons is what the files are."""

import json
import struct

import pytest

from infra.paths import SITE

PUBLIC = SITE / "public"
MANIFEST = json.loads((PUBLIC / "manifest.webmanifest").read_text())
PICTURES = [icon for icon in MANIFEST["icons"] if icon["type"] == "image/png"]


@pytest.mark.parametrize("icon", PICTURES, ids=[icon["src"] for icon in PICTURES])
def test_an_icon_is_as_large_as_the_manifest_says(icon: dict[str, str]) -> None:
    content = (PUBLIC / icon["src"].removeprefix("/")).read_bytes()

    # https://www.w3.org/TR/png-3/#11IHDR
    width, height = struct.unpack(">II", content[16:24])

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert f"{width}x{height}" == icon["sizes"]


def test_the_game_can_be_installed() -> None:
    sizes = {icon["sizes"] for icon in PICTURES if icon["purpose"] == "any"}

    # https://developer.chrome.com/docs/lighthouse/pwa/installable-manifest
    assert {"192x192", "512x512"} <= sizes
    assert any(icon["purpose"] == "maskable" for icon in PICTURES)
    assert MANIFEST["display"] == "standalone"
