"""How each step of a restore is performed. Every act on live data has its undo in the journal before it happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import msgspec

from core.backups.verification import damaged, verify_backup_files, why_sums_differ
from core.backups.verified import damage_remembered, remember_verified
from core.cancel import CancelToken
from core.copying.copier import copy_file, verify_files, why_not, write_error
from core.copying.flushing import flush_copies
from core.copying.held_file import HeldFile, hold_file, write_held
from core.copying.lanes import in_lanes
from core.copying.workers import run_parallel
from core.disk.files import (
    exists,
    flush_folder,
    flush_tree,
    make_folders_durably,
    make_staging_folder,
    remove_tree,
    rename_durably,
    replace_durably,
)
from core.disk.identity import blake3_of, identity_of
from core.disk.mounts import is_mount_point, mounted_at
from core.disk.ownership import RightsBefore, first_unreadable, give_access_before, put_back, rights_before, take_rights
from core.disk.tree import extended, scan_tree
from core.errors import (
    BackupCorrupt,
    DataFolderInvalid,
    NotElevated,
    OnlineRestoreFailed,
    ReadFailed,
    ServiceNotStopped,
    ServiceStartFailed,
    VerifyFailed,
    WriteFailed,
    could_not_read,
)
from core.execute.asking import ask_about_staged
from core.execute.asking_neo4j import ask_before_restore, compare_counts
from core.execute.run import TOOL_IDLE_S, Performers, RestoreRun, start_service_of
from core.model.backup import Backup, BackupMethod, StorePart
from core.model.entries import FileEntry
from core.model.events import Level, Limit
from core.model.file_lists import FileList, differences
from core.model.installation import DEFAULT_DATABASE, SYSTEM_DATABASE, Installation
from core.model.layout import DELETING_MARK
from core.model.service_state import ServiceState
from core.neo4j.admin import judge_restore, restore_arguments, restore_was_idle, tool_environment
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.service import not_proven
from core.phrases import join_phrases, phrase
from core.plan.checks.backup import read_words, unlisted_words
from core.plan.steps import (
    AskNeo4j,
    AskStores,
    CheckHealth,
    CompareCounts,
    DeleteDirectory,
    MountPoint,
    OnlineRestore,
    ReplaceFile,
    RestartImaging,
    SetAside,
    StageTree,
    StartNeo4j,
    StopNeo4j,
    SwapDirectory,
    SwapLogs,
    VerifyBackup,
    VerifyStaged,
)
from core.recovery.host import service_on_ports_of_conf
from core.recovery.journal import MoveBack, NoWayBack, PutBackFile, RemoveFolder, SwapBack
from core.recovery.restored import fingerprint_at, fingerprint_of
from core.recovery.undo import kept_as, left_behind, remove_emptied
from core.recovery.whereabouts import had_old, is_new_in_place, moves_in, place_of, stores_in
from core.system.command import ToolIdle

OPEN_PATIENCE_S = 15.0
"""How long a database may take to open after the server's first answer."""


def verify_backup(step: VerifyBackup, run: RestoreRun) -> None:
    """The gate, or with what is staged later the first half of it. A backup made by hand has no checksums yet: those found while it
    is read are what the staged copy must equal.
    """
    # Else it would be found out when the staged copy is read back, and the old data may be deleted by then.
    if path := first_unreadable(
        chain(step.backup.below(step.backup.data_folder), step.backup.folders_of(StorePart.WHOLE))
    ):
        raise NotElevated(
            phrase("{path} has rights of its own in the backup, with which only root could read it back.", path=path)
        )
    if step.backup.method is BackupMethod.COPY:
        # Here, where Neo4j still runs and the old data is still there, whatever the order of the other steps.
        run.before = _rights_of_replaced(run.plan.installation)
    with damage_remembered(step.backup, run.host.now_utc):
        verified = verify_backup_files(
            step.backup,
            meter=run.meter,
            cancel=run.cancel,
            only=step.backup.beside_data() if step.staged else None,
            at_first=True,
        )
    run.verified, run.found = verified.files, verified.found
    for replacing in run.plan.steps:
        if isinstance(replacing, ReplaceFile):
            run.configuration[replacing.relative] = _hold_verified(replacing, run)
    # What came since the plan was made: that has told of the others.
    if new := sorted({*verified.unlisted} - {*step.backup.unlisted}):
        run.say(unlisted_words(step.backup, new), Level.WARNING)
    if step.staged is None:
        _tell_verified(step.backup, run)


def _tell_verified(backup: Backup, run: RestoreRun) -> None:
    """Once the last byte of it was read and is right."""
    if wrong := why_sums_differ(backup, meter=run.meter, cancel=run.cancel):
        goes_on = phrase(
            "Every file is right by the manifest, so the restore goes on. Check the disk that holds the backup."
        )
        run.say(join_phrases(wrong, goes_on), Level.WARNING)
    else:
        remember_verified(backup, run.host.now_utc())
    run.say(read_words(backup, len(run.verified)))


def _hold_verified(step: ReplaceFile, run: RestoreRun) -> HeldFile:
    held = hold_file(Path(step.source), cancel=run.cancel)
    if held.blake3 != run.verified[step.relative].blake3:
        raise _reads_differently(Path(step.source))
    return held


def stage_tree(step: StageTree, run: RestoreRun) -> None:
    """Each byte is compared with the manifest while it is copied; of a backup made by hand, its hash is noted."""
    backup, target = step.backup, Path(step.target)
    source = Path(backup.path, *backup.part_folder(step.part).split("/"))
    if step.mount_point is not None:
        _require_mounted(step.mount_point)
    _require_free(target)
    run.journal.intend(RemoveFolder(str(target), identity_of(target.parent)))
    entries = _PartFiles(backup.files, backup, step.part)
    folder = backup.part_folder(step.part)
    lanes = in_lanes(entries, lambda file: file.size_bytes)
    run.meter.begin(lanes.total_bytes, lanes.total_files)
    try:
        make_staging_folder(target)
        _warn(_make_folders(target, _folders_of(step, entries), run.before[step.part]), run)
    except OSError as error:
        raise write_error(target, error) from error

    def stage_one(file: FileEntry, cancel: CancelToken) -> None:
        path_in_backup = "/".join(filter(None, (folder, file.path)))
        try:
            copied = copy_file(
                source / file.path,
                target / file.path,
                file.path,
                meter=run.meter,
                cancel=cancel,
                resolved=True,
                from_medium=True,
                flush=False,
            )
        except ReadFailed as error:
            raise damaged(backup, path_in_backup, error.message) from error
        read = copied.entry
        if reason := why_not(file, read.size_bytes, read.blake3):
            raise damaged(backup, path_in_backup, reason)
        if run.found is not None:
            run.found.add(msgspec.structs.replace(file, path=path_in_backup, blake3=read.blake3))
        run.meter.add_file()

    with damage_remembered(backup, run.host.now_utc):
        run_parallel(stage_one, lanes, run.cancel)
    _put_back_owners(step, run, entries)
    _flush_staged(target, run)


def _folders_of(step: StageTree, entries: Iterable[FileEntry]) -> list[str]:
    """Its own as '', each before what is in it."""
    found = {folder.path for folder in step.backup.folders_of(step.part)}
    found |= {file.path.rpartition("/")[0] for file in entries}
    around = {path[:end] for path in found for end, letter in enumerate(path) if letter == "/"}
    return sorted({"", *found, *around})


def _make_folders(target: Path, folders: Sequence[str], before: RightsBefore) -> str:
    """While they are empty, with the rights that files made in them inherit. What of these one has not, in words, else ''."""
    warning = ""
    for path in folders:
        os.makedirs(extended(target / path), exist_ok=True)
        warning = give_access_before(target, path, before) or warning
    return warning


def _flush_staged(target: Path, run: RestoreRun) -> None:
    """With their owners and times, and before they are read back: that must tell what the disk holds."""
    scan = scan_tree(target)
    try:
        files = (file.path for file in scan.files)
        flush_copies(target, files, scan.directory_paths, meter=run.meter, cancel=run.cancel)
        flush_folder(target.parent)
    except OSError as error:
        raise write_error(target, error) from error


def _require_free(path: Path) -> None:
    """Before the undo is recorded: it would take what somebody else has put there for ours, and put it in place."""
    if exists(path):
        raise WriteFailed(
            phrase("{path} exists already; it is not of this job.", path=path),
            phrase("Find out who made it, move it away and start the restore anew."),
        )


def _require_mounted(mount_point: MountPoint) -> None:
    """What is put below the mount point of a volume that is gone would be hidden when that is back; and on another volume lies
    what nobody has looked at.
    """
    folder = Path(mount_point.folder)
    try:
        is_there = is_mount_point(folder) and mounted_at(folder) == mount_point.mounted
    except OSError:
        is_there = False
    if not is_there:
        raise DataFolderInvalid(
            phrase("{folder} is not the mount point any more that it was when this plan was made.", folder=folder),
            phrase("Mount its volume, then check again."),
        )


def _reads_differently(path: Path) -> BackupCorrupt:
    return BackupCorrupt(phrase("{path} reads differently from one moment to the next.", path=path))


@dataclass(frozen=True, slots=True)
class _PartFiles:
    """The verified files of a part of the data, by their path in its folder; to be gone through as often as one likes."""

    verified: FileList
    backup: Backup
    part: StorePart

    def __iter__(self) -> Iterator[FileEntry]:
        return self.backup.files_of(self.part, self.verified)


def _put_back_owners(step: StageTree, run: RestoreRun, entries: Iterable[FileEntry]) -> None:
    backup, target = step.backup, Path(step.target)
    try:
        warning = put_back(
            target, backup.part_root(step.part), backup.folders_of(step.part), entries, run.before[step.part]
        )
    except OSError as error:
        raise write_error(target, error) from error
    _warn(warning, run)


def _warn(warning: str, run: RestoreRun) -> None:
    if warning:
        run.say(warning, Level.WARNING)


def _rights_of_replaced(installation: Installation) -> dict[StorePart, RightsBefore]:
    """Of what each part of the data will replace. Logs that have no folder yet get the owner of the data."""
    data = rights_before(Path(os.path.realpath(installation.data_dir)))
    before = dict.fromkeys(StorePart, data)
    if installation.transaction_logs_dir is not None:
        logs = rights_before(Path(os.path.realpath(installation.transaction_logs_dir)))
        before[StorePart.LOGS] = replace(logs, folder=logs.folder or data.folder)
    return before


def verify_staged(step: VerifyStaged, run: RestoreRun) -> None:
    target = Path(step.target)
    entries = _PartFiles(run.verified, step.backup, step.part)
    problems = verify_files(target, entries, meter=run.meter, cancel=run.cancel, at_first=True)
    scan = scan_tree(target)
    found = differences(entries, scan.files)
    if problems or found.missing or found.extra:
        first = problems[0].path if problems else (found.missing + found.extra)[0]
        raise VerifyFailed(
            phrase(
                "The staged copy {folder} differs from the backup; first: {path}. Nothing was changed.",
                folder=target,
                path=first,
            )
        )
    run.staged[step.target] = fingerprint_of(scan)
    for name in step.mount_point.parts if step.mount_point is not None else ():
        if exists(target / name):
            run.staged[target / name] = fingerprint_at(target / name)
    if _is_last_read(step, run):
        _tell_verified(step.backup, run)


def _is_last_read(step: VerifyStaged, run: RestoreRun) -> bool:
    """Of a backup whose data is compared while it is staged."""
    later = run.plan.steps[run.plan.steps.index(step) + 1 :]
    gate = next(one for one in run.plan.steps if isinstance(one, VerifyBackup))
    return gate.staged is not None and not any(isinstance(one, VerifyStaged) for one in later)


def stop_neo4j(_step: StopNeo4j, run: RestoreRun) -> None:
    """Data about to be replaced may be in any condition: a killed server is stopped enough for a restore."""
    state = run.service.state().state
    if state is ServiceState.RUNNING and not run.plan.was_up:
        # Nobody was asked whether an import runs in it.
        raise ServiceNotStopped(
            phrase("Neo4j was started after this plan was made."), phrase("Check again and start the restore anew.")
        )
    up = run.plan.was_up or state in (ServiceState.STARTING, ServiceState.STOPPING)
    if up:
        run.journal.intend(start_service_of(run.plan.installation, required=run.plan.was_running))
    run.stop_service()
    if not up:
        # It was down before: this job is not what keeps it from answering.
        run.offline = (0.0, None)


def delete_directory(step: DeleteDirectory, run: RestoreRun) -> None:
    folders = _deleted(step)
    doomed = {folder: folder.with_name(f"{folder.name}{DELETING_MARK}{run.journal.path.stem}") for folder in folders}
    # A Neo4j that somebody brings back keeps the restored data from being put in place: better found out before the old
    # data is gone. The copy that follows takes far longer.
    run.service.prove_stayed_stopped(run.cancel, clean=False)
    for folder in folders:
        _require_free(doomed[folder])
    no_way_back = None
    for folder in reversed(folders):
        no_way_back = NoWayBack(
            str(folder), old=identity_of(folder), place=identity_of(folder.parent), inner=no_way_back
        )
    if no_way_back is None:
        return  # it was deleted since
    run.journal.intend(no_way_back)
    for folder in folders:
        run.journal.intend(RemoveFolder(str(doomed[folder]), identity_of(folder.parent)))
    try:
        # Whoever recovers finds the data whole under its name, or not at all. What the rest is of goes first.
        for folder in folders:
            rename_durably(folder, doomed[folder])
        run.journal.intend(msgspec.structs.replace(no_way_back, gone=True))
    except OSError as error:
        raise write_error(Path(step.path), error) from error
    for folder in doomed.values():
        _delete(folder, run)


def _deleted(step: DeleteDirectory) -> list[Path]:
    """What loses its name, the databases before all else."""
    data = _places_in(Path(step.path), step.mount_point)
    return [*data, *(_places_in(Path(step.logs), step.logs_mount_point) if step.logs else [])]


def _places_in(folder: Path, mount_point: MountPoint | None) -> list[Path]:
    """The folder itself, or its parts, as far as they are there."""
    if mount_point is None:
        return [folder] if exists(folder) else []
    _require_mounted(mount_point)
    return [folder / name for name in mount_point.parts if exists(folder / name)]


def _delete(doomed: Path, run: RestoreRun) -> None:
    try:
        remove_tree(doomed)
    except OSError as error:
        if not isinstance(error, PermissionError) and error.errno != errno.EBUSY:
            raise write_error(doomed, error) from error
        # Out of the way it is: whether its space is free is found out by the copy that follows.
        run.say(left_behind(doomed, error), Level.WARNING)


def swap_directory(step: SwapDirectory, run: RestoreRun) -> None:
    # Not that it stayed stopped: one that comes back before the renames is seen here, and one that comes back later is
    # stopped and started anew (start_neo4j).
    run.service.prove_stopped(clean=False)
    run.cancel.check()
    _require_free(Path(step.aside))
    if step.logs is not None:
        _require_free(Path(step.logs.aside))
    moves = [move for one in (step, step.logs) if one for move in _moves_of(one, run)]
    if not any(isinstance(move, SwapBack) for move in moves):
        raise WriteFailed(phrase("The staged copy {folder} is not there any more.", folder=step.staged))
    swap = _nested(moves)
    run.journal.intend(swap)
    _swap(swap)
    for words in remove_emptied([swap]):
        run.say(words, Level.WARNING)
    run.kept_aside += dict.fromkeys(
        kept_as(Path(move.aside), place_of(move)) for move in moves_in([swap]) if had_old(move)
    )


def _moves_of(step: SwapDirectory | SwapLogs, run: RestoreRun) -> Iterator[SwapBack | MoveBack]:
    """Of the whole folder; in a mount point, which cannot be renamed, of each of its parts."""
    staged, target, aside = Path(step.staged), Path(step.target), Path(step.aside)
    if step.mount_point is None:
        yield _swap_back(staged, target, aside, run)
        return
    _require_mounted(step.mount_point)
    for name in step.mount_point.parts:
        if exists(staged / name):
            yield _swap_back(staged / name, target / name, aside / name, run)
        elif exists(target / name):
            yield _move_back(target / name, aside / name)


def _nested(moves: Sequence[SwapBack | MoveBack]) -> SwapBack:
    """The first with all others in it, those that only leave last."""
    swaps = [move for move in moves if isinstance(move, SwapBack)]
    leaving = [move for move in moves if isinstance(move, MoveBack)]
    outer = None
    for move in reversed([*swaps, *leaving]):
        outer = msgspec.structs.replace(move, inner=outer)
    assert isinstance(outer, SwapBack)
    return outer


def _swap_back(staged: Path, target: Path, aside: Path, run: RestoreRun) -> SwapBack:
    return SwapBack(
        str(staged),
        str(target),
        str(aside),
        exists(target),
        run.staged[staged],
        old=identity_of(target),
        new=identity_of(staged),
        place=identity_of(target.parent),
    )


def _swap(move: SwapBack | MoveBack) -> None:
    """The data leaves its place first and takes it last, each rename flushed: at no moment it lies beside the logs of other data."""
    target, aside = place_of(move), Path(move.aside)
    try:
        if had_old(move):
            make_folders_durably(aside.parent)
            rename_durably(target, aside)
        if move.inner is not None:
            _swap(move.inner)
        if isinstance(move, SwapBack):
            rename_durably(Path(move.staged), target)
    except OSError as error:
        raise WriteFailed(
            phrase("{path} could not be swapped: {reason}.", path=target, reason=error.strerror or str(error)),
            phrase("Close whatever uses the data folder (an explorer window, antivirus) and try again."),
        ) from error


def set_aside(step: SetAside, run: RestoreRun) -> None:
    # neo4j-admin works on the store for minutes after this: whoever brings Neo4j back must have had the time to show it.
    run.service.prove_stayed_stopped(run.cancel, clean=False)
    for mount_point in step.mount_points:
        _require_mounted(mount_point)
    logs = _move_back(Path(step.logs.path), Path(step.logs.aside)) if step.logs else None
    move = msgspec.structs.replace(_move_back(Path(step.path), Path(step.aside)), inner=logs)
    run.journal.intend(move)
    _move_aside(move, run)


def _move_back(path: Path, aside: Path) -> MoveBack:
    _require_free(aside)
    return MoveBack(str(path), str(aside), exists(path), identity_of(path), identity_of(path.parent))


def _move_aside(move: MoveBack, run: RestoreRun) -> None:
    """The store leaves its place before its logs leave theirs: no power cut leaves it without them."""
    if move.existed:
        aside = Path(move.aside)
        try:
            make_folders_durably(aside.parent)
            rename_durably(Path(move.path), aside)
        except OSError as error:
            raise write_error(aside, error) from error
        run.kept_aside.append(move.aside)
    if move.inner is not None:
        _move_aside(move.inner, run)


def online_restore(step: OnlineRestore, run: RestoreRun) -> None:
    arguments = restore_arguments(Path(step.tool), step.database, Path(step.source))
    try:
        result = run.run_tool(arguments, tool_environment(run.plan.installation))
    except ToolIdle as idle:
        raise restore_was_idle(step.database, TOOL_IDLE_S, str(idle)) from idle
    judge_restore(step.database, result)
    target = Path(step.target)
    _remove_strays(step, run)
    if not any(file.path.startswith("neostore") for file in scan_tree(target).files):
        raise OnlineRestoreFailed(
            phrase("neo4j-admin reported success, but wrote no database into {folder}.", folder=target)
        )
    flush_tree(target)
    if step.logs is not None:
        flush_tree(Path(step.logs))


def _remove_strays(step: OnlineRestore, run: RestoreRun) -> None:
    """Take out again what neo4j-admin copied although the backup does not list it."""
    for file in scan_tree(Path(step.source)).files:
        if (step.source / file.path).relative_to(run.plan.folder).as_posix() not in run.verified:
            copied = Path(step.target, file.path)
            try:
                copied.unlink(missing_ok=True)
            except OSError as error:
                raise write_error(copied, error) from error


def replace_file(step: ReplaceFile, run: RestoreRun) -> None:
    """The new file is whole beside the old one before the old one is moved; its rights stay the server's."""
    target, aside = Path(step.target), Path(step.aside)
    _require_free(aside)
    existed = exists(target)
    fresh = target.with_name(f"{target.name}.restoring")
    try:
        make_folders_durably(target.parent)
    except OSError as error:
        raise write_error(target, error) from error
    held = run.configuration[step.relative]
    try:
        new = held.blake3 if existed and blake3_of(target) != held.blake3 else ""
    except OSError as error:
        raise ReadFailed(could_not_read(target, error)) from error
    run.journal.intend(PutBackFile(str(target), str(aside), existed, identity_of(target.parent), new))
    run.cancel.check()
    write_held(held, fresh)
    try:
        if existed:
            _warn(take_rights(fresh, target), run)
            _keep_under_second_name(target, aside)
            run.kept_aside.append(str(aside))
        replace_durably(fresh, target)
    except OSError as error:
        raise write_error(target, error) from error


def _keep_under_second_name(target: Path, aside: Path) -> None:
    """The original itself, with its owner and rights, never a copy that a crash could leave half written."""
    try:
        # Both names for a moment: at every moment there is a whole file under the old one.
        os.link(extended(target), extended(aside))
    except OSError:
        # A volume without hard links.
        rename_durably(target, aside)


def start_neo4j(_step: StartNeo4j, run: RestoreRun) -> None:
    run.service = service_on_ports_of_conf(run.plan.installation, run.host)
    # One that came back by itself since the swap's proof runs with the old configuration, or on what was set aside.
    run.start_service(anew=True)


def check_health(_step: CheckHealth, run: RestoreRun) -> None:
    answer = run.service.server_answer()
    if answer is None:
        raise ServiceStartFailed(phrase("Neo4j was started on the restored data but does not answer."))
    data_dir = run.plan.installation.data_dir
    uses = run.service.uses_data_folder()
    # The lock tells of the folder that lies there now: it must be the one that was put there.
    if uses is False or not all(map(is_new_in_place, stores_in(run.journal.undo))):
        raise ServiceStartFailed(
            phrase("Neo4j answers, but does not use the restored data in {folder}.", folder=data_dir),
            phrase("Look where neo4j.conf (dbms.directories.data) or the container's mount of /data points."),
        )
    if uses is None:
        run.say(not_proven(data_dir), Level.WARNING)
    version = answer.neo4j_version
    run.say(phrase("Neo4j answers (version {version}).", version=version) if version else phrase("Neo4j answers."))
    _require_open_databases(run)
    # The restored server answers: from here on nothing is undone, whatever the other services do.
    run.journal.commit()


def _require_open_databases(run: RestoreRun) -> None:
    """Neo4j answers also when a database failed to open. One that was stopped on purpose is not opened either, but that is
    never the one that Imaging works with, nor Neo4j's own.
    """
    unopened = run.service.unopened_databases(OPEN_PATIENCE_S)
    if unopened is None:
        run.say(
            phrase(
                "Not checked: whether each database opened, which needs a login. "
                "Open CAST Imaging and look at an application."
            )
        )
        return
    needed = {SYSTEM_DATABASE, _default_database(run.plan.installation)}
    for name in unopened:
        if name in needed:
            raise ServiceStartFailed(
                phrase("Neo4j answers, but could not open the restored database {database}.", database=name),
                phrase("Read debug.log for the reason. Its store in the backup may be damaged: try an earlier one."),
            )
        run.say(
            phrase(
                "Neo4j has not opened the database {database}: it was stopped, or its store is damaged.", database=name
            ),
            Level.WARNING,
        )
    if not unopened:
        run.say(phrase("Each database is open."))


def _default_database(installation: Installation) -> str:
    """As the server has it now: neo4j.conf may have been replaced."""
    if installation.default_database_fixed:
        return installation.default_database
    try:
        text = Path(installation.conf_in_force).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return DEFAULT_DATABASE
    return parse_neo4j_conf(text).default_database or DEFAULT_DATABASE


def restart_imaging(_step: RestartImaging, run: RestoreRun) -> None:
    with run.meter.spending(Limit.SERVICE):
        run.service.restart_others(run.waiting)


RESTORE_STEPS: Performers[RestoreRun] = {
    VerifyBackup: verify_backup,
    StageTree: stage_tree,
    VerifyStaged: verify_staged,
    AskStores: ask_about_staged,
    AskNeo4j: ask_before_restore,
    StopNeo4j: stop_neo4j,
    DeleteDirectory: delete_directory,
    SwapDirectory: swap_directory,
    SetAside: set_aside,
    OnlineRestore: online_restore,
    ReplaceFile: replace_file,
    StartNeo4j: start_neo4j,
    CheckHealth: check_health,
    CompareCounts: compare_counts,
    RestartImaging: restart_imaging,
}
