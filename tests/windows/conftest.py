"""What is particular to Windows, on Windows itself: run by `dev.py test --lane windows`, left out everywhere else."""

from __future__ import annotations

import sys

from tests.gui.conftest import (
    app,
    garbage_stays_here,
    no_leftover_windows,
    open_wizard,
    pytest_asyncio_loop_factories,
    until,
)

__all__ = [
    "app",
    "garbage_stays_here",
    "no_leftover_windows",
    "open_wizard",
    "pytest_asyncio_loop_factories",
    "until",
]

if sys.platform != "win32":
    collect_ignore_glob = ["test_*"]
