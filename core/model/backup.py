"""A backup as it was found on a disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from pathlib import PurePath
from types import MappingProxyType

from core.model.entries import DirectoryEntry, FileEntry, inside
from core.model.file_lists import FileList, FilesOf
from core.model.kind_facts import KindFacts
from core.model.layout import CONFIG_FOLDER, DATA_FOLDER, ONLINE_FOLDER, TRANSACTIONS
from core.model.store_facts import Doubt, StoreCount, StoreState
from core.phrases import phrase


class BackupMethod(StrEnum):
    """The vendor's two ways to back up the database."""

    COPY = "copy"
    ONLINE = "online"


def store_folder(method: BackupMethod) -> str:
    """The folder of a sealed backup in which its databases are."""
    return ONLINE_FOLDER if method is BackupMethod.ONLINE else f"{DATA_FOLDER}/databases"


def folder_of_data(path: PurePath, data_folder: str, databases: Mapping[str, str]) -> PurePath:
    """Of a backup made by hand: the copied data folder, or the one around what neo4j-admin has written."""
    database = next(iter(databases.values()), "")
    return (path / database).parent if database else path / data_folder


class StorePart(StrEnum):
    """What of a backup's data is put into one folder of a server."""

    WHOLE = "whole"
    WITHOUT_LOGS = "without_logs"
    """All but the transaction logs: into the data folder of a server that has its logs elsewhere."""
    LOGS = "logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One restorable backup as read from its own folder: sealed by this tool, or made by hand."""

    path: PurePath
    label: str
    sealed: bool
    method: BackupMethod
    files: FileList
    directories: tuple[DirectoryEntry, ...]
    data_folder: str = ""
    """Relative path of the folder that holds `databases` (copy method); '' is the chosen folder itself."""
    databases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Online method: database name -> relative path of its folder."""
    config_files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """role -> relative path, for those of the vendor's four that are in the backup."""
    kind: KindFacts | None = None
    version: str | None = None
    neo4j_version: str | None = None
    neo4j_edition: str | None = None
    host: str = ""
    created_utc: str = ""
    consistency: str = ""
    doubts: tuple[Doubt, ...] = ()
    """Those found when it was made."""
    stores: tuple[StoreState, ...] = ()
    """What Neo4j's own tool said of it then."""
    counts: tuple[StoreCount, ...] = ()
    """What each database held then, as far as Neo4j told."""
    checksum: str = ""
    """The checksum of its manifest; '' for a backup made by hand."""
    source_data_dir: str = ""
    """Where its data folder was; '' for a backup made by hand."""
    remark: str = ""
    """Which backup it is, where a part of it or a folder around it was chosen."""
    unlisted: tuple[str, ...] = ()
    """Files in its folder that its manifest does not list: they cannot be verified, and a restore leaves them out."""

    @property
    def total_bytes(self) -> int:
        return self.files.total_bytes

    @property
    def place(self) -> PurePath:
        """The folder that is the backup's alone: of one made by hand that of its data, which may lie beside anything."""
        return self.path if self.sealed else folder_of_data(self.path, self.data_folder, self.databases)

    def below(self, folder: str) -> FilesOf:
        """The files of one folder of the backup; '' if the backup is a data folder itself, without configuration."""
        return FilesOf(self.files, folder) if folder else FilesOf(self.files, CONFIG_FOLDER, others=True)

    def beside_data(self) -> FilesOf:
        """All files but those of the data."""
        if self.data_folder:
            return FilesOf(self.files, self.data_folder, others=True)
        return FilesOf(self.files, CONFIG_FOLDER)

    def part_folder(self, part: StorePart) -> str:
        """The folder that this part comes from, relative to the backup; '' is the backup's own."""
        return "/".join(filter(None, (self.data_folder, TRANSACTIONS))) if part is StorePart.LOGS else self.data_folder

    def part_root(self, part: StorePart) -> DirectoryEntry | None:
        """What was recorded of the part's own folder."""
        return next((folder for folder in self.directories if folder.path == self.part_folder(part)), None)

    def names_of(self, part: StorePart) -> tuple[str, ...]:
        """What lies directly in the part's folder."""
        paths = chain((folder.path for folder in self.folders_of(part)), (file.path for file in self.files_of(part)))
        return tuple(dict.fromkeys(path.split("/", 1)[0] for path in paths))

    def files_of(self, part: StorePart, verified: FileList | None = None) -> Iterator[FileEntry]:
        """The files of this part, by their path in its folder, in order; as `verified` lists them, where that is given."""
        backup = self if verified is None else replace(self, files=verified)
        folder = self.part_folder(part)
        files = inside(folder, backup.below(folder))
        if part is StorePart.WITHOUT_LOGS:
            return (file for file in files if not _is_of_logs(file))
        return files

    def folders_of(self, part: StorePart) -> list[DirectoryEntry]:
        """The folders of this part, without its own."""
        folder = self.part_folder(part)
        prefix = f"{folder}/" if folder else ""
        folders = inside(folder, (entry for entry in self.directories if entry.path.startswith(prefix)))
        return [entry for entry in folders if part is not StorePart.WITHOUT_LOGS or not _is_of_logs(entry)]

    def neo4j_admin_reads(self, path: str) -> bool:
        """Whether it lies in the folder of a database of the online method, which neo4j-admin reads as a whole."""
        return path.startswith(tuple(f"{folder}/" for folder in self.databases.values()))


def _is_of_logs(entry: FileEntry | DirectoryEntry) -> bool:
    return f"{entry.path}/".startswith(f"{TRANSACTIONS}/")


@dataclass(frozen=True, slots=True)
class EarlierBackup:
    """The sealed backup in the destination whose unchanged files a new one of the same data folder can share."""

    path: PurePath
    label: str
    read_utc: str = ""
    """Every byte of it was read at this time or later, and was right."""
    unchanged_files: int = 0
    unchanged_bytes: int = 0
    unchanged_room_bytes: int = 0
    """How much room a copy of them would take on a volume."""
    shares: bool = False
    """Whether the destination has clones or hard links."""
    changeable_by: str = ""
    """Why another account can replace its files; '' when none can or when that is unknown."""
    from_the_future: bool = False
    """Made later than now: the clock was set back, so times do not show what has changed."""
    problem: str = ""
    """Why it cannot be used."""


@dataclass(frozen=True, slots=True)
class GoodBackup:
    """The last good backup of the same server, as far as the next one is compared with it."""

    label: str
    store_bytes: int
    """As `store_facts.store_bytes` counts."""


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One line of a list of backups: what is known of a backup before it is chosen, without its lists of files."""

    path: PurePath
    label: str
    problem: str = ""
    """Why it cannot be used; nothing below is known then."""
    sealed: bool = False
    method: BackupMethod | None = None
    kind: KindFacts | None = None
    version: str | None = None
    neo4j_version: str | None = None
    host: str = ""
    created_utc: str = ""
    total_bytes: int | None = None
    """None for a backup made by hand: only a scan of every file would tell."""
    verified_utc: str = ""
    """When it was last known to be complete and right: sealed, or verified later; '' if made by hand and never verified."""
    damaged: bool = False
    """A verification has found it damaged, and nothing in it was changed since."""
    doubts: tuple[Doubt, ...] = ()
    """As in `Backup`, as are `stores` and `counts`."""
    stores: tuple[StoreState, ...] = ()
    counts: tuple[StoreCount, ...] = ()
    accepted_utc: str = ""
    """When a person has accepted it with its doubts; '' when nobody has, or when there are none."""
    checksum: str = ""
    """As in `Backup`."""
    source_data_dir: str = ""
    """As in `Backup`."""
    data_utc: str = ""
    """Of one made by hand: when its databases were last written to, as far as their names are known."""
    missing: tuple[str, ...] = ()
    """Of one made by hand: the folders that the vendor's procedure would have saved, and that are not there."""
    archive: PurePath | None = None
    """What may hold it, where that can be unpacked by this program."""

    @property
    def made_how(self) -> str:
        """In a word or two for people; '' where it is not known."""
        if self.method is None:
            return ""
        if self.sealed:
            return phrase("online backup") if self.method is BackupMethod.ONLINE else phrase("copy")
        return phrase("neo4j-admin") if self.method is BackupMethod.ONLINE else phrase("made by hand")

    @property
    def usable(self) -> bool:
        return not self.problem

    @property
    def doubtful(self) -> bool:
        """Whether nobody has accepted its doubts. It may be restored, but counts as good nowhere."""
        return bool(self.doubts) and not self.accepted_utc
