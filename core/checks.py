"""The pre-flight checks: each turns facts into one line of the visible checklist, with a hint when it fails.

Pure. A blocking check that fails makes a plan not runnable; its `code` is the code of the error it becomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    RecoveryElsewhere,
    RecoveryNeeded,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStateUnknown,
    VersionMismatch,
)
from core.events import ServiceState
from core.facts import Backup, BackupEntry, BackupMethod, BackupRequest, EarlierBackup, RestoreRequest, Survey
from core.file_table import FilesOf
from core.installation import ROLES, Installation, InstallationKind
from core.manifest import CONFIG_FOLDER, PARTIAL_SUFFIX
from core.paths import is_within, why_bad_label
from core.phrases import join_phrases, phrase
from core.room import RESERVE_BYTES, more_in_blocks, room_for

_CHOOSE_DESTINATION = phrase("Choose a folder for the backup.")
MOVE_AWAY = phrase("Look at it, and move away what does not belong there.")
SHOWN_PARTS = 5
_USE_COPY_METHOD = phrase("Use the copy method.")


@dataclass(frozen=True, slots=True)
class Check:
    """One pre-flight fact of the visible checklist. `code` is the code of the error it becomes when it blocks."""

    code: str
    ok: bool
    blocking: bool
    message: str
    hint: str = ""
    option: str = ""
    """What does on the command line what the hint says; only the command line shows it."""


def _passed(code: type[ImagingBackupError], message: str) -> Check:
    return Check(code.code, True, True, message)


def _blocked(code: type[ImagingBackupError], message: str, hint: str = "", option: str = "") -> Check:
    error = code.default_hint, code.default_option
    return Check(code.code, False, True, message, *((hint, option) if hint else error))


def _warned(code: str, message: str, hint: str = "", option: str = "") -> Check:
    return Check(code, False, False, message, hint, option)


def check_machine(survey: Survey, installation: Installation, *, must_rest: bool) -> list[Check]:
    """`must_rest`: Neo4j must not be just starting or stopping. A restore takes it as it is."""
    checks = []
    if survey.unfinished_job:
        message = phrase("An earlier job was interrupted: {job}.", job=survey.unfinished_job)
        checks.append(_blocked(RecoveryNeeded, message))
    elif survey.job_of_another:
        message = phrase("An earlier job was interrupted: {job}.", job=survey.job_of_another)
        checks.append(_blocked(RecoveryElsewhere, message))
    if not survey.elevated:
        checks.append(
            _blocked(
                NotElevated,
                phrase(
                    "This account may not read {folder} and control {service}.",
                    folder=survey.data_dir,
                    service=installation.service_name,
                ),
            )
        )
    for tool in survey.missing_tools:
        checks.append(
            _blocked(
                CommandMissing,
                phrase("{tool} does not exist, so Neo4j cannot be controlled.", tool=tool),
                phrase("Correct the program folder."),
            )
        )
    checks.append(_check_service(survey, installation, must_rest))
    return checks


def _check_service(survey: Survey, installation: Installation, must_rest: bool) -> Check:
    status, name = survey.status, installation.service_name
    match status.state:
        case ServiceState.RUNNING:
            return _passed(ServiceStateUnknown, phrase("Neo4j ({service}) is running.", service=name))
        case ServiceState.STOPPED:
            return _passed(ServiceStateUnknown, phrase("Neo4j ({service}) is stopped.", service=name))
        case ServiceState.NOT_INSTALLED:
            return _blocked(
                ServiceNotInstalled,
                join_phrases(phrase("The Neo4j service {service} is not installed.", service=name), status.detail),
                phrase("Install CAST Imaging first, or correct the service name."),
            )
        case ServiceState.STARTING | ServiceState.STOPPING if not must_rest:
            # A server that lost its data may try to start for ever: it is the one that needs the restore.
            return _warned(
                ServiceStateUnknown.code,
                join_phrases(_under_way(status.state, name), status.detail),
                phrase("It is stopped before anything is changed."),
            )
        case ServiceState.STARTING | ServiceState.STOPPING:
            return _blocked(
                ServiceStateUnknown,
                _under_way(status.state, name),
                phrase("Wait until it has come to rest and check again."),
            )
        case _:
            return _blocked(
                ServiceStateUnknown,
                join_phrases(phrase("The state of Neo4j ({service}) could not be told.", service=name), status.detail),
                phrase("Look at the service with the vendor's tools, then check again."),
            )


def _under_way(state: ServiceState, name: str) -> str:
    if state is ServiceState.STARTING:
        return phrase("Neo4j ({service}) is just starting.", service=name)
    return phrase("Neo4j ({service}) is just stopping.", service=name)


def check_import(answered: bool) -> Check:
    if answered:
        return _passed(ConfirmationNeeded, phrase("No application import is running (confirmed)."))
    return _blocked(
        ConfirmationNeeded,
        phrase(
            "Nobody has confirmed that no application import is running. "
            "Stopping Neo4j during an import may corrupt it."
        ),
        phrase("Look at the import queue in CAST Imaging, then confirm."),
        "--yes",
    )


def _check_space(path: PurePath, needed_bytes: int, free_bytes: int, hint: str, option: str = "") -> Check:
    message = phrase(
        "{path}: {needed_bytes} are needed, {free_bytes} are free.",
        path=path,
        needed_bytes=needed_bytes,
        free_bytes=free_bytes,
    )
    if needed_bytes <= free_bytes:
        return _passed(InsufficientSpace, message)
    # Both may be the same in words.
    missing = phrase("{missing_bytes} are missing.", missing_bytes=needed_bytes - free_bytes)
    return _blocked(InsufficientSpace, join_phrases(message, missing), hint, option)


def check_source_tree(survey: Survey) -> Check:
    data, path = survey.data, survey.data_dir
    if not data.exists:
        return _blocked(
            DataFolderInvalid,
            phrase("The data folder {folder} does not exist.", folder=path),
            phrase("Correct the data folder."),
            "--data-dir",
        )
    if data.total_files == 0:
        return _blocked(
            DataFolderInvalid,
            phrase("The data folder {folder} is empty.", folder=path),
            phrase("Correct the data folder."),
            "--data-dir",
        )
    if not data.databases:
        return _blocked(
            DataFolderInvalid,
            phrase(
                "{folder} has no folder 'databases' with a database in it, so it is not Neo4j's data folder.",
                folder=path,
            ),
            phrase("Correct the data folder; neo4j.conf names it in dbms.directories.data."),
            "--data-dir",
        )
    if data.links:
        return _blocked(
            DataFolderInvalid,
            phrase(
                "{folder} contains %n link(s) or special file(s) that cannot be copied safely (first: {path}).",
                folder=path,
                n=len(data.links),
                path=data.links[0],
            ),
            phrase("Move what they point to into the data folder, or set dbms.directories.data to the true place."),
        )
    if data.unreadable:
        return _blocked(
            NotElevated,
            phrase(
                "{folder} holds %n file(s) or folder(s) that cannot be read (first: {path}).",
                folder=path,
                n=len(data.unreadable),
                path=data.unreadable[0],
            ),
        )
    return _passed(
        DataFolderInvalid,
        phrase(
            "{folder} holds {total_bytes} in %n file(s).",
            folder=path,
            total_bytes=data.total_bytes,
            n=data.total_files,
        ),
    )


def check_transaction_logs(installation: Installation) -> list[Check]:
    if installation.transaction_logs_dir is None:
        return []
    return [
        _blocked(
            DataFolderInvalid,
            phrase(
                "neo4j.conf keeps the transaction logs in {folder}, outside the data folder. "
                "The data folder alone is not a complete database.",
                folder=installation.transaction_logs_dir,
            ),
            phrase(
                "Remove dbms.directories.transaction.logs.root from neo4j.conf (Neo4j stopped, the folder moved back "
                "into the data folder), or use Neo4j's online backup."
            ),
        )
    ]


def check_destination(survey: Survey, label: str) -> list[Check]:
    place = survey.destination
    if place is None:
        return [_blocked(DestinationInvalid, phrase("No destination was chosen."), _CHOOSE_DESTINATION)]
    if place.drive is not None:
        return [
            _blocked(
                DestinationInvalid,
                phrase(
                    "Drive {drive} is a network drive of {account}, which an elevated program does not see.",
                    drive=place.drive.letter,
                    account=place.drive.account,
                ),
                phrase("Use {path} instead.", path=place.drive.path_on_share(place.path)),
            )
        ]
    if not place.is_folder:
        message = phrase("{path} is not a folder.", path=place.path)
        return [_blocked(DestinationInvalid, message, _CHOOSE_DESTINATION)]
    if is_within(place.path, survey.data_dir):
        return [
            _blocked(
                DestinationInvalid,
                phrase(
                    "The destination {folder} lies inside the data folder {data_folder}.",
                    folder=place.path,
                    data_folder=survey.data_dir,
                ),
                phrase("Choose a folder outside the data folder, best on another disk."),
            )
        ]
    if place.inside_backup is not None:
        return [
            _blocked(
                DestinationInvalid,
                phrase(
                    "The destination {folder} lies in the backup {backup}, which would not be whole any more.",
                    folder=place.path,
                    backup=place.inside_backup,
                ),
                phrase("Choose the folder that holds your backups, or any other one."),
            )
        ]
    checks = []
    if not place.writable:
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase("{path} cannot be written to.", path=place.path),
                phrase("Choose another folder or correct its rights."),
            )
        )
    if reason := why_bad_label(label):
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase("The label {label} cannot be a folder name: {reason}.", label=repr(label), reason=reason),
                phrase("Choose another label."),
            )
        )
    elif label.casefold() in survey.taken_labels or f"{label}{PARTIAL_SUFFIX}".casefold() in survey.taken_labels:
        checks.append(
            _blocked(
                LabelTaken,
                phrase(
                    "{folder} already holds {label} (or its {suffix}).",
                    folder=place.path,
                    label=label,
                    suffix=PARTIAL_SUFFIX,
                ),
            )
        )
    hint = phrase("Free space there or choose another destination.")
    checks.append(_check_space(place.path, room_of_backup(survey), place.free_bytes, hint))
    if place.volume and place.volume == survey.data_place.volume:
        checks.append(
            _warned(
                "SAME_VOLUME",
                phrase(
                    "{path} is on the same volume as the data: when that disk dies, both are gone.", path=place.path
                ),
                phrase("Choose another disk or a share, or copy the backup away afterwards."),
            )
        )
    if place.changeable_by:
        checks.append(
            _warned(
                "DESTINATION_SHARED",
                phrase(
                    "Others may change or replace the backup, which holds passwords: {reason}.",
                    reason=place.changeable_by,
                ),
                phrase("Choose a folder that only administrators may write to, or move the backup there afterwards."),
            )
        )
    if not checks or all(check.ok or not check.blocking for check in checks):
        checks.append(_passed(DestinationInvalid, phrase("The backup goes to {folder}.", folder=place.path / label)))
    return checks


def sharable(survey: Survey) -> EarlierBackup | None:
    """The earlier backup, when it saves anything."""
    earlier = survey.earlier
    # Whoever may change the earlier backup would change the new one with it.
    usable = earlier and earlier.shares and earlier.unchanged_files and not earlier.changeable_by
    return earlier if usable else None


def check_earlier(survey: Survey) -> list[Check]:
    """Which files are shared with an earlier backup, what that saves, or why none are."""
    earlier = survey.earlier
    if earlier is None:
        return []
    if earlier.problem:
        return [
            _warned(
                "EARLIER_BACKUP",
                join_phrases(
                    phrase("The earlier backup {label} is damaged, so every file is copied.", label=earlier.label),
                    earlier.problem,
                ),
                phrase("Verify the older backups too, and check the disk that holds them."),
            )
        ]
    if not earlier.shares:
        return [
            _warned(
                "EARLIER_BACKUP",
                phrase(
                    "The destination cannot share files between backups (it has no hard links), so every file is copied."
                ),
                phrase("A volume with NTFS, ext4, XFS or btrfs can; FAT and some shares cannot."),
            )
        ]
    if earlier.changeable_by:
        message = phrase(
            "Every file is copied: others may change the earlier backup {label} ({reason}), so nothing is shared with it.",
            label=earlier.label,
            reason=earlier.changeable_by,
        )
    elif not earlier.unchanged_files:
        message = phrase("Every file has changed since the backup {label}: all are copied.", label=earlier.label)
    elif earlier.from_the_future:
        message = phrase(
            "The backup {label} is from later than now, so the clock was set back: files that look unchanged are read "
            "and compared before they are shared with it.",
            label=earlier.label,
        )
    else:
        message = phrase(
            "Incremental: %n unchanged file(s), {unchanged_bytes}, are shared with the backup {label}; "
            "about {changed_bytes} are copied.",
            n=earlier.unchanged_files,
            unchanged_bytes=earlier.unchanged_bytes,
            label=earlier.label,
            changed_bytes=max(0, survey.data.total_bytes - earlier.unchanged_bytes),
        )
    return [Check("EARLIER_BACKUP", True, False, message)]


def check_config_files(installation: Installation) -> list[Check]:
    checks = []
    for config_file in installation.config_files:
        if config_file.present:
            message = phrase("{path} will be kept.", path=config_file.path)
            checks.append(Check("CONFIG_FILE_MISSING", True, False, message))
        else:
            checks.append(
                _warned(
                    "CONFIG_FILE_MISSING",
                    phrase(
                        "{path} does not exist; the backup will lack this configuration file.", path=config_file.path
                    ),
                    phrase("Correct the configuration folder if the file is elsewhere."),
                    "--config-dir",
                )
            )
    return checks


def check_missed(survey: Survey) -> list[Check]:
    """Configuration that the backup will lack, told one by one up to a limit."""
    messages = [phrase("Missing in the backup: {what}.", what=what) for what in survey.missed[:SHOWN_PARTS]]
    if more := survey.missed[SHOWN_PARTS:]:
        messages.append(phrase("Missing in the backup: %n more part(s) of the configuration.", n=len(more)))
    hint = phrase("Keep a copy of it by other means.")
    return [_warned("CONFIG_LEFT_OUT", message, hint) for message in messages]


def check_online_backup(request: BackupRequest, survey: Survey) -> list[Check]:
    installation = request.installation
    if installation.kind is not InstallationKind.WINDOWS:
        return [
            _blocked(
                InstallationUnsupported,
                phrase(
                    "Neo4j's online backup is supported by the vendor for the Windows installer only, "
                    "not for the Docker installer."
                ),
                _USE_COPY_METHOD,
            )
        ]
    checks = []
    if survey.admin_tool is None:
        checks.append(
            _blocked(
                CommandMissing,
                phrase("neo4j-admin was not found in {folder}.", folder=installation.bin_dir),
                phrase("Correct the program folder, or use the copy method."),
            )
        )
    if survey.status.state is not ServiceState.RUNNING:
        checks.append(
            _blocked(
                ServiceStateUnknown,
                phrase("Neo4j must run for an online backup."),
                phrase("Start Neo4j, or use the copy method."),
            )
        )
    if installation.neo4j_edition not in (None, "enterprise"):
        checks.append(
            _blocked(
                InstallationUnsupported,
                phrase(
                    "Neo4j's online backup needs the Enterprise edition; this is the {edition} edition.",
                    edition=installation.neo4j_edition,
                ),
                _USE_COPY_METHOD,
            )
        )
    if not survey.data.databases:
        checks.append(
            _blocked(
                DataFolderInvalid,
                phrase("No databases were found in {folder}.", folder=survey.data_dir),
                phrase("Correct the data folder."),
                "--data-dir",
            )
        )
    return checks


def same_version(first: str | None, second: str | None) -> bool:
    return first is not None and first == second


def check_same_product(
    installation: Installation, backup: Backup | BackupEntry, *, confirmed: bool, override: bool = False
) -> list[Check]:
    """`confirmed`: an unknown version was looked up and is the same; `override`: another one is accepted."""
    checks = []
    if backup.kind is not None and backup.kind is not installation.kind:
        checks.append(
            _blocked(
                VersionMismatch,
                phrase(
                    "The backup comes from the {backup_kind}, this server is from the {server_kind}.",
                    backup_kind=backup.kind.display_name,
                    server_kind=installation.kind.display_name,
                ),
                phrase("Install CAST Imaging with the {kind} and restore there.", kind=backup.kind.display_name),
            )
        )
    mine, theirs = installation.version, backup.version
    if same_version(mine, theirs):
        message = phrase("Backup and server are both CAST Imaging {version}.", version=mine)
        checks.append(_passed(VersionMismatch, message))
    elif mine is None or theirs is None:
        known = _known_versions(theirs, mine)
        if confirmed or override:
            message = join_phrases(known, phrase("Confirmed to be the same version."))
            checks.append(_passed(ConfirmationNeeded, message))
        else:
            checks.append(
                _blocked(
                    ConfirmationNeeded,
                    known,
                    phrase("Look up the versions and give the server's, or confirm that they are the same."),
                    "--imaging-version or --same-version",
                )
            )
    elif override:
        checks.append(
            _warned(
                VersionMismatch.code,
                phrase(
                    "The backup is of CAST Imaging {backup_version}, the server is {server_version}. "
                    "Overridden: this is recorded in the report.",
                    backup_version=theirs,
                    server_version=mine,
                ),
            )
        )
    else:
        checks.append(
            _blocked(
                VersionMismatch,
                phrase(
                    "The backup is of CAST Imaging {backup_version}, but this server is {server_version}.",
                    backup_version=theirs,
                    server_version=mine,
                ),
                phrase(
                    "Install CAST Imaging {version} on this server, then restore. "
                    "To go on without is possible, at your own risk.",
                    version=theirs,
                ),
                "--override-version",
            )
        )
    if _is_downgrade(backup.neo4j_version, installation.neo4j_version):
        checks.append(
            _blocked(
                VersionMismatch,
                phrase(
                    "The backup was written by Neo4j {backup_version}; this server has the older Neo4j "
                    "{server_version}, which cannot read it.",
                    backup_version=backup.neo4j_version,
                    server_version=installation.neo4j_version,
                ),
                phrase(
                    "Install a CAST Imaging version that ships Neo4j {version} or newer.",
                    version=backup.neo4j_version,
                ),
            )
        )
    return checks


def _known_versions(backup: str | None, server: str | None) -> str:
    """Where at least one of the two is unknown."""
    if backup is not None:
        return phrase("The backup is of CAST Imaging {version}, the server is of unknown version.", version=backup)
    if server is not None:
        return phrase("The backup is of unknown version, the server is CAST Imaging {version}.", version=server)
    return phrase("The backup and the server are both of unknown version.")


def _is_downgrade(backup_version: str | None, server_version: str | None) -> bool:
    if backup_version is None or server_version is None:
        return False
    try:
        return Version(server_version) < Version(backup_version)
    except InvalidVersion:
        return False


def check_places(survey: Survey) -> list[Check]:
    backup_dir, data_dir, place = survey.backup_dir, survey.data_dir, survey.data_place
    checks = []
    if backup_dir is not None and (is_within(backup_dir, data_dir) or is_within(data_dir, backup_dir)):
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase(
                    "The backup {backup_folder} and the data folder {data_folder} lie inside each other.",
                    backup_folder=backup_dir,
                    data_folder=data_dir,
                ),
                phrase("Move the backup out of the data folder, or correct the data folder."),
            )
        )
    if data_dir == data_dir.parent:
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase("The data folder {folder} is the root of a volume.", folder=data_dir),
                phrase("Correct the data folder."),
                "--data-dir",
            )
        )
    if survey.data.is_mount:
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase("The data folder {folder} is a mount point and cannot be swapped by a rename.", folder=data_dir),
                phrase("Mount the volume one level higher, so that the data folder is a plain folder on it."),
            )
        )
    if survey.backup_changeable_by:
        checks.append(
            _warned(
                "BACKUP_SHARED",
                phrase("Others may have changed this backup: {reason}.", reason=survey.backup_changeable_by),
                phrase("Restore it only if you know who made it; its checksums cannot tell."),
            )
        )
    if not place.is_folder:
        checks.append(
            _blocked(
                DestinationInvalid,
                phrase("{path} does not exist or is no folder.", path=place.path),
                phrase("Correct the data folder."),
                "--data-dir",
            )
        )
    elif not place.writable:
        checks.append(_blocked(NotElevated, phrase("{path} cannot be written to.", path=place.path)))
    return checks


def check_backup_whole(backup: Backup) -> list[Check]:
    checks = []
    if backup.method is BackupMethod.ONLINE:
        if not backup.databases:
            checks.append(_blocked(BackupCorrupt, phrase("{path} holds no database.", path=backup.path)))
    elif not FilesOf(backup.files, _databases_folder(backup)):
        message = phrase("{path} holds no 'databases' with files in it.", path=backup.path)
        checks.append(_blocked(BackupCorrupt, message))
    for role in ROLES:
        if role not in backup.config_files:
            checks.append(
                _warned(
                    "CONFIG_FILE_MISSING",
                    phrase("The backup has no {path}; the server keeps its own file.", path=f"{CONFIG_FOLDER}/{role}"),
                )
            )
    checks += check_unlisted(backup)
    if not backup.sealed:
        checks.append(
            _warned(
                "MADE_BY_HAND",
                phrase(
                    "This backup was made by hand: nothing proves that it is what was copied, "
                    "nor that Neo4j was stopped."
                ),
                phrase("Prefer a backup made by this tool when there is one."),
            )
        )
    return checks


def unlisted_words(backup: Backup, unlisted: Sequence[str]) -> str:
    """Of files that nobody vouches for."""
    return phrase(
        "{path} holds %n file(s) that the backup does not list (first: {file}): not verified, and left out of a restore.",
        path=backup.path,
        n=len(unlisted),
        file=unlisted[0],
    )


def looks_like_a_store(backup: Backup, unlisted: Iterable[str]) -> list[str]:
    """Those that a restore cannot leave out: neo4j-admin would take them for a part of the database."""
    # neostore, neostore.nodestore.db, neostore.transaction.db.0, checkpoint.0 …
    names = ((path, path.rpartition("/")[2].lower()) for path in unlisted if backup.neo4j_admin_reads(path))
    return [path for path, name in names if name.startswith(("neostore", "checkpoint"))]


def neo4j_admin_would_read(backup: Backup, path: str) -> str:
    return phrase(
        "{path} is not of the backup, but neo4j-admin would read it with the database.", path=backup.path / path
    )


def check_unlisted(backup: Backup) -> list[Check]:
    """A note or a thumbnail beside a backup does it no harm."""
    if not backup.unlisted:
        return []
    if stray := looks_like_a_store(backup, backup.unlisted):
        return [_blocked(BackupCorrupt, neo4j_admin_would_read(backup, stray[0]), MOVE_AWAY)]
    return [_warned("UNLISTED_FILES", unlisted_words(backup, backup.unlisted), MOVE_AWAY)]


def _databases_folder(backup: Backup) -> str:
    return f"{backup.data_folder}/databases" if backup.data_folder else "databases"


def check_online_restore(installation: Installation, survey: Survey) -> list[Check]:
    if installation.kind is not InstallationKind.WINDOWS:
        return [
            _blocked(
                InstallationUnsupported,
                phrase("A Neo4j online backup can be restored to a Windows installer server only."),
                phrase("Use a backup made with the copy method."),
            )
        ]
    if survey.admin_tool is None:
        return [
            _blocked(
                CommandMissing,
                phrase("neo4j-admin was not found in {folder}.", folder=installation.bin_dir),
                phrase("Correct the program folder."),
            )
        ]
    return []


def check_room(request: RestoreRequest, survey: Survey) -> Check:
    free = survey.data_place.free_bytes
    if request.delete_first and request.backup.method is BackupMethod.COPY:
        free += survey.data.total_bytes
    return _check_space(
        survey.data_place.path,
        room_of_restore(request.backup),
        free,
        phrase(
            "Free space on that volume. Or, as the vendor's page does, delete the old data first: "
            "then there is no way back to it."
        ),
        "--delete-first",
    )


def room_of_backup(survey: Survey) -> int:
    """Bytes that a backup takes of its destination's volume, with a reserve."""
    files = survey.data.total_files + len(survey.extra_files)
    larger = more_in_blocks(files, survey.destination.block_bytes) if survey.destination else 0
    earlier = sharable(survey)
    shared = earlier.unchanged_room_bytes if earlier else 0
    return (
        survey.data.room_bytes
        - shared
        + room_for(file.size_bytes for file in survey.extra_files)
        + larger
        + RESERVE_BYTES
    )


def room_of_restore(backup: Backup) -> int:
    """Bytes that the data of a backup takes beside the live data, with a reserve."""
    return room_for(data_sizes(backup)) + RESERVE_BYTES


def data_sizes(backup: Backup) -> Iterator[int]:
    """In bytes, of every file of the databases."""
    folders = backup.databases.values() if backup.method is BackupMethod.ONLINE else (backup.data_folder,)
    return (file.size_bytes for folder in folders for file in backup.below(folder))


def check_store_is_the_servers(survey: Survey, installation: Installation) -> list[Check]:
    """A running Neo4j holds the lock on its store: a data folder without that lock is another one's, or an old copy."""
    if survey.status.state is not ServiceState.RUNNING or survey.store_in_use is not False or not survey.data.databases:
        return []
    return [
        _blocked(
            DataFolderInvalid,
            phrase(
                "Neo4j ({service}) runs, but does not use the data folder {folder}.",
                service=installation.service_name,
                folder=survey.data_dir,
            ),
            phrase("Correct the data folder; neo4j.conf names it in dbms.directories.data."),
            "--data-dir",
        )
    ]


def check_databases_open(survey: Survey) -> list[Check]:
    """A database that the running server has not opened is backed up as it is: stopped on purpose, or torn."""
    if not survey.unopened_databases:
        return []
    return [
        _warned(
            "DATABASE_NOT_OPEN",
            phrase("Neo4j runs, but has not opened: {databases}.", databases=", ".join(survey.unopened_databases)),
            phrase(
                "If nobody stopped it on purpose, its store may be damaged, and the backup would hold it as it is: "
                "read debug.log, and keep your earlier backups."
            ),
        )
    ]


def check_clean_end(survey: Survey) -> list[Check]:
    """A store that was not closed can be backed up and restored, but Neo4j must recover it when it starts."""
    if survey.ended_cleanly is not False:
        return []
    hint = phrase(
        "Start Neo4j, wait until it answers, then back up: it recovers its store when it starts. "
        "A backup of the store as it is has to be recovered after every restore."
    )
    if (exit_code := survey.status.exit_code) is not None:
        # What the job would refuse too, when it proves that the container is stopped.
        message = phrase(
            "Neo4j's container ended with exit code {exit_code}, which is no clean stop: it was killed, or has crashed.",
            exit_code=str(exit_code),
        )
        return [_blocked(ServiceNotStopped, message, hint)]
    message = phrase(
        "Neo4j is stopped, but its log does not say that it stopped cleanly: it was killed, or has crashed."
    )
    return [_warned("NOT_STOPPED_CLEANLY", message, hint)]


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
            phrase(
                "The backup's neo4j.conf puts the data into {folder}, which is not where this server has it "
                "({data_folder}). This server keeps its own neo4j.conf.",
                folder=survey.backup_conf.data_dir or phrase("the default folder"),
                data_folder=survey.data_dir,
            ),
            phrase("Carry over memory and security settings by hand, if the backup's differ."),
        )
    ]


def check_version_known(installation: Installation) -> list[Check]:
    if installation.version:
        return []
    return [
        _warned(
            "VERSION_UNKNOWN",
            phrase("CAST Imaging's version is unknown; a restore will have to ask."),
            phrase("Give it by hand."),
            "--imaging-version",
        )
    ]
