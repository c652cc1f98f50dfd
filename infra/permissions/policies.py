"""IAM's policies, as far as ours go: statements that allow, and conditions on strings; anything else is refused.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from infra.permissions.checks import Check

FOR_ALL = "ForAllValues:"


@dataclass(frozen=True, slots=True)
class Condition:
    """Values that a condition key may have."""

    operator: str
    key: str
    values: tuple[str, ...]

    def holds(self, check: Check) -> bool:
        """A key without a value satisfies *for all values*, as in IAM, and no other operator."""
        match = _matcher(self.operator)
        asked = check.keys.get(self.key)
        if asked is None:
            return self.operator.startswith(FOR_ALL)
        if not self.operator.startswith(FOR_ALL) and len(asked) != 1:
            raise ValueError(f"{self.operator} compares one value, and {self.key} has {len(asked)}")
        return all(any(match(value, allowed) for allowed in self.values) for value in asked)

    def used(self, check: Check) -> Iterator[str]:
        """Those of the values that a request has been allowed by."""
        match = _matcher(self.operator)
        for allowed in self.values:
            if any(match(value, allowed) for value in check.keys.get(self.key, ())):
                yield allowed


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission of a role: an action on resources, where all conditions hold."""

    sid: str
    action: str
    resource: str
    conditions: tuple[Condition, ...]

    def allows(self, check: Check) -> bool:
        return (
            like(check.action.lower(), self.action.lower())
            and like(check.resource, self.resource)
            and all(condition.holds(check) for condition in self.conditions)
        )


def grants(policy: Mapping[str, Any]) -> Iterator[Grant]:
    """Every action on every resource that a policy's document allows, one by one.

    Raises ValueError for what is not understood here: a policy must not seem narrower, or wider, than it is.
    """
    for statement in policy["Statement"]:
        if statement["Effect"] != "Allow" or not statement.keys() <= {
            "Sid",
            "Effect",
            "Action",
            "Resource",
            "Condition",
        }:
            raise ValueError(f"a statement of a kind that is not known here: {statement}")
        conditions = tuple(_conditions(statement.get("Condition", {})))
        for action in several(statement["Action"]):
            for resource in several(statement["Resource"]):
                yield Grant(statement.get("Sid", ""), action, resource, conditions)


def usage(granted: Iterable[Grant], asked: Iterable[Check]) -> dict[str, bool]:
    """Whether something has asked for what a role has: each grant, and each value of its conditions, in a line."""
    asked, found = list(asked), dict[str, bool]()
    for grant in granted:
        allowed = [check for check in asked if grant.allows(check)]
        found[f"{grant.sid}: {grant.action} on {grant.resource}"] = bool(allowed)
        for condition in grant.conditions:
            used = {value for check in allowed for value in condition.used(check)}
            for value in condition.values:
                line = f"{grant.sid}: {condition.key} {value}"
                found[line] = found.get(line, False) or value in used
    return found


def like(text: str, pattern: str) -> bool:
    """IAM's wildcards: `*` is any characters, `?` is one."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _conditions(told: Mapping[str, Mapping[str, str | list[str]]]) -> Iterator[Condition]:
    for operator, keys in told.items():
        _matcher(operator)
        for key, values in keys.items():
            yield Condition(operator, key, tuple(several(values)))


def _matcher(operator: str) -> Callable[[str, str], bool]:
    match operator.removeprefix(FOR_ALL):
        case "StringEquals":
            return str.__eq__
        case "StringLike":
            return like
    raise ValueError(f"a condition that is not known here: {operator}")
