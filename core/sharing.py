"""Giving a new backup the unchanged files of an earlier one without copying them.

A clone (btrfs, xfs) shares the bytes until one of the two is written to. A hard link is the same file under a second name:
nothing here or in the copier ever writes into a file that has two, so no job changes an earlier backup.
"""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
from pathlib import Path

from core.tree import extended

log = logging.getLogger(__name__)

_CANNOT = frozenset(
    getattr(errno, name)
    for name in ("EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "EINVAL", "ENOTTY", "ENOSYS", "EXDEV", "EMLINK")
    if hasattr(errno, name)
)
"""What a volume says that has no clones or links, or no more of them for this file."""
_CANNOT_ON_WINDOWS = frozenset({1, 17, 50, 87, 1142})
"""ERROR_INVALID_FUNCTION, NOT_SAME_DEVICE, NOT_SUPPORTED, INVALID_PARAMETER, TOO_MANY_LINKS."""
_FICLONE = 0x40049409
"""ioctl_ficlone(2)."""


def clone_file(descriptor: int, target: Path) -> bool:
    """Make `target` a new file with the bytes of an open one, on the same volume; False where that cannot be had.

    Raises OSError when the volume is full or fails.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    clone = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.ioctl(clone, _FICLONE, descriptor)
    except OSError as error:
        os.unlink(target)
        if not _is_refused(error):
            raise
        return False
    finally:
        os.close(clone)
    return True


def link_file(descriptor: int, source: Path, target: Path) -> bool:
    """Give an open file, which `source` is the name of, a second name; False where that cannot be had. Raises OSError."""
    if sys.platform == "win32" and not os.fstat(descriptor).st_mode & stat.S_IWRITE:
        # To delete one name of a read-only file, the mark would have to be taken off all of them.
        return False
    try:
        os.link(extended(source), extended(target), follow_symlinks=False)
    except OSError as error:
        if not _is_refused(error):
            raise
        return False
    if not os.path.samestat(os.lstat(extended(target)), os.fstat(descriptor)):
        os.unlink(extended(target))  # `source` became something else between its opening and now
        return False
    return True


def _is_refused(error: OSError) -> bool:
    log.debug("not shared: %s", error)
    return error.errno in _CANNOT or getattr(error, "winerror", None) in _CANNOT_ON_WINDOWS
