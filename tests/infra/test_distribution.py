"""What the edge reads from the deployed distribution."""

from typing import Any

import pytest

from infra.console import Refusal
from infra.distribution import ApiOrigin, Header, SiteOrigin, read

CONFIG: dict[str, Any] = {
    "DefaultRootObject": "index.html",
    "Origins": {
        "Items": [
            {"Id": "site", "DomainName": "a.bucket.s3.eu-west-1.amazonaws.com"},
            {
                "Id": "api",
                "DomainName": "abc123.execute-api.eu-west-1.amazonaws.com",
                "CustomOriginConfig": {"OriginReadTimeout": 12},
            },
        ]
    },
    "DefaultCacheBehavior": {
        "TargetOriginId": "site",
        "ResponseHeadersPolicyId": "headers",
        "AllowedMethods": {"Items": ["GET", "HEAD"]},
    },
    "CacheBehaviors": {
        "Items": [
            {
                "PathPattern": "/api/*",
                "TargetOriginId": "api",
                "ResponseHeadersPolicyId": "headers",
                "AllowedMethods": {"Items": ["GET", "POST"]},
            }
        ]
    },
    "CustomErrorResponses": {"Items": [{"ErrorCode": 403, "ResponsePagePath": "/404.html", "ResponseCode": "404"}]},
}

POLICY: dict[str, Any] = {
    "ResponseHeadersPolicyConfig": {
        "CustomHeadersConfig": {"Items": [{"Header": "X-Own", "Value": "1", "Override": False}]},
        "SecurityHeadersConfig": {
            "ContentTypeOptions": {"Override": True},
            "StrictTransportSecurity": {"AccessControlMaxAgeSec": 60, "IncludeSubdomains": True, "Override": True},
        },
    }
}


class FakeCloudFront:
    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def get_distribution_config(self, **_: str) -> dict[str, Any]:
        return {"DistributionConfig": self._config}

    def get_response_headers_policy(self, **_: str) -> dict[str, Any]:
        return {"ResponseHeadersPolicy": POLICY}


class FakeCloud:
    """Stands in for a cloud that has the distribution."""

    def __init__(self, config: dict[str, Any] = CONFIG) -> None:
        self._config = config

    def client(self, _: str) -> FakeCloudFront:
        return FakeCloudFront(self._config)


def test_paths_go_to_the_first_behaviour_that_matches() -> None:
    distribution = read(FakeCloud(), "D")

    assert distribution.behaviour("/api/health").origin == ApiOrigin("abc123", 12.0)
    for path in ("/", "/api", "/apis/x", "/assets/api/x.js"):
        assert distribution.behaviour(path).origin == SiteOrigin("a.bucket")


def test_headers_error_pages_and_methods_are_those_of_the_definition() -> None:
    distribution = read(FakeCloud(), "D")

    headers = distribution.behaviour("/").headers
    assert Header("X-Own", "1", override=False) in headers
    assert Header("X-Content-Type-Options", "nosniff", override=True) in headers
    assert Header("Strict-Transport-Security", "max-age=60; includeSubDomains", override=True) in headers
    assert distribution.errors[403].path == "/404.html"
    assert distribution.errors[403].status == 404
    assert distribution.behaviour("/api/x").methods == {"GET", "POST"}
    assert distribution.root == "index.html"


def test_an_origin_that_is_neither_site_nor_api_is_refused() -> None:
    strange = {**CONFIG, "Origins": {"Items": [{"Id": "site", "DomainName": "example.com"}]}}

    with pytest.raises(Refusal, match=r"example\.com"):
        read(FakeCloud(strange), "D")
