"""The suites that need a deployed game: `make test-cloud` and `make e2e`, each on a scratch cloud of its own."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.console import command, say
from infra.local import end_on_sigterm, serving
from infra.paths import BUILD, ROOT

#: What pytest is given for each suite; `{address}` is the game's origin.
SUITES = {
    "cloud": ("tests/cloud", "tests/api", "--base-url", "{address}/api"),
    "browser": ("tests/browser",),
}


def main() -> int:
    """Serve the game from a scratch folder, run the suite against it, and remove the folder if all went well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="more arguments for pytest")
    arguments = parser.parse_args()
    end_on_sigterm()
    BUILD.mkdir(exist_ok=True)
    state = Path(tempfile.mkdtemp(prefix=f"{arguments.suite}-", dir=BUILD))
    # Only the cloud suite has IAM enforced: there the role's permissions are on trial.
    with serving(state, port=0, auth=arguments.suite == "cloud") as game:
        say(f"  {game.address}")
        suite = [part.format(address=game.address) for part in SUITES[arguments.suite]]
        environment = os.environ | {"BASE_URL": game.address, "INKLING_ACCOUNTS": str(state / "accounts.json")}
        status = subprocess.run(
            [sys.executable, "-m", "pytest", *suite, *arguments.rest], cwd=ROOT, env=environment, check=False
        ).returncode
        game.check()
    if status:
        say(f"what the emulator and the edge said is in {state / 'logs'}")
    else:
        shutil.rmtree(state)
    return status


if __name__ == "__main__":
    sys.exit(command(main))
