"""The headers that go with every answer: what a security scanner asks for, in the one place that defines them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from infra.template import compose

RESOURCES: dict[str, Any] = compose()["Resources"]
POLICY: dict[str, Any] = RESOURCES["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
SECURITY: dict[str, Any] = POLICY["SecurityHeadersConfig"]
CUSTOM = {item["Header"]: item["Value"] for item in POLICY["CustomHeadersConfig"]["Items"]}
DIRECTIVES = dict(
    part.strip().partition(" ")[::2] for part in SECURITY["ContentSecurityPolicy"]["ContentSecurityPolicy"].split(";")
)
YEAR = 365 * 24 * 3600


def test_every_path_has_the_headers_and_no_origin_can_replace_them() -> None:
    config = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
    behaviours = [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]
    defined = [*SECURITY.values(), *POLICY["CustomHeadersConfig"]["Items"]]

    assert {behaviour["ResponseHeadersPolicyId"]["Ref"] for behaviour in behaviours} == {"SecurityHeaders"}
    assert all(header["Override"] is True for header in defined)


def test_a_page_takes_what_is_named_from_its_own_origin_and_nothing_else() -> None:
    sources = {name: value.split() for name, value in DIRECTIVES.items() if name.endswith("-src")}

    assert sources.pop("default-src") == ["'none'"]
    assert sources.pop("img-src") == ["'self'", "data:", "blob:"], "pictures are drawn in the page, too"
    assert {tuple(value) for value in sources.values()} == {("'self'",)}
    assert not re.search(r"unsafe|\*|https?:", SECURITY["ContentSecurityPolicy"]["ContentSecurityPolicy"])


@pytest.mark.parametrize(
    ("directive", "value"),
    [
        ("base-uri", "'none'"),
        ("form-action", "'self'"),
        ("frame-ancestors", "'none'"),
        ("require-trusted-types-for", "'script'"),
        ("trusted-types", "inkling"),
    ],
)
def test_what_the_default_does_not_cover_is_closed_too(directive: str, value: str) -> None:
    assert DIRECTIVES[directive] == value


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Origin-Agent-Cluster", "?1"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
    ],
)
def test_other_origins_share_nothing_with_the_page(header: str, value: str) -> None:
    assert CUSTOM[header] == value


def test_the_page_gives_up_every_power_that_it_does_not_use() -> None:
    powers = dict(part.strip().split("=") for part in CUSTOM["Permissions-Policy"].split(","))

    assert set(powers.values()) == {"()"}
    assert powers.keys() >= {
        "camera",
        "clipboard-read",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    }
    assert not powers.keys() & {"autoplay", "clipboard-write", "fullscreen", "web-share"}, (
        "used on the page's own origin"
    )


def test_types_are_not_guessed_addresses_not_told_and_connections_encrypted_for_a_year_at_least() -> None:
    transport = SECURITY["StrictTransportSecurity"]

    assert SECURITY["ContentTypeOptions"] == {"Override": True}
    assert SECURITY["FrameOptions"]["FrameOption"] == "DENY"
    assert SECURITY["ReferrerPolicy"]["ReferrerPolicy"] == "no-referrer"
    assert transport["AccessControlMaxAgeSec"] >= YEAR
    assert transport["IncludeSubdomains"] is True


def test_cloudfront_takes_them() -> None:
    """A policy has at most ten custom headers: https://docs.aws.amazon.com/general/latest/gr/cf_region.html."""
    assert len(CUSTOM) <= 10
