"""How the commands speak: one line a step, one clear line when something stands in the way."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Refusal(Exception):
    """Something that the person at the keyboard can put right: the message is the one line they read."""


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell that a step is done, and how long it took."""
    begun = time.monotonic()
    yield
    say(f"  {name} ({time.monotonic() - begun:.1f} s)")


def command(main: Callable[[], int]) -> int:
    """Run a command's `main`; a refusal, ours or the cloud's, becomes one line on standard error and exit status 1."""
    try:
        return main()
    except (Refusal, ClientError, BotoCoreError) as refusal:
        print(f"inkling: {' '.join(str(refusal).split())}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
