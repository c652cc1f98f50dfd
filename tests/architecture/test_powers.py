"""What is shipped has no power that it does not need: no shell, no request to anywhere, no text made a program."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source import ROOT, Module, imports, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = modules("app.py", "chalicelib/**/*.py")

#: Shells, requests, formats that run what they read, native memory, mail.
NEEDLESS = {
    *("ctypes", "ftplib", "http.client", "httpx", "imaplib", "ldap3", "lxml", "marshal", "multiprocessing", "pickle"),
    *("pty", "requests", "shelve", "smtplib", "socket", "subprocess", "urllib.request", "urllib3", "xml", "yaml"),
}
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
RUNS_PROGRAMS = {"system", "popen", "execv", "execve", "spawnv", "posix_spawn", "fork"}
QUERIES = {"execute_statement", "batch_execute_statement", "execute_transaction"}
READ_BY_PATTERNS = {"compile", "match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer"}
WEAK_IN_A_PAGE = (
    *("innerHTML", "outerHTML", "insertAdjacentHTML", "dangerouslySet", "document.write", "eval(", "new Function"),
    *("postMessage", "localStorage", "sessionStorage", "indexedDB", "document.cookie"),
)


def calls(module: Module) -> Iterator[tuple[ast.expr, ast.Call]]:
    """Each call of a module, by what is called."""
    return ((node.func, node) for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def powers(module: Module) -> set[str]:
    """What of a module's imports and calls nothing that is shipped needs."""
    brought = {name for name in imports(module) if any(f"{name}.".startswith(f"{banned}.") for banned in NEEDLESS)}
    named = {what.id for what, _ in calls(module) if isinstance(what, ast.Name)} & RUNS_TEXT
    asked = {what.attr for what, _ in calls(module) if isinstance(what, ast.Attribute)} & RUNS_PROGRAMS
    return brought | named | asked


def patterns(module: Module) -> Iterator[ast.expr]:
    """What a module's regular expressions are made of."""
    for what, call in calls(module):
        of_re = isinstance(what, ast.Attribute) and isinstance(what.value, ast.Name) and what.value.id == "re"
        if of_re and isinstance(what, ast.Attribute) and what.attr in READ_BY_PATTERNS:
            yield call.args[0]


def is_ours(pattern: ast.expr) -> bool:
    """Whether it is written in the code, or put together of what is: constants, and patterns of constants."""
    if isinstance(pattern, ast.JoinedStr):
        return all(is_ours(part) for part in pattern.values)
    if isinstance(pattern, ast.FormattedValue | ast.Attribute):
        return is_ours(pattern.value)
    return isinstance(pattern, ast.Constant) or (isinstance(pattern, ast.Name) and pattern.id.isupper())


def algorithms(module: Module) -> set[str]:
    """The functions of hashlib that a module uses, and those that it names to hmac."""
    used = {name.removeprefix("hashlib.") for name in imports(module) if name.startswith("hashlib.")}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "hashlib":
            used.add(node.attr)
    for what, call in calls(module):
        if isinstance(what, ast.Attribute) and isinstance(what.value, ast.Name) and what.value.id == "hmac":
            used |= {str(argument.value) for argument in call.args if isinstance(argument, ast.Constant)}
    return used


@pytest.mark.parametrize("module", SHIPPED, ids=lambda module: module.name)
def test_nothing_that_is_shipped_can_do_what_it_need_not(module: Module) -> None:
    assert powers(module) == set()


def test_the_table_is_asked_in_no_query_language() -> None:
    asked = {what.attr for module in SHIPPED for what, _ in calls(module) if isinstance(what, ast.Attribute)}

    assert asked & QUERIES == set()


def test_no_pattern_is_made_of_what_was_sent() -> None:
    found = [(module.name, ast.unparse(pattern)) for module in SHIPPED for pattern in patterns(module)]
    foreign = [(module.name, ast.unparse(one)) for module in SHIPPED for one in patterns(module) if not is_ours(one)]

    assert len(found) > 20
    assert foreign == []


def test_no_text_that_was_sent_is_a_format() -> None:
    """One template is filled, that of the page of a share; elsewhere f-strings are, which are part of the code."""
    fill = {
        module.name
        for module in SHIPPED
        for what, _ in calls(module)
        if isinstance(what, ast.Attribute) and what.attr in {"format", "format_map"}
        if not isinstance(what.value, ast.Call)  # super().format: a log's line
    }

    assert fill == {"chalicelib.pictures.page"}


def test_only_known_algorithms_are_used() -> None:
    used = {name for module in SHIPPED for name in algorithms(module)}

    assert used == {"sha256"}


def test_chance_comes_from_the_system() -> None:
    makers = {
        (module.name, ast.unparse(what))
        for module in SHIPPED
        for what, _ in calls(module)
        if ast.unparse(what).rpartition(".")[2] in {"Random", "SystemRandom"}
    }

    assert makers == {("chalicelib.wiring", "SystemRandom")}


def test_the_site_makes_no_page_of_text_and_keeps_nothing() -> None:
    sources = sorted((ROOT / "frontend" / "src").rglob("*.js*"))
    found = [(path.name, weak) for path in sources for weak in WEAK_IN_A_PAGE if weak in path.read_text()]

    assert len(sources) > 50
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["import subprocess", "from urllib import request", "eval('1')", "import os\nos.system('ls')", "import xml.sax"],
)
def test_a_power_is_found(source: str) -> None:
    assert powers(Module("made.up", source))


@pytest.mark.parametrize(
    "pattern", ["re.compile(sent)", "re.sub(f'[{sent}]', '', text)", "re.match(sent.pattern, text)"]
)
def test_a_pattern_that_was_sent_is_found(pattern: str) -> None:
    (made,) = patterns(Module("made.up", pattern))

    assert not is_ours(made)


def test_a_weak_algorithm_is_found() -> None:
    assert algorithms(Module("made.up", "import hashlib, hmac\nhashlib.md5(b'')\nhmac.new(b'', b'', 'sha1')")) >= {
        "md5",
        "sha1",
    }
