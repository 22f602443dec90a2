"""Performing a plan: from the lock to the outcome. The engine decides nothing: what is done, in which order, and whether
it may be done at all, is in the plan.

A job goes through these states:

1. *Refused.* A check of the plan blocks it, another job holds the lock, or an earlier job was interrupted. Nothing is touched.
2. *Begun.* The lock is held, the journal is on the disk, and what makes the job safer runs beside it: the guardian, the recovery
   at boot, what keeps the machine awake.
3. *Under way.* The steps are performed one after the other (taking_data.py, backup_steps.py, staging.py, restore_steps.py).
   Each writes into the journal how its act is undone before it acts.
4. *Ended*, in one of these ways:

   - All steps are done. The journal is finished.
   - A step failed, or a person has cancelled. What the journal says is undone, Neo4j is started, the journal is finished.
   - A step failed after the restored Neo4j had answered (the journal is committed): nothing is undone any more, and the
     journal is finished.
   - The undoing failed too, or it cannot be told whether the commit is on the disk. The journal stays open: recovery (core/recovery)
     goes on from it, as it does when this process is killed at any moment.

The contract: `execute` never raises for what can go wrong. Every end is an Outcome whose sentence says what happened to the data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from msgspec.structs import replace as replace_fields

from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.errors import (
    BackupInconsistent,
    ImagingBackupError,
    OperationCancelled,
    RecoveryElsewhere,
    RecoveryNeeded,
    RollbackFailed,
    WriteFailed,
    error_types,
)
from core.execute.asking import clear_what_is_left
from core.execute.backup_steps import BACKUP_STEPS, finish_backup
from core.execute.outcomes import complete_but, failed, left_hanging, succeeded, typed, what_it_means
from core.execute.restore_steps import RESTORE_STEPS
from core.execute.run import BackupRun, Job, Performers, RestoreRun, Run, heartbeat
from core.model.events import Emit, JobFinished, JobState, Level, Notice, Outcome, StepFinished, StepStarted, outcome_of
from core.model.installation import Installation
from core.neo4j.controller import service_state
from core.phrases import join_phrases, phrase
from core.plan.describe import describe_plan
from core.plan.estimate import TimeLeft, file_count
from core.plan.pace import Performed, measure_pace
from core.plan.plan import Operation, Plan, can_cancel
from core.plan.steps import MAY_HANG, CloneTree, CopyTree, Step
from core.recovery.host import Host, serialised
from core.recovery.job_lock import account_name, hold, installation_key
from core.recovery.journal import SUFFIX, Begun, Journal
from core.recovery.mark import job_of_another, leave_mark, remove_own_mark
from core.recovery.undo import roll_back, what_lies_aside
from core.recovery.unfinished import find_unfinished, installation_record
from core.system.settings import change_settings, load_settings
from core.system.watched import stall_limit_s

log = logging.getLogger(__name__)


def execute(plan: Plan, host: Host, emit: Emit, cancel: CancelToken) -> Outcome:
    """Run a plan to its end, whichever it is. Blocking; events come from this thread and the heartbeat's."""
    started = host.clock()
    emit = serialised(emit)
    if plan.blockers:
        check = plan.blockers[0]
        outcome = Outcome(
            JobState.FAILED, check.message, check.code, check.hint, exit_code_of(check.code), inputs=check.inputs
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


def _execute_locked(plan: Plan, host: Host, emit: Emit, cancel: CancelToken) -> Outcome:
    data_dir = _data_dir(plan.installation)
    key = installation_key(data_dir)
    try:
        make_way = _way_maker(emit, cancel) if plan.operation is Operation.BACKUP else None
        with hold(
            host.state_dir,
            key,
            plan.operation.value,
            host.now_utc(),
            data_dir=data_dir,
            make_way=make_way,
            repeated=host.repeated,
        ):
            _require_none_interrupted(host, key, data_dir)
            # Before the journal: once that is on the disk, only what ends it may fail.
            time_left = TimeLeft(plan.steps, load_settings().pace, was_up=plan.was_up)
            begun = Begun(plan.operation.value, plan.label, host.now_utc(), installation_record(plan.installation))
            name = f"{begun.started_utc.replace(':', '')}-{key}-{host.new_id()}{SUFFIX}"
            journal = Journal(host.state_dir / "journals" / name, begun, host.in_time)
            marked = leave_mark(data_dir, journal.path, begun)
            given = (plan, host, cancel, journal, ProgressMeter(host.clock), emit, time_left, host.service)
            if plan.operation is Operation.BACKUP:
                return _run_accompanied(BackupRun(*given, marked=marked, ask_no_more=plan.ask_no_more), BACKUP_STEPS)
            return _run_accompanied(RestoreRun(*given, marked=marked, ask_no_more=plan.ask_no_more), RESTORE_STEPS)
    except ImagingBackupError as error:
        return failed(plan, error)
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


def _run_accompanied(run: Job, performers: Performers[Job]) -> Outcome:
    """The job, and beside it all that makes it safer."""
    plan, host = run.plan, run.host
    beat = heartbeat(run.show_progress, host.repeated)
    journal = run.journal.path

    def warn(words: str) -> None:
        run.say(words, Level.WARNING)

    with (
        _beside(run, phrase("what keeps the machine awake"), host.keep_awake(f"Running a {plan.operation.value}")),
        _beside(run, phrase("the progress"), beat),
        _beside(run, phrase("the recovery from outside"), host.outside(journal, warn)),
        _beside(run, phrase("the guardian"), host.guard(host.state_dir, journal, warn)),
    ):
        return _run_steps(run, performers)


def _run_steps(run: Job, performers: Performers[Job]) -> Outcome:
    """The steps, then the end. The journal is finished only when nothing is left to undo."""
    run.log_lines += describe_plan(run.plan)
    try:
        _perform_all(run, performers)
        run.step = None
        clear_what_is_left(run)
        error = finish_backup(run) if isinstance(run, BackupRun) else None
    except Exception as failure:
        return _end_badly(run, failure)
    except BaseException:
        # The interpreter is being torn down: no time to undo, `recover` does it from the journal.
        run.journal.abandon()
        raise
    run.count_offline()
    if error is not None:
        _finish_journal(run, JobState.FAILED)
        return complete_but(run, error)
    _finish_journal(run, JobState.SUCCEEDED)
    _remember_pace(run)
    return succeeded(run)


def _perform_all(run: Job, performers: Performers[Job]) -> None:
    for index, step in enumerate(run.plan.steps):
        cancels = can_cancel(run.plan, index)
        run.cancel.check() if cancels else run.cancel.close()
        run.emit(StepStarted(index, len(run.plan.steps), step.title, cancels))
        run.log_lines.append(f"{run.host.now_utc()} step {index + 1}: {step.title}")
        began = run.host.clock()
        run.meter.begin(step.size_bytes, file_count(step))
        run.step, run.did = index, ""
        try:
            _perform(partial(performers[type(step)], step, run), step, run)
        except BaseException:
            run.emit(StepFinished(index, step.title, run.host.clock() - began, ok=False))
            raise
        duration_s = run.host.clock() - began
        progress = run.meter.sample()
        run.performed.append(Performed(step, duration_s, progress.done_bytes, progress.done_files))
        run.emit(StepFinished(index, run.did or step.title, duration_s))


def _perform(act: Callable[[], None], step: Step, run: Run) -> None:
    if not isinstance(step, MAY_HANG):
        act()
        return
    # What is left to do when Neo4j did not start again keeps nobody waiting.
    rests = isinstance(step, CloneTree) or (isinstance(step, CopyTree) and step.clones is None)
    offline = rests and run.offline[1] is not None

    def leave() -> None:
        run.hangs = True

    run.host.run_watched(act, run.cancel, leave, stall_limit_s() if offline else None)


def _end_badly(run: Run, failure: Exception) -> Outcome:
    """Undo what must be undone, then say what happened and what it means for the data."""
    run.step = None
    error = typed(failure)
    level = Level.INFO if isinstance(error, OperationCancelled) else Level.ERROR
    if run.journal.committed:
        run.say(error.message, level)
        # The restored server answers: what failed is another service, and the data stays.
        _finish_journal(run, JobState.FAILED)
        in_place = phrase("The restored data is in place and Neo4j answers.")
        return failed(run.plan, error, run, join_phrases(error.message, in_place))
    if run.journal.in_doubt:
        run.say(error.message, level)
        run.journal.abandon()
        run.count_offline()
        in_place = phrase(
            "The restored data is in place and Neo4j answers, but the journal {path} could not be written.",
            path=run.journal.path,
        )
        hint = phrase("Correct that disk, then start this program again: it finishes the restore or undoes it whole.")
        return failed(run.plan, RollbackFailed(in_place, hint), run, join_phrases(error.message, in_place))
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
        return failed(run.plan, left, run, join_phrases(error.message, left.message))
    run.count_offline()
    run.kept_aside[:] = undone.kept_aside
    for words in (*undone.left, *(left_hanging(run) if run.hangs else ())):
        run.say(words, Level.WARNING)
    _finish_journal(run, JobState.CANCELLED if isinstance(error, OperationCancelled) else JobState.FAILED)
    return failed(run.plan, error, run, join_phrases(error.message, what_it_means(run, keep, undone.data)))


def exit_code_of(code: str) -> int:
    """The exit code that belongs to an error's code; 1 for a code that no error type has."""
    return next((error.exit_code for error in error_types() if error.code == code), 1)


def _require_none_interrupted(host: Host, key: str, data_dir: Path) -> None:
    """Asked again under the lock: the survey may be minutes old."""
    for job in find_unfinished(host.state_dir, held_key=key):
        if installation_key(job.data_dir) == key:
            raise RecoveryNeeded(phrase("An earlier job was interrupted: {job}.", job=job.sentence))
    if elsewhere := job_of_another(data_dir, host.state_dir):
        raise RecoveryElsewhere(phrase("An earlier job was interrupted: {job}.", job=elsewhere))


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


def _remember_pace(run: Run) -> None:
    # A start that took two attempts says nothing about the next.
    if run.host.learns_pace and not run.started_late:
        change_settings(lambda known: replace_fields(known, pace=measure_pace(run.plan, run.performed, known.pace)))
