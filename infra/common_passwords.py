"""Makes the file of passwords that everybody uses, of the list that zxcvbn brings.

    pip install zxcvbn==4.5.0
    python -m infra.common_passwords

Its 30,000 are the most frequent ones of ten million that were found in breaches (Burnett, 2015). Those that the game
would take by their length are kept, in lower case and in order, so that the same list makes the same bytes.
"""

from __future__ import annotations

import gzip
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from infra.console import Refusal, command, say
from infra.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACE = ROOT / "chalicelib" / "domain" / "common-passwords.txt.gz"
SHORTEST = 8


def packed(passwords: Iterable[str]) -> bytes:
    """Those that are long enough to be chosen, sorted, a line each."""
    kept = sorted(
        {password.lower() for password in passwords if len(password) >= SHORTEST and not _has_space(password)}
    )
    return gzip.compress("".join(f"{password}\n" for password in kept).encode(), compresslevel=9, mtime=0)


def _has_space(password: str) -> bool:
    return any(character.isspace() for character in password)


def main() -> int:
    try:
        lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    except ModuleNotFoundError:
        raise Refusal("zxcvbn is not installed: pip install zxcvbn") from None
    PLACE.write_bytes(packed(lists["passwords"]))
    say(f"{PLACE.relative_to(ROOT)}: {PLACE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(command(main))
