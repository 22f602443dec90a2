"""Scans a folder tree, in a fixed order, and never follows a link.

Every module that touches files goes through `extended()`, so that Windows paths beyond 260 characters work.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.cancel import CancelToken
from core.disk.access_lists import true_mode
from core.disk.file_table import FileTable
from core.model.entries import FileEntry


@dataclass(frozen=True, slots=True)
class TreeScan:
    """What a tree holds. All paths relative to its root, sorted."""

    files: FileTable
    """Regular files, with their stat values."""
    directory_paths: tuple[str, ...]
    """All folders, the root itself ('') included."""
    links: tuple[str, ...]
    """Symbolic links, junctions and other reparse points, devices, sockets, pipes, names that are not Unicode."""
    unreadable: tuple[str, ...]


def extended(path: Path | str) -> str:
    r"""The path in the form that has no length limit: \\?\ on Windows, unchanged elsewhere.

    Source: Microsoft, "Maximum Path Length Limitation". Absolute paths only; the prefix switches normalisation off.
    """
    text = str(path)
    if sys.platform != "win32" or text.startswith("\\\\?\\"):
        return text
    text = os.path.abspath(text)
    return f"\\\\?\\UNC\\{text[2:]}" if text.startswith("\\\\") else f"\\\\?\\{text}"


def unextended(text: str) -> str:
    """The path as people write it, from what `extended` made of it."""
    if text.startswith("\\\\?\\UNC\\"):
        return f"\\\\{text[8:]}"
    return text.removeprefix("\\\\?\\")


def path_below(root: str, relative: str) -> str:
    """A path of a tree as a string: creating path objects for a million files takes longer than scanning them."""
    return os.path.join(root, relative.replace("/", os.sep))


Recorded = tuple[int | None, int | None, int | None]
"""Mode, user and group for a manifest's line; None on Windows."""


def recorded(status: os.stat_result, where: Path | str | int | None = None) -> Recorded:
    """Of a file, folder or descriptor. Without `where` the mode is as stat gives it: no list of access rights is looked for,
    which a scan has no time for.
    """
    if sys.platform == "win32":
        return None, None, None
    mode = stat.S_IMODE(status.st_mode)
    return mode if where is None else true_mode(mode, where), status.st_uid, status.st_gid


def with_true_mode(entry: FileEntry, where: Path | str) -> FileEntry:
    """A line of an earlier backup: some versions have recorded the mask of an access list as the rights of the group."""
    if entry.mode is None:
        return entry
    return msgspec.structs.replace(entry, mode=true_mode(entry.mode, where))


def is_link_or_special(status: os.stat_result) -> bool:
    """Whether it is neither a plain file nor a plain folder."""
    if getattr(status, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0):
        return True
    return not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))


def scan_tree(
    root: Path, *, cancel: CancelToken | None = None, leave_out: Callable[[str], bool] = lambda name: False
) -> TreeScan:
    """Walk a tree without recursion. What vanishes meanwhile is skipped; a missing root gives an empty scan.

    What cannot be read is in `unreadable`, the root as ''. `leave_out`: of a name in the root, whether it is not looked at.
    """
    files = FileTable()
    folders: list[str] = []
    links: list[str] = []
    unreadable: list[str] = []
    pending: list[str] = []
    try:
        pending = [""] if stat.S_ISDIR(os.stat(extended(root)).st_mode) else []
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError:
        unreadable.append("")
    while pending:
        folder = pending.pop()
        if cancel is not None:
            cancel.check()
        folders.append(folder)
        here = extended(root / folder)
        try:
            names = sorted(os.listdir(here))
        except FileNotFoundError:
            continue
        except OSError:
            unreadable.append(folder)
            continue
        # Joined once for each folder: joining a path for each file would take as long as its stat.
        prefix = os.path.join(here, "")
        for name in names:
            relative = f"{folder}/{name}" if folder else name
            if not folder and leave_out(name):
                continue
            try:
                # A fresh stat: the values in a Windows folder listing lag behind for open files.
                status = os.lstat(prefix + name)
            except FileNotFoundError:
                continue
            except OSError:
                unreadable.append(relative)
                continue
            if is_link_or_special(status) or not _is_unicode(name):
                links.append(relative)
            elif stat.S_ISDIR(status.st_mode):
                pending.append(relative)
            else:
                files.add(_scanned(relative, status))
    return TreeScan(files, tuple(sorted(folders)), tuple(sorted(links)), tuple(sorted(unreadable)))


def _is_unicode(name: str) -> bool:
    """A name with undecodable bytes cannot be written into a manifest."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _scanned(relative: str, status: os.stat_result) -> FileEntry:
    return FileEntry(
        relative,
        status.st_size,
        status.st_mtime_ns,
        None,
        *recorded(status),
        status.st_ctime_ns,
        status.st_ino,
    )
