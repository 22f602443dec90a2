"""Renames and flushes of folders on Windows, on the disk when they return. Imported on Windows only.

NTFS keeps names in its log, which comes to the disk later: what another file's flush says of a rename may come first. A
rename that is written through does not return before it is on the disk (Microsoft, MoveFileEx, MOVEFILE_WRITE_THROUGH).
FlushFileBuffers takes any handle with the right to write; what it does for a folder is not documented: NTFS writes its log.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from core.disk.tree import extended

if sys.platform == "win32":
    import pywintypes
    import win32con
    import win32file

    from core.disk.windows_rights import as_os_error

    log = logging.getLogger(__name__)

    _REPLACE_EXISTING, _WRITE_THROUGH = 0x1, 0x8
    _BACKUP_SEMANTICS = 0x02000000
    _NOT_FLUSHED = frozenset({1, 5, 6, 50, 87, 120})
    """FAT and shares refuse it as no function, not supported, not implemented, or with a wrong handle or parameter; 5: no right to
    write to the folder."""

    def move(source: Path, target: Path, *, replaces: bool) -> None:
        """Rename a file or folder on its volume: never a copy. Raises OSError with both paths, as os.rename does."""
        old, new = extended(source), extended(target)
        try:
            win32file.MoveFileExW(old, new, _WRITE_THROUGH | (_REPLACE_EXISTING if replaces else 0))
        except pywintypes.error as error:
            raise as_os_error(error, old, new) from error

    def flush_names(folder: Path) -> None:
        """Flush a folder, where the volume and this account's rights let it. Raises OSError."""
        shared = win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE | win32con.FILE_SHARE_DELETE
        try:
            handle = win32file.CreateFile(
                extended(folder),
                win32con.GENERIC_WRITE,
                shared,
                None,
                win32con.OPEN_EXISTING,
                _BACKUP_SEMANTICS,
                None,
            )
            try:
                win32file.FlushFileBuffers(int(handle))
            finally:
                handle.Close()
        except pywintypes.error as error:
            if error.winerror not in _NOT_FLUSHED:
                raise as_os_error(error, folder) from error
            log.debug("Not flushed by the file system: %s (%s)", folder, error.strerror)
