"""Whether the volumes of a server clone its files, or those of a backup, and what a clone of all of them has to go through."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from core.copying.store_source import StoreSource
from core.disk.clones import can_clone
from core.disk.extents import count_extents
from core.disk.mounts import mount_points_below
from core.disk.tree import TreeScan
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.entries import FileEntry
from core.model.layout import TRANSACTIONS
from core.model.survey_facts import CloneFacts, Survey
from core.plan.cloning import MOST_EXTENTS
from core.survey.places import place_for_restore

log = logging.getLogger(__name__)

COUNTED_FROM_BYTES = 1 << 20
"""A smaller file has few extents."""


def clone_facts(source: StoreSource, scan: TreeScan) -> CloneFacts | None:
    """None where files cannot be cloned to where the clones would lie, or where that cannot be told. `scan`: of the store."""
    try:
        # Counted first: the largest file is cloned, too.
        found = CloneFacts(len(scan.files), _count_extents(source, scan))
        if found.extents <= MOST_EXTENTS and not all(
            _can_be_cloned(source, scan, folder) for folder in filter(None, (source.data_dir, source.logs_dir))
        ):
            return None
        return found
    except OSError as error:
        log.debug("not to be cloned: %s", error)
        return None


def backup_can_be_cloned(backup: Backup, survey: Survey) -> bool:
    """Whether a restore can clone a backup to where it is staged: tried with files of each part. One made by hand has no checksums
    to compare a clone with.
    """
    if not backup.sealed or backup.method is BackupMethod.ONLINE:
        return False
    staged = {StorePart.WHOLE: survey.data_dir}
    if survey.logs:
        staged = {StorePart.WITHOUT_LOGS: survey.data_dir, StorePart.LOGS: survey.logs.folder}
    return all(
        _can_clone(backup.files_of(part), partial(Path, backup.path, backup.part_folder(part)), Path(folder))
        for part, folder in staged.items()
    )


def _can_be_cloned(source: StoreSource, scan: TreeScan, folder: Path) -> bool:
    """Of what lies in the one of its two folders."""
    if mount_points_below(folder):
        return False
    files = (file for file in scan.files if _folder_of(source, file) == folder)
    return _can_clone(files, lambda path: Path(source.path_of(path)), folder)


def _can_clone(files: Iterable[FileEntry], path_of: Callable[[str], Path], folder: Path) -> bool:
    """Whether files can be cloned to where a job has what belongs to a folder of the server: shown on the smallest and on the
    largest, which may be of another time than what makes the difference, such as an attribute of a folder.
    """
    smallest = largest = None
    for file in files:
        if file.size_bytes:
            smallest = file if smallest is None or file.size_bytes < smallest.size_bytes else smallest
            largest = file if largest is None or file.size_bytes > largest.size_bytes else largest
    place = place_for_restore(folder)
    return all(file is not None and can_clone(path_of(file.path), place) for file in (smallest, largest))


def _folder_of(source: StoreSource, file: FileEntry) -> Path:
    return source.logs_dir if source.logs_dir and file.path.startswith(f"{TRANSACTIONS}/") else source.data_dir


def _count_extents(source: StoreSource, scan: TreeScan) -> int:
    """As far as it matters: more than MOST_EXTENTS are too many."""
    count = 0
    for file in scan.files:
        if file.size_bytes >= COUNTED_FROM_BYTES:
            count += count_extents(source.path_of(file.path))
            if count > MOST_EXTENTS:
                break
    return count
