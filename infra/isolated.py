"""Runs a program without a network, as SageMaker isolates a training job: loopback alone, and no credentials.

python -m infra.isolated PROGRAM ARGUMENT …

On Linux a user may cut a process off by namespaces; where the kernel forbids it the program ends with status 77.
"""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys

FORBIDDEN = 77
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # of ioctl(2) on a network interface, see netdevice(7)


def main() -> None:
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
        _loopback()
    except (AttributeError, OSError) as error:
        print(f"A process can't be cut off from the network here: {error}", file=sys.stderr)
        sys.exit(FORBIDDEN)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the arguments are the caller's own command


def _loopback() -> None:
    """Bring up the one interface that is there, by which processes of one machine talk."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        asked = struct.pack("16sh14x", b"lo", 0)
        name, flags = struct.unpack("16sh14x", fcntl.ioctl(control, _GET_FLAGS, asked))
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sh14x", name, flags | _UP))


if __name__ == "__main__":
    main()
