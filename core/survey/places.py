"""The facts of a folder as a place for a backup or a restore."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.disk.mounts import is_mount_point, mount_point_of, mounted_at, volume_at
from core.disk.ownership import give_owner, who_else_may_change
from core.disk.roots import why_no_root
from core.disk.tree import extended
from core.model.survey_facts import PlaceFacts, find_drive
from core.system.windows_registry import read_mapped_drives


def resolve_place(path: Path) -> Path:
    return Path(os.path.realpath(path))


def place_for_restore(folder: Path) -> Path:
    """Where a restore puts what will take the place of a folder, and what it keeps of that: beside it, for a rename; in it if
    it is a mount point, which cannot be renamed and has a volume of its own around it.
    """
    return folder if is_mount_point(folder) else folder.parent


def what_is_mounted(folder: Path) -> str:
    """'' where nothing is."""
    try:
        return mounted_at(folder) if is_mount_point(folder) else ""
    except OSError:
        return ""


def look_at_place(folder: Path) -> PlaceFacts:
    """The facts of a folder to write into; if it does not exist yet, those of the nearest existing folder above it."""
    resolved = resolve_place(folder)
    nearest = resolved
    while not os.path.lexists(extended(nearest)) and nearest != nearest.parent:
        nearest = nearest.parent
    exists = nearest == resolved
    if not os.path.isdir(extended(nearest)):
        no_root = why_no_root(nearest)
        drive = find_drive(resolved, read_mapped_drives()) if no_root and no_root.no_drive else None
        return PlaceFacts(resolved, exists=exists, is_folder=False, writable=False, drive=drive, no_root=no_root)
    try:
        free_bytes = shutil.disk_usage(nearest).free
        volume = volume_at(nearest)
    except OSError:
        return PlaceFacts(resolved, exists=exists, writable=False)
    probed = _probe(nearest) if _may_be(resolved) else _Probed()
    return PlaceFacts(
        resolved,
        exists=exists,
        writable=probed.writable,
        folds_case=probed.folds_case,
        keeps_modes=probed.keeps_modes,
        free_bytes=free_bytes,
        block_bytes=_block_bytes(nearest),
        volume=volume,
        mount_point=mount_point_of(nearest),
        changeable_by=who_else_may_change(nearest),
    )


def _may_be(folder: Path) -> bool:
    """Whether a folder of that name can be there: not if it is too long, or holds what the system forbids."""
    try:
        os.lstat(extended(folder))
    except OSError as error:
        return isinstance(error, FileNotFoundError | NotADirectoryError)
    return True


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


@dataclass(frozen=True, slots=True)
class _Probed:
    writable: bool = False
    folds_case: bool = False
    keeps_modes: bool = True


def _probe(folder: Path) -> _Probed:
    """Proven by writing: that shows missing rights, read-only mounts and full quotas, and how the volume treats what it holds."""
    try:
        with _probe_file(folder) as path:
            folds_case = os.path.lexists(path.with_name(path.name.upper()))
            # It was made for this account alone.
            is_private = not os.lstat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    except OSError:
        return _Probed()
    return _Probed(True, folds_case, is_private or sys.platform == "win32")


@contextmanager
def _probe_file(folder: Path) -> Iterator[Path]:
    """A file with a name in lower case. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=".imaging-backup-probe-", dir=extended(folder))
    try:
        yield Path(name)
    finally:
        os.close(descriptor)
        os.unlink(name)


def owner_given(folder: Path, uid: int, gid: int) -> int:
    """The account that a file in a folder belongs to after it was given to one. Raises OSError."""
    with _probe_file(folder) as path:
        return give_owner(path, uid, gid).st_uid


def names_in(folder: Path) -> tuple[str, ...]:
    try:
        return tuple(sorted(os.listdir(extended(folder))))
    except OSError:
        return ()
