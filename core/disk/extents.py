"""In how many pieces a file lies on its volume, and which of them other files share."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from core.disk.files import open_shared

_FIEMAP = 0xC020660B
"""FS_IOC_FIEMAP (fiemap.rst of the kernel)."""
_HEADER = struct.Struct("=QQLLLL")
"""Start, length, flags, extents found, room for extents (0: they are only counted), reserved."""
_EXTENT = struct.Struct("=QQQ16xL12x")
"""Place in the file, place on the volume, length, flags."""
_LAST, _SHARED = 0x1, 0x2000
_AT_ONCE = 500
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


def shared_bytes(path: Path | str) -> int:
    """Bytes of a file that stay on the volume when it is deleted, because clones of it have them too; 0 where nothing tells."""
    if sys.platform == "win32":
        return 0
    try:
        descriptor = open_shared(path)
        try:
            return sum(length for length, flags in _extents_of(descriptor) if flags & _SHARED)
        finally:
            os.close(descriptor)
    except OSError:
        return 0


def _extents_of(descriptor: int) -> Iterator[tuple[int, int]]:
    """Length and flags of each. Raises OSError."""
    if sys.platform == "win32":
        return
    import fcntl

    begin = 0
    while True:
        asked = bytearray(_HEADER.pack(begin, _WHOLE_FILE - begin, 0, 0, _AT_ONCE, 0)) + bytes(_AT_ONCE * _EXTENT.size)
        fcntl.ioctl(descriptor, _FIEMAP, asked)
        count = _HEADER.unpack_from(asked)[3]
        if not count:
            return
        for number in range(count):
            place, _, length, flags = _EXTENT.unpack_from(asked, _HEADER.size + number * _EXTENT.size)
            yield length, flags
        if flags & _LAST or place + length <= begin:
            return
        begin = place + length
