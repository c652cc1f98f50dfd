"""What is publicly known against the locked versions: pip-audit and npm audit, where they can ask.

Without a network, or behind an index that keeps no advisories, nobody can say; then that is what is said. A version
that an index doesn't know is unknown, too, and never counts as clean.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.node import npm
from infra.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

AUDITOR = ROOT / ".venv-security" / "bin" / "pip-audit"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about a lock file, a line each; None where nobody could be asked about all of it."""

    lock: str
    found: tuple[str, ...] | None


def of_distributions(lock: Path) -> Answer:
    """Ask about a pip lock file."""
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [str(AUDITOR), "--requirement", str(lock), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return Answer(lock.name, distributions_found(done.stdout))


def of_site() -> Answer:
    """Ask about the site's lock file."""
    return Answer("package-lock.json", packages_found(npm("audit", "--json", "--package-lock-only").stdout))


def distributions_found(output: str) -> tuple[str, ...] | None:
    """What pip-audit's JSON says; None where it could not ask about each distribution."""
    asked = _json(output).get("dependencies")
    if not asked or any("skip_reason" in entry for entry in asked):
        return None
    return tuple(f"{entry['name']} {entry['version']}: {flaw['id']}" for entry in asked for flaw in entry["vulns"])


def packages_found(output: str) -> tuple[str, ...] | None:
    """What npm's JSON says; None where it could not ask."""
    found = _json(output).get("vulnerabilities")
    if found is None:
        return None
    return tuple(f"{name} {entry['range']}: {entry['severity']}" for name, entry in sorted(found.items()))


def _json(output: str) -> dict[str, Any]:
    try:
        content = json.loads(output)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
