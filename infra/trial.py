"""What needs a deployed game: `make test-cloud`, `make e2e`, `make screenshots`, each on a scratch cloud of its own.

Where AWS_ENDPOINT_URL names an emulator, the game is deployed to that one and stays there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from infra.console import command, say
from infra.local import announce, await_end, end_on_sigterm, port_asked_for, serving
from infra.paths import BUILD, ROOT
from infra.permissions import recorder
from infra.stack import STACK

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from infra.local import Game
    from infra.stack import Cloud

#: What Python is given for each suite; `{address}` is the game's origin.
SUITES = {
    "cloud": ("pytest", "tests/api", "tests/cloud", "--base-url", "{address}/api"),
    "browser": ("pytest", "tests/browser"),
    "screenshots": ("tests.browser.album",),
}


def main() -> int:
    """Serve the game from a scratch folder, run the suite against it, and remove the folder if all went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="more arguments for the suite")
    arguments = parser.parse_args()
    suite: str = arguments.suite
    end_on_sigterm()
    BUILD.mkdir(exist_ok=True)
    state = Path(tempfile.mkdtemp(prefix=f"{suite}-", dir=BUILD))

    def around(where: Cloud) -> AbstractContextManager[None]:
        # The functions of an emulator that is not ours may be in containers, which do not reach this machine.
        ours = suite == "cloud" and not os.environ.get("AWS_ENDPOINT_URL")
        return recorder.recording(where, STACK, state / recorder.FILE) if ours else nullcontext()

    # Only the cloud suite has IAM enforced: there the roles' permissions are on trial.
    with serving(state, _port(), auth=suite == "cloud", around=around) as game:
        announce(game)
        status = _run([*SUITES[suite], *arguments.rest], game, state)
        game.check()
        if os.environ.get("KEEP"):
            _keep(game)
    if status:
        say(f"what the emulator and the edge said is in {state / 'logs'}")
    else:
        shutil.rmtree(state)
        say("  this game has ended: make run starts one to play, KEEP=1 leaves the next one running")
    return status


def _port() -> int:
    """`PORT`, or any that is free: a suite must not fail because somebody plays."""
    return port_asked_for() if os.environ.get("PORT") else 0


def _run(arguments: list[str], game: Game, state: Path) -> int:
    """The suite's exit status."""
    told = [part.format(address=game.address) for part in arguments]
    environment = os.environ | {"BASE_URL": game.address, "INKLING_ACCOUNTS": str(state / "accounts.json")}
    tests = [sys.executable, "-m", *told]
    return subprocess.run(tests, cwd=ROOT, env=environment, check=False).returncode


def _keep(game: Game) -> None:
    """Leave the game running until Ctrl-C."""
    announce(game)
    say("\nThe suite is over; KEEP is set: the game goes on until Ctrl-C.")
    try:
        await_end(game)
    except KeyboardInterrupt:
        say("\nEnded.")


if __name__ == "__main__":
    sys.exit(command(main))
