"""Which program has a file open, so that a person can close it. Only Windows has to be asked: elsewhere an open file is no obstacle.

Windows does not rename a folder while anything below it is open, and does not tell what. Reads only: a file that it looks
at is nobody else's for a moment, so it is asked only after others have been waited for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from core.disk.tree import extended, scan_tree
from core.phrases import phrase

LOOKED_AT = 10_000
"""At so many files of a folder, in their order."""


def who_holds(path: Path) -> str:
    """The first file at a path, or below it, that another program has open, and which program, in words; '' when nothing tells."""
    if sys.platform == "win32":
        return first_held(_files_at(path), _is_held, _programs_with)
    return ""


def first_held(
    files: Iterable[Path], is_held: Callable[[Path], bool], programs_with: Callable[[Path], Sequence[str]]
) -> str:
    """The first of these files that is held, in words; '' where none is."""
    for file in islice(files, LOOKED_AT):
        if is_held(file):
            if programs := programs_with(file):
                return phrase("{path} is open in {programs}", path=file, programs=", ".join(programs))
            return phrase("{path} is open in another program", path=file)
    return ""


def _files_at(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in scan_tree(path).files:
        yield path / file.path


if sys.platform == "win32":
    import ctypes
    import logging
    from ctypes import wintypes

    import pywintypes
    import win32con
    import win32file

    log = logging.getLogger(__name__)

    _SHARING_VIOLATION, _MORE_DATA = 32, 234
    _MOST_PROGRAMS = 10

    def _is_held(file: Path) -> bool:
        """Whether it cannot be had alone; to look at it does not change it."""
        try:
            win32file.CreateFile(
                extended(file), win32con.GENERIC_READ, 0, None, win32con.OPEN_EXISTING, 0, None
            ).Close()
        except pywintypes.error as error:
            return error.winerror == _SHARING_VIOLATION
        return False

    class _Program(ctypes.Structure):
        """RM_PROCESS_INFO."""

        _fields_ = (
            ("pid", wintypes.DWORD),
            ("started", wintypes.FILETIME),
            ("name", wintypes.WCHAR * 256),
            ("service", wintypes.WCHAR * 64),
            ("kind", ctypes.c_int),
            ("status", wintypes.ULONG),
            ("session", wintypes.DWORD),
            ("restartable", wintypes.BOOL),
        )

    def _programs_with(file: Path) -> list[str]:
        """Asked of the Restart Manager (Microsoft, RmGetList); none where it does not tell."""
        manager = ctypes.WinDLL("rstrtmgr")
        session = wintypes.DWORD()
        if manager.RmStartSession(ctypes.byref(session), 0, ctypes.create_unicode_buffer(33)):
            return []
        try:
            names = (wintypes.LPCWSTR * 1)(str(file))
            needed, count = wintypes.UINT(), wintypes.UINT(_MOST_PROGRAMS)
            found, reasons = (_Program * _MOST_PROGRAMS)(), wintypes.DWORD()
            code = manager.RmRegisterResources(session, 1, names, 0, None, 0, None) or manager.RmGetList(
                session, ctypes.byref(needed), ctypes.byref(count), found, ctypes.byref(reasons)
            )
            if code not in (0, _MORE_DATA):
                log.info("Windows does not tell who has %s open: error %d", file, code)
                return []
            return [f"{one.name} ({one.pid})" for one in found[: count.value] if one.pid]
        finally:
            manager.RmEndSession(session)
