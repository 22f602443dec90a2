"""Tells the errors of a volume (it failed, is full or read-only) from errors of the program and missing rights. Pure."""

from __future__ import annotations

import errno
import sys

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_FULL_WINDOWS = frozenset({39, 112})
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""
_FAILING = frozenset({errno.EROFS, errno.EIO, errno.ETIMEDOUT})
_FAILING_WINDOWS = frozenset({19, 23, 29, 30, 1117})
"""ERROR_WRITE_PROTECT, ERROR_CRC, ERROR_WRITE_FAULT, ERROR_READ_FAULT, ERROR_IO_DEVICE."""

OF_THE_NETWORK = frozenset({51, 53, 54, 55, 59, 64, 67, 71, 121, 1203, 1222, 1231, 1232, 1236, 2250})
"""Of Windows, also of a drive that stands for a share. Source: Microsoft, "System Error Codes"."""
_OF_THE_WAY = frozenset(
    {
        *(errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM),
        *(errno.ETIMEDOUT, errno.ESTALE, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN, errno.ENETUNREACH),
        *(errno.ENETRESET, errno.ENOTCONN, errno.ECONNABORTED, errno.ECONNREFUSED, errno.ECONNRESET),
    }
)
_OF_THE_WAY_WINDOWS = OF_THE_NETWORK | {4, 5, 8, 14, 32, 33, 1450}
"""And ERROR_TOO_MANY_OPEN_FILES, ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY, ERROR_SHARING_VIOLATION,
ERROR_LOCK_VIOLATION, ERROR_NO_SYSTEM_RESOURCES."""

_IN_USE_WINDOWS = frozenset({32, 145})
"""ERROR_SHARING_VIOLATION, ERROR_DIR_NOT_EMPTY: of a deleted file that somebody still has open."""


def is_in_use(error: OSError) -> bool:
    """Whether another program has a file open that Windows keeps from changes then."""
    return getattr(error, "winerror", None) in _IN_USE_WINDOWS


def is_of_a_full_disk(error: OSError) -> bool:
    return error.errno in _FULL or getattr(error, "winerror", None) in _FULL_WINDOWS


def is_of_the_way(error: OSError) -> bool:
    """Whether it tells of the way to a file, not of what is in it: rights, another program, the network, this program's own limits."""
    number = getattr(error, "winerror", None)
    if number is not None:
        return number in _OF_THE_WAY_WINDOWS
    # There a read has no such number, and "permission denied" is what the C library makes of a bad sector, too.
    return sys.platform != "win32" and error.errno in _OF_THE_WAY


def is_of_the_disk(error: OSError) -> bool:
    """Whether a volume failed, is full or read-only."""
    failing = error.errno in _FAILING or getattr(error, "winerror", None) in _FAILING_WINDOWS
    return failing or is_of_a_full_disk(error)
