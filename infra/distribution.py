"""What the deployed CloudFront distribution says: which path goes to which origin, error pages, added headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from infra.console import Refusal


class Clients(Protocol):
    """A cloud, as much as is needed to ask it for its distribution."""

    def client(self, service: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class SiteOrigin:
    """A private bucket that the distribution may read but not list: what is not there is 403."""

    bucket: str


@dataclass(frozen=True, slots=True)
class ApiOrigin:
    """A stage of API Gateway; the stage is the first part of the path."""

    api: str
    timeout: float


@dataclass(frozen=True, slots=True)
class Header:
    """A header added to every answer; one that the origin sent as well is replaced only if `override`."""

    name: str
    value: str
    override: bool


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What happens to the paths that match a pattern, in which `*` is any run of characters and `?` is one."""

    pattern: str
    origin: SiteOrigin | ApiOrigin
    methods: frozenset[str]
    headers: tuple[Header, ...]

    def matches(self, path: str) -> bool:
        parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in self.pattern)
        return re.fullmatch("".join(parts), path, re.DOTALL) is not None


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The page, and the status, that takes the place of an error of an origin."""

    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Behaviours in their order of precedence, the last one matching every path; error pages by status."""

    behaviours: tuple[Behaviour, ...]
    errors: dict[int, ErrorPage]
    root: str

    def behaviour(self, path: str) -> Behaviour:
        return next(behaviour for behaviour in self.behaviours if behaviour.matches(path))


def read(cloud: Clients, distribution_id: str) -> Distribution:
    """Read the distribution as it is deployed, by the CloudFront API."""
    cloudfront = cloud.client("cloudfront")
    config = cloudfront.get_distribution_config(Id=distribution_id)["DistributionConfig"]
    origins = {origin["Id"]: _origin(origin) for origin in config["Origins"]["Items"]}
    policies: dict[str, tuple[Header, ...]] = {}
    behaviours = []
    for item in [
        *config.get("CacheBehaviors", {}).get("Items", []),
        {**config["DefaultCacheBehavior"], "PathPattern": "*"},
    ]:
        policy = item["ResponseHeadersPolicyId"]
        if policy not in policies:
            policies[policy] = _headers(cloudfront.get_response_headers_policy(Id=policy)["ResponseHeadersPolicy"])
        methods = frozenset(item["AllowedMethods"]["Items"])
        behaviours.append(Behaviour(item["PathPattern"], origins[item["TargetOriginId"]], methods, policies[policy]))
    errors = {
        item["ErrorCode"]: ErrorPage(item["ResponsePagePath"], int(item["ResponseCode"]))
        for item in config.get("CustomErrorResponses", {}).get("Items", [])
    }
    return Distribution(tuple(behaviours), errors, config["DefaultRootObject"])


def _origin(item: dict[str, Any]) -> SiteOrigin | ApiOrigin:
    """Tell an origin by its domain name, as AWS and the emulators form them."""
    host = item["DomainName"]
    if found := re.match(r"(?P<api>[a-z0-9]+)\.execute-api\.", host):
        return ApiOrigin(found["api"], float(item["CustomOriginConfig"].get("OriginReadTimeout", 30)))
    if found := re.match(r"(?P<bucket>.+?)\.s3[.-]", host):
        return SiteOrigin(found["bucket"])
    raise Refusal(f"the distribution has an origin that the local edge does not know: {host}")


def _headers(policy: dict[str, Any]) -> tuple[Header, ...]:
    config = policy["ResponseHeadersPolicyConfig"]
    security = config.get("SecurityHeadersConfig", {})
    found = [Header(item["Header"], item["Value"], item["Override"]) for item in config["CustomHeadersConfig"]["Items"]]
    for key, name, value in (
        ("ContentSecurityPolicy", "Content-Security-Policy", lambda part: part["ContentSecurityPolicy"]),
        ("ContentTypeOptions", "X-Content-Type-Options", lambda _: "nosniff"),
        ("FrameOptions", "X-Frame-Options", lambda part: part["FrameOption"]),
        ("ReferrerPolicy", "Referrer-Policy", lambda part: part["ReferrerPolicy"]),
        ("StrictTransportSecurity", "Strict-Transport-Security", _transport_security),
    ):
        if part := security.get(key):
            found.append(Header(name, value(part), part["Override"]))
    return tuple(found)


def _transport_security(part: dict[str, Any]) -> str:
    subdomains = "; includeSubDomains" if part.get("IncludeSubdomains") else ""
    return f"max-age={part['AccessControlMaxAgeSec']}{subdomains}"
