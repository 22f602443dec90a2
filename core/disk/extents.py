"""In how many pieces a file lies on its volume."""

from __future__ import annotations

import errno
import os
import struct
import sys
from pathlib import Path

from core.disk.files import open_shared

_FIEMAP = 0xC020660B
"""FS_IOC_FIEMAP (fiemap.rst of the kernel)."""
_HEADER = struct.Struct("=QQLLLL")
"""Start, length, flags, extents found, room for extents (0: they are only counted), reserved."""
_WHOLE_FILE = 2**64 - 1


def count_extents(path: Path | str) -> int:
    """For each of them a clone of the file takes time. Raises OSError where nothing tells."""
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    import fcntl

    asked = bytearray(_HEADER.pack(0, _WHOLE_FILE, 0, 0, 0, 0))
    descriptor = open_shared(path)
    try:
        fcntl.ioctl(descriptor, _FIEMAP, asked)
    finally:
        os.close(descriptor)
    found: int = _HEADER.unpack(asked)[3]
    return found
