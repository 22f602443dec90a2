"""Restored data of an interrupted job: whether it is in place, and whether somebody may have worked with it since.

Starting and stopping Neo4j already changes dozens of files, so a change does not prove that people worked with the data. Data
whose every file is as it was put in place has never been opened: only such data is undone without asking a person.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from blake3 import blake3

from core.disk.tree import TreeScan, scan_tree
from core.errors import ImagingBackupError
from core.recovery.journal import MoveBack, SwapBack, Undo
from core.recovery.whereabouts import is_gone, is_new_in_place, is_new_staged

log = logging.getLogger(__name__)


def restored_in_place(undo: Iterable[Undo]) -> tuple[SwapBack | MoveBack, ...]:
    """The acts whose new data is in place now. OSError where that cannot be told."""
    return tuple(act for act in undo if isinstance(act, SwapBack | MoveBack) and is_new_in_place(act))


def fingerprint_of(scan: TreeScan) -> str:
    """A hash of a folder's names, sizes, times of change and file numbers: a move keeps it, and every write changes it.

    '' where a part of the folder cannot be read: then it proves nothing.
    """
    if scan.unreadable:
        return ""
    digest = blake3()
    for file in scan.files:
        digest.update(f"{file.path}\0{file.size_bytes}\0{file.mtime_ns}\0{file.inode}\n".encode())
    for name in (*scan.directory_paths, *scan.links):
        digest.update(f"{name}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def is_ready_to_finish(act: SwapBack, undo: Iterable[Undo]) -> bool:
    """Whether a delete-first restore only had to put its copy in place, and that copy is unchanged since it was verified.

    OSError where that cannot be told.
    """
    return is_gone(act.target, undo) and is_new_staged(act) and is_as_verified(act)


def is_as_verified(act: SwapBack) -> bool:
    """Whether the copy of the backup, staged or in place, is unchanged since it was verified; with its logs elsewhere. OSError."""
    folder = act.staged if is_new_staged(act) else act.target
    unchanged = bool(act.fingerprint) and fingerprint_of(scan_tree(Path(folder))) == act.fingerprint
    return unchanged and (act.logs is None or is_as_verified(act.logs))


def is_untouched(act: SwapBack | MoveBack) -> bool:
    """Whether nothing, Neo4j included, has written to it since it was put in place. False for journals of 0.1."""
    if not isinstance(act, SwapBack) or not act.fingerprint:
        return False
    try:
        unchanged = fingerprint_of(scan_tree(Path(act.target))) == act.fingerprint
    except (OSError, ImagingBackupError) as error:
        log.warning("%s could not be looked at, so nothing is proven of it: %s", act.target, error)
        return False
    return unchanged and (act.logs is None or is_untouched(act.logs))
