"""How each step of a restore is performed. Every act on live data has its undo in the journal before it happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from core.copying.copier import write_error
from core.copying.held_file import write_held
from core.disk.files import (
    exists,
    flush_tree,
    make_folders_durably,
    remove_file,
    remove_tree,
    rename_durably,
    replace_durably,
)
from core.disk.identity import blake3_of, identity_of
from core.disk.ownership import take_rights
from core.disk.tree import extended, scan_tree
from core.errors import (
    OnlineRestoreFailed,
    ReadFailed,
    ServiceNotStopped,
    ServiceStartFailed,
    WriteFailed,
    could_not_read,
)
from core.execute.asking import ask_about_staged
from core.execute.asking_neo4j import ask_before_restore, compare_counts
from core.execute.required import require_free, require_mounted
from core.execute.run import TOOL_IDLE_S, Performers, RestoreRun, start_service_of
from core.execute.staging import stage_tree, verify_backup, verify_staged
from core.model.events import Level, Limit
from core.model.installation import DEFAULT_DATABASE, SYSTEM_DATABASE, Installation
from core.model.layout import DELETING_MARK
from core.model.service_state import ServiceState
from core.neo4j.admin import judge_restore, restore_arguments, restore_was_idle, tool_environment
from core.neo4j.conf import parse_neo4j_conf
from core.neo4j.service import not_proven
from core.phrases import phrase
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
from core.recovery.undo import kept_as, left_behind, remove_emptied
from core.recovery.whereabouts import had_old, is_new_in_place, moves_in, place_of, stores_in
from core.system.command import ToolIdle

OPEN_PATIENCE_S = 15.0
"""How long a database may take to open after the server's first answer."""


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
        require_free(doomed[folder])
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
    require_mounted(mount_point)
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
    require_free(Path(step.aside))
    if step.logs is not None:
        require_free(Path(step.logs.aside))
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
    require_mounted(step.mount_point)
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
        require_mounted(mount_point)
    logs = _move_back(Path(step.logs.path), Path(step.logs.aside)) if step.logs else None
    move = msgspec.structs.replace(_move_back(Path(step.path), Path(step.aside)), inner=logs)
    run.journal.intend(move)
    _move_aside(move, run)


def _move_back(path: Path, aside: Path) -> MoveBack:
    require_free(aside)
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
                remove_file(copied)
            except OSError as error:
                raise write_error(copied, error) from error


def replace_file(step: ReplaceFile, run: RestoreRun) -> None:
    """The new file is whole beside the old one before the old one is moved; its rights stay the server's."""
    target, aside = Path(step.target), Path(step.aside)
    require_free(aside)
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
            run.warn(take_rights(fresh, target))
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
    run.say(
        phrase("Neo4j answers (version {version}).", version=version)
        if version
        else phrase("{answer}.", answer=answer.words)
    )
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
