"""What is particular to Windows, on Windows itself: run by `dev.py test --lane windows`, left out everywhere else."""

from __future__ import annotations

import sys

from tests.gui.conftest import open_wizard, until

__all__ = ["open_wizard", "until"]

if sys.platform != "win32":
    collect_ignore_glob = ["test_*"]
