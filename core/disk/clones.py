"""Clones of files (btrfs, XFS): a second file that shares the bytes of the first until one of the two is written to.

They cost no bytes, and hardly any time: the file system only notes a second owner of each extent (ioctl_ficlone(2)).
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.disk.disk_errors import is_of_the_disk
from core.disk.files import open_shared
from core.disk.tree import extended

log = logging.getLogger(__name__)

Made = TypeVar("Made")

FICLONE = 0x40049409
"""ioctl_ficlone(2)."""


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
        fcntl.ioctl(clone, FICLONE, descriptor)
    except OSError as error:
        os.unlink(target)
        if is_of_the_disk(error):
            raise
        log.debug("not cloned: %s", error)
        return False
    finally:
        os.close(clone)
    return True


def can_clone(file: Path, folder: Path) -> bool:
    """Whether a file can be cloned into a folder: tried, with a clone that never gets a name. Never raises."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        descriptor = open_shared(file)
        try:
            # It is gone when it is closed, also if this program is killed meanwhile.
            probe = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
            try:
                fcntl.ioctl(probe, FICLONE, descriptor)
            finally:
                os.close(probe)
        finally:
            os.close(descriptor)
    except OSError as error:
        log.debug("no clones in %s: %s", folder, error)
        return False
    return True


def in_place_of(target: Path | str, make: Callable[[], Made]) -> Made:
    """Replace what an earlier copy of this job has left at the target; it is never written into."""
    try:
        return make()
    except FileExistsError:
        os.unlink(extended(target))
        return make()
