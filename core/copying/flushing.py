"""Bringing many copied files to the disk at once: flushed one by one, a million small ones would take longer than their copy."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from core.cancel import CancelToken
from core.copying.lanes import Lanes
from core.copying.progress import ProgressMeter
from core.copying.workers import run_parallel
from core.disk.file_system import file_system_of
from core.disk.files import flush_file, flush_folder
from core.model.events import Limit
from core.phrases import phrase

log = logging.getLogger(__name__)

_SYNCED_WHOLE = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs"})
"""Local file systems that bring all to the disk when their volume is flushed. A share's server is told of single files
only (CIFS), and most FUSE file systems are not told at all."""
_TELLS_ERRORS = (5, 8)
"""The Linux version from which on syncfs(2) says when something could not be written."""


def flush_copies(
    root: Path, files: Iterable[str], folders: Iterable[str], *, meter: ProgressMeter, cancel: CancelToken
) -> None:
    """Make files and folders below `root` durable, data and names. Raises OSError.

    Where the system can flush a whole volume and tells what failed, that is one call (what others have written there is
    flushed along, and no cancel is heard meanwhile); elsewhere each file is flushed. An error that another program was
    told before is not told again: what proves a copy is that it reads back from the medium.
    """
    meter.working_on(phrase("flushing to the disk"))
    if sync_volume(root):
        return

    def flush_one(path: str, cancel: CancelToken) -> None:
        cancel.check()
        with meter.spending(Limit.WRITING):
            flush_file(root / path)

    run_parallel(flush_one, Lanes(small=files), cancel)
    for folder in folders:
        flush_folder(root / folder)


def sync_volume(folder: Path) -> bool:
    """Flush the volume that a folder lies on; False where the system cannot. Raises OSError when something was not written."""
    if sys.platform != "linux":
        return False
    release = os.uname().release.split("-")[0].split(".")
    if tuple(int(part) for part in release[:2] if part.isdecimal()) < _TELLS_ERRORS:
        return False
    if file_system_of(folder) not in _SYNCED_WHOLE:
        return False
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)
    return True
