"""The facts of a folder as a place for a backup or a restore."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from core.disk.mounts import mount_point_of
from core.disk.ownership import who_else_may_change
from core.disk.tree import extended
from core.model.survey_facts import PlaceFacts, find_drive
from core.system.windows_registry import read_mapped_drives


def resolve_place(path: Path) -> Path:
    return Path(os.path.realpath(path))


def look_at_place(folder: Path) -> PlaceFacts:
    """The facts of a folder to write into; if it does not exist yet, those of the nearest existing folder above it."""
    resolved = resolve_place(folder)
    nearest = resolved
    while not os.path.lexists(extended(nearest)) and nearest != nearest.parent:
        nearest = nearest.parent
    exists = nearest == resolved
    if not os.path.isdir(extended(nearest)):
        drive = find_drive(resolved, read_mapped_drives())
        return PlaceFacts(resolved, exists=exists, is_folder=False, writable=False, drive=drive)
    try:
        free_bytes = shutil.disk_usage(nearest).free
        volume = str(os.stat(extended(nearest)).st_dev)
    except OSError:
        return PlaceFacts(resolved, exists=exists, writable=False)
    return PlaceFacts(
        resolved,
        exists=exists,
        writable=_is_writable(nearest),
        free_bytes=free_bytes,
        block_bytes=_block_bytes(nearest),
        volume=volume,
        mount_point=mount_point_of(nearest),
        changeable_by=who_else_may_change(nearest),
    )


def _block_bytes(folder: Path) -> int:
    """0 where that is unknown."""
    if sys.platform == "win32":
        import pywintypes
        import win32file

        try:
            sectors, bytes_of_one, *_ = win32file.GetDiskFreeSpace(folder.anchor)
        except pywintypes.error:
            return 0
        return int(sectors * bytes_of_one)
    else:
        try:
            return os.statvfs(folder).f_frsize
        except OSError:
            return 0


def _is_writable(folder: Path) -> bool:
    """Proven by writing: that shows missing rights, read-only mounts and full quotas."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=".imaging-backup-probe-", dir=extended(folder))
        os.close(descriptor)
        os.unlink(name)
    except OSError:
        return False
    return True


def names_in(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(name.casefold() for name in os.listdir(extended(folder))))
    except OSError:
        return ()
