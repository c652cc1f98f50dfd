"""Every module says in one sentence what lives in it."""

import pytest

from tests.architecture.source import Module, has_summary, modules

MODULES = modules("app.py", "chalicelib/**/*.py", "infra/**/*.py", "training/**/*.py", "simulation/**/*.py")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_s_docstring_begins_with_one_sentence(module: Module) -> None:
    assert has_summary(module)


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        '""""""',
        '"""no capital, no end"""',
        '"""Two sentences. They should be one."""',
    ],
)
def test_a_module_without_its_sentence_is_found(source: str) -> None:
    assert not has_summary(Module("chalicelib.domain.one", source))


@pytest.mark.parametrize(
    "source",
    [
        '"""What lives here."""',
        '"""What lives here,\nover two lines."""',
        '"""What lives here.\n\n| PK | SK |\n| --- | --- |\n"""',
    ],
)
def test_one_sentence_and_what_follows_is_welcome(source: str) -> None:
    assert has_summary(Module("chalicelib.domain.one", source))
