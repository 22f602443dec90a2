"""Undoing what a job began: at its failure or cancel, and after a crash from its journal. Idempotent, itself crash-safe.

The undo goes in reverse order of the acts. Files are put back only while Neo4j is stopped; the service is started last.
"""

from __future__ import annotations

import contextlib
import filecmp
import itertools
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from core.boot_recovery import forget_recovery_at_boot
from core.errors import (
    ImagingBackupError,
    ReadFailed,
    RecoveryUndecided,
    RollbackFailed,
    ServiceNotStopped,
    ServiceStartFailed,
    could_not_read,
)
from core.events import UNDONE_MARK, Event, JobState, Level, Notice, Outcome, ServiceState, outcome_of
from core.files import (
    DELETING_MARK,
    exists,
    flush_folder,
    make_folders_durably,
    remove_tree,
    rename_durably,
    replace_durably,
)
from core.installation import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, ROLE_FILES, Installation, InstallationKind
from core.job_lock import (
    RECOVERY,
    Holder,
    account_name,
    hold,
    holder,
    installation_key,
    is_held,
    operation_words,
    others_at_work,
)
from core.job_record import Choice
from core.journal import (
    RECOVERED,
    JobRecord,
    MoveBack,
    NoWayBack,
    PutBackFile,
    RemoveFolder,
    StartService,
    SwapBack,
    Undo,
    close_journal,
    flush_journal,
    note_answered,
    read_journal,
    unfinished_journals,
)
from core.manifest import PARTIAL_SUFFIX
from core.neo4j_conf import parse_neo4j_conf
from core.phrases import join_phrases, phrase
from core.progress import CancelToken
from core.restored import is_untouched, lies_in_place, restored_in_place
from core.run import Host, now_utc, serialised
from core.service import ServiceController
from core.tree import extended

log = logging.getLogger(__name__)

Say = Callable[[str], None]
POLL_S = 0.2
"""How often it is looked whether somebody else's recovery has ended."""
ASIDE_MARK = ".aside-"
RESTORED_WORDS = phrase("The restored data is in place; the configuration files are as they were before.")
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

    @property
    def key(self) -> str:
        return installation_key(self.data_dir)


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
    """Jobs that were interrupted and whose process is gone. `held_key`: the lock that the caller holds itself.

    Raises ReadFailed: where the journals cannot be looked at, nobody knows. That goes for one journal of `held_key` too.
    """
    with _failures_told(state_dir):
        return tuple(
            job for job in _unfinished(state_dir, held_key) if job.key == held_key or not is_held(state_dir, job.key)
        )


def interrupted_jobs(state_dir: Path) -> tuple[tuple[UnfinishedJob, Holder | None], ...]:
    """As `find_unfinished`, and those that another process (the guardian, say) recovers now, with who it is.

    Raises ReadFailed.
    """
    with _failures_told(state_dir):
        found = [(job, holder(state_dir, job.key)) for job in _unfinished(state_dir, "")]
    # Who holds the lock and has not said yet what for: it is waited for, too.
    return tuple((job, other) for job, other in found if other is None or other.operation in (RECOVERY, ""))


def wait_for_recovery(job: UnfinishedJob, state_dir: Path, cancel: CancelToken) -> Outcome | None:
    """Wait until whoever recovers that job has ended. How it ended, or None where it is as interrupted as before.

    Raises OperationCancelled: the recovery of the other goes on.
    """
    while is_held(state_dir, job.key):
        cancel.check()
        cancel.wait(POLL_S)
    with _failures_told(state_dir):
        record = read_journal(job.journal_path)
    return None if record is not None and not record.finished else _ended_meanwhile(record)


def _ended_meanwhile(record: JobRecord | None) -> Outcome:
    """What came of a job that somebody else has recovered; the journal is all that tells it."""
    if record is None or record.end in (RECOVERED, *JobState):
        return Outcome(JobState.SUCCEEDED, phrase("The interrupted job was recovered meanwhile."))
    failed = RollbackFailed(
        phrase("The interrupted job was recovered meanwhile, which ended with {code}.", code=record.end),
        phrase("The log says more. Look whether Neo4j runs on the data that you expect before anybody works on it."),
    )
    return outcome_of(failed)


@contextlib.contextmanager
def _failures_told(state_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReadFailed(
            could_not_read(Path(error.filename or state_dir), error),
            phrase("Whether an earlier job was interrupted cannot be told before that can be read."),
        ) from error


def _unfinished(state_dir: Path, held_key: str) -> Iterator[UnfinishedJob]:
    """Whoever works on them."""
    for record in unfinished_journals(state_dir / "journals", must_read=held_key):
        try:
            installation = installation_from_record(record.begun.installation)
        except (KeyError, ValueError):
            log.warning("The journal %s describes no installation; it is left alone.", record.path)
            continue
        data_dir = Path(installation.data_dir)
        sentence = phrase(
            "{operation} {label}, started {started_utc}",
            operation=operation_words(record.begun.operation),
            label=record.begun.label,
            started_utc=record.begun.started_utc,
        )
        yield UnfinishedJob(record.path, sentence, data_dir, installation, record)


class DataNow(StrEnum):
    """What an undone job leaves in the data folder."""

    AS_BEFORE = "as_before"
    RESTORED = "restored"
    """After deleting first, the verified data of the backup: all there is."""
    LOST = "lost"
    """Deleted first, as confirmed, and not put back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a job came to."""

    data: DataNow
    kept_aside: tuple[str, ...] = ()
    """What the job had put in place. It is never deleted: somebody may have worked with it."""
    left: tuple[str, ...] = ()
    """Sentences on folders of our own that could not be deleted."""


def roll_back(
    undo: Iterable[Undo],
    service: ServiceController,
    say: Say,
    *,
    keep_folders: bool = False,
    leave_folders: bool = False,
    on_back: Callable[[], None] = lambda: None,
) -> Undone:
    """Undo in reverse order and bring the service back to how it was. Raises RollbackFailed naming what is left.

    `leave_folders`: a folder of our own that cannot be deleted is named, and is no failure: it must not stand in the way of
    every later job.

    The live data and configuration first, then the service (`on_back` is called when it is up), our own folders last: a
    share that has gone away with the half-made backup on it must not keep Neo4j down.
    """
    acts = list(reversed(list(undo)))
    try:
        lost, in_place = _lost_data(acts), any(_is_in_place(act, acts) for act in acts)
        acts = [act for act in acts if not _is_in_place(act, acts)]
    except OSError as error:
        # Where the data is cannot be told: nothing is moved, and Neo4j not started on what may be left of it.
        raise _undoing_failed([_reason(error)]) from error
    folders = [act for act in acts if isinstance(act, RemoveFolder)]
    failures: list[str] = []
    kept: list[str] = []
    data_failed = False
    if moves := any(isinstance(act, SwapBack | MoveBack | PutBackFile) for act in acts):
        try:
            _stop_and_prove(service, say)
        except ImagingBackupError as error:
            raise _undoing_failed([_reason(error)]) from error
    for act in acts:
        try:
            _undo_one(act, kept, say)
        except (ImagingBackupError, OSError) as error:
            # One that fails must not keep the others, and with them the server, down.
            failures.append(_reason(error))
            data_failed = data_failed or isinstance(act, SwapBack | MoveBack)
    try:
        # Anew: one that came back by itself after the proof may have opened what was moved away under it.
        if not data_failed and _bring_back(acts, lost, service, say, anew=moves):
            on_back()
    except (ImagingBackupError, OSError) as error:
        failures.append(_reason(error))
    left: list[str] = []
    for folder in [] if keep_folders else folders:
        try:
            _remove_own_folder(Path(folder.path), say)
        except PermissionError as error:
            # A right is missing, or somebody has it open: unlike a disk that fails, that may never change.
            left.append(left_behind(Path(folder.path), error))
        except (ImagingBackupError, OSError) as error:
            failures.append(_reason(error))
    if failures or (left and not leave_folders):
        raise _undoing_failed([*failures, *left])
    data = DataNow.LOST if lost else DataNow.RESTORED if in_place else DataNow.AS_BEFORE
    return Undone(data, tuple(kept), tuple(left))


def left_behind(folder: Path, error: OSError) -> str:
    """Of a folder of our own that nothing needs any more."""
    return phrase(
        "{folder} could not be deleted: {reason}. Nothing uses it any more; delete it by hand.",
        folder=folder,
        reason=error.strerror or str(error),
    )


def _undoing_failed(reasons: Sequence[str]) -> RollbackFailed:
    return RollbackFailed(phrase("Undoing the job failed: {reasons}", reasons=join_phrases(*reasons)))


def _is_in_place(act: Undo, acts: list[Undo]) -> bool:
    """After a delete-first restore has put its verified data in place, that data is all there is: it stays."""
    return (
        isinstance(act, SwapBack)
        and any(isinstance(other, NoWayBack) and other.path == act.target for other in acts)
        and exists(Path(act.target))
        and not exists(Path(act.staged))
    )


def _lost_data(acts: list[Undo]) -> str:
    """The data folder that a delete-first restore has deleted and not put back; '' when there is none.

    That something lies there proves nothing: a Neo4j that the machine started again makes a new, empty store.
    """
    lost = [act for act in acts if isinstance(act, NoWayBack)]
    if not lost or any(_is_in_place(act, acts) for act in acts):
        return ""
    half_deleted = any(
        isinstance(act, RemoveFolder) and DELETING_MARK in act.path and exists(Path(act.path)) for act in acts
    )
    path = lost[0].path
    return path if half_deleted or any(act.gone for act in lost) or not exists(Path(path)) else ""


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, ImagingBackupError) else f"{error}."


def _stop_and_prove(service: ServiceController, say: Say) -> None:
    try:
        # Down already, if it is the job's own failure that is undone: then this is all there is to ask.
        service.prove_stopped(clean=False)
    except ServiceNotStopped:
        # The cancel that brought us here must not cancel the undo: a token of its own.
        service.stop(CancelToken(), say)
        service.prove_stopped(clean=False)


def _bring_back(acts: list[Undo], lost: str, service: ServiceController, say: Say, *, anew: bool) -> bool:
    """Whether it was started and answers."""
    if lost:
        # Neo4j would create an empty database there and look healthy.
        say(
            phrase(
                "{path} was deleted first, as confirmed, and is not back: Neo4j is not started. Restore again.",
                path=lost,
            )
        )
        return False
    start = next((act for act in acts if isinstance(act, StartService)), None)
    if start is None:
        return False
    try:
        service.start(say, anew=anew)
    except ServiceStartFailed as error:
        if start.required:
            raise
        say(join_phrases(error.message, phrase("It did not answer before this job either.")))
        return False
    say(phrase("Neo4j runs again."))
    return True


def _undo_one(act: Undo, kept: list[str], say: Say) -> None:
    match act:
        case SwapBack():
            _swap_back(act, kept, say)
        case MoveBack():
            _move_back(act, kept, say)
        case PutBackFile():
            _put_back_file(act, kept, say)
        case RemoveFolder() | NoWayBack() | StartService():
            pass


def _remove_own_folder(path: Path, say: Say) -> None:
    if not any(mark in path.name for mark in OWN_FOLDER_MARKS):
        raise RollbackFailed(
            phrase("The journal asks to delete {path}, which is not a folder of this tool.", path=path)
        )
    # Before its contents go: a name that was taken back in memory alone would come back, on a part of them.
    _flush(path.parent)
    if exists(path):
        remove_tree(path)
        flush_folder(path.parent)
        say(phrase("{path} was removed.", path=path))


def _keep(path: Path, aside: Path, kept: list[str], say: Say) -> None:
    """Give what the job has put in place a name beside the one of the old: whether somebody has worked with it since, nothing
    tells for sure.
    """
    # The last one: a folder above may bear such a name, too.
    before, mark, after = str(aside).rpartition(ASIDE_MARK)
    undone = Path(f"{before}{UNDONE_MARK}{after}" if mark else f"{aside}{UNDONE_MARK}")
    name = next(name for name in _numbered(undone) if not exists(name))
    make_folders_durably(name.parent)
    rename_durably(path, name)
    kept.append(str(name))
    say(phrase("What the job had put in place as {path} was moved to {name}.", path=path, name=name))


def _numbered(path: Path) -> Iterator[Path]:
    return itertools.chain([path], (path.with_name(f"{path.name}-{number}") for number in itertools.count(2)))


def _swap_back(act: SwapBack, kept: list[str], say: Say) -> None:
    target, aside = Path(act.target), Path(act.aside)
    moved_aside = exists(aside)
    if lies_in_place(act):
        _keep(target, aside, kept, say)
    elif moved_aside and exists(target):
        # Between the two renames the machine was started again, and Neo4j with it: it made a new, empty store there.
        stray = next(path for path in _empty_names(aside) if not exists(path))
        rename_durably(target, stray)
        say(
            phrase(
                "Neo4j had made an empty store in {folder} meanwhile; it was moved to {stray}.",
                folder=target,
                stray=stray,
            )
        )
    if moved_aside:
        rename_durably(aside, target)
        say(phrase("The old data is back in {folder}.", folder=target))
    _flush(target.parent)


def _flush(*folders: Path) -> None:
    """Also where nothing was left to undo: whoever did it may have died before the flush."""
    for folder in folders:
        if folder.is_dir():
            flush_folder(folder)


def _empty_names(aside: Path) -> Iterator[Path]:
    """Where an empty store goes; a machine may be started again more than once."""
    return (aside.with_name(f"{aside.name}-empty-{number}") for number in itertools.count(1))


def _move_back(act: MoveBack, kept: list[str], say: Say) -> None:
    path, aside = Path(act.path), Path(act.aside)
    if path == aside or ASIDE_MARK not in act.aside:
        raise RollbackFailed(
            phrase(
                "The journal asks to replace {path} by {aside}, which is nothing of this tool.", path=path, aside=aside
            )
        )
    moved = exists(aside)
    if lies_in_place(act):
        _keep(path, aside, kept, say)
    if moved:
        rename_durably(aside, path)
        say(phrase("{path} is back.", path=path))
    _flush(path.parent, aside.parent)
    for folder in (aside.parent, aside.parent.parent):
        with contextlib.suppress(OSError):  # not there, or not empty: another database still lies aside
            os.rmdir(extended(folder))


def _differ(one: Path, other: Path) -> bool:
    """Two names of one file are equal, too: nothing was replaced yet."""
    filecmp.clear_cache()
    return not filecmp.cmp(extended(one), extended(other), shallow=False)


def _put_back_file(act: PutBackFile, kept: list[str], say: Say) -> None:
    target, aside = Path(act.target), Path(act.aside)
    if exists(target) and (_differ(target, aside) if exists(aside) else not act.existed):
        _keep(target, aside, kept, say)
    if exists(aside):
        replace_durably(aside, target)
        # Two names of one file: nothing was replaced yet, and rename() leaves both.
        aside.unlink(missing_ok=True)
        say(phrase("{path} is back.", path=target))
    target.with_name(f"{target.name}.restoring").unlink(missing_ok=True)
    flush_folder(target.parent)


def forget_at_boot_if_done(state_dir: Path) -> None:
    """The next boot has nothing to undo once no interrupted job is left, nor one that is at work. Never raises."""
    try:
        if not find_unfinished(state_dir) and not others_at_work(state_dir):
            forget_recovery_at_boot()
    except ImagingBackupError as error:
        log.info("the recovery at boot stays: %s", error.message)


def recover(
    job: UnfinishedJob,
    host: Host,
    emit: Callable[[Event], None],
    choice: Choice | None = None,
    *,
    again: bool = False,
) -> Outcome:
    """Undo an interrupted job (or finish a committed one), start what ran, close its journal.

    `again`: tried before, by the same program, so that no stop of the dead one is still on its way.
    `choice` is a person's. Without it, restored data that somebody may have worked with stays in place, Neo4j up, the journal
    open, and the outcome is RECOVERY_UNDECIDED.
    """
    started = host.clock()

    emit = serialised(emit)

    def say(message: str) -> None:
        log.info(message)
        emit(Notice(Level.INFO, message))

    try:
        with (
            hold(host.state_dir, job.key, RECOVERY, now_utc(), data_dir=job.data_dir),
            host.keep_awake("Undoing an interrupted job"),
        ):
            outcome = _recover_locked(job, host, say, choice, again)
    except (ImagingBackupError, OSError) as failure:
        error = failure if isinstance(failure, ImagingBackupError) else RollbackFailed(_reason(failure))
        outcome = outcome_of(error)
    return replace(
        outcome,
        duration_s=round(host.clock() - started, 3),
        service_state=service_state(host.service),
        account=account_name(),
    )


def _recover_locked(job: UnfinishedJob, host: Host, say: Say, choice: Choice | None, again: bool) -> Outcome:
    # Before it is believed: what it says must not change by a power cut while it is acted on.
    flush_journal(job.record.path)
    # Read again under the lock: somebody else may have recovered it since, and a new job may have run.
    record = read_journal(job.record.path)
    if record is None or record.finished:
        return _ended_meanwhile(record)
    if record.damaged:
        raise RollbackFailed(
            phrase(
                "The journal {path} is damaged in its middle; what it says would be undone only in part.",
                path=record.path,
            ),
            phrase("Look at the data folder and its .aside- and .staged- neighbours by hand, then delete the journal."),
        )
    if not record.committed and (left := _left_in_place(job, record, host, say, choice)) is not None:
        return left
    # Who tries again has waited long enough for it.
    if record.stopping and not again:
        # A stop that the job began may still be on its way: a start would find Neo4j running, and be undone by it.
        _finish_stop(host.service, say)
    # Only a restore commits.
    outcome = (
        _finish_committed(job, host, say)
        if record.committed
        else _told(roll_back(record.undo, host.service, say, leave_folders=True))
    )
    # Whatever it came to, nothing is left that the journal could help with.
    return _closed(record, outcome)


def _closed(record: JobRecord, outcome: Outcome) -> Outcome:
    try:
        close_journal(record, RECOVERED if outcome.state is JobState.SUCCEEDED else outcome.code)
    except OSError as error:
        open_still = phrase(
            "The journal {path} could not be closed: {reason}. The next job will ask to recover this one once more.",
            path=record.path,
            reason=str(error),
        )
        return replace(outcome, warnings=(*outcome.warnings, open_still))
    return outcome


def undecided_acts(record: JobRecord) -> tuple[SwapBack | MoveBack, ...]:
    """Those whose data lies in place, and which nobody but a person undoes: somebody may have worked with it. Raises OSError."""
    acts = tuple(act for act in restored_in_place(record.undo) if not _is_in_place(act, list(record.undo)))
    # The databases of an online backup come one after the other: before Neo4j has answered, some may be missing yet.
    whole = record.answered or any(isinstance(act, SwapBack) for act in acts)
    return () if not whole or all(map(is_untouched, acts)) else acts


def _left_in_place(
    job: UnfinishedJob, record: JobRecord, host: Host, say: Say, choice: Choice | None
) -> Outcome | None:
    """What comes of restored data that lies in place and stays there; None where it is to be undone."""
    acts = undecided_acts(record)
    if not acts or choice is Choice.PUT_BACK:
        return None
    asides = [act.aside for act in record.undo if isinstance(act, SwapBack | MoveBack | PutBackFile)]
    kept = tuple(aside for aside in asides if exists(Path(aside)))
    service = service_on_ports_of_conf(job.installation, host)
    try:
        if service.server_answer() is None:
            service.start(say)
        if choice is Choice.KEEP:
            _require_restored_data(service, job.data_dir)
    except ImagingBackupError as error:
        if choice is None and isinstance(error, ServiceStartFailed) and not record.answered:
            # It has never answered on it, so nobody has worked with it: what lets the server come back is the old data.
            say(error.message)
            return None
        return replace(outcome_of(error), kept_aside=kept)
    if choice is Choice.KEEP:
        message = phrase("The restored data stays in place and Neo4j runs on it.")
        hint = phrase(
            "Restart all CAST Imaging services, and look at the configuration files: the restore may not have come to them."
        )
        unopened = service.unopened_databases()
        warnings = (phrase("Neo4j has not opened: {databases}.", databases=", ".join(unopened)),) if unopened else ()
        kept_data = Outcome(JobState.SUCCEEDED, message, hint=hint, kept_aside=kept, warnings=warnings)
        return _closed(record, kept_data)
    if not record.answered:
        note_answered(record)
    undecided = RecoveryUndecided(
        phrase(
            "Neo4j runs on the data that the interrupted restore had put in place, and people may have worked with it since: "
            "nothing was undone."
        )
    )
    return replace(outcome_of(undecided), kept_aside=kept)


def _require_restored_data(service: ServiceController, data_dir: Path) -> None:
    """Another server may answer on the same port. Raises ServiceStartFailed."""
    if service.uses_data_folder() is False:
        raise ServiceStartFailed(
            phrase("A server answers, but nobody has the data in {folder} open: it is another server.", folder=data_dir)
        )


def _finish_stop(service: ServiceController, say: Say) -> None:
    try:
        service.stop(CancelToken(), say)
    except ImagingBackupError as error:
        # What is to be done next finds out whether that matters.
        log.warning("the interrupted stop could not be brought to its end: %s", error.message)


def _finish_committed(job: UnfinishedJob, host: Host, say: Say) -> Outcome:
    """The data is good and in place: what is left is to start a service, and no journal is needed for that."""
    hint = phrase("Restart all CAST Imaging services: the interrupted job may not have come to that.")
    try:
        service_on_ports_of_conf(job.installation, host).start(say)
    except ImagingBackupError as error:
        message = phrase("The interrupted restore had already succeeded, but: {reason}", reason=error.message)
        return replace(outcome_of(error), message=message, hint=join_phrases(error.hint, hint))
    message = phrase("The interrupted restore had already succeeded; Neo4j runs on the restored data.")
    return Outcome(JobState.SUCCEEDED, message, hint=hint)


def _told(undone: Undone) -> Outcome:
    return replace(_told_of_data(undone.data), kept_aside=undone.kept_aside, warnings=undone.left)


def _told_of_data(data: DataNow) -> Outcome:
    match data:
        case DataNow.AS_BEFORE:
            message = phrase("The interrupted job was undone; what was there before is in place.")
            return Outcome(JobState.SUCCEEDED, message)
        case DataNow.RESTORED:
            return Outcome(
                JobState.SUCCEEDED,
                RESTORED_WORDS,
                hint=phrase("Restore again if the configuration files of the backup are wanted too."),
            )
        case DataNow.LOST:
            lost = RollbackFailed(
                phrase(
                    "The old data was deleted first, as confirmed, and the restore was interrupted before it was done."
                ),
                phrase("Restore again: the server has no data now, and Neo4j was not started."),
            )
            return outcome_of(lost)


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
