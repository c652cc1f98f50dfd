"""The embedded emulator as a process: its state outlives it, and it does not outlive who started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.emulator import emulator, healthy
from infra.paths import EMULATOR_PYTHON, ROOT
from infra.stack import Cloud

pytestmark = pytest.mark.skipif(
    not EMULATOR_PYTHON.is_file(), reason="needs the emulator's environment: make test-cloud"
)

HOLDER = """
import sys, time
from pathlib import Path
from infra.emulator import emulator
with emulator(Path(sys.argv[1])) as running:
    print(running.address, flush=True)
    time.sleep(60)
"""


def await_silence(address: str) -> bool:
    """Whether nothing answers at the address any more, within 20 seconds."""
    deadline = time.monotonic() + 20
    while healthy(address):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    with emulator(tmp_path) as running:
        table = Cloud(running.address).client("dynamodb")
        table.create_table(
            TableName="kept",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
        )
        table.put_item(TableName="kept", Item={"PK": {"S": "a"}})

    with emulator(tmp_path) as running:
        found = Cloud(running.address).client("dynamodb").get_item(TableName="kept", Key={"PK": {"S": "a"}})

    assert found["Item"] == {"PK": {"S": "a"}}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells a child that its parent died")
def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        address = holder.stdout.readline().strip()
        assert healthy(address)

        os.kill(holder.pid, signal.SIGKILL)

    assert await_silence(address)
