"""What a plan is made from: what the person chose (requests) and every fact of the machine (Survey). Pure data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath, PureWindowsPath
from types import MappingProxyType

from core.entries import DirectoryEntry
from core.events import ServiceStatus
from core.file_table import FilesOf, FileTable
from core.installation import ROLES, Installation, InstallationKind
from core.manifest import CONFIG_FOLDER

DEFAULT_MEMORY = "4G"
"""Heap and page cache of neo4j-admin in the vendor's example line."""


class BackupMethod(StrEnum):
    """The vendor's two ways to back up the database."""

    COPY = "copy"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class BackupRequest:
    """What the person chose for a backup."""

    installation: Installation
    destination: PurePath
    """The folder that will hold `<label>/`."""
    method: BackupMethod = BackupMethod.COPY
    label: str | None = None
    pre_copy: bool = True
    no_import_running: bool = False
    """The person says that no application import runs (stopping Neo4j during one may corrupt it: CAST's CSV page)."""
    heap_size: str = DEFAULT_MEMORY
    page_cache: str = DEFAULT_MEMORY
    full: bool = False
    """Copy every file anew, also what an earlier backup in the destination holds already."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One restorable backup as read from its own folder: sealed by this tool, or made by hand."""

    path: PurePath
    label: str
    sealed: bool
    method: BackupMethod
    files: FileTable
    directories: tuple[DirectoryEntry, ...]
    data_folder: str = ""
    """Relative path of the folder that holds `databases` (copy method); '' is the chosen folder itself."""
    databases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Online method: database name -> relative path of its folder."""
    config_files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """role -> relative path, for those of the vendor's four that are in the backup."""
    kind: InstallationKind | None = None
    version: str | None = None
    neo4j_version: str | None = None
    neo4j_edition: str | None = None
    host: str = ""
    created_utc: str = ""
    consistency: str = ""
    checksum: str = ""
    """Of its manifest; '' for one made by hand."""
    source_data_dir: str = ""
    """Where its data folder was; '' for one made by hand."""
    unlisted: tuple[str, ...] = ()
    """Files in its folder that its manifest does not list: nobody vouches for them, and a restore leaves them out."""

    @property
    def total_bytes(self) -> int:
        return self.files.total_bytes

    def below(self, folder: str) -> FilesOf:
        """The files of one folder of the backup; '' is a data folder chosen itself, without configuration beside it."""
        return FilesOf(self.files, folder) if folder else FilesOf(self.files, CONFIG_FOLDER, others=True)

    def neo4j_admin_reads(self, path: str) -> bool:
        """Whether it lies in the folder of a database of the online method, which neo4j-admin reads as a whole."""
        return path.startswith(tuple(f"{folder}/" for folder in self.databases.values()))


@dataclass(frozen=True, slots=True)
class EarlierBackup:
    """The sealed backup in the destination whose unchanged files a new one of the same data folder can share."""

    path: PurePath
    label: str
    read_utc: str = ""
    """Since when every byte of it is known to be right."""
    unchanged_files: int = 0
    unchanged_bytes: int = 0
    unchanged_room_bytes: int = 0
    """What a copy of them would take on a volume."""
    shares: bool = False
    """The destination has clones or hard links."""
    to_read: bool = False
    """It was last read too long ago: it is read again first."""
    changeable_by: str = ""
    """Why another account may put something else there; '' when none can or when that is not told."""
    from_the_future: bool = False
    """Made later than now: the clock was set back, so times do not tell what has changed."""
    problem: str = ""
    """Why it cannot be used."""


@dataclass(frozen=True, slots=True)
class BackupEntry:
    """One line of a list of backups: what is told of a backup before it is chosen, without its lists of files."""

    path: PurePath
    label: str
    problem: str = ""
    """Why it cannot be used; nothing below is known then."""
    sealed: bool = False
    method: BackupMethod | None = None
    kind: InstallationKind | None = None
    version: str | None = None
    neo4j_version: str | None = None
    host: str = ""
    created_utc: str = ""
    total_bytes: int | None = None
    """None for one made by hand: only a look at every file would tell."""
    verified_utc: str = ""
    """When it was last known to be whole and right: sealed, or verified later; '' for one made by hand and never read."""
    damaged: bool = False
    """A verification has found it wrong, and nothing in it was changed since."""

    @property
    def usable(self) -> bool:
        return not self.problem


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """What the person chose for a restore."""

    installation: Installation
    backup: Backup
    config_roles: tuple[str, ...] = ROLES
    """Which of the four configuration files come from the backup."""
    no_import_running: bool = False
    version_confirmed: bool = False
    """An unknown version on either side was looked up and is the same."""
    override_version: bool = False
    """A different version is accepted; recorded in the report."""
    delete_first: bool = False
    """The vendor's order (delete the live data, then copy), for a volume without room for two copies."""


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """A folder as the survey saw it."""

    exists: bool = False
    total_bytes: int = 0
    total_files: int = 0
    databases: tuple[str, ...] = ()
    """Names of the folders below `databases` that hold files; empty when there is no such folder."""
    links: tuple[str, ...] = ()
    """Symbolic links and junctions: never followed."""
    unreadable: tuple[str, ...] = ()
    is_mount: bool = False
    room_bytes: int = 0
    """What a copy of it takes on a volume."""


@dataclass(frozen=True, slots=True)
class MappedDrive:
    """A network drive as an account has it: an elevated program has the same account, but not its drives."""

    letter: str
    """With the colon: 'Z:'."""
    share: str
    account: str

    def path_on_share(self, path: PurePath) -> PureWindowsPath:
        """What a path on this drive is called without the drive."""
        return PureWindowsPath(self.share, *PureWindowsPath(path).parts[1:])


def find_drive(path: PurePath, drives: Iterable[MappedDrive]) -> MappedDrive | None:
    """The drive that a path begins with."""
    letter = PureWindowsPath(path).drive.casefold()
    return next((drive for drive in drives if drive.letter.casefold() == letter), None)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A folder to write into: the destination, or the parent of the data folder."""

    path: PurePath
    """Resolved."""
    exists: bool = True
    """False: it will be made; the nearest folder above it speaks for it."""
    is_folder: bool = True
    """False: something that is not a folder is in the way."""
    writable: bool = True
    free_bytes: int = 0
    block_bytes: int = 0
    """What its volume gives a file at least; 0 when that is not told."""
    volume: str = ""
    """Whatever tells two volumes apart."""
    changeable_by: str = ""
    """Why another account may put something else there; '' when none can or when that is not told."""
    drive: MappedDrive | None = None
    """The network drive of somebody that the path begins with, when this program does not see it."""
    inside_backup: PurePath | None = None
    """The backup that it is or lies in; of a destination only."""


@dataclass(frozen=True, slots=True)
class ExtraFile:
    """A configuration file outside the vendor's four, kept under `extra_files`."""

    path: PurePath
    relative: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ConfPlaces:
    """Where a neo4j.conf puts the data; None where it says nothing."""

    data_dir: str | None = None
    transaction_logs_root: str | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Every fact a plan needs, gathered once."""

    host: str
    now_utc: str
    """ISO 8601, seconds, with Z."""
    status: ServiceStatus
    data: TreeFacts
    data_dir: PurePath
    """Resolved."""
    data_place: PlaceFacts
    """Where the data folder lies: its parent."""
    elevated: bool = True
    earlier: EarlierBackup | None = None
    """Backup only."""
    destination: PlaceFacts | None = None
    """Backup only."""
    taken_labels: tuple[str, ...] = ()
    """Names in the destination, .partial ones too; lower case."""
    backup_dir: PurePath | None = None
    """Restore only: the chosen backup, resolved."""
    backup_changeable_by: str = ""
    """Restore only: as PlaceFacts.changeable_by, of the backup."""
    extra_files: tuple[ExtraFile, ...] = ()
    left_out: tuple[str, ...] = ()
    """Parts of the configuration tree that need no backup, with the reason."""
    missed: tuple[str, ...] = ()
    """Parts of the configuration tree that a backup should hold and cannot, with the reason."""
    admin_tool: PurePath | None = None
    """neo4j-admin of the Windows installer, when it is there."""
    unfinished_job: str = ""
    """What an earlier, interrupted job of this installation was doing; '' when there is none."""
    job_of_another: str = ""
    """The same of a job of another account, or of one whose journal is gone."""
    missing_tools: tuple[str, ...] = ()
    """Commands needed to control the service that are not there."""
    answered_version: str | None = None
    """Neo4j's version as the running server tells it, None when it does not answer."""
    answered_edition: str | None = None
    store_in_use: bool | None = None
    """Whether somebody holds the lock on the store in the data folder; None when that cannot be told."""
    ended_cleanly: bool | None = None
    """Of a stopped Neo4j: whether it closed its store; None when that is not told."""
    unopened_databases: tuple[str, ...] = ()
    """What the answering server has not opened."""
    server_conf: ConfPlaces | None = None
    """Restore only: this server's neo4j.conf, None when there is none."""
    backup_conf: ConfPlaces | None = None
    """Restore only: the backup's neo4j.conf, None when it has none."""
