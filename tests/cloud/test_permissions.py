"""Rights both ways: what the deployed functions have asked for during the suite, against what their roles have.

The emulator refuses what a role lacks, but for conditions that it does not know (`dynamodb:LeadingKeys`); so what was
asked for is held against the deployed policies here, conditions included. A right is used if the function of either
stack has asked for it: one has players, the other has jobs of retraining.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from infra.permissions import recorder
from infra.permissions.policies import Grant, grants, usage
from infra.permissions.roles import functions_of, policies_of, resources_of
from infra.stack import STACK, Cloud
from tests.cloud.second import STACK as SECOND

if TYPE_CHECKING:
    from pathlib import Path

    from infra.permissions.checks import Check
    from tests.cloud.second import Second

pytestmark = pytest.mark.at_the_end

FUNCTIONS = ("APIHandler", "DroppedList", "ResultsExport", "RetrainingClock", "RetrainingJob", "RetrainingOrder")

#: Statements of which no function asks for anything, and who does.
UNSEEN = {
    "Key": "SageMaker, in the name of whoever creates a job",
    "Logs": "Lambda, with the function's role; not in an emulator",
    "Traces": "Lambda's X-Ray daemon, with the function's role; not in an emulator",
}


@dataclass(frozen=True)
class Role:
    """What a function's role allows in a stack, and what the function has asked for there.

    `names` are what the template calls the stack's resources, by the names that they were given.
    """

    stack: str
    grants: tuple[Grant, ...]
    asked: tuple[Check, ...]
    names: dict[str, str]

    def used(self) -> dict[str, bool]:
        """Whether each right has been used, in the template's names."""
        return {self._named(line): seen for line, seen in usage(self.grants, self.asked).items()}

    def _named(self, line: str) -> str:
        for given in sorted(self.names, key=len, reverse=True):
            line = line.replace(given, self.names[given])
        return line


@pytest.fixture(scope="module")
def roles(scratch: Cloud, calls: Path, second: Second) -> dict[str, list[Role]]:  # noqa: ARG001 - that it is there
    """The roles by their functions, one for each stack."""
    asked = recorder.recorded(calls)
    found: dict[str, list[Role]] = {}
    for stack in (STACK, SECOND):
        names = {made["PhysicalResourceId"]: made["LogicalResourceId"] for made in resources_of(scratch, stack)}
        names[stack] = "${AWS::StackName}"  # which some resources are called by, too
        for name, function in functions_of(scratch, stack).items():
            granted = tuple(grant for policy in policies_of(scratch, function) for grant in grants(policy))
            checks = tuple(call.check for call in asked if call.function == f"{stack}/{name}")
            found.setdefault(name, []).append(Role(stack, granted, checks, names))
    return found


@pytest.fixture
def whole_suite(request: pytest.FixtureRequest) -> None:
    if request.config.option.keyword or request.config.option.markexpr:
        pytest.skip("only a part of the suite has run")


def test_the_rights_of_every_function_are_looked_at(roles: dict[str, list[Role]]) -> None:
    assert sorted(roles) == sorted(FUNCTIONS)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_has_asked_for_what_its_role_lacks(roles: dict[str, list[Role]], function: str) -> None:
    lacking = {
        f"{role.stack}: {check.action} on {check.resource} with {dict(check.keys)}"
        for role in roles[function]
        for check in role.asked
        if not any(grant.allows(check) for grant in role.grants)
    }

    assert lacking == set()


@pytest.mark.usefixtures("whole_suite")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_permission_of_a_role_has_been_used(roles: dict[str, list[Role]], function: str) -> None:
    used: dict[str, bool] = {}
    for role in roles[function]:
        for line, seen in role.used().items():
            used[line] = used.get(line, False) or seen

    unused = sorted(line for line, seen in used.items() if not seen and line.partition(":")[0] not in UNSEEN)

    assert not unused, "never asked for:\n" + "\n".join(unused)


@pytest.mark.parametrize("statement", UNSEEN)
def test_what_others_ask_for_in_a_functions_name_no_function_asks_for(
    roles: dict[str, list[Role]], statement: str
) -> None:
    every = [role for held in roles.values() for role in held]

    granted = [grant for role in every for grant in role.grants if grant.sid == statement]

    assert granted, "else it is listed in vain"
    assert not [check for role in every for check in role.asked for grant in granted if grant.allows(check)]
