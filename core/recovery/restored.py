"""Restored data of an interrupted job: whether it lies in place, and whether somebody may have worked with it since.

A start and a stop of Neo4j alone change dozens of its files, so changes tell nothing of people. What is equal to what was put
in place, file by file, nobody has ever opened: only that is undone without a person.
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
    """The acts whose new data lies in place now. OSError where that cannot be told."""
    return tuple(act for act in undo if isinstance(act, SwapBack | MoveBack) and is_new_in_place(act))


def fingerprint_of(scan: TreeScan) -> str:
    """Of a folder's names, sizes, times of change and file numbers: a folder that is moved keeps it, and each write changes it.

    '' where a part of it cannot be looked at: then nothing is proven by it.
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
    """Whether a delete-first restore had nothing left to do but to put its copy in place, which is as it was verified.

    OSError where that cannot be told.
    """
    if not act.fingerprint or not is_gone(act.target, undo) or not is_new_staged(act):
        return False
    return fingerprint_of(scan_tree(Path(act.staged))) == act.fingerprint


def is_untouched(act: SwapBack | MoveBack) -> bool:
    """Whether nobody, Neo4j included, has written a byte there since it was put in place. Journals of 0.1 do not tell."""
    if not isinstance(act, SwapBack) or not act.fingerprint:
        return False
    try:
        return fingerprint_of(scan_tree(Path(act.target))) == act.fingerprint
    except (OSError, ImagingBackupError) as error:
        log.warning("%s could not be looked at, so nothing is proven of it: %s", act.target, error)
        return False
