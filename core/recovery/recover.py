"""Recovers an interrupted job from its journal: undoes it, or finishes it. Crash-safe itself."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from core.cancel import CancelToken
from core.errors import ImagingBackupError, RollbackFailed, ServiceStartFailed
from core.model.events import Emit, JobState, Level, Notice, Outcome, Say, outcome_of
from core.neo4j.controller import ServiceController, service_state
from core.neo4j.waiting import seldom
from core.phrases import join_phrases, phrase
from core.recovery.decision import (
    ask,
    can_be_kept,
    can_be_put_back,
    finish,
    keep,
    start_on,
    what_is_missing,
    with_choices,
)
from core.recovery.host import Host, serialised, service_on_ports_of_conf
from core.recovery.job_lock import BACKUP, RECOVERY, account_name, hold
from core.recovery.journal import (
    RECOVERED,
    JournalContent,
    MoveBack,
    NoWayBack,
    PutBackFile,
    StartService,
    SwapBack,
    Undo,
    close_journal,
    flush_journal,
    note_answered,
    read_journal,
)
from core.recovery.mark import remove_mark
from core.recovery.undo import RESTORED_WORDS, DataNow, Undone, reason_of, roll_back, what_lies_aside
from core.recovery.unfinished import RecoverableJob, ended_meanwhile
from core.recovery.whereabouts import require_found
from core.reports.job_record import Choice

log = logging.getLogger(__name__)


def recover(
    job: RecoverableJob,
    host: Host,
    emit: Emit,
    choice: Choice | None = None,
    *,
    again: bool = False,
) -> Outcome:
    """Undo an interrupted job (or finish a committed one), start what ran, close its journal.

    `again`: this program has tried it before, so no stop of the interrupted program is still under way.
    `choice` is a person's. Without it, restored data that somebody may have worked with stays in place, Neo4j runs, the journal
    stays open, and the outcome is RECOVERY_UNDECIDED. If something that the job has recorded cannot be found (a volume that is
    not mounted), nothing is moved or started, and the outcome is RECOVERY_MISSING. Both say what can be chosen.
    """
    started = host.clock()

    emit, note = serialised(emit), seldom(log.info)

    def say(message: str) -> None:
        note(message)
        emit(Notice(Level.INFO, message))

    try:
        with (
            hold(host.state_dir, job.key, RECOVERY, host.now_utc(), data_dir=job.data_dir),
            host.keep_awake("Undoing an interrupted job"),
        ):
            outcome = _recover_locked(job, host, say, choice, again)
    except (ImagingBackupError, OSError) as failure:
        error = failure if isinstance(failure, ImagingBackupError) else RollbackFailed(reason_of(failure))
        outcome = outcome_of(error)
        if isinstance(error, RollbackFailed):
            outcome = replace(outcome, kept_aside=what_lies_aside(job.record.undo))
            if not job.record.damaged:
                outcome = with_choices(job.record, outcome)
    return replace(
        outcome,
        duration_s=round(host.clock() - started, 3),
        service_state=service_state(host.service),
        account=account_name(),
    )


def _recover_locked(job: RecoverableJob, host: Host, say: Say, choice: Choice | None, again: bool) -> Outcome:
    # Before it is believed: a power cut must not change what it says while it is acted on.
    flush_journal(job.record.path)
    # Read again under the lock: another process may have recovered it since, and a new job may have run.
    record = read_journal(job.record.path)
    if record is None or record.finished:
        return ended_meanwhile(record)
    if record.damaged:
        raise RollbackFailed(
            phrase(
                "The journal {path} is damaged in its middle; what it says would be undone only in part.",
                path=record.path,
            ),
            phrase("Look at the data folder and its .aside- and .staged- neighbours by hand, then delete the journal."),
        )
    service = service_on_ports_of_conf(job.installation, host)
    if choice is Choice.KEEP and can_be_kept(record):
        return _closed(job, record, keep(record, job.data_dir, service, say))
    if choice is Choice.FINISH and not record.committed:
        return _closed(job, record, finish(record, job.data_dir, service, say))
    require_found(what_is_missing(record))
    decided = choice is Choice.PUT_BACK and can_be_put_back(record)
    if not record.committed and not decided and (open_still := ask(record, service, say)) is not None:
        return open_still
    # A second try need not wait for it again.
    if record.stopping and not again:
        # A stop that the job began may still be under way: a start would find Neo4j running, which then stops.
        _finish_stop(host.service, say)
    if not record.undo and not record.committed:
        nothing = phrase("The interrupted job had changed nothing yet: there was nothing to undo.")
        return _closed(job, record, Outcome(JobState.SUCCEEDED, nothing))
    if record.committed:  # only a restore commits
        outcome = _finish_committed(job, host, say)
    else:
        try:
            # A missing right, or a folder that somebody has open, may never change; a failing disk may.
            leave = PermissionError if choice is None else OSError
            undone = roll_back(record.undo, host.service, say, leave=leave, on_back=lambda: _note_back(record))
            outcome = _outcome_of_undone(record, undone)
        except RollbackFailed as failure:
            # A server that cannot be started must not block a person who has decided: a restore may repair it.
            if choice is None or not failure.not_started:
                raise
            down = phrase(
                "The interrupted job was undone, but Neo4j could not be started: {reason}", reason=failure.not_started
            )
            hint = phrase("Start Neo4j once the cause is corrected, or restore a backup.")
            outcome = outcome_of(ServiceStartFailed(down, hint))
            outcome = replace(outcome, kept_aside=what_lies_aside(record.undo), warnings=failure.left)
    # However it ended, the journal cannot help any more.
    return _closed(job, record, outcome)


def _closed(job: RecoverableJob, record: JournalContent, outcome: Outcome) -> Outcome:
    remove_mark(job.data_dir, record.path)
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


def _finish_stop(service: ServiceController, say: Say) -> None:
    try:
        service.stop(CancelToken(), say)
    except ImagingBackupError as error:
        # The next act finds out whether that matters.
        log.warning("the interrupted stop could not be brought to its end: %s", error.message)


def _finish_committed(job: RecoverableJob, host: Host, say: Say) -> Outcome:
    """The data is good and in place: only the service is left to be started, and that needs no journal."""
    hint = phrase("Restart all CAST Imaging services: the interrupted job may not have come to that.")
    try:
        unproven = start_on(job.data_dir, service_on_ports_of_conf(job.installation, host), say)
    except ImagingBackupError as error:
        message = phrase("The interrupted restore had already succeeded, but: {reason}", reason=error.message)
        return replace(outcome_of(error), message=message, hint=join_phrases(error.hint, hint))
    message = phrase("The interrupted restore had already succeeded; Neo4j runs on the restored data.")
    return Outcome(JobState.SUCCEEDED, message, hint=hint, warnings=unproven)


def _outcome_of_undone(record: JournalContent, undone: Undone) -> Outcome:
    outcome = _outcome_for_data(undone.data)
    if undone.data is DataNow.AS_BEFORE and not _was_looked_at(record.undo):
        outcome = replace(
            outcome, message=phrase("The interrupted job was undone; it had not touched the server's data.")
        )
    return replace(outcome, kept_aside=undone.kept_aside, warnings=undone.left)


def _note_back(record: JournalContent) -> None:
    """Of a backup, whose data is unchanged: if what is left cannot be done now, the next try must not stop Neo4j once more."""
    if record.begun.operation == BACKUP:
        note_answered(record)


def _was_looked_at(undo: Iterable[Undo]) -> bool:
    """Whether undoing these acts included a look at the place of the data."""
    return any(
        isinstance(act, SwapBack | MoveBack | PutBackFile | NoWayBack)
        or (isinstance(act, StartService) and bool(act.old))
        for act in undo
    )


def _outcome_for_data(data: DataNow) -> Outcome:
    match data:
        case DataNow.AS_BEFORE:
            message = phrase("The interrupted job was undone; what was there before is in place.")
            return Outcome(JobState.SUCCEEDED, message)
        case DataNow.OF_OTHERS:
            message = phrase(
                "The interrupted job was undone. Where no data lay before it, something lies now that it did not put there; "
                "it was left as it is."
            )
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
