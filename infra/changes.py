"""What a change set would do to a stack, as lines to read, and which of it would cost data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: What holds players' accounts, results, drawings, models or the site; and the client to which sessions are tied.
HOLDS_DATA = frozenset(
    {
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolClient",
        "AWS::DynamoDB::GlobalTable",
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
    }
)
_MARKS = {"add": "+", "change": "~", "replace": "!", "perhaps replace": "?", "remove": "-", "import": ">"}


@dataclass(frozen=True, slots=True)
class Change:
    """One resource's change; `action` is a key of the marks above."""

    resource: str
    kind: str
    action: str
    properties: tuple[str, ...] = ()

    @property
    def costs_data(self) -> bool:
        """Whether the stack would go on with an empty resource, or none, where data was."""
        return self.kind in HOLDS_DATA and self.action in {"replace", "perhaps replace", "remove"}

    def __str__(self) -> str:
        of = f" ({', '.join(self.properties)})" if self.properties else ""
        return f"{_MARKS[self.action]} {self.action} {self.resource}: {self.kind}{of}"


def read(described: Iterable[Any]) -> list[Change]:
    """The changes of a change set, as CloudFormation describes them."""
    return [_change(item["ResourceChange"]) for item in described if item.get("Type", "Resource") == "Resource"]


def objections(changes: Iterable[Change], allowed: Collection[str]) -> list[str]:
    """Why the changes must not be made, unless the resources that they name are allowed to be replaced or removed."""
    return [
        f"it would {change.action} {change.resource}, which holds data; say --replace {change.resource} if it is meant"
        for change in changes
        if change.costs_data and change.resource not in allowed
    ]


def _change(item: dict[str, Any]) -> Change:
    names = {detail["Target"].get("Name") or detail["Target"]["Attribute"] for detail in item.get("Details", [])}
    return Change(item["LogicalResourceId"], item["ResourceType"], _action(item), tuple(sorted(names)))


def _action(item: dict[str, Any]) -> str:
    if item["Action"] == "Modify":
        return {"True": "replace", "Conditional": "perhaps replace"}.get(item.get("Replacement", "False"), "change")
    return {"Add": "add", "Remove": "remove", "Import": "import"}.get(item["Action"], "perhaps replace")
