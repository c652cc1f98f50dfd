"""Whether a secret has come among the files: bc-detect-secrets, but for what a person has looked at and let pass.

What was let pass is told by its digest in infra/supply/passed.json: words of tests, names of variables, digests.
`python -m infra.supply.secrets` looks; with `--pass`, it lets pass all that it finds: look at each one first.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.console import Refusal, command
from infra.paths import ROOT

SCANNER = ROOT / ".venv-security" / "bin"
PASSED = Path(__file__).with_name("passed.json")

UNREAD = re.compile(
    r"(^|/)(package-lock|requirements|manifest|passed)\.(json|txt)$|^requirements/|^training/experiments/"
    r"|\.(gz|ico|onnx|png|svg|zip)$"
)
"""Files of digests, written by programs, and files that are not text."""


def check(root: Path = ROOT, passed: Path = PASSED) -> None:
    """Refuse files of which one holds what looks like a secret."""
    with TemporaryDirectory() as place:
        known = shutil.copy(passed, place)  # the scanner brings line numbers up to date in it
        done = subprocess.run(
            [str(SCANNER / "detect-secrets-hook"), "--baseline", str(known), *files(root)],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode not in {0, 3}:  # 3: it did
        found = re.findall(r"(?:Secret Type|Location): +(.+)", done.stdout)
        raise Refusal(f"there seem to be secrets among the files: {'; '.join(found) or done.stderr.strip()[-300:]}")


def let_pass(root: Path = ROOT, passed: Path = PASSED) -> None:
    """Note all that looks like a secret now."""
    scan = [str(SCANNER / "detect-secrets"), "scan", *files(root)]
    passed.write_text(subprocess.run(scan, cwd=root, capture_output=True, text=True, check=True).stdout)


def files(root: Path) -> list[str]:
    """The files that are in the repository, or would be at the next commit."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal("secrets are looked for in a clone: git cannot list the files of this folder")
    return [name for name in done.stdout.splitlines() if not UNREAD.search(name) and (root / name).is_file()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pass", dest="passing", action="store_true", help="let pass what looks like a secret now")
    if parser.parse_args().passing:
        let_pass()
    else:
        check()
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
