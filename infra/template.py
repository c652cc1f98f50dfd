"""The template: what is put together before Chalice adds functions and routes, and what is set right afterwards."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What the stack is made of, and how it is watched; the dashboard is the body of a resource of the second.
PARTS = tuple(ROOT / "infra" / name for name in ("resources.json", "operations.json"))
DASHBOARD = ROOT / "infra" / "dashboard.json"

#: All that the template depends on, beside Chalice's own files.
SOURCES = (Path(__file__), *PARTS, DASHBOARD)

#: The name that the serverless transform gives to the alias `live` of the function APIHandler.
ALIAS = "APIHandlerAliaslive"

#: The properties of a function that a version of it keeps, beside its code.
SETTINGS = (
    "Architectures",
    "Environment",
    "Handler",
    "Layers",
    "MemorySize",
    "Role",
    "Runtime",
    "SnapStart",
    "Timeout",
    "Tracing",
)

#: Parameters that a new version need not follow at once: a domain is up to 253 characters, a description 256.
LATER = frozenset({"DomainName"})

_TO_FUNCTION, _TO_ALIAS = "/functions/${APIHandler.Arn}/invocations", f"/functions/${{{ALIAS}}}/invocations"


def compose(parts: Iterable[Path] = PARTS) -> dict[str, Any]:
    """Our own part of the template, from its files. Raises ValueError if two of them define the same thing."""
    whole: dict[str, Any] = {}
    for path in parts:
        for section, content in json.loads(path.read_text()).items():
            _add(whole, section, content)
    body = json.dumps(json.loads(DASHBOARD.read_text()), separators=(",", ":"))
    whole["Resources"]["Dashboard"]["Properties"]["DashboardBody"] = {"Fn::Sub": body}
    return whole


def finish(merged: dict[str, Any]) -> dict[str, Any]:
    """The template after Chalice's part is in: its routes call the published version, and each setting publishes one.

    The serverless transform has a version published when the code changes. What else a version holds is its settings,
    so that one is published as well when they do, they go into its description: a digest of the template's text about
    them, and the values of the parameters in it, but for `LATER`'s. Nothing else may: Lambda refuses a second version
    of the same.
    """
    finished: dict[str, Any] = json.loads(json.dumps(merged).replace(_TO_FUNCTION, _TO_ALIAS))
    handler = finished["Resources"]["APIHandler"]["Properties"]
    settings = [finished["Globals"]["Function"], {name: handler[name] for name in SETTINGS if name in handler}]
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
    values = " ".join(f"${{{name}}}" for name in sorted(parameters(finished, settings) - LATER))
    handler["VersionDescription"] = {"Fn::Sub": f"{digest} {values}"}
    return finished


def parameters(template: dict[str, Any], part: Any) -> set[str]:
    """The parameters that a part of the template uses, by themselves or in its conditions."""
    used = set(_names(part))
    conditions: dict[str, Any] = template.get("Conditions", {})
    for name in used & conditions.keys():
        used |= parameters(template, conditions[name])
    return used & set(template["Parameters"])


def _add(whole: dict[str, Any], section: str, content: Any) -> None:
    if not isinstance(content, dict) or section not in whole:
        whole[section] = content
        return
    if twice := whole[section].keys() & content.keys():
        raise ValueError(f"{section} are defined twice: {', '.join(sorted(twice))}")
    whole[section] |= content


def _names(part: Any) -> Iterator[str]:
    """Every name that a reference, a condition or a substitution may mean."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in {"Ref", "Condition"} and isinstance(value, str):
                yield value
            elif key == "Fn::If":
                yield value[0]
            yield from _names(value)
    elif isinstance(part, list):
        for item in part:
            yield from _names(item)
    elif isinstance(part, str):
        yield from re.findall(r"\$\{(\w+)\}", part)
