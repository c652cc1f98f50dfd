import fcntl
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.console import Refusal
from infra.reach import environment, reachable
from infra.stack import Cloud

OUTPUTS = {"TableName": "table-1", "DataBucketName": "bucket-1"}


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Something that answers."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Cloud(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """The folder of a game that is being served."""
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield tmp_path


def test_while_a_game_is_served_its_table_and_bucket_are_found(state: Path, cloud: Cloud) -> None:
    with reachable(state, cloud, OUTPUTS):
        found = environment(state, {"PATH": "/bin", "AWS_DEFAULT_REGION": "eu-west-1"})

    assert found == {
        "PATH": "/bin",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "INKLING_TABLE": "table-1",
        "INKLING_BUCKET": "bucket-1",
    }
    with pytest.raises(Refusal, match="make run"):
        environment(state, {})


def test_a_cloud_that_the_environment_names_is_taken_as_it_is(tmp_path: Path) -> None:
    given = {"INKLING_TABLE": "theirs", "INKLING_BUCKET": "theirs"}

    assert environment(tmp_path, given) == given


def test_what_a_killed_game_has_left_behind_is_not_believed(tmp_path: Path, cloud: Cloud) -> None:
    (tmp_path / "lock").touch()

    with reachable(tmp_path, cloud, OUTPUTS), pytest.raises(Refusal, match="no game is served"):
        environment(tmp_path, {})


def test_a_cloud_that_does_not_answer_is_told(state: Path) -> None:
    with reachable(state, Cloud("http://127.0.0.1:9"), OUTPUTS), pytest.raises(Refusal, match="does not answer"):
        environment(state, {})
