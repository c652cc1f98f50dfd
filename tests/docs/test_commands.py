"""Every command of the Makefile is in the README, and the other way round."""

from pathlib import Path

import pytest

from tests.docs.documents import ROOT, documents, make_commands, targets

MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_make_target_is_in_the_readme() -> None:
    told = make_commands((ROOT / "README.md").read_text())

    assert targets(MAKEFILE) - told == set()


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_command_of_a_document_exists(document: Path) -> None:
    assert make_commands(document.read_text()) - targets(MAKEFILE) == set()


def test_targets_are_told_from_files_and_variables() -> None:
    makefile = "PORT ?= 8000\n.PHONY: run\nrun: site ## says what\n\tpython -m run\nbuild/x.zip: app.py\nfast := 1\n"

    assert targets(makefile) == {"run"}


def test_commands_are_read_from_code_alone() -> None:
    text = "To make haste, type `make run` or `PORT=1 make test`:\n\n```sh\nmake AWS_REGION=x deploy STAGE=prod\n```\n"

    assert make_commands(text) == {"run", "test", "deploy"}
