"""What keeps a file or folder from being renamed, deleted or replaced as it is, told before anybody tries. Reads only."""

from __future__ import annotations

import os
import stat
import struct
import sys
from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path

from core.disk.access_lists import has_capabilities
from core.disk.ownership import account_name
from core.disk.tree import TreeScan, extended
from core.phrases import phrase

LOOKED_AT = 100_000
"""At so many files and folders, in their order: each takes some ten microseconds, on a share more."""


def first_undeletable(root: Path, scan: TreeScan) -> str:
    """The first file or folder of a tree that cannot be deleted, with the reason; '' where none is seen. Each is opened."""
    return _first(
        root, scan, lambda path, is_folder: why_immovable(path) or (why_not_emptied(path) if is_folder else "")
    )


def first_with_more(root: Path, scan: TreeScan) -> str:
    """The first part of a tree with what nothing that replaces it has, in words; '' where none is seen."""
    return _first(root, scan, lambda path, _: what_is_not_kept(path))


def _first(root: Path, scan: TreeScan, reason_of: Callable[[Path, bool], str]) -> str:
    """Of the first part for which there is a reason. It takes a path, and whether that is a folder."""
    for path, is_folder in islice(_parts(scan), LOOKED_AT):
        here = root / path if path else root
        if reason := reason_of(here, is_folder):
            return phrase("{path}: {reason}", path=here, reason=reason)
    return ""


def why_not_replaced(file: Path) -> str:
    """Why nothing can take the place of a file; '' when nothing tells."""
    if reason := why_immovable(file) or why_not_emptied(file.parent):
        return reason
    return phrase("its folder is marked immutable or append-only (chattr)") if is_marked(file.parent) else ""


def _parts(scan: TreeScan) -> Iterable[tuple[str, bool]]:
    return chain(((path, True) for path in scan.directory_paths), ((file.path, False) for file in scan.files))


if sys.platform == "win32":

    def why_immovable(path: Path) -> str:
        """Why a file or folder cannot be renamed or deleted although its folder can be written to; '' when nothing tells."""
        import pywintypes
        import win32con
        import win32file

        shared = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
        flags = 0x02000000 | 0x00200000  # FILE_FLAG_BACKUP_SEMANTICS, FILE_FLAG_OPEN_REPARSE_POINT
        try:
            # To be opened for deletion is all that a rename or a deletion asks; nothing is deleted.
            handle = win32file.CreateFile(
                extended(path), win32con.DELETE, shared, None, win32con.OPEN_EXISTING, flags, None
            )
        except pywintypes.error as error:
            if error.winerror == _SHARING_VIOLATION:
                return phrase("another program has it open")
            return phrase("this account may not delete it") if error.winerror == _ACCESS_DENIED else ""
        handle.Close()
        return ""

    _ACCESS_DENIED, _SHARING_VIOLATION = 5, 32

    def is_marked(path: Path) -> bool:
        """There are no such marks."""
        return False

    def what_is_not_kept(path: Path) -> str:
        """Nothing that would be looked for."""
        return ""

    def why_not_emptied(folder: Path) -> str:
        """Each part of it tells for itself."""
        return ""

    def why_not_moved(path: Path) -> str:
        """Nothing more than for a rename."""
        return ""

else:
    import fcntl

    FS_IOC_GETFLAGS = 0x80086601
    _KEPT = 0x10 | 0x20
    """FS_IMMUTABLE_FL, FS_APPEND_FL: ioctl_iflags(2)."""
    _MARKED = phrase("it is marked immutable or append-only (chattr)")

    def why_immovable(path: Path) -> str:
        """Why a file or folder cannot be renamed or deleted although its folder can be written to; '' when nothing tells."""
        try:
            status, above = os.lstat(path), os.stat(path.parent)
        except OSError:
            return ""
        if is_marked(path):
            return _MARKED
        if above.st_mode & stat.S_ISVTX and os.geteuid() not in (0, status.st_uid, above.st_uid):
            return phrase(
                "it belongs to {account}, and where it lies an account may remove only its own (sticky bit)",
                account=account_name(status.st_uid),
            )
        return ""

    def what_is_not_kept(path: Path) -> str:
        """What a file or folder has that is not given to what replaces it; '' when nothing is seen."""
        if is_marked(path):
            return _MARKED
        return phrase("it has Linux capabilities (setcap)") if has_capabilities(path) else ""

    def is_marked(path: Path) -> bool:
        """Whether nobody may change it."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        except OSError:
            return False
        try:
            answer = fcntl.ioctl(descriptor, FS_IOC_GETFLAGS, bytes(8))
        except OSError:  # a file system without such marks
            return False
        finally:
            os.close(descriptor)
        return bool(struct.unpack("I4x", answer)[0] & _KEPT)

    def why_not_moved(path: Path) -> str:
        """Why a folder cannot be moved into another one: its own entry for that is changed; '' when nothing tells."""
        if not os.path.isdir(path) or os.path.islink(path) or os.access(path, os.W_OK):
            return ""
        return phrase("this account may not change it, and so not move it into another folder")

    def why_not_emptied(folder: Path) -> str:
        """Why nothing can be removed from a folder; '' when nothing tells. The right to its own folder an account can take."""
        if os.access(folder, os.W_OK | os.X_OK):
            return ""
        try:
            owner = os.lstat(folder).st_uid
        except OSError:
            return ""
        return "" if owner == os.geteuid() else phrase("this account may not remove what is in it")
