"""Undoing what a job began: at its failure or cancel, and after a crash from its journal. Idempotent, itself crash-safe.

The undo goes in reverse order of the acts. Files are put back only while Neo4j is stopped; the service is started last.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import ImagingBackupError, RollbackFailed, ServiceStartFailed
from core.events import Event, JobState, Level, Notice, Outcome, ServiceState, outcome_of
from core.files import DELETING_MARK, flush_folder, remove_tree, rename_durably, replace_durably
from core.installation import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, ROLE_FILES, Installation, InstallationKind
from core.job_lock import hold, installation_key, is_held
from core.journal import (
    JobRecord,
    MoveBack,
    NoWayBack,
    PutBackFile,
    RemoveFolder,
    StartService,
    SwapBack,
    Undo,
    close_journal,
    read_journal,
    unfinished_journals,
)
from core.manifest import PARTIAL_SUFFIX
from core.neo4j_conf import parse_neo4j_conf
from core.progress import CancelToken
from core.run import Host, now_utc, serialised
from core.service import ServiceController
from core.tree import extended

log = logging.getLogger(__name__)

Say = Callable[[str], None]
OWN_FOLDER_MARKS = (".staged-", DELETING_MARK, PARTIAL_SUFFIX)
"""Only folders that bear one of these marks are ever deleted by an undo."""


@dataclass(frozen=True, slots=True)
class UnfinishedJob:
    """An interrupted job, in words."""

    journal_path: Path
    sentence: str
    data_dir: Path
    installation: Installation
    record: JobRecord


def installation_record(installation: Installation) -> dict[str, str | int | None]:
    """What a journal keeps of an installation: enough to control its service again."""
    return {
        "kind": installation.kind.value,
        "root": str(installation.root),
        "data_dir": str(installation.data_dir),
        "config_dir": str(installation.config_dir),
        "service_name": installation.service_name,
        "http_port": installation.http_port,
        "bolt_port": installation.bolt_port,
        "sandbox": str(installation.sandbox) if installation.sandbox else None,
    }


def installation_from_record(record: dict[str, str | int | None]) -> Installation:
    """The installation that a journal's first record describes. KeyError or ValueError when it describes none."""
    return Installation(
        InstallationKind(str(record["kind"])),
        Path(str(record["root"])),
        Path(str(record["data_dir"])),
        Path(str(record["config_dir"])),
        service_name=str(record["service_name"]),
        http_port=int(record["http_port"] or 0),
        bolt_port=int(record["bolt_port"] or 0),
        sandbox=Path(str(record["sandbox"])) if record["sandbox"] else None,
    )


def find_unfinished(state_dir: Path, *, held_key: str = "") -> tuple[UnfinishedJob, ...]:
    """Jobs that were interrupted and whose process is gone. `held_key`: the lock that the caller holds itself."""
    found = []
    for record in unfinished_journals(state_dir / "journals"):
        try:
            installation = installation_from_record(record.begun.installation)
        except (KeyError, ValueError):
            log.warning("The journal %s describes no installation; it is left alone.", record.path)
            continue
        data_dir = Path(installation.data_dir)
        key = installation_key(data_dir)
        if key != held_key and is_held(state_dir, key):
            continue
        sentence = f"{record.begun.operation} {record.begun.label}, started {record.begun.started_utc}"
        found.append(UnfinishedJob(record.path, sentence, data_dir, installation, record))
    return tuple(found)


def roll_back(undo: Iterable[Undo], service: ServiceController, say: Say, *, keep_folders: bool = False) -> None:
    """Undo in reverse order and bring the service back to how it was. Raises RollbackFailed naming what is left.

    The live data and configuration first, then the service, our own folders last: a share that has gone away with the
    half-made backup on it must not keep Neo4j down.
    """
    acts = _without_lost_ground(list(reversed(list(undo))))
    folders = [act for act in acts if isinstance(act, RemoveFolder)]
    failures = []
    data_failed = False
    if any(isinstance(act, SwapBack | MoveBack | PutBackFile) for act in acts):
        try:
            # The cancel that brought us here must not cancel the undo: a token of its own.
            service.stop(CancelToken(), say, clean=False)
        except ImagingBackupError as error:
            raise RollbackFailed(f"Undoing the job failed: {_reason(error)}") from error
    for act in acts:
        try:
            _undo_one(act, say)
        except (ImagingBackupError, OSError) as error:
            # One that fails must not keep the others, and with them the server, down.
            failures.append(_reason(error))
            data_failed = data_failed or isinstance(act, SwapBack | MoveBack)
    try:
        if not data_failed:
            _bring_back(acts, service, say)
    except (ImagingBackupError, OSError) as error:
        failures.append(_reason(error))
    for folder in [] if keep_folders else folders:
        try:
            _remove_own_folder(Path(folder.path), say)
        except (ImagingBackupError, OSError) as error:
            failures.append(_reason(error))
    if failures:
        raise RollbackFailed(f"Undoing the job failed: {' '.join(failures)}")


def _without_lost_ground(acts: list[Undo]) -> list[Undo]:
    """After a delete-first restore has put its verified data in place, that data is all there is: it stays."""
    gone = {act.path for act in acts if isinstance(act, NoWayBack)}
    in_place = {
        act.staged
        for act in acts
        if isinstance(act, SwapBack)
        and act.target in gone
        and os.path.lexists(extended(Path(act.target)))
        and not os.path.lexists(extended(Path(act.staged)))
    }
    return [act for act in acts if not (isinstance(act, SwapBack) and act.staged in in_place)]


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, ImagingBackupError) else f"{error}."


def _bring_back(acts: list[Undo], service: ServiceController, say: Say) -> None:
    gone = next((act.path for act in acts if isinstance(act, NoWayBack)), None)
    if gone is not None and not os.path.lexists(extended(Path(gone))):
        # Neo4j would create an empty database there and look healthy.
        say(f"{gone} was deleted first, as confirmed, and is not back: Neo4j stays stopped. Restore again.")
        return
    start = next((act for act in acts if isinstance(act, StartService)), None)
    if start is None:
        return
    try:
        service.start(say)
    except ServiceStartFailed as error:
        if start.required:
            raise
        say(f"{error.message} It did not answer before this job either.")
    else:
        say("Neo4j runs again.")


def _undo_one(act: Undo, say: Say) -> None:
    match act:
        case SwapBack():
            _swap_back(act, say)
        case MoveBack():
            _move_back(act, say)
        case PutBackFile():
            _put_back_file(act, say)
        case RemoveFolder() | NoWayBack() | StartService():
            pass


def _remove_own_folder(path: Path, say: Say) -> None:
    if not any(mark in path.name for mark in OWN_FOLDER_MARKS):
        raise RollbackFailed(f"The journal asks to delete {path}, which is not a folder of this tool.")
    if os.path.lexists(extended(path)):
        remove_tree(path)
        flush_folder(path.parent)
        say(f"{path} was removed.")


def _swap_back(act: SwapBack, say: Say) -> None:
    staged, target, aside = Path(act.staged), Path(act.target), Path(act.aside)
    swapped_in = os.path.lexists(extended(target)) and not os.path.lexists(extended(staged))
    moved_aside = os.path.lexists(extended(aside))
    if swapped_in and (moved_aside or not act.had_target):
        # The restored data goes back to its staging place first, so that the name is free.
        rename_durably(target, staged)
    if moved_aside:
        rename_durably(aside, target)
        say(f"The old data is back in {target}.")


def _move_back(act: MoveBack, say: Say) -> None:
    path, aside = Path(act.path), Path(act.aside)
    if path == aside or ".aside-" not in act.aside:
        raise RollbackFailed(f"The journal asks to replace {path} by {aside}, which is nothing of this tool.")
    moved = os.path.lexists(extended(aside))
    if moved or not act.existed:
        remove_tree(path)
    if moved:
        rename_durably(aside, path)
        say(f"{path} is back.")
    for folder in (aside.parent, aside.parent.parent):
        with contextlib.suppress(OSError):  # not there, or not empty: another database still lies aside
            os.rmdir(extended(folder))


def _put_back_file(act: PutBackFile, say: Say) -> None:
    target, aside = Path(act.target), Path(act.aside)
    if os.path.lexists(extended(aside)):
        replace_durably(aside, target)
        # Two names of one file: nothing was replaced yet, and rename() leaves both.
        aside.unlink(missing_ok=True)
        say(f"{target} is back.")
    elif not act.existed:
        target.unlink(missing_ok=True)
    target.with_name(f"{target.name}.restoring").unlink(missing_ok=True)
    flush_folder(target.parent)


def recover(job: UnfinishedJob, host: Host, emit: Callable[[Event], None]) -> Outcome:
    """Undo an interrupted job (or finish a committed one), start what ran, close its journal."""
    started = host.clock()

    emit = serialised(emit)

    def say(message: str) -> None:
        log.info(message)
        emit(Notice(Level.INFO, message))

    try:
        with (
            hold(host.state_dir, installation_key(job.data_dir), "recover", now_utc()),
            host.keep_awake("Undoing an interrupted job"),
        ):
            message, hint = _recover_locked(job, host, say)
        outcome = Outcome(JobState.SUCCEEDED, message, hint=hint)
    except (ImagingBackupError, OSError) as failure:
        error = failure if isinstance(failure, ImagingBackupError) else RollbackFailed(_reason(failure))
        outcome = outcome_of(error)
    return replace(outcome, duration_s=round(host.clock() - started, 3), service_state=service_state(host.service))


def _recover_locked(job: UnfinishedJob, host: Host, say: Say) -> tuple[str, str]:
    # Read again under the lock: somebody else may have recovered it since, and a new job may have run.
    record = read_journal(job.record.path)
    if record is None or record.finished:
        return "The interrupted job was recovered meanwhile.", ""
    if record.damaged:
        raise RollbackFailed(
            f"The journal {record.path} is damaged in its middle; what it says would be undone only in part.",
            "Look at the data folder and its .aside- and .staged- neighbours by hand, then delete the journal.",
        )
    begun = record.begun
    if record.committed:
        message = f"The interrupted {begun.operation} had already succeeded; Neo4j runs on the restored data."
        try:
            service_on_ports_of_conf(job.installation, host).start(say)
        except ImagingBackupError as error:
            # The data is good and in place: what is left is to start a service, and no journal is needed for that.
            message = f"The interrupted {begun.operation} had already succeeded, but: {error.message}"
        hint = "Restart all CAST Imaging services: the interrupted job may not have come to that."
    else:
        roll_back(record.undo, host.service, say)
        message, hint = f"The interrupted {begun.operation} was undone; what was there before is in place.", ""
    close_journal(record, "recovered")
    return message, hint


def service_on_ports_of_conf(installation: Installation, host: Host) -> ServiceController:
    """The controller for the ports in neo4j.conf as it is now: a restored one may name others than the survey saw.

    A container's published ports belong to the engine and stay.
    """
    if installation.kind is not InstallationKind.WINDOWS:
        return host.service
    try:
        conf = Path(installation.config_dir, "neo4j", ROLE_FILES["neo4j"])
        settings = parse_neo4j_conf(conf.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return host.service
    http_port, bolt_port = settings.http_port or DEFAULT_HTTP_PORT, settings.bolt_port or DEFAULT_BOLT_PORT
    if (http_port, bolt_port) == (installation.http_port, installation.bolt_port):
        return host.service
    return host.service_for(replace(installation, http_port=http_port, bolt_port=bolt_port))


def service_state(service: ServiceController) -> ServiceState:
    """The state for a report: asking must not make a bad end worse."""
    try:
        return service.state().state
    except ImagingBackupError:
        return ServiceState.UNKNOWN
