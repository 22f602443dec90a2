"""Everything that is decided, decided before the first act: plan_backup() and plan_restore().

Pure: a request and a survey go in, a Plan comes out; Windows plans are tested on Linux. The order of the steps IS the
safety of the product, so every comment here is about order. The engine performs the steps and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath

from packaging.version import InvalidVersion, Version

from core.errors import (
    BackupCorrupt,
    CommandMissing,
    ConfirmationNeeded,
    DataFolderInvalid,
    DestinationInvalid,
    ImagingBackupError,
    InstallationUnsupported,
    InsufficientSpace,
    LabelTaken,
    NotElevated,
    RecoveryNeeded,
    ServiceNotInstalled,
    ServiceStateUnknown,
    VersionMismatch,
)
from core.events import ServiceState
from core.facts import Backup, BackupMethod, BackupRequest, ExtraFile, RestoreRequest, Survey
from core.installation import ROLES, Installation, InstallationKind
from core.manifest import CONFIG_FOLDER, DATA_FOLDER, EXTRA_FOLDER, ONLINE_FOLDER, PARTIAL_SUFFIX
from core.paths import is_within, why_bad_label

SPACE_RESERVE_BYTES = 64 << 20
"""Room for the manifest, the sums, the log and file system overhead, on top of the files themselves."""


class Operation(StrEnum):
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Check:
    """One pre-flight fact of the visible checklist. `code` is the code of the error it becomes when it blocks."""

    code: str
    ok: bool
    blocking: bool
    message: str
    hint: str = ""


# --- steps: what is done, with every path resolved; `title` is the line a person reads -----------------------------


@dataclass(frozen=True, slots=True)
class PreCopy:
    """Copy the data folder while Neo4j runs: not consistent, but it makes the cold copy short."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Copy {self.source} while Neo4j still runs"


@dataclass(frozen=True, slots=True)
class StopNeo4j:
    service: str
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Stop Neo4j ({self.service}) and prove that it has stopped"


@dataclass(frozen=True, slots=True)
class CopyTree:
    """The cold copy: all, or what changed since PreCopy; files that are gone from the source are removed."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Copy {self.source} with Neo4j stopped"


@dataclass(frozen=True, slots=True)
class StartNeo4j:
    service: str
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Start Neo4j ({self.service}) and wait until it answers"


@dataclass(frozen=True, slots=True)
class CopyFile:
    """One configuration file into the backup."""

    source: PurePath
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Copy {self.source}"


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
        return f"Copy {len(self.files)} more configuration files"


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
        return f"Back up database {self.database} with neo4j-admin"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Read the whole new backup back from the disk and compare it with what was read from the source."""

    root: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return "Read the backup back and compare every byte's checksum"


@dataclass(frozen=True, slots=True)
class SealBackup:
    """Sums, README, then the manifest, then one rename: the folder without the suffix IS a complete backup."""

    partial: PurePath
    final: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Seal the backup as {self.final.name}"


@dataclass(frozen=True, slots=True)
class VerifyBackup:
    """The gate of a restore: nothing of the target is touched before the whole backup has been read and is right."""

    backup: Backup

    @property
    def size_bytes(self) -> int:
        return self.backup.total_bytes

    @property
    def title(self) -> str:
        return f"Verify the backup {self.backup.label}"


@dataclass(frozen=True, slots=True)
class StageTree:
    """Copy the backup's data beside the live data, on the same volume, while Neo4j may still run."""

    backup: Backup
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Copy the backup's data to {self.target}"


@dataclass(frozen=True, slots=True)
class VerifyStaged:
    backup: Backup
    target: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return "Read the staged data back and compare it with the backup"


@dataclass(frozen=True, slots=True)
class DeleteDirectory:
    """The vendor's order, only when the person confirmed it: irreversible."""

    path: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"DELETE {self.path}"


@dataclass(frozen=True, slots=True)
class SwapDirectory:
    """Two renames: the live folder aside, the staged folder in its place."""

    staged: PurePath
    target: PurePath
    aside: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Put the restored data in place of {self.target}; keep the old as {self.aside.name}"


@dataclass(frozen=True, slots=True)
class SetAside:
    """Move one folder of the live data out of the way, kept."""

    path: PurePath
    aside: PurePath
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Move {self.path} aside"


@dataclass(frozen=True, slots=True)
class OnlineRestore:
    """neo4j-admin restore of one database. --from is the database's own folder (Neo4j 4.2 manual), not its parent."""

    tool: PurePath
    database: str
    source: PurePath
    heap_size: str = ""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Restore database {self.database} with neo4j-admin"


@dataclass(frozen=True, slots=True)
class ReplaceFile:
    """One configuration file from the backup; the original is kept."""

    source: PurePath
    target: PurePath
    aside: PurePath
    relative: str
    """Path inside the backup: key of the checksum that the gate has computed."""
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return f"Replace {self.target}"


@dataclass(frozen=True, slots=True)
class CheckHealth:
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return "Check that the restored Neo4j answers"


@dataclass(frozen=True, slots=True)
class RestartImaging:
    size_bytes: int = 0

    @property
    def title(self) -> str:
        return "Restart all CAST Imaging services"


Step = (
    PreCopy
    | StopNeo4j
    | CopyTree
    | StartNeo4j
    | CopyFile
    | CopyExtraFiles
    | OnlineBackup
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
    | RestartImaging
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done, in order, and whether it may be."""

    operation: Operation
    method: BackupMethod
    installation: Installation
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    label: str
    folder: PurePath
    """The sealed backup that a backup makes, or the one that a restore reads."""
    was_running: bool
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """Confirmed departures that the report must record (override of a version, delete first)."""

    @property
    def runnable(self) -> bool:
        return not self.blockers

    @property
    def blockers(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.blocking and not check.ok)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(check.message for check in self.checks if not check.ok and not check.blocking)

    @property
    def total_bytes(self) -> int:
        return sum(step.size_bytes for step in self.steps)


# --- checks shared by both plans ---------------------------------------------------------------------------------


def _passed(code: type[ImagingBackupError], message: str) -> Check:
    return Check(code.code, True, True, message)


def _blocked(code: type[ImagingBackupError], message: str, hint: str = "") -> Check:
    return Check(code.code, False, True, message, hint or code.default_hint)


def _warned(code: str, message: str, hint: str = "") -> Check:
    return Check(code, False, False, message, hint)


def _check_machine(survey: Survey, installation: Installation) -> list[Check]:
    checks = []
    if survey.unfinished_job:
        checks.append(_blocked(RecoveryNeeded, f"An earlier job was interrupted: {survey.unfinished_job}."))
    if not survey.elevated:
        checks.append(
            _blocked(
                NotElevated,
                f"This account may not read {survey.data_dir} and control {installation.service_name}.",
            )
        )
    for tool in survey.missing_tools:
        checks.append(
            _blocked(
                CommandMissing,
                f"{tool} does not exist, so Neo4j cannot be controlled.",
                "Correct the program folder.",
            )
        )
    checks.append(_check_service(survey, installation))
    return checks


def _check_service(survey: Survey, installation: Installation) -> Check:
    status, name = survey.status, installation.service_name
    match status.state:
        case ServiceState.RUNNING | ServiceState.STOPPED:
            return _passed(ServiceStateUnknown, f"Neo4j ({name}) is {status.state.value}.")
        case ServiceState.NOT_INSTALLED:
            return _blocked(
                ServiceNotInstalled,
                f"The Neo4j service {name} is not installed. {status.detail}".rstrip(),
                "Install CAST Imaging first, or correct the service name.",
            )
        case ServiceState.STARTING | ServiceState.STOPPING:
            return _blocked(
                ServiceStateUnknown,
                f"Neo4j ({name}) is just {status.state.value}.",
                "Wait until it has come to rest and check again.",
            )
        case _:
            return _blocked(
                ServiceStateUnknown,
                f"The state of Neo4j ({name}) could not be told. {status.detail}".rstrip(),
                "Look at the service with the vendor's tools, then check again.",
            )


def _check_import(answered: bool) -> Check:
    if answered:
        return _passed(ConfirmationNeeded, "No application import is running (confirmed).")
    return _blocked(
        ConfirmationNeeded,
        "Nobody has confirmed that no application import is running. Stopping Neo4j during an import may corrupt it.",
        "Look at the import queue in CAST Imaging, then confirm (command line: --yes).",
    )


def _check_space(path: PurePath, needed_bytes: int, free_bytes: int, hint: str) -> Check:
    message = f"{path}: {needed_bytes:,} bytes are needed, {free_bytes:,} bytes are free."
    if needed_bytes <= free_bytes:
        return _passed(InsufficientSpace, message)
    return _blocked(InsufficientSpace, message, hint)


def _check_source_tree(survey: Survey) -> Check:
    data, path = survey.data, survey.data_dir
    if not data.exists:
        return _blocked(
            DataFolderInvalid,
            f"The data folder {path} does not exist.",
            "Correct the data folder (--data-dir).",
        )
    if data.total_files == 0:
        return _blocked(
            DataFolderInvalid, f"The data folder {path} is empty.", "Correct the data folder (--data-dir)."
        )
    if not data.databases:
        return _blocked(
            DataFolderInvalid,
            f"{path} has no folder 'databases' with a database in it, so it is not Neo4j's data folder.",
            "Correct the data folder; neo4j.conf names it in dbms.directories.data.",
        )
    if data.links:
        return _blocked(
            DataFolderInvalid,
            f"{path} contains {len(data.links)} links or special files (first: {data.links[0]}); they cannot be copied safely.",
            "Move what they point to into the data folder, or set dbms.directories.data to the true place.",
        )
    if data.unreadable:
        return _blocked(
            NotElevated,
            f"{len(data.unreadable)} entries of {path} cannot be read (first: {data.unreadable[0]}).",
        )
    return _passed(
        DataFolderInvalid, f"{path} holds {data.total_bytes:,} bytes in {data.total_files:,} files."
    )


def _check_transaction_logs(installation: Installation) -> list[Check]:
    if installation.transaction_logs_dir is None:
        return []
    return [
        _blocked(
            DataFolderInvalid,
            f"neo4j.conf keeps the transaction logs in {installation.transaction_logs_dir}, outside the data folder. "
            "The data folder alone is not a complete database.",
            "Remove dbms.directories.transaction.logs.root from neo4j.conf (Neo4j stopped, the folder moved back into "
            "the data folder), or use Neo4j's online backup.",
        )
    ]


# --- backup ------------------------------------------------------------------------------------------------------


def default_label(now_utc: str, host: str) -> str:
    """A name that sorts by time and says which host: 2026-11-23_024500Z_imaging01."""
    date, _, time = now_utc.partition("T")
    safe_host = "".join(char if char.isascii() and (char.isalnum() or char == "-") else "-" for char in host)[
        :63
    ]
    return f"{date}_{time.replace(':', '').rstrip('Z')}Z_{safe_host.strip('-') or 'host'}"


def plan_backup(request: BackupRequest, survey: Survey) -> Plan:
    """Decide a backup. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    installation = request.installation
    label = request.label or default_label(survey.now_utc, survey.host)
    final = request.destination / label
    running = survey.status.state is ServiceState.RUNNING
    online = request.method is BackupMethod.ONLINE
    checks = _check_machine(survey, installation)
    checks += (
        _check_online(request, survey)
        if online
        else [_check_source_tree(survey), *_check_transaction_logs(installation)]
    )
    if running and not online:
        checks.append(_check_import(request.no_import_running))
    checks += _check_destination(request, survey, label)
    checks += _check_config_files(installation)
    if not installation.version:
        checks.append(
            _warned(
                "VERSION_UNKNOWN",
                "CAST Imaging's version is unknown; a restore will have to ask.",
                "Give it with --imaging-version.",
            )
        )
    steps = _online_steps(request, survey, final) if online else _copy_steps(request, survey, final, running)
    return Plan(
        Operation.BACKUP,
        request.method,
        installation,
        steps,
        tuple(checks),
        label,
        final,
        running,
        survey.left_out,
    )


def _check_destination(request: BackupRequest, survey: Survey, label: str) -> list[Check]:
    place = survey.destination
    if place is None:
        return [_blocked(DestinationInvalid, "No destination was chosen.", "Choose a folder for the backup.")]
    if not place.is_folder:
        return [
            _blocked(DestinationInvalid, f"{place.path} is not a folder.", "Choose a folder for the backup.")
        ]
    if is_within(place.path, survey.data_dir):
        return [
            _blocked(
                DestinationInvalid,
                f"The destination {place.path} lies inside the data folder {survey.data_dir}.",
                "Choose a folder outside the data folder, best on another disk.",
            )
        ]
    checks = []
    if not place.writable:
        checks.append(
            _blocked(
                DestinationInvalid,
                f"{place.path} cannot be written to.",
                "Choose another folder or correct its rights.",
            )
        )
    if reason := why_bad_label(label):
        checks.append(
            _blocked(
                DestinationInvalid,
                f"The label {label!r} cannot be a folder name: {reason}.",
                "Choose another label.",
            )
        )
    elif (
        label.casefold() in survey.taken_labels
        or f"{label}{PARTIAL_SUFFIX}".casefold() in survey.taken_labels
    ):
        checks.append(_blocked(LabelTaken, f"{place.path} already holds {label} (or its {PARTIAL_SUFFIX})."))
    needed = (
        survey.data.total_bytes + sum(file.size_bytes for file in survey.extra_files) + SPACE_RESERVE_BYTES
    )
    checks.append(
        _check_space(place.path, needed, place.free_bytes, "Free space there or choose another destination.")
    )
    if place.volume and place.volume == survey.data_place.volume:
        checks.append(
            _warned(
                "SAME_VOLUME",
                f"{place.path} is on the same volume as the data: when that disk dies, both are gone.",
                "Choose another disk or a share, or copy the backup away afterwards.",
            )
        )
    if not checks or all(check.ok or not check.blocking for check in checks):
        checks.append(_passed(DestinationInvalid, f"The backup goes to {place.path / label}."))
    return checks


def _check_config_files(installation: Installation) -> list[Check]:
    checks = []
    for config_file in installation.config_files:
        if config_file.present:
            checks.append(Check("CONFIG_FILE_MISSING", True, False, f"{config_file.path} will be kept."))
        else:
            checks.append(
                _warned(
                    "CONFIG_FILE_MISSING",
                    f"{config_file.path} does not exist; the backup will lack this configuration file.",
                    "Correct the configuration folder (--config-dir) if the file is elsewhere.",
                )
            )
    return checks


def _check_online(request: BackupRequest, survey: Survey) -> list[Check]:
    installation = request.installation
    if installation.kind is not InstallationKind.WINDOWS:
        return [
            _blocked(
                InstallationUnsupported,
                "Neo4j's online backup is supported by the vendor for the Windows installer only, not for the Docker installer.",
                "Use the copy method.",
            )
        ]
    checks = []
    if survey.admin_tool is None:
        checks.append(
            _blocked(
                CommandMissing,
                f"neo4j-admin was not found in {installation.bin_dir}.",
                "Correct the program folder, or use the copy method.",
            )
        )
    if survey.status.state is not ServiceState.RUNNING:
        checks.append(
            _blocked(
                ServiceStateUnknown,
                "Neo4j must run for an online backup.",
                "Start Neo4j, or use the copy method.",
            )
        )
    if installation.neo4j_edition not in (None, "enterprise"):
        checks.append(
            _blocked(
                InstallationUnsupported,
                f"Neo4j's online backup needs the Enterprise edition; this is the {installation.neo4j_edition} edition.",
                "Use the copy method.",
            )
        )
    if not survey.data.databases:
        checks.append(
            _blocked(
                DataFolderInvalid,
                f"No databases were found in {survey.data_dir}.",
                "Correct the data folder.",
            )
        )
    return checks


def _config_steps(installation: Installation, survey: Survey, partial: PurePath) -> list[Step]:
    steps: list[Step] = [
        CopyFile(config_file.path, partial.joinpath(*config_file.backup_path.parts))
        for config_file in installation.config_files
        if config_file.present
    ]
    if survey.extra_files:
        steps.append(CopyExtraFiles(survey.extra_files, partial / EXTRA_FOLDER))
    return steps


def _copy_steps(request: BackupRequest, survey: Survey, final: PurePath, running: bool) -> tuple[Step, ...]:
    partial = final.with_name(final.name + PARTIAL_SUFFIX)
    source, target, size = survey.data_dir, partial / DATA_FOLDER, survey.data.total_bytes
    service = request.installation.service_name
    steps: list[Step] = []
    pre_copy = running and request.pre_copy
    if pre_copy:
        steps.append(PreCopy(source, target, size))
    if running:
        steps.append(StopNeo4j(service))
    steps.append(CopyTree(source, target, 0 if pre_copy else size))
    # Neo4j comes back as soon as the copy is consistent; everything below works on the copy while people work again.
    if running:
        steps.append(StartNeo4j(service))
    steps += _config_steps(request.installation, survey, partial)
    steps.append(ReadBack(partial, size))
    steps.append(SealBackup(partial, final))
    return tuple(steps)


def _online_steps(request: BackupRequest, survey: Survey, final: PurePath) -> tuple[Step, ...]:
    partial = final.with_name(final.name + PARTIAL_SUFFIX)
    steps: list[Step] = [
        OnlineBackup(
            survey.admin_tool,
            database,
            partial / ONLINE_FOLDER,
            request.installation.backup_address,
            request.heap_size,
            request.page_cache,
        )
        for database in survey.data.databases
        if survey.admin_tool is not None
    ]
    steps += _config_steps(request.installation, survey, partial)
    steps.append(ReadBack(partial, survey.data.total_bytes))
    steps.append(SealBackup(partial, final))
    return tuple(steps)


# --- restore -----------------------------------------------------------------------------------------------------


def plan_restore(request: RestoreRequest, survey: Survey) -> Plan:
    """Decide a restore. Never raises for bad input: what is wrong becomes a failed check with a hint."""
    installation, backup = request.installation, request.backup
    running = survey.status.state is ServiceState.RUNNING
    online = backup.method is BackupMethod.ONLINE
    checks = _check_machine(survey, installation)
    checks += _check_same_product(request)
    checks += _check_places(request, survey)
    checks += _check_backup_whole(backup)
    if not online:
        checks += _check_transaction_logs(installation)
    else:
        checks += _check_online_restore(installation, survey)
    checks.append(_check_room(request, survey))
    if running:
        checks.append(_check_import(request.no_import_running))
    notes = []
    if request.override_version and not _same_version(backup.version, installation.version):
        notes.append(
            f"The version check was overridden: backup {backup.version}, server {installation.version}."
        )
    if request.delete_first and not online:
        notes.append(
            f"The old data in {survey.data_dir} was deleted first, as confirmed; it was not kept aside."
        )
    steps = _restore_online_steps(request, survey) if online else _restore_copy_steps(request, survey)
    return Plan(
        Operation.RESTORE,
        backup.method,
        installation,
        steps,
        tuple(checks),
        backup.label,
        backup.path,
        running,
        notes=tuple(notes),
    )


def _same_version(first: str | None, second: str | None) -> bool:
    return first is not None and first == second


def _check_same_product(request: RestoreRequest) -> list[Check]:
    installation, backup = request.installation, request.backup
    checks = []
    if backup.kind is not None and backup.kind is not installation.kind:
        checks.append(
            _blocked(
                VersionMismatch,
                f"The backup comes from the {backup.kind.title}, this server is from the {installation.kind.title}.",
                f"Install CAST Imaging with the {backup.kind.title} and restore there.",
            )
        )
    mine, theirs = installation.version, backup.version
    if _same_version(mine, theirs):
        checks.append(_passed(VersionMismatch, f"Backup and server are both CAST Imaging {mine}."))
    elif mine is None or theirs is None:
        known = f"The backup is of CAST Imaging {theirs or 'unknown version'}, the server is {mine or 'of unknown version'}."
        if request.version_confirmed or request.override_version:
            checks.append(_passed(ConfirmationNeeded, f"{known} Confirmed to be the same version."))
        else:
            checks.append(
                _blocked(
                    ConfirmationNeeded,
                    known,
                    "Look up the versions and give the server's with --imaging-version, or confirm that they are the same (--same-version).",
                )
            )
    elif request.override_version:
        checks.append(
            _warned(
                VersionMismatch.code,
                f"The backup is of CAST Imaging {theirs}, the server is {mine}. Overridden: this is recorded in the report.",
            )
        )
    else:
        checks.append(
            _blocked(
                VersionMismatch,
                f"The backup is of CAST Imaging {theirs}, but this server is {mine}.",
                f"Install CAST Imaging {theirs} on this server, then restore. (--override-version goes on at your own risk.)",
            )
        )
    if _is_downgrade(backup.neo4j_version, installation.neo4j_version):
        checks.append(
            _blocked(
                VersionMismatch,
                f"The backup was written by Neo4j {backup.neo4j_version}; this server has the older Neo4j {installation.neo4j_version}, "
                "which cannot read it.",
                f"Install a CAST Imaging version that ships Neo4j {backup.neo4j_version} or newer.",
            )
        )
    return checks


def _is_downgrade(backup_version: str | None, server_version: str | None) -> bool:
    if backup_version is None or server_version is None:
        return False
    try:
        return Version(server_version) < Version(backup_version)
    except InvalidVersion:
        return False


def _check_places(request: RestoreRequest, survey: Survey) -> list[Check]:
    backup_dir, data_dir, place = survey.backup_dir, survey.data_dir, survey.data_place
    checks = []
    if backup_dir is not None and (is_within(backup_dir, data_dir) or is_within(data_dir, backup_dir)):
        checks.append(
            _blocked(
                DestinationInvalid,
                f"The backup {backup_dir} and the data folder {data_dir} lie inside each other.",
                "Move the backup out of the data folder, or correct the data folder.",
            )
        )
    if data_dir == data_dir.parent:
        checks.append(
            _blocked(
                DestinationInvalid,
                f"The data folder {data_dir} is the root of a volume.",
                "Correct the data folder.",
            )
        )
    if survey.data.is_mount:
        checks.append(
            _blocked(
                DestinationInvalid,
                f"The data folder {data_dir} is a mount point and cannot be swapped by a rename.",
                "Mount the volume one level higher, so that the data folder is a plain folder on it.",
            )
        )
    if not place.is_folder:
        checks.append(
            _blocked(
                DestinationInvalid,
                f"{place.path} does not exist or is no folder.",
                "Correct the data folder.",
            )
        )
    elif not place.writable:
        checks.append(_blocked(NotElevated, f"{place.path} cannot be written to."))
    return checks


def _check_backup_whole(backup: Backup) -> list[Check]:
    checks = []
    if backup.method is BackupMethod.ONLINE:
        if not backup.databases:
            checks.append(_blocked(BackupCorrupt, f"{backup.path} holds no database."))
    elif not any(file.path.startswith(_databases_prefix(backup)) for file in backup.files):
        checks.append(_blocked(BackupCorrupt, f"{backup.path} holds no 'databases' with files in it."))
    for role in ROLES:
        if role not in backup.config_files:
            checks.append(
                _warned(
                    "CONFIG_FILE_MISSING",
                    f"The backup has no {CONFIG_FOLDER}/{role}; the server keeps its own file.",
                )
            )
    if not backup.sealed:
        checks.append(
            _warned(
                "MADE_BY_HAND",
                "This backup was made by hand: nothing proves that it is what was copied, nor that Neo4j was stopped.",
                "Prefer a backup made by this tool when there is one.",
            )
        )
    return checks


def _databases_prefix(backup: Backup) -> str:
    return f"{backup.data_folder}/databases/" if backup.data_folder else "databases/"


def _check_online_restore(installation: Installation, survey: Survey) -> list[Check]:
    if installation.kind is not InstallationKind.WINDOWS:
        return [
            _blocked(
                InstallationUnsupported,
                "A Neo4j online backup can be restored to a Windows installer server only.",
                "Use a backup made with the copy method.",
            )
        ]
    if survey.admin_tool is None:
        return [
            _blocked(
                CommandMissing,
                f"neo4j-admin was not found in {installation.bin_dir}.",
                "Correct the program folder.",
            )
        ]
    return []


def _check_room(request: RestoreRequest, survey: Survey) -> Check:
    data_bytes = _data_bytes(request.backup)
    free = survey.data_place.free_bytes
    if request.delete_first and request.backup.method is BackupMethod.COPY:
        free += survey.data.total_bytes
    return _check_space(
        survey.data_place.path,
        data_bytes + SPACE_RESERVE_BYTES,
        free,
        "Free space on that volume. Or, as the vendor's page does, delete the old data first (--delete-first): "
        "then there is no way back to it.",
    )


def _data_bytes(backup: Backup) -> int:
    if backup.method is BackupMethod.ONLINE:
        return sum(file.size_bytes for folder in backup.databases.values() for file in backup.below(folder))
    return sum(file.size_bytes for file in backup.below(backup.data_folder))


def _stamp(now_utc: str) -> str:
    return now_utc.replace("-", "").replace(":", "")


def _replace_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    steps: list[Step] = []
    for role in ROLES:
        relative = request.backup.config_files.get(role)
        if relative is None or role not in request.config_roles:
            continue
        target = request.installation.config_file(role).path
        aside = target.with_name(f"{target.name}.aside-{_stamp(survey.now_utc)}")
        steps.append(ReplaceFile(request.backup.path.joinpath(*relative.split("/")), target, aside, relative))
    return steps


def _closing_steps(request: RestoreRequest, survey: Survey) -> list[Step]:
    # The vendor starts Neo4j before the configuration files; we put them in place first, so that Neo4j's first start
    # on the restored data already has the restored memory sizes and folders.
    return [
        *_replace_steps(request, survey),
        StartNeo4j(request.installation.service_name),
        CheckHealth(),
        RestartImaging(),
    ]


def _restore_copy_steps(request: RestoreRequest, survey: Survey) -> tuple[Step, ...]:
    backup, data_dir, stamp = request.backup, survey.data_dir, _stamp(survey.now_utc)
    staged = data_dir.with_name(f"{data_dir.name}.staged-{stamp}")
    aside = data_dir.with_name(f"{data_dir.name}.aside-{stamp}")
    size = _data_bytes(backup)
    stop = StopNeo4j(request.installation.service_name)
    stage = (StageTree(backup, staged, size), VerifyStaged(backup, staged, size))
    if request.delete_first:
        # Irreversible and asked for: still nothing is deleted before the whole backup has proven to be good.
        before: tuple[Step, ...] = (stop, DeleteDirectory(data_dir, survey.data.total_bytes), *stage)
    else:
        before = (*stage, stop)
    return (
        VerifyBackup(backup),
        *before,
        SwapDirectory(staged, data_dir, aside),
        *_closing_steps(request, survey),
    )


def _restore_online_steps(request: RestoreRequest, survey: Survey) -> tuple[Step, ...]:
    backup, data_dir = request.backup, survey.data_dir
    aside = data_dir.with_name(f"{data_dir.name}.aside-{_stamp(survey.now_utc)}")
    steps: list[Step] = [VerifyBackup(backup), StopNeo4j(request.installation.service_name)]
    # `system` first: it names the others. Each database is moved aside before Neo4j overwrites it, so there is a way back.
    for database in sorted(backup.databases, key=lambda name: (name != "system", name)):
        for part in ("databases", "transactions"):
            steps.append(SetAside(data_dir / part / database, aside / part / database))
        source = backup.path.joinpath(*backup.databases[database].split("/"))
        if survey.admin_tool is not None:
            steps.append(OnlineRestore(survey.admin_tool, database, source))
    return (*steps, *_closing_steps(request, survey))


def describe_plan(plan: Plan) -> list[str]:
    """The plan as lines for a person: checks, then numbered steps with sizes."""
    lines = [f"{plan.operation.value.capitalize()} {plan.label} ({plan.method.value} method)", "", "Checks:"]
    for check in plan.checks:
        mark = "ok  " if check.ok else ("STOP" if check.blocking else "warn")
        lines.append(f"  [{mark}] {check.message}")
        if not check.ok and check.hint:
            lines.append(f"         {check.hint}")
    lines += ["", "Steps:"]
    for number, step in enumerate(plan.steps, 1):
        size = f" ({step.size_bytes:,} bytes)" if step.size_bytes else ""
        lines.append(f"  {number:2}. {step.title}{size}")
    lines += [f"Note: {note}" for note in plan.notes]
    return lines
