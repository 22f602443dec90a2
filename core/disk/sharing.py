"""Shares the unchanged files of an earlier backup with a new one, instead of copying them.

A clone (btrfs, xfs) shares the bytes until one of the two is written to. A hard link is the same file under a second name:
neither this module nor the copier writes into such a file, so no job changes an earlier backup.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

from core.disk.clones import clone_file, in_place_of
from core.disk.disk_errors import is_of_the_disk
from core.disk.files import open_shared
from core.disk.ownership import take_over
from core.disk.tree import extended

log = logging.getLogger(__name__)

TIME_TOLERANCE_NS = 2_000_000_000
"""How far a time may differ from the one that the destination's file system stores."""


class Sharing:
    """Shares files in one destination: by clones until it refuses one, then by hard links."""

    def __init__(self) -> None:
        self._clones = sys.platform != "win32"

    def share(self, source: Path | str, target: Path | str, size_bytes: int, mtime_ns: int) -> bool:
        """Make `target` a clone or hard link of `source`, a file of a sealed backup.

        False if that is not possible, or if the source was changed since: it has another size or time. Raises OSError if the
        volume is full or fails; after any other error the caller copies the file.
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
                if clone_file(descriptor, target):
                    take_over(target, found)
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


def _link(source: Path | str, target: Path | str, found: os.stat_result) -> bool:
    if sys.platform == "win32" and not found.st_mode & stat.S_IWRITE:
        # To delete one name of a read-only file, the mark must be removed, which removes it from all names.
        return False
    try:
        in_place_of(target, lambda: os.link(extended(source), extended(target), follow_symlinks=False))
    except OSError as error:
        if is_of_the_disk(error):
            raise
        log.debug("not shared: %s", error)
        return False
    if not os.path.samestat(os.lstat(extended(target)), found):
        os.unlink(extended(target))  # `source` was replaced since it was checked
        return False
    return True
