"""Policies: what they allow, and which of it has been used."""

from typing import Any

import pytest

from infra.permissions.checks import Check
from infra.permissions.policies import grants, like, usage

TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/game"
WRITES = ["dynamodb:GetItem", "dynamodb:PutItem"]


def policy(**statement: Any) -> dict[str, Any]:
    allowed = {"Sid": "Words", "Effect": "Allow", "Action": WRITES, "Resource": TABLE}
    return {"Version": "2012-10-17", "Statement": [{**allowed, **statement}]}


def keyed(operator: str, *partitions: str) -> dict[str, Any]:
    return policy(Condition={operator: {"dynamodb:LeadingKeys": list(partitions)}})


def asked(*partitions: str, action: str = "dynamodb:GetItem") -> Check:
    return Check(action, TABLE, {"dynamodb:LeadingKeys": partitions})


def allows(told: dict[str, Any], check: Check) -> bool:
    return any(grant.allows(check) for grant in grants(told))


def test_an_action_on_a_resource_is_allowed_and_no_other() -> None:
    assert allows(policy(), asked("WORDS"))
    assert not allows(policy(), asked("WORDS", action="dynamodb:DeleteItem"))
    assert not allows(policy(Resource=f"{TABLE}/index/by_number"), asked("WORDS"))


@pytest.mark.parametrize(
    ("text", "pattern", "alike"),
    [
        ("drawings/a/b.json", "drawings/*", True),
        ("drawings", "drawings/*", False),
        ("word-lists/a.csv.report.json", "word-lists/*.report.json", True),
        ("word-lists/a.csv", "word-lists/*.report.json", False),
        ("a.c", "a?c", True),
        ("abc", "a.c", False),
    ],
)
def test_a_star_is_any_characters_and_a_question_mark_is_one(text: str, pattern: str, alike: bool) -> None:
    assert like(text, pattern) is alike


@pytest.mark.parametrize(
    ("operator", "partitions", "allowed"),
    [
        ("ForAllValues:StringEquals", ("WORDS",), True),
        ("ForAllValues:StringEquals", ("WORDS", "PLAYER#ann"), False),
        ("ForAllValues:StringEquals", ("TAUGHT#1",), False),
        ("ForAllValues:StringLike", ("WORDS", "TAUGHT#1"), True),
        ("ForAllValues:StringLike", ("PLAYER#ann",), False),
    ],
)
def test_every_partition_that_is_asked_for_must_be_one_of_the_conditions(
    operator: str, partitions: tuple[str, ...], allowed: bool
) -> None:
    assert allows(keyed(operator, "WORDS", "TAUGHT#*"), asked(*partitions)) is allowed


def test_without_a_value_a_condition_on_all_values_holds_and_another_does_not() -> None:
    nothing = Check("dynamodb:GetItem", TABLE)

    assert allows(keyed("ForAllValues:StringEquals", "WORDS"), nothing)
    assert not allows(keyed("StringEquals", "WORDS"), nothing)


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Deny"},
        {"NotAction": "dynamodb:Scan"},
        {"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}},
    ],
)
def test_what_is_not_understood_is_refused(statement: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not known here"):
        list(grants(policy(**statement)))


def test_what_nothing_has_asked_for_is_named() -> None:
    granted = list(grants(keyed("ForAllValues:StringLike", "WORDS", "TAUGHT#*")))

    used = usage(granted, [asked("TAUGHT#1"), asked("PLAYER#ann", action="dynamodb:PutItem")])

    assert used == {
        f"Words: dynamodb:GetItem on {TABLE}": True,
        f"Words: dynamodb:PutItem on {TABLE}": False,
        "Words: dynamodb:LeadingKeys WORDS": False,
        "Words: dynamodb:LeadingKeys TAUGHT#*": True,
    }
