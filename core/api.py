"""The door to the core: what a front end finds, surveys, plans, runs and recovers.

Blocking calls, for any thread; a job calls `emit` with its events, from its own threads. For every job that is started
here, the folder of its backup is remembered and its report and its line in the history are kept; the recovery at boot is
removed once no job is interrupted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.backups.catalog import list_backups, summarize_backup
from core.cancel import CancelToken
from core.detect.detection import Detection, GivenPaths, find_installations, read_machine
from core.errors import AlreadyRunning, BackupNotFound
from core.execute.engine import execute, make_host
from core.kinds.docker.container_engine import known_containers
from core.model.backup import BackupEntry
from core.model.events import Emit, Event, Outcome
from core.model.requests import BackupRequest, RestoreRequest
from core.model.survey_facts import Survey
from core.neo4j.controller import ServiceController, service_state
from core.plan.backup import plan_backup
from core.plan.plan import Operation, Plan
from core.plan.restore import plan_restore
from core.recovery.job_lock import Holder
from core.recovery.recover import recover
from core.recovery.unfinished import RecoverableJob, forget_at_boot_if_done, wait_for_recovery
from core.reports.folder import keep_report
from core.reports.job_record import Choice, Goal, JobRecord
from core.reports.page import ENGLISH, Language
from core.survey.survey import survey_backup, survey_restore
from core.system.clock import now_utc
from core.system.settings import remember_folder
from core.system.state_folder import state_dir

Request = BackupRequest | RestoreRequest


def find(given: GivenPaths) -> Detection:
    """The installations on this machine, or the one that is given. Raises ImagingBackupError."""
    sandbox = Path(given.sandbox) if given.sandbox else None
    return find_installations(read_machine(lambda: known_containers(sandbox)), given)


def backups_in(folder: Path) -> tuple[BackupEntry, ...]:
    """The folder itself, where it is a backup or a part of one; else the backups in it. Raises ImagingBackupError."""
    try:
        return (summarize_backup(folder),)
    except BackupNotFound:
        return list_backups(folder)


def backups_below(folder: Path) -> tuple[BackupEntry, ...]:
    """The backups in the folder; where there are none, the one that it is itself. Raises ImagingBackupError."""
    return list_backups(folder) or backups_in(folder)


def survey(request: Request, service: ServiceController) -> Survey:
    """Every fact that the plan needs. Raises ImagingBackupError."""
    return survey_backup(request, service) if isinstance(request, BackupRequest) else survey_restore(request, service)


def plan(request: Request, facts: Survey) -> Plan:
    """What would be done, and whether it may be done. Nothing is asked or touched."""
    return plan_backup(request, facts) if isinstance(request, BackupRequest) else plan_restore(request, facts)


def run(
    plan: Plan,
    service: ServiceController,
    emit: Emit,
    cancel: CancelToken,
    language: Language = ENGLISH,
    *,
    keep: bool = True,
) -> Outcome:
    """Run a plan and return how it ended. `language`: of the report. `keep=False` keeps no report and no history: for a trial
    that is removed again.
    """
    if not keep:
        return execute(plan, make_host(service), emit, cancel)
    if plan.operation is Operation.BACKUP and plan.runnable:
        remember_folder(str(plan.folder.parent), destination=True)
    record = JobRecord(now_utc())
    record.expect(plan.steps)
    outcome = execute(plan, make_host(service), _recorded(record, emit), cancel)
    return keep_report(Goal(plan.operation.value), outcome, record, plan, plan.installation, language)


def recover_job(
    job: RecoverableJob,
    service: ServiceController,
    emit: Emit,
    cancel: CancelToken,
    choice: Choice | None = None,
    *,
    other: Holder | None = None,
    language: Language = ENGLISH,
) -> Outcome:
    """Undo an interrupted job, or finish it. `other`: the process that already does so; wait for it and return how it ended.

    Without a choice it ends undecided where a person must decide. Raises OperationCancelled; the other process goes on.
    """
    outcome = wait_for_recovery(job, state_dir(), cancel) if other is not None else None
    if outcome is None:
        record = JobRecord(now_utc(), job.sentence)
        outcome = recover(job, make_host(service), _recorded(record, emit), choice)
        outcome = keep_report(Goal.RECOVER, outcome, record, None, job.installation, language)
        if outcome.code == AlreadyRunning.code and (ended := wait_for_recovery(job, state_dir(), cancel)) is not None:
            # Another process was a moment faster.
            outcome = replace(ended, service_state=service_state(service))
    forget_at_boot_if_done(state_dir())
    return outcome


def _recorded(record: JobRecord, emit: Emit) -> Emit:
    def take(event: Event) -> None:
        record.take(event, now_utc())
        emit(event)

    return take
