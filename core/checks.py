"""The pre-flight checks: each turns facts into one line of the visible checklist, with a hint when it fails.

Pure. A blocking check that fails makes a plan not runnable; its `code` is the code of the error it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from core.facts import Backup, BackupMethod, BackupRequest, RestoreRequest, Survey
from core.installation import ROLES, Installation, InstallationKind
from core.manifest import CONFIG_FOLDER, PARTIAL_SUFFIX
from core.paths import is_within, why_bad_label

SPACE_RESERVE_BYTES = 64 << 20
"""Room for the manifest, the sums, the log and file system overhead, on top of the files themselves."""


@dataclass(frozen=True, slots=True)
class Check:
    """One pre-flight fact of the visible checklist. `code` is the code of the error it becomes when it blocks."""

    code: str
    ok: bool
    blocking: bool
    message: str
    hint: str = ""


def _passed(code: type[ImagingBackupError], message: str) -> Check:
    return Check(code.code, True, True, message)


def _blocked(code: type[ImagingBackupError], message: str, hint: str = "") -> Check:
    return Check(code.code, False, True, message, hint or code.default_hint)


def _warned(code: str, message: str, hint: str = "") -> Check:
    return Check(code, False, False, message, hint)


def check_machine(survey: Survey, installation: Installation, *, must_rest: bool) -> list[Check]:
    """`must_rest`: Neo4j must not be just starting or stopping. A restore takes it as it is."""
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
    checks.append(_check_service(survey, installation, must_rest))
    return checks


def _check_service(survey: Survey, installation: Installation, must_rest: bool) -> Check:
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
        case ServiceState.STARTING | ServiceState.STOPPING if not must_rest:
            # A server that lost its data may try to start for ever: it is the one that needs the restore.
            return _warned(
                ServiceStateUnknown.code,
                f"Neo4j ({name}) is just {status.state.value}. {status.detail}".rstrip(),
                "It is stopped before anything is changed.",
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


def check_import(answered: bool) -> Check:
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


def check_source_tree(survey: Survey) -> Check:
    data, path = survey.data, survey.data_dir
    if not data.exists:
        return _blocked(
            DataFolderInvalid,
            f"The data folder {path} does not exist.",
            "Correct the data folder (--data-dir).",
        )
    if data.total_files == 0:
        return _blocked(DataFolderInvalid, f"The data folder {path} is empty.", "Correct the data folder (--data-dir).")
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
    return _passed(DataFolderInvalid, f"{path} holds {data.total_bytes:,} bytes in {data.total_files:,} files.")


def check_transaction_logs(installation: Installation) -> list[Check]:
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


def check_destination(request: BackupRequest, survey: Survey, label: str) -> list[Check]:
    place = survey.destination
    if place is None:
        return [_blocked(DestinationInvalid, "No destination was chosen.", "Choose a folder for the backup.")]
    if not place.is_folder:
        return [_blocked(DestinationInvalid, f"{place.path} is not a folder.", "Choose a folder for the backup.")]
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
    elif label.casefold() in survey.taken_labels or f"{label}{PARTIAL_SUFFIX}".casefold() in survey.taken_labels:
        checks.append(_blocked(LabelTaken, f"{place.path} already holds {label} (or its {PARTIAL_SUFFIX})."))
    needed = survey.data.total_bytes + sum(file.size_bytes for file in survey.extra_files) + SPACE_RESERVE_BYTES
    checks.append(_check_space(place.path, needed, place.free_bytes, "Free space there or choose another destination."))
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


def check_config_files(installation: Installation) -> list[Check]:
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


def check_online_backup(request: BackupRequest, survey: Survey) -> list[Check]:
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


def same_version(first: str | None, second: str | None) -> bool:
    return first is not None and first == second


def check_same_product(request: RestoreRequest) -> list[Check]:
    installation, backup = request.installation, request.backup
    checks = []
    if backup.kind is not None and backup.kind is not installation.kind:
        checks.append(
            _blocked(
                VersionMismatch,
                f"The backup comes from the {backup.kind.display_name}, this server is from the {installation.kind.display_name}.",
                f"Install CAST Imaging with the {backup.kind.display_name} and restore there.",
            )
        )
    mine, theirs = installation.version, backup.version
    if same_version(mine, theirs):
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


def check_places(request: RestoreRequest, survey: Survey) -> list[Check]:
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


def check_backup_whole(backup: Backup) -> list[Check]:
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


def check_online_restore(installation: Installation, survey: Survey) -> list[Check]:
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


def check_room(request: RestoreRequest, survey: Survey) -> Check:
    needed_bytes = data_bytes(request.backup) + SPACE_RESERVE_BYTES
    free = survey.data_place.free_bytes
    if request.delete_first and request.backup.method is BackupMethod.COPY:
        free += survey.data.total_bytes
    return _check_space(
        survey.data_place.path,
        needed_bytes,
        free,
        "Free space on that volume. Or, as the vendor's page does, delete the old data first (--delete-first): "
        "then there is no way back to it.",
    )


def data_bytes(backup: Backup) -> int:
    if backup.method is BackupMethod.ONLINE:
        return sum(file.size_bytes for folder in backup.databases.values() for file in backup.below(folder))
    return sum(file.size_bytes for file in backup.below(backup.data_folder))


def check_store_is_the_servers(survey: Survey, installation: Installation) -> list[Check]:
    """A running Neo4j holds the lock on its store: a data folder without that lock is another one's, or an old copy."""
    if survey.status.state is not ServiceState.RUNNING or survey.store_in_use is not False or not survey.data.databases:
        return []
    return [
        _blocked(
            DataFolderInvalid,
            f"Neo4j ({installation.service_name}) runs, but does not use the data folder {survey.data_dir}.",
            "Correct the data folder (--data-dir); neo4j.conf names it in dbms.directories.data.",
        )
    ]


def keeps_own_conf(request: RestoreRequest, survey: Survey) -> bool:
    """Whether the backup's neo4j.conf would send Neo4j to another data folder than the one that is restored."""
    server, backup = survey.server_conf, survey.backup_conf
    if "neo4j" not in request.config_roles or server is None or backup is None:
        return False
    folder = type(survey.data_dir)
    docker = request.installation.kind is InstallationKind.DOCKER
    default = "/data" if docker else ""

    def place(value: str | None) -> PurePath:
        return folder(value or default)

    same_data = place(backup.data_dir) == place(server.data_dir) or (
        not docker and backup.data_dir is not None and place(backup.data_dir) == survey.data_dir
    )
    same_logs = folder(backup.transaction_logs_root or "") == folder(server.transaction_logs_root or "")
    return not (same_data and same_logs)


def check_restored_conf(request: RestoreRequest, survey: Survey) -> list[Check]:
    if not keeps_own_conf(request, survey) or survey.backup_conf is None:
        return []
    return [
        _warned(
            "CONFIG_FILE_KEPT",
            f"The backup's neo4j.conf puts the data into {survey.backup_conf.data_dir or 'the default folder'}, which is "
            f"not where this server has it ({survey.data_dir}). This server keeps its own neo4j.conf.",
            "Carry over memory and security settings by hand, if the backup's differ.",
        )
    ]


def check_version_known(installation: Installation) -> list[Check]:
    if installation.version:
        return []
    return [
        _warned(
            "VERSION_UNKNOWN",
            "CAST Imaging's version is unknown; a restore will have to ask.",
            "Give it with --imaging-version.",
        )
    ]
