"""Restored data of an interrupted job: whether it is in place, and whether somebody may have worked with it since.

Starting and stopping Neo4j already changes dozens of files, so a change does not prove that people worked with the data. Data
whose every file is as it was put in place has never been opened: only such data is undone without asking a person.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from blake3 import blake3

from core.disk.files import exists
from core.disk.tree import TreeScan, extended, scan_tree
from core.errors import ImagingBackupError
from core.recovery.journal import MoveBack, SwapBack, Undo
from core.recovery.whereabouts import is_gone, is_new_in_place, is_new_staged, moves_in, swaps_in

log = logging.getLogger(__name__)


def restored_in_place(undo: Iterable[Undo]) -> tuple[SwapBack | MoveBack, ...]:
    """The acts whose new data is in place now. OSError where that cannot be told."""
    return tuple(act for act in undo if isinstance(act, SwapBack | MoveBack) and is_new_in_place(act))


def fingerprint_at(path: Path) -> str:
    """`fingerprint_of` what lies there; of a file, which a part of a data folder may be, of that alone. Raises OSError."""
    status = os.lstat(extended(path))
    if stat.S_ISREG(status.st_mode):
        return blake3(f"{status.st_size}\0{status.st_mtime_ns}\0{status.st_ino}\n".encode()).hexdigest()
    return fingerprint_of(scan_tree(path))


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
    """Whether the copy of the backup, staged or in place, is unchanged since it was verified; with all of its parts. OSError."""
    return all(map(_is_as_verified, swaps_in([act])))


def _is_as_verified(swap: SwapBack) -> bool:
    place = Path(swap.staged if is_new_staged(swap) else swap.target)
    return bool(swap.fingerprint) and exists(place) and fingerprint_at(place) == swap.fingerprint


def is_untouched(act: SwapBack | MoveBack) -> bool:
    """Whether nothing, Neo4j included, has written to it since it was put in place. False for journals of 0.1."""
    if not isinstance(act, SwapBack) or not act.fingerprint:
        return False
    try:
        return all(map(_is_as_put, moves_in([act])))
    except (OSError, ImagingBackupError) as error:
        log.warning("%s could not be looked at, so nothing is proven of it: %s", act.target, error)
        return False


def _is_as_put(move: SwapBack | MoveBack) -> bool:
    if isinstance(move, MoveBack):
        return not exists(Path(move.path))
    return bool(move.fingerprint) and fingerprint_at(Path(move.target)) == move.fingerprint
