"""The expressions that the stores write their items with, read once and evaluated on items in memory."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Item = dict[str, Any]
Evaluate = Callable[[Item, Mapping[str, str], Mapping[str, Any]], Any]

SECTIONS = re.compile(r"\b(SET|ADD|REMOVE) ")
ASSIGNED = re.compile(r"([#\w]+) = (?:(\w+)\(([#\w]+), (:\w+)\)|(:\w+))")
COMPARED = re.compile(r"([#\w]+) (=|<|<=|>|>=) (:\w+)")
CALLED = re.compile(r"(attribute_exists|attribute_not_exists|begins_with)\(([#\w]+)(?:, (:\w+))?\)")
COMPARE = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class NotRead(ValueError):
    """An expression of another form than the stores write."""


def holds(expression: str | None, item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Whether a condition holds for an item, `{}` where there is none."""
    return expression is None or bool(_condition(expression)(item, names, values))


def updated(expression: str, item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> Item:
    """The item after an update, as a new one."""
    after = dict(item)
    for change in _changes(expression):
        change(after, names, values)
    return after


@cache
def _condition(text: str) -> Evaluate:
    for word, combine in ((" OR ", any), (" AND ", all)):
        if word in text:
            parts = [_condition(part) for part in text.split(word)]
            return lambda item, names, values: combine(part(item, names, values) for part in parts)
    if compared := COMPARED.fullmatch(text):
        return _comparison(*compared.groups())
    if called := CALLED.fullmatch(text):
        return _call(*called.groups())
    raise NotRead(text)


def _comparison(name: str, sign: str, value: str) -> Evaluate:
    def compared(item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> bool:
        key = names.get(name, name)
        return key in item and bool(COMPARE[sign](item[key], values[value]))

    return compared


def _call(function: str, name: str, value: str | None) -> Evaluate:
    def called(item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> bool:
        key = names.get(name, name)
        if function == "begins_with":
            return str(item.get(key, "")).startswith(values[value or ""])
        return (key in item) == (function == "attribute_exists")

    return called


@cache
def _changes(text: str) -> tuple[Evaluate, ...]:
    pieces = SECTIONS.split(text.strip())
    if pieces[0].strip():
        raise NotRead(text)
    sections = zip(pieces[1::2], pieces[2::2], strict=True)
    return tuple(change for section, body in sections for change in _of_section(section, body.strip()))


def _of_section(section: str, body: str) -> list[Evaluate]:
    if section == "REMOVE":
        return [_removal(name) for name in body.split(", ")]
    if section == "ADD":
        return [_addition(*part.split(" ")) for part in body.split(", ")]
    if ASSIGNED.sub("", body).replace(", ", ""):
        raise NotRead(body)
    return [_assignment(*found.groups()) for found in ASSIGNED.finditer(body)]


def _removal(name: str) -> Evaluate:
    return lambda item, names, _: item.pop(names.get(name, name), None)


def _addition(name: str, value: str) -> Evaluate:
    def add(item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> None:
        key = names.get(name, name)
        item[key] = item.get(key, 0) + values[value]

    return add


def _assignment(name: str, function: str | None, other: str | None, second: str | None, value: str | None) -> Evaluate:
    def assign(item: Item, names: Mapping[str, str], values: Mapping[str, Any]) -> None:
        found = item.get(names.get(other or "", other or ""))
        match function:
            case None:
                item[names.get(name, name)] = values[value or ""]
            case "list_append":
                item[names.get(name, name)] = [*(found or ()), *values[second or ""]]
            case "if_not_exists":
                item[names.get(name, name)] = values[second or ""] if found is None else found
            case _:
                raise NotRead(function)

    return assign
