"""Ports for the servers of tests that no other test of this machine gets, even while their server is stopped.

The default run, the lanes beside it and those under Wine or in their own Debian share only the network. So a port is
reserved by listening on it at a second address, which every run checks and no server uses.
"""

from __future__ import annotations

import random
import socket
from collections import deque

SERVERS = "127.0.0.1"
KEEPERS = "127.0.0.2"
FIRST, END = 20_000, 32_000
"""Below the ports that systems use for outgoing connections."""
MOST_KEPT = 200
"""For each process: far more than the servers that it runs at the same time."""

_kept: deque[socket.socket] = deque()


def keep_two_ports() -> tuple[int, int]:
    """Two free ports; this process keeps them until it ends, or has taken many more."""
    found: list[int] = []
    for port in random.sample(range(FIRST, END), 500):
        keeper = _bound(KEEPERS, port)
        if keeper is None:
            continue
        probe = _bound(SERVERS, port)
        if probe is None:
            keeper.close()
            continue
        probe.close()
        found.append(port)
        _keep(keeper)
        if len(found) == 2:
            return found[0], found[1]
    raise OSError(f"no two free ports between {FIRST} and {END}")


def _bound(address: str, port: int) -> socket.socket | None:
    one = socket.socket()
    try:
        one.bind((address, port))
    except OSError:
        one.close()
        return None
    return one


def _keep(keeper: socket.socket) -> None:
    keeper.listen()
    if len(_kept) == MOST_KEPT:
        _kept.popleft().close()
    _kept.append(keeper)
