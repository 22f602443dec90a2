"""Refuses links and special files in a backup, and what else does not belong there."""

from __future__ import annotations

from pathlib import Path

from core.errors import BackupCorrupt
from core.phrases import phrase
from core.plan.checks.backup import MOVE_AWAY


def special_file_error(path: Path) -> BackupCorrupt:
    """The error for a link or special file in a backup."""
    return BackupCorrupt(phrase("{path} is a link or a special file; a backup holds none.", path=path))


def in_the_way(message: str) -> BackupCorrupt:
    """The error for something else that lies in a backup, whose own files are as they were."""
    error = BackupCorrupt(message, MOVE_AWAY)
    error.damaged = False
    return error
