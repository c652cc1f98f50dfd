"""The commands' refusals: one clear line each; and the folder's lock."""

import socket
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from infra.console import Refusal, command
from infra.emulator import free_port
from infra.local import cloud, listening, locked, port_asked_for


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Refusal, match=f"port {port} is taken; .*PORT={port + 1} make run"), listening(port):
            pass


def test_the_game_listens_on_loopback_only() -> None:
    with listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_an_emulator_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)

    with pytest.raises(Refusal, match=f"no cloud answers at {address}"), cloud(tmp_path):
        pass


def test_two_games_cannot_share_a_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(Refusal, match="already runs"), locked(tmp_path):
        pass


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("8123", 8123)])
def test_the_port_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, text: str, port: int) -> None:
    monkeypatch.setenv("PORT", text)

    assert port_asked_for() == port


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "80 80"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(Refusal, match="PORT"):
        port_asked_for()


@pytest.mark.parametrize(
    "error", [Refusal("the port\nis taken"), ClientError({"Error": {"Code": "X", "Message": "no"}}, "CreateStack")]
)
def test_a_refusal_is_one_line_and_exit_status_1(capsys: pytest.CaptureFixture[str], error: Exception) -> None:
    def fail() -> int:
        raise error

    assert command(fail) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_fault_of_ours_is_not_hidden() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        command(fail)
