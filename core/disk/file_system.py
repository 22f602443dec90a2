"""Which file system a folder lies on."""

from __future__ import annotations

import os
from pathlib import Path

import psutil


def file_system_of(folder: Path) -> str:
    """The file system's name as the system gives it; '' when it cannot be told."""
    real = Path(os.path.realpath(folder))
    try:
        kinds = {Path(partition.mountpoint): partition.fstype for partition in psutil.disk_partitions(all=True)}
    except OSError:
        return ""
    return next((kinds[place] for place in (real, *real.parents) if place in kinds), "")
