"""What stands in the way of putting a backup's data in the place of the live one. Facts, never exceptions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path, PurePath, PurePosixPath

from core.disk.file_table import PAGE_FILES, FileTable
from core.disk.ownership import (
    Account,
    Rights,
    RightsBefore,
    account_name,
    rights_before,
    rights_to_come,
    wanted_owners,
)
from core.disk.tree import TreeScan, extended
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.entries import DirectoryEntry, FileEntry
from core.model.layout import TRANSACTIONS
from core.model.paths import folded
from core.model.survey_facts import ExtraFile, LostOwner, ShutOut
from core.survey.places import owner_given

_OWNERS_TRIED = 20
"""A data folder has one or two."""
_READ_WRITE, _READ_WRITE_ENTER = 0o6, 0o7


def lost_owner(backup: Backup, data_dir: Path, place: Path) -> LostOwner | None:
    """An owner of the backup's data that it would not have in the place of the live data; None where each is kept.

    `place`: where it is staged.
    """
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
            given = owner_given(place, uid, gid)
        except OSError:
            return None
        if given != uid:
            as_now = live is not None and live.st_uid == given
            return LostOwner(data_dir, account_name(uid), account_name(given), as_now, by_volume=os.geteuid() == 0)
    return None


def mount_point_owner(backup: Backup, data_dir: Path) -> LostOwner | None:
    """The owner of the backup's data folder, where the mount point that its data is put into belongs to another and keeps that."""
    root = backup.part_root(StorePart.WHOLE)
    if sys.platform == "win32" or backup.method is not BackupMethod.COPY or root is None or root.uid is None:
        return None
    try:
        uid = os.stat(data_dir).st_uid
    except OSError:
        return None
    if uid == root.uid:
        return None
    return LostOwner(data_dir, account_name(root.uid), account_name(uid), as_now=True, by_volume=False)


def shut_out(
    backup: Backup, data_dir: Path, logs_dir: Path | None, mount_points: Collection[PurePath] = ()
) -> ShutOut | None:
    """An account that works with the live data, and could not with the restored; None where there is none, or it cannot be told.

    Which account Neo4j has is told by whose the files are that it writes, and by whom an access list lets in beside them. A
    restore gives the backup's owners, opens nothing further than it was, and keeps the lists of what it replaces.
    """
    if sys.platform == "win32" or backup.method is not BackupMethod.COPY:
        return None
    parts = (
        {StorePart.WHOLE: data_dir}
        if logs_dir is None
        else {StorePart.WITHOUT_LOGS: data_dir, StorePart.LOGS: logs_dir}
    )
    before = {part: rights_before(folder) for part, folder in parts.items()}
    named = _named(before.values())
    # Where no account has files of its own, it may be one that a list names.
    accounts = _writers(before) or [Account(uid) for uid in sorted(named - {0})]
    if not accounts:
        return None
    try:
        for part, folder in parts.items():
            for path, rights, needed in _stores_to_come(backup, part, before[part]):
                if not path and folder in mount_points:
                    continue  # it stays as it is
                live = before[part].rights(path)
                for account in accounts:
                    could = live is None or live.are_enough(account, needed)
                    if could and not rights.are_enough(account, needed):
                        return ShutOut(
                            account_name(account.uid), folder / path, by_list=live is None and account.uid in named
                        )
    except OSError:
        return None
    return None


def _stores_to_come(backup: Backup, part: StorePart, before: RightsBefore) -> Iterator[tuple[str, Rights, int]]:
    """Of the folder and of all in it that Neo4j writes: its path, its rights once it is restored, and those that are needed."""
    entries: Iterator[FileEntry | DirectoryEntry] = chain(backup.folders_of(part), backup.files_of(part))
    stored = (entry for entry in entries if part is StorePart.LOGS or _is_neo4js(entry.path))
    source = Path(backup.path, backup.part_folder(part))
    for entry, rights in rights_to_come(source, backup.part_root(part), stored, before):
        yield entry.path, rights, _READ_WRITE if isinstance(entry, FileEntry) else _READ_WRITE_ENTER


def _named(before: Iterable[RightsBefore]) -> frozenset[int]:
    """The accounts that an access list on the folders themselves or on those of the databases lets in."""
    found = (rights.rights(path) for rights in before for path in ("", "databases"))
    return frozenset().union(*(rights.beside.named.writers for rights in found if rights is not None))


def _writers(before: Mapping[StorePart, RightsBefore]) -> list[Account]:
    """Whose that is which Neo4j writes. Root needs no rights."""
    gids: dict[int, set[int]] = {}
    for part, rights in before.items():
        for entry in rights.entries:
            if entry.uid and entry.gid is not None and (part is StorePart.LOGS or _is_neo4js(entry.path)):
                gids.setdefault(entry.uid, set()).add(entry.gid)
    return [Account(uid, frozenset(gids[uid])) for uid in sorted(gids)]


def _is_neo4js(path: str) -> bool:
    return path.split("/", 1)[0] in ("databases", TRANSACTIONS)


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
