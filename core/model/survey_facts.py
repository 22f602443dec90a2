"""What a plan is made from: what the person chose (requests) and every fact of the machine (Survey). Pure data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath, PureWindowsPath

from core.model.backup import EarlierBackup, GoodBackup
from core.model.service_state import ServiceStatus
from core.model.store_facts import Doubt
from core.model.transactions import Transactions


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
    total_folders: int = 0
    is_mount: bool = False
    mounted: str = ""
    """What is mounted there, if it is one (mounts.py)."""
    mounts_inside: tuple[str, ...] = ()
    """Folders in it on which something is mounted."""
    left_out: tuple[str, ...] = ()
    """Names in it that are no part of the data."""
    room_bytes: int = 0
    """What a copy of it takes on a volume."""
    store_bytes: int = 0
    """Of its databases alone, as `store_facts.store_bytes` counts."""


@dataclass(frozen=True, slots=True)
class LogsFacts:
    """The folder of the transaction logs, where that lies outside the data folder. What is theirs is in the survey's `data`, too."""

    folder: PurePath
    """Resolved."""
    place: PlaceFacts
    """As Survey.data_place."""
    exists: bool = True
    is_mount: bool = False
    mounted: str = ""
    """As TreeFacts.mounted."""
    mounts_inside: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    """Those of this store's databases whose logs it holds."""
    total_bytes: int = 0
    total_files: int = 0
    others: tuple[str, ...] = ()
    """Names of what else it holds."""
    strangers: tuple[str, ...] = ()
    """Those of them that are no folders of transaction logs."""
    stale: PurePath | None = None
    """What the data folder has under the same name, which Neo4j does not use."""


@dataclass(frozen=True, slots=True)
class MappedDrive:
    """A network drive of an account: an elevated program of the same account does not see it."""

    letter: str
    """With the colon: 'Z:'."""
    share: str
    account: str

    def path_on_share(self, path: PurePath) -> PureWindowsPath:
        """The path on the share itself, without the drive letter."""
        return PureWindowsPath(self.share, *PureWindowsPath(path).parts[1:])


def find_drive(path: PurePath, drives: Iterable[MappedDrive]) -> MappedDrive | None:
    """The drive that a path begins with."""
    letter = PureWindowsPath(path).drive.casefold()
    return next((drive for drive in drives if drive.letter.casefold() == letter), None)


@dataclass(frozen=True, slots=True)
class NoRoot:
    """Why nothing at all can be reached on a drive or share."""

    message: str
    hint: str
    no_drive: bool = False
    """There is no such drive, or no disk in it; a drive that stands for a share may not be there for this program only."""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A folder to write into: the destination, or where a restore works."""

    path: PurePath
    """Resolved."""
    exists: bool = True
    """False: it will be created; the other facts are those of the nearest folder above it."""
    is_folder: bool = True
    """False: something that is not a folder is in the way."""
    writable: bool = True
    free_bytes: int = 0
    folds_case: bool = False
    """Whether names that differ only in case are one name there."""
    keeps_modes: bool = True
    """False: how its volume is mounted decides who may read what lies there."""
    block_bytes: int = 0
    """The least that its volume allocates to a file; 0 when unknown."""
    volume: str = ""
    """An identifier of its volume."""
    changeable_by: str = ""
    """Why another account can replace it; '' when none can or when that is unknown."""
    drive: MappedDrive | None = None
    """An account's network drive that the path begins with, when this program does not see it."""
    no_root: NoRoot | None = None
    """Where its drive or share does not answer."""
    mount_point: PurePath | None = None
    """Of the volume on which it lies or will lie."""
    missing_volume: PurePath | None = None
    """The mount point in which it lies, with no volume mounted there although one should be; not looked for around the data."""
    inside_backup: PurePath | None = None
    """The backup that it is or lies in; for a destination only."""


@dataclass(frozen=True, slots=True)
class LostOwner:
    """An owner that restored files should have and will not."""

    folder: PurePath
    """The data folder, or that of the transaction logs."""
    wanted: str
    given: str
    """To whom they will belong."""
    as_now: bool
    """The folder belongs to that account now."""
    by_volume: bool
    """The volume does not keep it; False: this account may not give it."""


@dataclass(frozen=True, slots=True)
class ShutOut:
    """An account that can work with the live data, and could not with the restored."""

    account: str
    path: PurePath
    """The first that it could not read and write."""
    by_list: bool
    """An access list lets it in, and nothing lies at that path now of which the list could be kept."""


@dataclass(frozen=True, slots=True)
class ExtraFile:
    """A configuration file outside the vendor's four, kept under `extra_files`."""

    path: PurePath
    relative: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """One of the four configuration files that is a link."""

    role: str
    target: PurePath
    """Resolved."""
    inside: bool
    """It leads to a file of the configuration or installation folder."""


@dataclass(frozen=True, slots=True)
class FixedFile:
    """One of the four configuration files of which the place cannot be taken."""

    role: str
    path: PurePath
    reason: str


@dataclass(frozen=True, slots=True)
class CloneFacts:
    """Of a store whose volumes clone its files: what a clone of all of it has to go through."""

    files: int
    extents: int
    """The pieces of its files, as far as they were counted."""


@dataclass(frozen=True, slots=True)
class ConfPlaces:
    """Where a neo4j.conf puts the data, and which database is the default one; None where it says nothing."""

    data_dir: str | None = None
    transaction_logs_root: str | None = None
    default_database: str | None = None


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
    """Where a restore stages its data and keeps the old: around the data folder, or that itself where it is a mount point."""
    logs: LogsFacts | None = None
    """None where the transaction logs lie in the data folder."""
    elevated: bool = True
    earlier: EarlierBackup | None = None
    """Backup only."""
    last_good: GoodBackup | None = None
    """Backup only: in the destination, made by the same method."""
    destination: PlaceFacts | None = None
    """Backup only."""
    cloning: CloneFacts | None = None
    """Backup of a running server by the copy method only: None where its files cannot be cloned, or where nothing tells."""
    taken_labels: tuple[str, ...] = ()
    """Names in the destination, .partial ones too."""
    backup_dir: PurePath | None = None
    """Restore only: the chosen backup, resolved."""
    backup_changeable_by: str = ""
    """Restore only: as PlaceFacts.changeable_by, of the backup."""
    backup_in_use: bool = False
    """Restore only: a process holds the lock of the store in the chosen backup."""
    backup_is_data_of: PurePath | None = None
    """Restore only: the data folder of a server of this machine, running or not, that the chosen backup is or lies in."""
    shared_bytes: int = 0
    """Restore with delete-first only: bytes of the data that other files share, so that they stay when it is deleted."""
    shared_logs_bytes: int = 0
    """Those of them that are of transaction logs elsewhere."""
    clones_backup: bool = False
    """Restore only: the files of the backup can be cloned to where they are staged."""
    lost_owner: LostOwner | None = None
    """Restore only."""
    mount_point_owner: LostOwner | None = None
    """Restore only: the data folder is a mount point, whose owner a restore does not change."""
    shut_out: ShutOut | None = None
    """Restore only."""
    immovable: str = ""
    """Restore only: why the data folder cannot be renamed; '' when it can or when that is unknown."""
    fixed_config: tuple[FixedFile, ...] = ()
    """Restore only: configuration files that cannot be replaced."""
    not_kept: str = ""
    """Restore only: the first of what is replaced with something that a restore gives to nothing, and what that is."""
    undeletable: str = ""
    """Restore with delete-first only: what in the data folder cannot be deleted, and why."""
    same_names: tuple[str, str] | None = None
    """Two paths of what is copied that are one where it is copied to."""
    extra_files: tuple[ExtraFile, ...] = ()
    linked_files: tuple[LinkedFile, ...] = ()
    """Backup only."""
    left_out: tuple[str, ...] = ()
    """Parts of the configuration tree that need no backup, with the reason."""
    missed: tuple[str, ...] = ()
    """Parts of the configuration tree that a backup should hold but cannot, with the reason."""
    admin_tool: PurePath | None = None
    """neo4j-admin of the Windows installer, when it is there."""
    unfinished_job: str = ""
    """What an earlier, interrupted job of this installation was doing; '' when there is none."""
    job_of_another: str = ""
    """The same for a job of another account, or one whose journal is gone."""
    missing_tools: tuple[str, ...] = ()
    """Commands needed to control the service that are not there."""
    answered_version: str | None = None
    """Neo4j's version as the running server reports it, None when it does not answer."""
    answered_edition: str | None = None
    store_in_use: bool | None = None
    """Whether a process holds the lock on the store in the data folder; None when that cannot be told."""
    ended_cleanly: bool | None = None
    """Whether a stopped Neo4j had closed its store; None when unknown."""
    doubts: tuple[Doubt, ...] = ()
    """Why the data to back up, or the backup to restore, is not whole for this server as it is configured."""
    doubts_with_its_conf: tuple[Doubt, ...] = ()
    """Restore only: the same for a server that has the backup's neo4j.conf, which may name another default database."""
    answers: bool = False
    """Whether a server answers where this one would."""
    transactions: Transactions | None = None
    """None where no server answers, or none is to be stopped."""
    logs_written_utc: str = ""
    """When its newest transaction log was last written; '' where that cannot be told."""
    etl_log_written_utc: str = ""
    """The same of the newest log of its ETL, which imports."""
    unopened_databases: tuple[str, ...] = ()
    """Databases that the answering server has not opened."""
    server_conf: ConfPlaces | None = None
    """Restore only: this server's neo4j.conf, None when there is none."""
    backup_conf: ConfPlaces | None = None
    """Restore only: the backup's neo4j.conf, None when it has none."""

    @property
    def ask_no_more(self) -> str:
        """Why Neo4j is not to be asked with the login again; '' where it may be."""
        return self.transactions.unknown if self.transactions and self.transactions.ask_no_more else ""
