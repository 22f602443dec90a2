"""What stands in the way of putting a backup's data in the place of the live one. Facts, never exceptions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path, PurePosixPath

from core.disk.file_table import PAGE_FILES, FileTable
from core.disk.ownership import account_name, wanted_owners
from core.disk.tree import TreeScan, extended
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.entries import DirectoryEntry, FileEntry
from core.model.paths import folded
from core.model.survey_facts import ExtraFile, LostOwner
from core.survey.places import owner_given

_OWNERS_TRIED = 20
"""A data folder has one or two."""


def lost_owner(backup: Backup, data_dir: Path) -> LostOwner | None:
    """An owner of the backup's data that it would not have in the place of the live data; None where each is kept."""
    if sys.platform == "win32" or backup.method is not BackupMethod.COPY:
        return None
    try:
        live = os.stat(data_dir)
    except OSError:
        live = None
    files = backup.below(backup.data_folder)
    entries: Iterator[FileEntry | DirectoryEntry] = chain(files, backup.folders_of(StorePart.WHOLE))
    wanted = wanted_owners(backup.part_root(StorePart.WHOLE), entries, live)
    for uid, gid in sorted(wanted)[:_OWNERS_TRIED]:
        try:
            given = owner_given(data_dir.parent, uid, gid)
        except OSError:
            return None
        if given != uid:
            as_now = live is not None and live.st_uid == given
            return LostOwner(account_name(uid), account_name(given), as_now, by_volume=os.geteuid() == 0)
    return None


def data_folder_around(backup: Backup, data_dirs: Iterable[Path]) -> Path | None:
    """The first of these data folders that a backup is, or lies in; told by what the folders are, not by their paths."""
    chosen = Path(backup.path, backup.data_folder)
    places = [place for place in (chosen, *chosen.parents, chosen / "databases") if _number(place)]
    numbers = {_number(place) for place in places}
    for data_dir in data_dirs:
        if not numbers.isdisjoint({_number(data_dir), _number(data_dir / "databases")} - {None}):
            return data_dir
    return None


def _number(folder: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = os.stat(extended(folder))
        return (status.st_dev, status.st_ino) if status.st_ino else None
    return None


def same_in_scan(scan: TreeScan, extra: Iterable[ExtraFile]) -> tuple[str, str] | None:
    """As `first_same_names`, of what a backup would hold."""
    beside = sorted({str(path) for file in extra for path in _with_parents(file.relative)})
    return first_same_names(
        lambda: chain((file.path for file in scan.files), filter(None, scan.directory_paths))
    ) or first_same_names(lambda: beside)


def _with_parents(relative: str) -> Iterator[PurePosixPath]:
    path = PurePosixPath(relative)
    return iter((path, *list(path.parents)[:-1]))


def same_in_backup(backup: Backup) -> tuple[str, str] | None:
    """As `first_same_names`, of the data that a restore would put in place."""
    return first_same_names(
        lambda: chain(
            (file.path for file in backup.below(backup.data_folder)),
            (f"{backup.data_folder}/{folder.path}".lstrip("/") for folder in backup.folders_of(StorePart.WHOLE)),
        )
    )


def first_same_names(paths: Callable[[], Iterable[str]]) -> tuple[str, str] | None:
    """Two paths that differ only in case, out of paths that are given again when they are asked for again."""
    seen, coming = FileTable(), iter(paths())
    while page := list(islice(coming, PAGE_FILES)):
        known = seen.add_new([FileEntry(folded(path), 0, 0) for path in page])
        if known is not None:
            second = page[known]
            return next(path for path in paths() if folded(path) == folded(second)), second
    return None
