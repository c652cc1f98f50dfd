"""The command's own part: which commit, which parameters, and whether to go on."""

import subprocess
from pathlib import Path

import pytest

from infra.changes import Change
from infra.console import Refusal
from infra.deploy import agreement, commit, parameters

CODE = Change("APIHandler", "AWS::Lambda::Function", "change")
TABLE = Change("Table", "AWS::DynamoDB::Table", "replace")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one commit."""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
    (tmp_path / "app.py").write_text("1")
    for arguments in (["init", "--quiet"], ["add", "app.py"], ["commit", "--quiet", "--message", "Begin"]):
        subprocess.run([*git, *arguments], check=True)
    return tmp_path


def no_question(question: str) -> str:
    raise AssertionError(question)


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_release_is_named_by_the_commit_that_is_checked_out(checkout: Path, stage: str) -> None:
    head = subprocess.run(["git", "-C", checkout, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)

    assert head.stdout.startswith(commit(checkout, stage))
    assert len(commit(checkout, stage)) == 12


@pytest.mark.parametrize("changed", ["app.py", "new.py"])
def test_what_is_not_committed_goes_to_dev_only(checkout: Path, changed: str) -> None:
    (checkout / changed).write_text("2")

    assert commit(checkout, "dev").endswith("-changed")
    with pytest.raises(Refusal, match="commit your changes first"):
        commit(checkout, "prod")


def test_without_a_repository_there_is_no_commit(tmp_path: Path) -> None:
    assert commit(tmp_path, "dev") == "0-changed"


def test_parameters_are_read_and_may_hold_equals_signs() -> None:
    given = parameters(["TrainingImage=a/b:c=d", "LogLevel="], "prod")

    assert given == {"TrainingImage": "a/b:c=d", "LogLevel": "", "Stage": "prod"}


@pytest.mark.parametrize("text", ["LogLevel", "=DEBUG", "Stage=dev"])
def test_what_is_no_parameter_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parameters([text], "prod")


def test_changes_are_shown_before_they_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    agreement(yes=True, allowed=[], ask=no_question)([CODE])

    assert "~ change APIHandler: AWS::Lambda::Function" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["", "n", "maybe"])
def test_without_a_yes_nothing_is_changed(answer: str) -> None:
    with pytest.raises(Refusal, match="nothing was changed"):
        agreement(yes=False, allowed=[], ask=lambda _: answer)([CODE])


@pytest.mark.parametrize("answer", ["y", "YES "])
def test_a_yes_is_an_agreement(answer: str) -> None:
    agreement(yes=False, allowed=[], ask=lambda _: answer)([CODE])


def test_not_even_a_yes_lets_data_be_lost_that_was_not_named() -> None:
    with pytest.raises(Refusal, match="--replace Table"):
        agreement(yes=True, allowed=["SiteBucket"], ask=no_question)([CODE, TABLE])

    agreement(yes=True, allowed=["Table"], ask=no_question)([CODE, TABLE])
