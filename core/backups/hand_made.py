"""Backups made by hand with the vendor's procedure."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.backups.special import special_file_error
from core.backups.verified import Verification, fingerprint, with_verification
from core.disk.file_table import FileTable
from core.disk.tree import extended, is_link_or_special, scan_tree
from core.errors import BackupCorrupt, BackupNotFound
from core.model.backup import Backup, BackupEntry, BackupMethod
from core.model.entries import DirectoryEntry, FileEntry
from core.model.installation import ROLE_FILES, ROLES
from core.model.layout import CONFIG_FOLDER, DATA_FOLDER, MANIFEST_NAME, MOST_FOLDERS, ONLINE_FOLDER
from core.model.store_facts import is_left_over
from core.phrases import phrase

TRANSACTION_LOG = "neostore.transaction.db"
COPIED_FOLDERS = (DATA_FOLDER, "data", "neo4j/data")
"""What the data folder may be called in a backup made by hand."""


def is_configuration_of_copy(folder: Path) -> bool:
    """Whether it is the folder of the configuration files beside a copy of the data."""
    beside = (folder.parent / name / "databases" for name in COPIED_FOLDERS)
    return folder.name == CONFIG_FOLDER and any(map(databases_in, beside))


def config_files_of(present: FileTable) -> dict[str, str]:
    places = {role: f"{CONFIG_FOLDER}/{role}/{ROLE_FILES[role]}" for role in ROLES}
    return {role: place for role, place in places.items() if place in present}


@dataclass(frozen=True, slots=True)
class HandMade:
    """A backup in one of the vendor's forms: it has no manifest, only its files."""

    path: Path
    method: BackupMethod
    wanted: tuple[str, ...]
    """Its folders that belong to the backup; anything beside them is ignored."""
    data_folder: str = ""
    databases: Mapping[str, str] = field(default_factory=dict)

    def open(self, *, look: bool = True) -> Backup:
        """Read the backup. `look` is ignored: without a manifest its tree must be scanned."""
        files = FileTable()
        folders: list[DirectoryEntry] = []
        for folder in self.wanted:
            scan = scan_tree(self.path / folder)
            if scan.links:
                raise special_file_error(self.path / folder / scan.links[0])
            if scan.unreadable:
                raise BackupCorrupt(phrase("{path} cannot be read.", path=self.path / folder / scan.unreadable[0]))
            if len(scan.directory_paths) > MOST_FOLDERS:
                raise BackupCorrupt(
                    phrase(
                        "{path} holds %n folder(s), more than the data of any server.",
                        path=self.path / folder,
                        n=len(scan.directory_paths),
                    )
                )
            prefix = f"{folder}/" if folder else ""
            files.add_all(FileEntry(f"{prefix}{file.path}", file.size_bytes, file.mtime_ns) for file in scan.files)
            # Times of folders only: owners and modes are those of the account that made the copy.
            folders += [
                DirectoryEntry(relative, os.lstat(extended(self.path / relative)).st_mtime_ns)
                for relative in (f"{prefix}{sub}".rstrip("/") for sub in scan.directory_paths)
                if relative and (folder or relative.split("/")[0] != CONFIG_FOLDER)
            ]
        return Backup(
            path=self.path,
            label=self.path.name,
            sealed=False,
            method=self.method,
            files=files,
            directories=tuple(folders),
            data_folder=self.data_folder,
            databases=self.databases,
            config_files=config_files_of(files),
        )

    def summarize(self, remembered: Mapping[str, Verification]) -> BackupEntry:
        # Only its files tell whether it was changed since it was verified, so only the few that ever were are read.
        entry = BackupEntry(self.path, self.path.name, method=self.method)
        return with_verification(entry, remembered, lambda: fingerprint(self.open()))


def find_hand_made(path: Path) -> HandMade:
    """Find out which of the vendor's forms it is; never assume that the whole chosen folder is the backup."""
    for above in (path.parent, path.parent.parent):
        if all((above / name).is_dir() for name in ("databases", "transactions")):
            # A part of a data folder, which can only be restored as a whole.
            return find_hand_made(above)
    for folder in COPIED_FOLDERS:
        if (path / folder / "databases").is_dir():
            return _copy_in(path, folder)
    if (path / "databases").is_dir():
        if (path.parent / CONFIG_FOLDER).is_dir():
            return _copy_in(path.parent, path.name)
        return _copy_in(path, "")
    for folder in ("", ONLINE_FOLDER):
        databases = databases_in(path / folder)
        if databases:
            prefix = f"{folder}/" if folder else ""
            return _online_in(path, {name: f"{prefix}{name}" for name in databases})
    if is_database(path):
        if is_left_over(path.name):
            raise BackupNotFound(
                phrase("{path} is what neo4j-admin has left of a backup that it did not finish.", path=path),
                phrase("Choose the folder of the database beside it, or another backup."),
            )
        return _online_in(path.parent, {path.name: path.name})
    raise BackupNotFound(
        phrase(
            "{path} holds neither {file}, {folder}, nor a neo4j-admin backup.",
            path=path,
            file=MANIFEST_NAME,
            folder=DATA_FOLDER,
        )
    )


def is_database(folder: Path) -> bool:
    """Whether it holds store files; a folder with transaction logs only is no database."""
    return any(not file.name.startswith(TRANSACTION_LOG) for file in folder.glob("neostore*"))


def databases_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    names = sorted(child.name for child in folder.iterdir() if child.is_dir() and is_database(child))
    return [name for name in names if not is_left_over(name)]


def _copy_in(path: Path, data_folder: str) -> HandMade:
    wanted = (data_folder, CONFIG_FOLDER) if data_folder else ("",)
    _refuse_links(path, wanted)
    return HandMade(path, BackupMethod.COPY, wanted, data_folder)


def _online_in(path: Path, databases: Mapping[str, str]) -> HandMade:
    wanted = (*databases.values(), CONFIG_FOLDER)
    _refuse_links(path, wanted)
    return HandMade(path, BackupMethod.ONLINE, wanted, databases=databases)


def _refuse_links(path: Path, wanted: Iterable[str]) -> None:
    """A scan checks what is below its root; the folders from the backup down to that root must be no links either."""
    for folder in wanted:
        here = path
        for part in folder.split("/"):
            here /= part
            try:
                status = os.lstat(extended(here))
            except FileNotFoundError:
                break
            if is_link_or_special(status):
                raise special_file_error(here)
