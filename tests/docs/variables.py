"""Which environment variables the code, the template and the Makefile read."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_OURS = re.compile(r"(AWS|INKLING|SM)(_[A-Z0-9]+)+")
_READERS = {"environ", "environment"}
_JAVASCRIPT = re.compile(r"process\.env\.([A-Z_]+)")
_MAKE_DEFAULT = re.compile(r"^(?:export +)?([A-Z][A-Z0-9_]*) *\?=", re.MULTILINE)


def in_python(source: str) -> set[str]:
    """Names looked up in `os.environ`, or in a mapping called `environment`, by `[…]`, `.get(…)` or `in`.

    Those that begin as variables of AWS, SageMaker or the game do are found wherever they stand: they may be looked up
    by a name in between.
    """
    return {name for node in ast.walk(ast.parse(source)) for name in _read_by(node) if _NAME.fullmatch(name)}


def in_javascript(source: str) -> set[str]:
    return set(_JAVASCRIPT.findall(source))


def in_makefile(source: str) -> set[str]:
    """Variables with a default that a person may set."""
    return set(_MAKE_DEFAULT.findall(source))


def in_compose(source: str) -> set[str]:
    """Variables that `docker compose` takes from its environment: `${NAME}`, with or without a default."""
    return set(re.findall(r"\$\{([A-Z][A-Z0-9_]*)", source))


def in_template(source: str) -> set[str]:
    """The variables that the template gives to functions, to all of them or to one."""
    template: dict[str, Any] = json.loads(source)
    functions = [template.get("Globals", {}).get("Function", {})]
    functions += [resource.get("Properties", {}) for resource in template["Resources"].values()]
    return {name for function in functions for name in function.get("Environment", {}).get("Variables", {})}


def _read_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _OURS.fullmatch(node.value):
        yield node.value
    elif isinstance(node, ast.Subscript) and _is_environment(node.value) and isinstance(node.ctx, ast.Load):
        yield from _constants(node.slice)
    elif isinstance(node, ast.Call) and _is_lookup(node.func) and node.args:
        yield from _constants(node.args[0])
    elif isinstance(node, ast.Compare) and any(map(_is_environment, node.comparators)):
        yield from _constants(node.left)


def _is_lookup(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "getenv"
    if not isinstance(function, ast.Attribute):
        return False
    return function.attr == "getenv" or (function.attr in {"get", "pop"} and _is_environment(function.value))


def _is_environment(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in _READERS


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
