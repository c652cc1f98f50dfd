"""Rights: what the deployed functions have asked for during the suite, held against what their roles have.

The emulator refuses what a role lacks, but for conditions that it does not know (`dynamodb:LeadingKeys`); so what was
asked for is held against the deployed policies here, conditions included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from infra.permissions import recorder
from infra.permissions.policies import Grant, grants, usage
from infra.permissions.roles import functions_of, policies_of
from infra.stack import STACK, Cloud

if TYPE_CHECKING:
    from pathlib import Path

    from infra.permissions.checks import Check

pytestmark = pytest.mark.at_the_end

#: Functions whose every right the suite uses; those of retraining work only where there is an image for it.
USED = ("DroppedList", "ResultsExport")

#: Statements of which nothing is asked for here, and why.
UNSEEN = {
    "Logs": "Lambda itself writes a function's log, with the function's role, but not in an emulator",
}


@dataclass(frozen=True)
class Role:
    """What a function's role allows and what the function has asked for."""

    grants: tuple[Grant, ...]
    asked: tuple[Check, ...]


@pytest.fixture(scope="module")
def roles(scratch: Cloud, calls: Path) -> dict[str, Role]:
    """The roles by their functions."""
    asked = recorder.recorded(calls)
    return {
        name: Role(
            tuple(grant for policy in policies_of(scratch, function) for grant in grants(policy)),
            tuple(call.check for call in asked if call.function == f"{STACK}/{name}"),
        )
        for name, function in functions_of(scratch, STACK).items()
    }


def test_no_function_has_asked_for_what_its_role_lacks(roles: dict[str, Role]) -> None:
    lacking = {
        f"{function}: {check.action} on {check.resource} with {dict(check.keys)}"
        for function, role in roles.items()
        for check in role.asked
        if not any(grant.allows(check) for grant in role.grants)
    }

    assert roles["APIHandler"].asked, "the API's calls have been recorded"
    assert lacking == set()


@pytest.mark.parametrize("function", USED)
def test_every_permission_of_a_role_has_been_used(
    roles: dict[str, Role], function: str, request: pytest.FixtureRequest
) -> None:
    if request.config.option.keyword or request.config.option.markexpr:
        pytest.skip("only a part of the suite has run")
    used = usage(roles[function].grants, roles[function].asked)

    unused = sorted(line for line, seen in used.items() if not seen and line.partition(":")[0] not in UNSEEN)

    assert not unused, "never asked for:\n" + "\n".join(unused)
