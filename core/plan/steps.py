"""The steps of a plan: what is done, with every path resolved, and the line that a person reads (`title`).

Frozen values without behaviour: plan.py puts them in order, engine.py performs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from core.model.backup import Backup, EarlierBackup, GoodBackup, StorePart
from core.model.store_facts import StoreCount, StoreState
from core.model.survey_facts import ExtraFile
from core.phrases import phrase


def places(data_dir: PurePath, logs: PurePath | None) -> PurePath | str:
    """Where a store lies, in words."""
    return (
        data_dir if logs is None else phrase("{folder} with its logs {logs_folder}", folder=data_dir, logs_folder=logs)
    )


@dataclass(frozen=True, slots=True)
class VerifyEarlier:
    """Read the backup whose files are shared, before any of them is. Neo4j still runs."""

    earlier: EarlierBackup
    size_bytes: int = 0
    file_count: int = 0

    @property
    def title(self) -> str:
        return phrase("Verify the earlier backup {label}, whose files are shared", label=self.earlier.label)


@dataclass(frozen=True, slots=True)
class BeginBackup:
    """Make the folder that the backup is built in, before anything else is done for it."""

    partial: PurePath
    mount_point: PurePath | None = None
    """Of the volume that the survey has looked at."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Make the folder {path}", path=self.partial)


@dataclass(frozen=True, slots=True)
class PreCopy:
    """Copy the data folder while Neo4j runs: not consistent, but it makes the cold copy short."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0
    earlier: EarlierBackup | None = None
    """The sealed backup whose unchanged files are shared, not copied; None for a whole copy."""
    file_count: int = 0
    logs: PurePath | None = None
    """The folder of the transaction logs, where that lies outside of the source: copied to where Neo4j has it by default."""

    @property
    def title(self) -> str:
        if self.earlier is not None:
            return phrase("Copy what changed in {path} while Neo4j still runs", path=places(self.source, self.logs))
        return phrase("Copy {path} while Neo4j still runs", path=places(self.source, self.logs))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNeo4j:
    """Right before the stop, and perhaps hours after the plan was made. A transaction that holds locks ends the job here."""

    despite_transactions: bool
    """It was chosen to stop Neo4j all the same."""
    counted: tuple[str, ...] = ()
    """Databases of which nodes and relationships are counted."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        if self.counted:
            return phrase("Ask Neo4j again which transactions hold locks, and how many nodes and relationships it has")
        return phrase("Ask Neo4j again which transactions hold locks")


@dataclass(frozen=True, slots=True)
class StopNeo4j:
    service: str
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Stop Neo4j ({service}) and prove that it has stopped", service=self.service)


@dataclass(frozen=True, slots=True)
class CloneTree:
    """Clone the store beside itself, which takes seconds at any size: what it is stopped for. Copied it is once Neo4j runs again."""

    source: PurePath
    clone: PurePath
    databases: tuple[str, ...] = ()
    """As for CopyTree."""
    logs: PurePath | None = None
    """As for PreCopy."""
    logs_clone: PurePath | None = None
    """On the volume of the logs."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Clone {path} with Neo4j stopped", path=places(self.source, self.logs))


@dataclass(frozen=True, slots=True)
class CopyTree:
    """The cold copy: all, or what changed since PreCopy; files that are gone from the source are removed."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0
    databases: tuple[str, ...] = ()
    """Names of databases that the copy must have."""
    earlier: EarlierBackup | None = None
    """As for PreCopy."""
    file_count: int = 0
    logs: PurePath | None = None
    """As for PreCopy."""
    clones: CloneTree | None = None
    """What is read in place of the source, with Neo4j running again."""

    @property
    def title(self) -> str:
        path = places(self.source, self.logs)
        if self.clones is not None:
            return (
                phrase("Copy {path} from its clone, with Neo4j running again", path=path)
                if self.earlier is None
                else phrase("Copy what changed in {path} from its clone, with Neo4j running again", path=path)
            )
        if self.earlier is not None:
            return phrase("Copy what changed in {path} with Neo4j stopped", path=path)
        return phrase("Copy {path} with Neo4j stopped", path=path)


@dataclass(frozen=True, slots=True)
class StartNeo4j:
    service: str
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Start Neo4j ({service}) and wait until it answers", service=self.service)


@dataclass(frozen=True, slots=True)
class CopyFile:
    """One configuration file into the backup."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Copy {path}", path=self.source)


@dataclass(frozen=True, slots=True)
class CopyExtraFiles:
    """The rest of the configuration tree, each file below `extra_files`."""

    files: tuple[ExtraFile, ...]
    target: PurePath

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)

    @property
    def title(self) -> str:
        return phrase("Copy %n more configuration file(s)", n=len(self.files))


@dataclass(frozen=True, slots=True)
class OnlineBackup:
    """neo4j-admin backup of one database, so that each database has its own exit code."""

    tool: PurePath
    database: str
    target: PurePath
    """--backup-dir: Neo4j makes `<target>/<database>`."""
    address: str
    heap_size: str
    page_cache: str
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Back up database {database} with neo4j-admin", database=self.database)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStores:
    """Neo4j's own tool says of each database of a copy whether it was closed cleanly. The tool gets nothing of it to write."""

    data: PurePath
    logs: PurePath
    """The copy's transaction logs."""
    work: PurePath
    """The tool's own folder: made for one question, and removed after it."""
    databases: tuple[str, ...]
    """Those that are known before; asked is about each that lies there."""
    neo4j_version: str | None
    """Of the tool, which is the server's."""
    then: tuple[StoreState, ...] = ()
    """What the tool said when the backup was made."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Ask Neo4j's own tool whether each database of the copy was closed cleanly")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Read the whole new backup back from the disk and compare it with what was read from the source."""

    root: PurePath
    size_bytes: int = 0
    file_count: int = 0

    @property
    def title(self) -> str:
        return phrase("Read the backup back and compare every byte's checksum")


@dataclass(frozen=True, slots=True)
class SealBackup:
    """Sums, README, then the manifest, then one rename: the folder without the suffix IS a complete backup."""

    partial: PurePath
    final: PurePath
    last_good: GoodBackup | None = None
    """Its size is compared with what was copied."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Seal the backup as {label}", label=self.final.name)


@dataclass(frozen=True, slots=True)
class StagedData:
    """How much of a backup is staged."""

    size_bytes: int
    file_count: int


@dataclass(frozen=True, slots=True)
class VerifyBackup:
    """Verify the backup: a restore touches nothing of the target before."""

    backup: Backup
    staged: StagedData | None = None
    """What is left to the steps that stage it, so that it is read once: they compare it while they copy it."""

    @property
    def size_bytes(self) -> int:
        return self.backup.total_bytes - (self.staged.size_bytes if self.staged else 0)

    @property
    def file_count(self) -> int:
        return len(self.backup.files) - (self.staged.file_count if self.staged else 0)

    @property
    def title(self) -> str:
        if self.staged and self.backup.sealed:
            return phrase(
                "Verify the backup {label}, but for its data, which is compared before it is put in place",
                label=self.backup.label,
            )
        if self.staged:
            return phrase(
                "Read the configuration files of the backup {label}, which has no checksums", label=self.backup.label
            )
        if self.backup.sealed:
            return phrase("Verify the backup {label}", label=self.backup.label)
        return phrase("Read the backup {label}, which has no checksums", label=self.backup.label)


@dataclass(frozen=True, slots=True)
class MountPoint:
    """A folder of the server that cannot be renamed, because a volume is mounted there: its parts are replaced, one by one."""

    folder: PurePath
    mounted: str
    """What was mounted there when the plan was made (mounts.py)."""
    parts: tuple[str, ...] = ()
    """Names of what is replaced or put aside, the databases first. Whatever else lies there is left alone."""


@dataclass(frozen=True, slots=True)
class StageTree:
    """Copy the backup's data, or a part of it, beside the live data, on the same volume, while Neo4j may still run."""

    backup: Backup
    target: PurePath
    size_bytes: int = 0
    part: StorePart = StorePart.WHOLE
    mount_point: MountPoint | None = None
    """That the target lies in."""
    clones: bool = False
    """Its files share the backup's bytes, which are read when the staged data is read back."""

    @property
    def file_count(self) -> int:
        """Of the whole with those of the configuration, which are few."""
        return _file_count(self.backup, self.part)

    @property
    def title(self) -> str:
        if self.clones:
            return phrase("Clone the backup's data to {path}", path=self.target)
        if not self.backup.sealed:
            return phrase("Copy the backup's data to {path}", path=self.target)
        return phrase("Copy the backup's data to {path}, and compare every byte with its checksum", path=self.target)


@dataclass(frozen=True, slots=True)
class VerifyStaged:
    backup: Backup
    target: PurePath
    size_bytes: int = 0
    part: StorePart = StorePart.WHOLE
    mount_point: MountPoint | None = None
    """That the target lies in."""

    @property
    def file_count(self) -> int:
        """Of the whole with those of the configuration, which are few."""
        return _file_count(self.backup, self.part)

    @property
    def title(self) -> str:
        return phrase("Read the staged data back and compare it with the backup")


def _file_count(backup: Backup, part: StorePart) -> int:
    return len(backup.files) if part is StorePart.WHOLE else sum(1 for _ in backup.files_of(part))


@dataclass(frozen=True, slots=True)
class DeleteDirectory:
    """The vendor's order, only when the person confirmed it: irreversible."""

    path: PurePath
    size_bytes: int = 0
    logs: PurePath | None = None
    """The folder of its transaction logs, where that lies outside of it."""
    mount_point: MountPoint | None = None
    """Where `path` is one."""
    logs_mount_point: MountPoint | None = None

    @property
    def title(self) -> str:
        path = places(self.path, self.logs)
        if self.mount_point is not None:
            return phrase("DELETE what lies in {path}, which is a mount point", path=path)
        return phrase("DELETE {path}", path=path)


@dataclass(frozen=True, slots=True)
class SwapLogs:
    """Of transaction logs that lie outside the data folder: swapped while no data lies in its place."""

    staged: PurePath
    target: PurePath
    aside: PurePath
    mount_point: MountPoint | None = None
    """Where the target is one."""


@dataclass(frozen=True, slots=True)
class SwapDirectory:
    """Two renames: the live folder aside, the staged folder in its place; between them, the same for its logs elsewhere."""

    staged: PurePath
    target: PurePath
    aside: PurePath
    size_bytes: int = 0
    deleted_first: bool = False
    """There is no old data to keep, except what Neo4j may have created since."""
    logs: SwapLogs | None = None
    mount_point: MountPoint | None = None
    """Where the target is one."""

    @property
    def title(self) -> str:
        logs = self.logs
        path = places(self.target, logs.target if logs else None)
        if self.deleted_first:
            return phrase("Put the restored data in place as {path}", path=path)
        if self.mount_point is not None:
            return phrase(
                "Put the restored data in place of what lies in {path}, which is a mount point; keep the old in {name}",
                path=path,
                name=self.aside,
            )
        name = places(PurePath(self.aside.name), PurePath(logs.aside.name) if logs else None)
        return phrase("Put the restored data in place of {path}; keep the old as {name}", path=path, name=name)


@dataclass(frozen=True, slots=True)
class SetLogsAside:
    """Of the transaction logs of a database: moved once its store does not lie in its place."""

    path: PurePath
    aside: PurePath


@dataclass(frozen=True, slots=True)
class SetAside:
    """Move the store of one database aside, then its transaction logs, and keep both."""

    path: PurePath
    aside: PurePath
    logs: SetLogsAside | None
    """None where they lie in the store's own folder."""
    size_bytes: int = 0
    mount_points: tuple[MountPoint, ...] = ()
    """Of the data folder and that of the logs."""

    @property
    def title(self) -> str:
        return phrase("Move {path} aside", path=places(self.path, self.logs.path if self.logs else None))


@dataclass(frozen=True, slots=True)
class OnlineRestore:
    """neo4j-admin restore of one database. --from is the database's own folder (Neo4j 4.2 manual), not its parent."""

    tool: PurePath
    database: str
    source: PurePath
    target: PurePath
    """Where the database must be afterwards."""
    logs: PurePath | None
    """Where its transaction logs must be; None where that is the same folder."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Restore database {database} with neo4j-admin", database=self.database)


@dataclass(frozen=True, slots=True)
class ReplaceFile:
    """One configuration file from the backup; the original is kept."""

    source: PurePath
    target: PurePath
    aside: PurePath
    relative: str
    """Path inside the backup: key of the checksum that VerifyBackup has computed."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Replace {path}", path=self.target)


@dataclass(frozen=True, slots=True)
class CheckHealth:
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Check that the restored Neo4j answers")


@dataclass(frozen=True, slots=True)
class CompareCounts:
    """Before anything else of CAST Imaging writes to the restored data. What is found is told, and never a failure."""

    counts: tuple[StoreCount, ...]
    """As they were counted for the backup."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Count nodes and relationships, and compare them with the backup's")


@dataclass(frozen=True, slots=True)
class RestartImaging:
    """Restart the other services, which still hold what they read from the old data. Neo4j was just started on the new."""

    size_bytes: int = 0

    @property
    def title(self) -> str:
        return phrase("Restart all other CAST Imaging services")


Step = (
    VerifyEarlier
    | BeginBackup
    | PreCopy
    | AskNeo4j
    | StopNeo4j
    | CloneTree
    | CopyTree
    | StartNeo4j
    | CopyFile
    | CopyExtraFiles
    | OnlineBackup
    | AskStores
    | ReadBack
    | SealBackup
    | VerifyBackup
    | StageTree
    | VerifyStaged
    | DeleteDirectory
    | SwapDirectory
    | SetAside
    | OnlineRestore
    | ReplaceFile
    | CheckHealth
    | CompareCounts
    | RestartImaging
)

MAY_HANG = (
    VerifyEarlier,
    BeginBackup,
    PreCopy,
    CloneTree,
    CopyTree,
    CopyFile,
    CopyExtraFiles,
    AskStores,
    ReadBack,
    VerifyBackup,
    StageTree,
    VerifyStaged,
)
"""They only read what is live, and write beside it: nothing depends on their end, and where a disk hangs they are given up."""
Moving = VerifyEarlier | PreCopy | CopyTree | ReadBack | VerifyBackup | StageTree | VerifyStaged
"""What reads and hashes every byte, and mostly writes it."""
