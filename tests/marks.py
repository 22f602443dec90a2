"""The mark of a file or folder that nobody may change, rename or delete (chattr +i), for tests."""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_IMMUTABLE = 0x10
_GET, _SET = 0x80086601, 0x40086602
"""FS_IOC_GETFLAGS, FS_IOC_SETFLAGS."""


def _mark(descriptor: int, on: bool) -> None:
    import fcntl

    (flags,) = struct.unpack("I4x", fcntl.ioctl(descriptor, _GET, bytes(8)))
    flags = flags | _IMMUTABLE if on else flags & ~_IMMUTABLE
    fcntl.ioctl(descriptor, _SET, struct.pack("I4x", flags))


@contextlib.contextmanager
def immutable(path: Path) -> Iterator[None]:
    """Until the block ends, wherever it lies then."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _mark(descriptor, True)
        try:
            yield
        finally:
            _mark(descriptor, False)
    finally:
        os.close(descriptor)


def _can_be_given() -> bool:
    if sys.platform != "linux":
        return False
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(OSError), immutable(Path(folder)):
        return True
    return False


needs_marks = pytest.mark.skipif(not _can_be_given(), reason="this account or file system knows no immutable files")
