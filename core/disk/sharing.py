"""Giving a new backup the unchanged files of an earlier one without copying them.

A clone (btrfs, xfs) shares the bytes until one of the two is written to. A hard link is the same file under a second name:
nothing here or in the copier ever writes into a file that has two, so no job changes an earlier backup.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.disk.disk_errors import is_of_the_disk
from core.disk.files import open_shared
from core.disk.ownership import take_over
from core.disk.tree import extended

log = logging.getLogger(__name__)

Made = TypeVar("Made")

TIME_TOLERANCE_NS = 2_000_000_000
"""Between a time as it was and as the destination's file system keeps it."""

_FICLONE = 0x40049409
"""ioctl_ficlone(2)."""


class Sharing:
    """How the files of one destination are shared: by clones until it refuses one, then by second names."""

    def __init__(self) -> None:
        self._clones = sys.platform != "win32"

    def share(self, source: Path | str, target: Path | str, size_bytes: int, mtime_ns: int) -> bool:
        """Make `target` what `source`, a file of a sealed backup, is.

        False where that cannot be had, or where somebody has changed the source since: it has another size or time.
        Raises OSError when the volume is full or fails; whatever else goes wrong, the file is copied.
        """
        if self._clones:
            try:
                descriptor = open_shared(source)
            except OSError:
                return False
            try:
                found = os.fstat(descriptor)
                if not _is_what_was_sealed(found, size_bytes, mtime_ns):
                    return False
                if _clone(descriptor, target):
                    take_over(target, found, strict=False)
                    return True
            finally:
                os.close(descriptor)
            self._clones = False
        try:
            found = os.lstat(extended(source))
        except OSError:
            return False
        return _is_what_was_sealed(found, size_bytes, mtime_ns) and _link(source, target, found)


def _is_what_was_sealed(found: os.stat_result, size_bytes: int, mtime_ns: int) -> bool:
    same_time = abs(found.st_mtime_ns - mtime_ns) <= TIME_TOLERANCE_NS
    return stat.S_ISREG(found.st_mode) and found.st_size == size_bytes and same_time


def _clone(descriptor: int, target: Path | str) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    clone = _in_place_of(target, lambda: os.open(target, flags, 0o600))
    try:
        fcntl.ioctl(clone, _FICLONE, descriptor)
    except OSError as error:
        os.unlink(target)
        if is_of_the_disk(error):
            raise
        log.debug("not shared: %s", error)
        return False
    finally:
        os.close(clone)
    return True


def _link(source: Path | str, target: Path | str, found: os.stat_result) -> bool:
    if sys.platform == "win32" and not found.st_mode & stat.S_IWRITE:
        # To delete one name of a read-only file, the mark would have to be taken off all of them.
        return False
    try:
        _in_place_of(target, lambda: os.link(extended(source), extended(target), follow_symlinks=False))
    except OSError as error:
        if is_of_the_disk(error):
            raise
        log.debug("not shared: %s", error)
        return False
    if not os.path.samestat(os.lstat(extended(target)), found):
        os.unlink(extended(target))  # `source` became something else between the look and now
        return False
    return True


def _in_place_of(target: Path | str, make: Callable[[], Made]) -> Made:
    """What an earlier copy of this job left there is in the way; it is replaced, never written into."""
    try:
        return make()
    except FileExistsError:
        os.unlink(extended(target))
        return make()
