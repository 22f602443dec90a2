"""Backups made by hand with the vendor's procedure, or by neo4j-admin: which folders belong to one, whatever was chosen of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.backups.config_place import Configuration, configuration_of, is_called_configuration, looks_like_configuration
from core.backups.data_place import (
    KNOWN_FOLDERS,
    DataPlace,
    Search,
    copies_in,
    is_database,
    place_around,
    refuse_nested,
)
from core.backups.glance import last_written_utc, missing_in, missing_roles
from core.backups.special import special_file_error
from core.backups.verified import Verification, fingerprint, with_verification
from core.disk.file_table import FileTable
from core.disk.tree import extended, is_link_or_special, scan_tree
from core.errors import BackupCorrupt, BackupNotFound
from core.model.backup import Backup, BackupEntry, BackupMethod, folder_of_data
from core.model.entries import DirectoryEntry, FileEntry
from core.model.layout import CONFIG_FOLDER, DATA_FOLDER, LOST_AND_FOUND, MANIFEST_NAME, MOST_FOLDERS, is_of_a_job
from core.model.paths import is_within
from core.model.store_facts import is_left_over
from core.phrases import join_phrases, phrase

SHOWN_PLACES = 5
LEVELS = 2
"""So many folders lie between a folder that people name and the one that holds the data: D:\\backup\\db\\<day>\\Neo4j_data."""


@dataclass(frozen=True, slots=True)
class HandMade:
    """A backup in one of the vendor's forms: it has no manifest, only its files."""

    path: Path
    """Holds all of it, and maybe more: only what is named below belongs to it."""
    method: BackupMethod
    named: Path
    """The folder that it has its name of, and by which it is found again: several may lie in one folder with one configuration."""
    data_folder: str = ""
    databases: Mapping[str, str] = field(default_factory=dict)
    config_files: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    """What is taken, where that is not what was chosen."""

    @property
    def data(self) -> Path:
        """The folder that its data is in."""
        return Path(folder_of_data(self.path, self.data_folder, self.databases))

    def open(self, *, look: bool = True) -> Backup:
        """Read the backup. `look` is ignored: without a manifest its tree must be scanned."""
        files = FileTable()
        folders: list[DirectoryEntry] = []
        wanted = tuple(self.databases.values()) or (self.data_folder,)
        for folder in wanted:
            scan = scan_tree(self.path / folder, leave_out=_no_data_in(self.path / folder))
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
        files.add_all(_entry_of(self.path, file) for file in self.config_files.values() if file not in files)
        return Backup(
            path=self.path,
            label=self.named.name,
            sealed=False,
            method=self.method,
            files=files,
            directories=tuple(folders),
            data_folder=self.data_folder,
            databases=self.databases,
            config_files=self.config_files,
            remark=self.remark,
        )

    def summarize(self, remembered: Mapping[str, Verification]) -> BackupEntry:
        # Only its files tell whether it was changed since it was verified, so only the few that ever were are read.
        entry = BackupEntry(
            self.data,
            self.named.name,
            method=self.method,
            data_utc=last_written_utc(self.data, self.databases),
            missing=(*missing_in(self.data, self.databases), *missing_roles(self.config_files)),
        )
        return replace(with_verification(entry, remembered, lambda: fingerprint(self.open())), path=self.named)


@dataclass(frozen=True, slots=True)
class Found:
    """The backup that a folder is or is a part of, or those that lie in it."""

    by_hand: list[HandMade]
    """At least one."""
    ours: list[Path] = field(default_factory=list)
    """The backups of this tool beside it."""

    @property
    def only(self) -> bool:
        return len(self.by_hand) + len(self.ours) == 1


def find_hand_made(path: Path, patience: int = sys.maxsize) -> Found:
    """What is there of backups made by hand; never assumes that all of the folder is the backup.

    `patience`: looks into so many folders in vain. Raises BackupNotFound where there is none.
    """
    if (around := place_around(path)) is not None:
        return Found([_made_of(around, path)])
    search = Search(patience)
    search.run(path, LEVELS)
    if search.places:
        return Found([_made_of(place, path) for place in search.places], search.ours)
    if looks_like_configuration(path) and (places := _data_of_configuration(path, patience)):
        return Found([_made_of(place, path) for place in places])
    if not is_database(path):
        raise BackupNotFound(
            phrase(
                "{path} holds neither {file}, {folder}, nor a neo4j-admin backup.",
                path=path,
                file=MANIFEST_NAME,
                folder=DATA_FOLDER,
            )
        )
    if is_left_over(path.name):
        raise BackupNotFound(
            phrase("{path} is what neo4j-admin has left of a backup that it did not finish.", path=path),
            phrase("Choose the folder of the database beside it, or another backup."),
        )
    return Found([_made_of(DataPlace(path.parent, BackupMethod.ONLINE), path, only=path.name)])


def only_one(found: Found, path: Path) -> HandMade:
    """What was found in a folder that a person has named. Raises BackupNotFound if several are in it, each of which may be meant."""
    if found.only:
        return found.by_hand[0]
    places = [*(one.data for one in found.by_hand), *found.ours]
    shown = ", ".join(map(str, places[:SHOWN_PLACES]))
    raise BackupNotFound(
        phrase("{path} holds several backups: {folders}.", path=path, folders=shown),
        phrase("Choose one of them."),
    )


def _data_of_configuration(path: Path, patience: int) -> list[DataPlace]:
    """The data that a folder with configuration files belongs to."""
    for above in path.parents[: LEVELS + 1]:
        # Elsewhere only the places of an installation that was copied whole are looked at: it may be any folder.
        beside = is_called_configuration(path.relative_to(above).parts[0])
        search = Search(patience, copies_in(above))
        if beside:
            search.run(above, LEVELS)
        if found := [place for place in search.places if _is_configured_in(place, path)]:
            return found
    return []


def _is_configured_in(place: DataPlace, folder: Path) -> bool:
    configuration = configuration_of(place.folder)
    return configuration is not None and configuration.lies_in(folder)


def _made_of(place: DataPlace, chosen: Path, only: str = "") -> HandMade:
    """`only`: one database was chosen."""
    data, configuration = place.folder, configuration_of(place.folder)
    around = _folder_around(data)
    if configuration is not None:
        root = configuration.root
    else:
        root = around if is_within(around, chosen) else data
    copied = place.method is BackupMethod.COPY
    inner = "/".join(data.relative_to(root).parts)
    names = [only] if only else place.databases
    if not copied and not names:
        raise BackupNotFound(phrase("{path} changed while it was looked at.", path=data))
    found = HandMade(
        root,
        place.method,
        named=chosen if only else around if is_within(around, root) else data,
        data_folder=inner if copied else "",
        databases={name: f"{inner}/{name}" if inner else name for name in names},
        config_files=configuration.files if configuration else {},
        remark=join_phrases("" if only else _remark(chosen, data, root), _remark_on(configuration, around)),
    )
    _refuse_links(root, (inner, *found.databases.values(), *found.config_files.values(), CONFIG_FOLDER))
    if copied:
        refuse_nested(data)
    return found


def _folder_around(data: Path) -> Path:
    """The folder that was backed up, where the data lies in it under a known name; else the data's own."""
    for name in sorted(KNOWN_FOLDERS, key=len, reverse=True):
        if f"/{data.as_posix()}".lower().endswith(f"/{name}".lower()):
            return data.parents[name.count("/")]
    return data


def _remark(chosen: Path, data: Path, root: Path) -> str:
    if not is_within(data, chosen):
        return phrase(
            "{chosen} is only a part of a backup: all of it is taken, from {folder}.", chosen=chosen, folder=data
        )
    if not is_within(chosen, root):
        return phrase("{chosen} holds a backup: it is taken, from {folder}.", chosen=chosen, folder=data)
    return ""


def _remark_on(configuration: Configuration | None, around: Path) -> str:
    """Files that lie farther away than beside the data may be those of another copy."""
    if configuration is None or is_within(configuration.root, around):
        return ""
    return phrase(
        "The configuration files are not in the folder of the copy: they are taken from {folder}.",
        folder=configuration.folder,
    )


def _entry_of(root: Path, relative: str) -> FileEntry:
    status = os.lstat(extended(root / relative))
    return FileEntry(relative, status.st_size, status.st_mtime_ns)


def _no_data_in(folder: Path) -> Callable[[str], bool]:
    """As `no_data_in` (mounts.py), of a copy: there what the file system keeps is told by its names, `#12345`."""

    def is_no_data(name: str) -> bool:
        return is_of_a_job(name) or (name == LOST_AND_FOUND and _is_of_file_system(folder / name))

    return is_no_data


def _is_of_file_system(folder: Path) -> bool:
    try:
        return all(name.startswith("#") for name in os.listdir(extended(folder)))
    except OSError as error:
        return isinstance(error, PermissionError)  # root's alone; a file of that name is somebody's


def _refuse_links(path: Path, wanted: Iterable[str]) -> None:
    """A scan checks what is below its root; the folders from the backup down to that root must be no links either."""
    for place in wanted:
        here = path
        for part in place.split("/"):
            here /= part
            try:
                status = os.lstat(extended(here))
            except FileNotFoundError:
                break
            if is_link_or_special(status):
                raise special_file_error(here)
