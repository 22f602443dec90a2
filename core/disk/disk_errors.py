"""Tells the errors of a volume (it failed, is full or read-only) from errors of the program and missing rights. Pure."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FULL_WINDOWS = frozenset({39, 112})
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""
_FAILING = frozenset({errno.EROFS, errno.EIO, errno.ETIMEDOUT})
_BAD_PLACE_WINDOWS = frozenset({23, 30, 1117})
"""ERROR_CRC, ERROR_READ_FAULT, ERROR_IO_DEVICE."""
_FAILING_WINDOWS = _BAD_PLACE_WINDOWS | {19, 29}
"""And ERROR_WRITE_PROTECT, ERROR_WRITE_FAULT."""

_IN_USE_WINDOWS = frozenset({32, 145})
"""ERROR_SHARING_VIOLATION, ERROR_DIR_NOT_EMPTY: of a deleted file that somebody still has open."""


def is_in_use(error: OSError) -> bool:
    """Whether another program has a file open that Windows keeps from changes then."""
    return getattr(error, "winerror", None) in _IN_USE_WINDOWS


def is_of_a_full_disk(error: OSError) -> bool:
    return error.errno in _FULL or getattr(error, "winerror", None) in _FULL_WINDOWS


def is_of_a_bad_place(error: OSError) -> bool:
    """Whether what lies at a place of the volume could not be read, although the volume answers."""
    return error.errno == errno.EIO or getattr(error, "winerror", None) in _BAD_PLACE_WINDOWS


def is_of_the_disk(error: OSError) -> bool:
    """Whether a volume failed, is full or read-only."""
    failing = error.errno in _FAILING or getattr(error, "winerror", None) in _FAILING_WINDOWS
    return failing or is_of_a_full_disk(error)
