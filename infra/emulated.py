"""The template as emulators can take it: they overlook some of it, refuse some, and are spoken to without TLS."""

from __future__ import annotations

import copy
from typing import Any

_BINARY_TYPES = "x-amazon-apigateway-binary-media-types"
_ONLY_BY_TLS = "OnlyByTLS"

#: No emulator at hand knows these, and it refuses the whole stack for one of them.
_UNKNOWN = {"AWS::Budgets::Budget", "AWS::Logs::QueryDefinition", "AWS::WAFv2::WebACLAssociation"}


def adapted(template: dict[str, Any]) -> dict[str, Any]:
    """The template without what emulators refuse, with what they overlook where they look for it."""
    wanted = {name: copy.deepcopy(item) for name, item in template["Resources"].items() if not _is_refused(item)}
    for resource in wanted.values():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::Serverless::Api":
            properties["BinaryMediaTypes"] = properties["DefinitionBody"][_BINARY_TYPES]
        if "PolicyDocument" in properties:
            _allow_without_tls(properties["PolicyDocument"])
    return template | {"Resources": {name: item for name, item in wanted.items() if not _is_without_statement(item)}}


def _is_refused(resource: dict[str, Any]) -> bool:
    """Whether the resource is unknown, or an alarm on a sum of metrics. Nothing refers to any of them."""
    return resource["Type"] in _UNKNOWN or "Metrics" in resource.get("Properties", {})


def _allow_without_tls(policy: dict[str, Any]) -> None:
    policy["Statement"] = [statement for statement in policy["Statement"] if statement.get("Sid") != _ONLY_BY_TLS]


def _is_without_statement(resource: dict[str, Any]) -> bool:
    document: dict[str, Any] = resource.get("Properties", {}).get("PolicyDocument", {})
    return document.get("Statement") == []
