"""How this program starts itself again as a process of its own: the command line's program, from source or frozen.

In a frozen bundle the wizard's program takes no commands; the command line's program lies beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

SOURCE_ROOT = Path(__file__).resolve().parents[2]


def own_command(*arguments: str) -> list[str]:
    """The command that runs `imaging-backup ARGUMENTS`."""
    if is_frozen():
        wizard = Path(sys.executable)
        return [str(wizard.with_name(f"imaging-backup{wizard.suffix}")), *arguments]
    return [sys.executable, "-m", "core", *arguments]


def own_environment() -> dict[str, str]:
    """What such a process needs on top of our environment."""
    if is_frozen():
        # It may outlive us, so it must not be treated as a child of this process (PyInstaller, "environment reset").
        return {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
    return {"PYTHONPATH": str(SOURCE_ROOT)}


def is_frozen() -> bool:
    return bool(getattr(sys, "frozen", False))
