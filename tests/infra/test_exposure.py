"""What the template and the routes let the outside do, and nothing beyond it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from app import app
from chalicelib.api.routes import PUBLIC
from chalicelib.api.topics import TOPICS
from infra.paths import ROOT
from infra.template import compose

CONFIG: dict[str, Any] = compose()["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
ROUTES = [route for topic in TOPICS for route in topic.routes]
POLICIES = sorted((ROOT / ".chalice").glob("policy*.json"))
SHIPPED = sorted([ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")])


def test_only_pages_lead_from_http_to_https() -> None:
    by_path = {one["PathPattern"]: one["ViewerProtocolPolicy"] for one in CONFIG["CacheBehaviors"]}
    gateway = next(origin for origin in CONFIG["Origins"] if origin["Id"] == "api")["CustomOriginConfig"]

    assert by_path.pop("/api/*") == "https-only"
    assert {CONFIG["DefaultCacheBehavior"]["ViewerProtocolPolicy"], *by_path.values()} == {"redirect-to-https"}
    assert (gateway["OriginProtocolPolicy"], gateway["OriginSSLProtocols"]) == ("https-only", ["TLSv1.2"])


def test_no_method_is_let_through_that_nothing_needs() -> None:
    """Of the sets that CloudFront knows, the smallest with POST has all but TRACE and CONNECT."""
    behaviours = [CONFIG["DefaultCacheBehavior"], *CONFIG["CacheBehaviors"]]
    pages = [one["AllowedMethods"] for one in behaviours if one.get("PathPattern") != "/api/*"]

    assert all(methods == ["GET", "HEAD"] for methods in pages)
    assert not any("TRACE" in one["AllowedMethods"] for one in behaviours)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda path: path.stem)
def test_who_writes_a_log_can_neither_read_nor_remove_it(policy: Any) -> None:
    actions = set(re.findall(r'"(logs:\w+)"', policy.read_text()))

    assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"}


def test_nothing_is_shipped_in_debug_mode() -> None:
    assert app.debug is False
    assert not any(re.search(r"\bdebug\s*=\s*True", path.read_text()) for path in SHIPPED)
    assert "CHALICE_DEBUG" not in json.dumps(compose())


def test_no_client_takes_any_certificate() -> None:
    """Neither botocore's `verify` and `use_ssl` nor urllib3's and ssl's ways to look away."""
    ways = re.compile(r"\b(verify|use_ssl)\s*=|CERT_NONE|_create_unverified_context|disable_warnings")

    assert [path.name for path in SHIPPED if ways.search(path.read_text())] == []


def test_what_is_asked_for_by_get_is_only_read() -> None:
    """A GET takes no body and answers something; whatever makes, changes or removes has a method that says so."""
    gets = [route for route in ROUTES if route.method == "GET"]

    assert len(gets) > 20
    assert [route.path for route in gets if route.body is not None or route.answer is None] == []
    assert {route.method for route in ROUTES} == {"GET", "POST", "PATCH", "DELETE"}


def test_no_route_redirects() -> None:
    assert [route.path for route in ROUTES if not 200 <= route.status < 300] == []
    assert [path.name for path in SHIPPED if re.search(r"[\"']Location[\"']", path.read_text())] == []


def test_what_a_browser_may_keep_is_the_same_for_everybody() -> None:
    kept = [route for route in ROUTES if route.cache_control != "no-store"]

    assert kept
    assert [route.path for route in kept if route.who is not PUBLIC] == []
