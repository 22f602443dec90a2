"""Clones of files (btrfs, XFS): a second file that shares the bytes of the first until one of the two is written to.

They cost no bytes, and hardly any time: the file system only notes a second owner of each extent (ioctl_ficlone(2)).
"""

from __future__ import annotations

import errno
import logging
import os
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.disk.disk_errors import is_of_the_disk
from core.disk.tree import extended

log = logging.getLogger(__name__)

Made = TypeVar("Made")

_FICLONE = 0x40049409
"""ioctl_ficlone(2)."""
_FIEMAP = 0xC020660B
"""FS_IOC_FIEMAP, fiemap.txt of the kernel."""
_FIEMAP_HEADER = struct.Struct("=QQLLLL")
"""Start, length, flags, extents found, room for extents (0: only count them), reserved."""
_WHOLE_FILE = 2**64 - 1


def clone_file(descriptor: int, target: Path | str) -> bool:
    """Make `target` a new file with the bytes of the open one; False where the file system has no clones, or not between the two.

    Only the bytes: times, owner and rights are the caller's. Raises OSError if the volume is full or fails.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    clone = in_place_of(target, lambda: os.open(target, flags, 0o600))
    try:
        fcntl.ioctl(clone, _FICLONE, descriptor)
    except OSError as error:
        os.unlink(target)
        if is_of_the_disk(error):
            raise
        log.debug("not cloned: %s", error)
        return False
    finally:
        os.close(clone)
    return True


def takes_clone(folder: Path, source: Path | str) -> bool:
    """Whether a clone of that file can lie in that folder: one is made, and removed again. Raises OSError."""
    if sys.platform == "win32":
        return False
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        probe = tempfile.mkdtemp(prefix=".imaging-backup-probe-", dir=folder)
        try:
            if is_made := clone_file(descriptor, f"{probe}/clone"):
                os.unlink(f"{probe}/clone")
            return is_made
        finally:
            os.rmdir(probe)
    finally:
        os.close(descriptor)


def count_extents(path: Path | str) -> int:
    """In how many pieces a file lies on its volume: for each of them a clone takes time. Raises OSError where nothing tells."""
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    import fcntl

    asked = bytearray(_FIEMAP_HEADER.pack(0, _WHOLE_FILE, 0, 0, 0, 0))
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.ioctl(descriptor, _FIEMAP, asked)
    finally:
        os.close(descriptor)
    found: int = _FIEMAP_HEADER.unpack(asked)[3]
    return found


def in_place_of(target: Path | str, make: Callable[[], Made]) -> Made:
    """Replace what an earlier copy of this job has left at the target; it is never written into."""
    try:
        return make()
    except FileExistsError:
        os.unlink(extended(target))
        return make()
