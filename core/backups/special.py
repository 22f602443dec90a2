"""Refuses links and special files in a backup."""

from __future__ import annotations

from pathlib import Path

from core.errors import BackupCorrupt
from core.phrases import phrase


def special_file_error(path: Path) -> BackupCorrupt:
    """The error for a link or special file in a backup."""
    return BackupCorrupt(phrase("{path} is a link or a special file; a backup holds none.", path=path))
