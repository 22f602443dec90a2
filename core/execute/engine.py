"""Performing a plan: lock, journal, steps in order, and on failure or cancel the way back. It decides nothing.

`execute` never raises for what can go wrong: every end is an Outcome whose sentence says what happened to the data.
"""

from __future__ import annotations

import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec.structs import replace as replace_fields

from core.backups.verification import verify_backup_files, why_sums_differ
from core.backups.verified import damage_remembered, remember_verified
from core.cancel import CancelToken
from core.copying.copier import write_error
from core.copying.progress import ProgressMeter
from core.disk.disk_errors import is_of_the_disk
from core.errors import (
    BackupCorrupt,
    BackupInconsistent,
    ConsistencyUnchecked,
    ImagingBackupError,
    OperationCancelled,
    RecoveryElsewhere,
    RecoveryNeeded,
    RollbackFailed,
    WriteFailed,
    error_types,
)
from core.execute import backup_steps, restore_steps
from core.execute.run import Run, heartbeat
from core.model.backup import Backup
from core.model.events import (
    CopyProgress,
    JobFinished,
    JobState,
    Level,
    Notice,
    Outcome,
    StepFinished,
    StepStarted,
    outcome_of,
)
from core.model.installation import Installation
from core.model.layout import PARTIAL_SUFFIX
from core.neo4j.controller import ServiceController, service_state
from core.phrases import join_phrases, phrase
from core.plan.checks.backup import unlisted_words
from core.plan.describe import describe_plan
from core.plan.estimate import TimeLeft, file_count
from core.plan.pace import Performed, measure_pace
from core.plan.plan import Operation, Plan, can_cancel
from core.plan.steps import (
    CheckHealth,
    CopyExtraFiles,
    CopyFile,
    CopyTree,
    DeleteDirectory,
    OnlineBackup,
    OnlineRestore,
    PreCopy,
    ReadBack,
    ReplaceFile,
    RestartImaging,
    SealBackup,
    SetAside,
    StageTree,
    StartNeo4j,
    Step,
    StopNeo4j,
    SwapDirectory,
    VerifyBackup,
    VerifyEarlier,
    VerifyStaged,
)
from core.recovery.host import Emit, Host, serialised
from core.recovery.job_lock import account_name, hold, installation_key
from core.recovery.journal import SUFFIX, Begun, Journal, RemoveFolder
from core.recovery.mark import job_of_another, leave_mark, remove_own_mark
from core.recovery.undo import RESTORED_WORDS, DataNow, roll_back, what_lies_aside
from core.recovery.unfinished import find_unfinished, installation_record
from core.system.clock import now_utc
from core.system.keep_awake import keep_awake
from core.system.settings import change_settings, load_settings
from core.system.state_folder import state_dir
from core.system.watched import run_watched, stall_limit_s

log = logging.getLogger(__name__)

Perform = Callable[[Any, Run], None]

BACKUP_STEPS: Mapping[type, Perform] = {
    VerifyEarlier: backup_steps.verify_earlier_backup,
    PreCopy: backup_steps.pre_copy,
    StopNeo4j: backup_steps.stop_neo4j,
    CopyTree: backup_steps.copy_cold,
    StartNeo4j: backup_steps.start_neo4j,
    CopyFile: backup_steps.copy_config,
    CopyExtraFiles: backup_steps.copy_extra,
    OnlineBackup: backup_steps.online_backup,
    ReadBack: backup_steps.read_back,
    SealBackup: backup_steps.seal_backup,
}
RESTORE_STEPS: Mapping[type, Perform] = {
    VerifyBackup: restore_steps.verify_backup,
    StageTree: restore_steps.stage_tree,
    VerifyStaged: restore_steps.verify_staged,
    StopNeo4j: restore_steps.stop_neo4j,
    DeleteDirectory: restore_steps.delete_directory,
    SwapDirectory: restore_steps.swap_directory,
    SetAside: restore_steps.set_aside,
    OnlineRestore: restore_steps.online_restore,
    ReplaceFile: restore_steps.replace_file,
    StartNeo4j: restore_steps.start_neo4j,
    CheckHealth: restore_steps.check_health,
    RestartImaging: restore_steps.restart_imaging,
}

MAY_HANG = (
    VerifyEarlier,
    PreCopy,
    CopyTree,
    CopyFile,
    CopyExtraFiles,
    ReadBack,
    VerifyBackup,
    StageTree,
    VerifyStaged,
)
"""They only read what is live, and write beside it: nothing depends on their end."""


def make_host(service: ServiceController) -> Host:
    """The real effects."""
    return Host(service, state_dir())


def execute(plan: Plan, host: Host, emit: Emit, cancel: CancelToken) -> Outcome:
    """Run a plan to its end, whichever it is. Blocking; events come from this thread and the heartbeat's."""
    started = host.clock()
    emit = serialised(emit)
    if plan.blockers:
        check = plan.blockers[0]
        outcome = Outcome(
            JobState.FAILED, check.message, check.code, check.hint, exit_code_of(check.code), option=check.option
        )
    else:
        outcome = _execute_locked(plan, host, emit, cancel)
    outcome = replace(
        outcome,
        duration_s=round(host.clock() - started, 3),
        service_state=service_state(host.service),
        account=account_name(),
    )
    log.log(logging.INFO, "%s: %s (%s)", plan.operation.value, outcome.message, outcome.code)
    emit(JobFinished(outcome))
    return outcome


def verify(backup: Backup, emit: Emit, cancel: CancelToken) -> Outcome:
    """Read a whole backup and compare it with its manifest."""
    emit, started = serialised(emit), time.monotonic()
    meter, time_left = ProgressMeter(time.monotonic), TimeLeft((VerifyBackup(backup),), load_settings().pace)

    def remaining_s(progress: CopyProgress) -> float | None:
        return time_left.tell(time.monotonic(), 0, progress)

    try:
        with keep_awake("Verifying a backup"), heartbeat(meter, emit, remaining_s):
            with damage_remembered(backup, now_utc):
                verified = verify_backup_files(backup, meter=meter, cancel=cancel)
            if wrong := why_sums_differ(backup, meter=meter, cancel=cancel):
                raise BackupCorrupt(
                    wrong,
                    phrase(
                        "Every other file is right by the manifest and can be restored. Check the disk that holds the backup."
                    ),
                )
    except ImagingBackupError as error:
        return replace(outcome_of(error), path=str(backup.path))
    remember_verified(backup, now_utc())
    if backup.sealed:
        message = phrase(
            "The backup {label} was read and compared with its manifest: %n file(s).",
            label=backup.label,
            n=len(verified.files),
        )
    else:
        message = phrase(
            "The backup {label} was read: %n file(s). It was made by hand and has no checksums to compare with.",
            label=backup.label,
            n=len(verified.files),
        )
    return Outcome(
        JobState.SUCCEEDED,
        message,
        path=str(backup.path),
        bytes=backup.total_bytes,
        files=len(verified.files),
        duration_s=round(time.monotonic() - started, 3),
        warnings=(unlisted_words(backup, verified.unlisted),) if verified.unlisted else (),
    )


def exit_code_of(code: str) -> int:
    """The exit code that belongs to an error's code; 1 for a code that no error type has."""
    return next((error.exit_code for error in error_types() if error.code == code), 1)


def _execute_locked(plan: Plan, host: Host, emit: Emit, cancel: CancelToken) -> Outcome:
    data_dir = _data_dir(plan.installation)
    key = installation_key(data_dir)
    try:
        make_way = _way_maker(emit, cancel) if plan.operation is Operation.BACKUP else None
        with hold(host.state_dir, key, plan.operation.value, now_utc(), data_dir=data_dir, make_way=make_way):
            # Asked again under the lock: the survey may be minutes old.
            for job in find_unfinished(host.state_dir, held_key=key):
                if installation_key(job.data_dir) == key:
                    raise RecoveryNeeded(phrase("An earlier job was interrupted: {job}.", job=job.sentence))
            if elsewhere := job_of_another(data_dir, host.state_dir):
                raise RecoveryElsewhere(phrase("An earlier job was interrupted: {job}.", job=elsewhere))
            begun = Begun(plan.operation.value, plan.label, now_utc(), installation_record(plan.installation))
            name = f"{begun.started_utc.replace(':', '')}-{key}-{uuid.uuid4().hex[:8]}{SUFFIX}"
            journal = Journal(host.state_dir / "journals" / name, begun)
            time_left = TimeLeft(plan.steps, load_settings().pace, was_up=plan.was_up)
            run = Run(plan, host, cancel, journal, ProgressMeter(host.clock), emit, time_left, host.service)
            run.marked = leave_mark(data_dir, journal.path, begun)
            # A demo server does not outlive the machine.
            at_boot = nullcontext() if plan.installation.sandbox else host.at_boot(host.state_dir)
            beat = heartbeat(run.meter, run.emit, run.remaining_s, lambda: run.offline_so_far_s, run.answer_late_cancel)
            guard = host.guard(host.state_dir, journal.path, lambda words: run.say(words, Level.WARNING))
            with (
                _beside(
                    run, phrase("what keeps the machine awake"), host.keep_awake(f"Running a {plan.operation.value}")
                ),
                _beside(run, phrase("the progress"), beat),
                _beside(run, phrase("the recovery at boot"), at_boot),
                _beside(run, phrase("the guardian"), guard),
            ):
                return _run_steps(run)
    except ImagingBackupError as error:
        return _failed(plan, error)
    except OSError as error:
        log.exception("the journal or the lock could not be written")
        return outcome_of(
            WriteFailed(
                phrase(
                    "{path} could not be written, and no job starts without its journal: {reason}.",
                    path=host.state_dir,
                    reason=str(error),
                ),
                phrase("Correct the rights or the space of that folder."),
            )
        )


@contextmanager
def _beside(run: Run, what: str, companion: AbstractContextManager[object]) -> Iterator[None]:
    """Until the block ends, what makes a job safer. No job needs it: what is wrong with it is told as that, and is no end."""
    with ExitStack() as stack:
        try:
            stack.enter_context(companion)
        except Exception as error:
            log.exception("%s failed", what)
            words = phrase("This job goes on without {what}: {reason}.", what=what, reason=str(error))
            run.say(words, Level.WARNING)
        yield
        try:
            stack.close()
        except Exception as error:
            log.exception("%s did not end in order", what)
            words = phrase("The job has ended, but not {what}: {reason}.", what=what, reason=str(error))
            run.say(words, Level.WARNING)


def _way_maker(emit: Emit, cancel: CancelToken) -> Callable[[], None]:
    """What a backup does when a restore asks: it says why, and is cancelled like by a person."""

    def make_way() -> None:
        if cancel.closed:
            return  # it is as good as made: the restore waits for its end
        words = phrase("A restore is waiting: this backup is cancelled to make way for it.")
        log.info(words)
        emit(Notice(Level.WARNING, words))
        cancel.cancel()

    return make_way


def _data_dir(installation: Installation) -> Path:
    return Path(installation.data_dir)


def _run_steps(run: Run) -> Outcome:
    """The steps, then the end. The journal is finished only when nothing is left to undo."""
    plan = run.plan
    for line in describe_plan(plan):
        run.log_lines.append(line)
    try:
        _perform_all(run)
        run.step = None
        error = backup_steps.finish_deferred(run)
        if error is None and run.consistency == "could not run":
            error = ConsistencyUnchecked(
                phrase("The backup was written and read back, but Neo4j's consistency check could not run.")
            )
    except Exception as failure:
        return _end_badly(run, failure)
    except BaseException:
        # The interpreter is being torn down: no time to undo, `recover` does it from the journal.
        run.journal.abandon()
        raise
    run.count_offline()
    if error is not None:
        _finish_journal(run, JobState.FAILED)
        complete = phrase("The backup itself is complete: {folder}.", folder=plan.folder)
        outcome = _failed(plan, error, run, join_phrases(error.message, complete), path=str(plan.folder))
        return replace(outcome, bytes=run.files.total_bytes, files=len(run.files), checksum=run.checksum)
    _finish_journal(run, JobState.SUCCEEDED)
    _remember_pace(run)
    return _succeeded(run)


def _remember_pace(run: Run) -> None:
    # A demo server stops and starts in no time, and a start that took two attempts says nothing about the next.
    if run.plan.installation.sandbox is None and run.deferred is None:
        change_settings(lambda known: replace_fields(known, pace=measure_pace(run.plan, run.performed, known.pace)))


def _finish_journal(run: Run, state: JobState) -> None:
    """The job's end is what it is, also when its journal cannot be closed; then the next start asks for `recover`."""
    # On a disk that hangs it stays; of a job whose journal is closed it is not believed.
    if run.marked and not run.hangs:
        remove_own_mark(_data_dir(run.plan.installation))
    try:
        run.journal.finish(state.value)
    except OSError as error:
        run.say(
            phrase(
                "The journal {path} could not be closed: {reason}. The next job will ask to recover this one first.",
                path=run.journal.path,
                reason=str(error),
            ),
            Level.WARNING,
        )


def _perform_all(run: Run) -> None:
    table = BACKUP_STEPS if run.plan.operation is Operation.BACKUP else RESTORE_STEPS
    for index, step in enumerate(run.plan.steps):
        cancels = can_cancel(run.plan, index)
        run.cancel.check() if cancels else run.cancel.close()
        run.emit(StepStarted(index, len(run.plan.steps), step.title, cancels))
        run.log_lines.append(f"{now_utc()} step {index + 1}: {step.title}")
        began = run.host.clock()
        run.meter.begin(step.size_bytes, file_count(step))
        run.step = index
        try:
            _perform(table[type(step)], step, run)
        except BaseException:
            run.emit(StepFinished(index, step.title, run.host.clock() - began, ok=False))
            raise
        duration_s = run.host.clock() - began
        progress = run.meter.sample()
        run.performed.append(Performed(step, duration_s, progress.done_bytes, progress.done_files))
        run.emit(StepFinished(index, step.title, duration_s))


def _perform(act: Callable[[Any, Run], None], step: Step, run: Run) -> None:
    if not isinstance(step, MAY_HANG):
        act(step, run)
        return
    # What is left to do when Neo4j did not start again keeps nobody waiting.
    away = isinstance(step, CopyTree) and run.offline[1] is not None

    def leave() -> None:
        run.hangs = True

    run_watched(lambda: act(step, run), run.cancel, leave, stall_limit_s() if away else None)


def _end_badly(run: Run, failure: Exception) -> Outcome:
    """Undo what must be undone, then say what happened and what it means for the data."""
    run.step = None
    error = _typed(failure)
    level = Level.INFO if isinstance(error, OperationCancelled) else Level.ERROR
    if run.journal.committed:
        run.say(error.message, level)
        # The restored server answers: what failed is another service, and the data stays.
        _finish_journal(run, JobState.FAILED)
        in_place = phrase("The restored data is in place and Neo4j answers.")
        return _failed(run.plan, error, run, join_phrases(error.message, in_place))
    if run.journal.in_doubt:
        run.say(error.message, level)
        run.journal.abandon()
        run.count_offline()
        in_place = phrase(
            "The restored data is in place and Neo4j answers, but the journal {path} could not be written.",
            path=run.journal.path,
        )
        hint = phrase("Correct that disk, then start this program again: it finishes the restore or undoes it whole.")
        return _failed(run.plan, RollbackFailed(in_place, hint), run, join_phrases(error.message, in_place))
    run.say(join_phrases(error.message, phrase("Undoing what was begun.")), level)
    keep = isinstance(error, BackupInconsistent)
    try:
        # What lies beside is removed after Neo4j is back, and that may take a while; where a disk hangs, for ever.
        undone = roll_back(
            run.journal.undo,
            run.host.service,
            run.waiting,
            keep_folders=keep,
            hangs=run.hangs,
            on_back=run.count_offline,
        )
    except RollbackFailed as left:
        run.kept_aside[:] = what_lies_aside(run.journal.undo)
        run.count_offline()
        run.journal.abandon()
        return _failed(run.plan, left, run, join_phrases(error.message, left.message))
    run.count_offline()
    run.kept_aside[:] = undone.kept_aside
    for words in (*undone.left, *(_left_hanging(run) if run.hangs else ())):
        run.say(words, Level.WARNING)
    _finish_journal(run, JobState.CANCELLED if isinstance(error, OperationCancelled) else JobState.FAILED)
    return _failed(run.plan, error, run, join_phrases(error.message, _what_it_means(run, keep, undone.data)))


def _left_hanging(run: Run) -> Iterator[str]:
    for act in run.journal.undo:
        if isinstance(act, RemoveFolder):
            yield phrase(
                "{folder} was not removed, for its disk or the server's does not answer. Delete it when it does.",
                folder=act.path,
            )


def _typed(failure: Exception) -> ImagingBackupError:
    if isinstance(failure, ImagingBackupError):
        return failure
    log.error("unexpected failure", exc_info=failure)
    # A name may also be the number of a descriptor.
    if isinstance(failure, OSError) and isinstance(failure.filename, str | bytes) and is_of_the_disk(failure):
        return write_error(Path(os.fsdecode(failure.filename)), failure)
    error = ImagingBackupError(
        phrase("Something unexpected happened: {kind}: {reason}.", kind=type(failure).__name__, reason=str(failure))
    )
    error.code = "UNEXPECTED"
    return error


def _what_it_means(run: Run, kept: bool, data: DataNow) -> str:
    if run.plan.operation is Operation.BACKUP:
        if kept:
            return phrase("What was written is kept, unsealed: {folder}.", folder=f"{run.plan.folder}{PARTIAL_SUFFIX}")
        return phrase("No backup was made; the server's data was not touched.")
    if data is DataNow.RESTORED:
        return RESTORED_WORDS
    if data is DataNow.OF_OTHERS:
        return phrase(
            "The configuration is as it was before. Where no data lay before this job, something lies now that it did not "
            "put there; it was left as it is."
        )
    if data is DataNow.LOST:
        return phrase(
            "The old data was deleted first, as confirmed. Restore again from {folder}.", folder=run.plan.folder
        )
    return phrase("The server's data and configuration are as they were before.")


def _failed(
    plan: Plan, error: ImagingBackupError, run: Run | None = None, message: str = "", path: str = ""
) -> Outcome:
    return replace(
        outcome_of(error),
        message=message or error.message,
        path=path or (str(plan.folder) if plan.operation is Operation.RESTORE else ""),
        offline_s=round(run.offline_so_far_s, 3) if run else 0.0,
        warnings=(*plan.warnings, *run.warnings) if run else (),
        kept_aside=tuple(run.kept_aside) if run else (),
    )


def _succeeded(run: Run) -> Outcome:
    plan = run.plan
    if plan.operation is Operation.BACKUP:
        size, count, checksum = run.files.total_bytes, len(run.files), run.checksum
        message = phrase(
            "The backup {label} is complete and verified: %n file(s), {total_bytes} in {folder}.",
            label=plan.label,
            n=count,
            total_bytes=size,
            folder=plan.folder,
        )
    else:
        backup = next(step.backup for step in plan.steps if isinstance(step, VerifyBackup))
        size, count, checksum = backup.total_bytes, len(backup.files), backup.checksum
        message = phrase(
            "The backup {label} is restored, Neo4j answers and all other CAST Imaging services were restarted.",
            label=plan.label,
        )
    return Outcome(
        JobState.SUCCEEDED,
        message,
        path=str(plan.folder),
        bytes=size,
        files=count,
        offline_s=round(run.offline_so_far_s, 3),
        warnings=(*plan.warnings, *run.warnings, *plan.notes),
        kept_aside=tuple(run.kept_aside),
        checksum=checksum,
    )
