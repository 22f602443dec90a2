"""The door to the core: what a front end finds, surveys, plans, runs and recovers.

Blocking calls, for any thread; what a job tells comes to `emit` as it happens, from its threads. Whoever starts a job here:
the folder of its backup is remembered, its report and its line in the history are kept, and the next boot has nothing to undo
once nothing is interrupted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.backups.catalog import list_backups, summarize_backup
from core.cancel import CancelToken
from core.detect.detection import Detection, GivenPaths, find_installations, read_machine
from core.errors import AlreadyRunning, BackupNotFound
from core.execute.engine import execute, make_host
from core.kinds.docker.container_engine import known_containers
from core.model.backup import BackupEntry
from core.model.events import Event, Outcome
from core.model.requests import BackupRequest, RestoreRequest
from core.model.survey_facts import Survey
from core.neo4j.controller import ServiceController, service_state
from core.plan.backup import plan_backup
from core.plan.plan import Operation, Plan
from core.plan.restore import plan_restore
from core.recovery.host import Emit
from core.recovery.job_lock import Holder
from core.recovery.recover import recover
from core.recovery.unfinished import UnfinishedJob, forget_at_boot_if_done, wait_for_recovery
from core.reports.folder import keep_report
from core.reports.job_record import Choice, Goal, JobRecord
from core.reports.page import ENGLISH, Language
from core.survey.survey import survey_backup, survey_restore
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
    """All that would be done, and whether it may be. Nothing is asked or touched."""
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
    """Do what a plan says, to its end, whichever it is. `language`: of the report. Not to `keep` anything but what it makes: of
    a trial that is removed again.
    """
    host = make_host(service)
    if not keep:
        return execute(plan, host, emit, cancel)
    if plan.operation is Operation.BACKUP and plan.runnable:
        remember_folder(str(plan.folder.parent), destination=True)
    record = JobRecord(host.now_utc())
    record.expect(plan.steps)
    outcome = execute(plan, host, _recorded(record, emit, host.now_utc), cancel)
    return keep_report(Goal(plan.operation.value), outcome, record, plan, plan.installation, host.now_utc(), language)


def recover_job(
    job: UnfinishedJob,
    service: ServiceController,
    emit: Emit,
    cancel: CancelToken,
    choice: Choice | None = None,
    *,
    other: Holder | None = None,
    language: Language = ENGLISH,
) -> Outcome:
    """Undo an interrupted job, or finish it. `other`: who does that already; it is waited for, and its end told.

    Without a choice it ends undecided where a person must decide. Raises OperationCancelled: the other's goes on.
    """
    outcome = wait_for_recovery(job, state_dir(), cancel) if other is not None else None
    if outcome is None:
        host = make_host(service)
        record = JobRecord(host.now_utc(), job.sentence)
        outcome = recover(job, host, _recorded(record, emit, host.now_utc), choice)
        outcome = keep_report(Goal.RECOVER, outcome, record, None, job.installation, host.now_utc(), language)
        if outcome.code == AlreadyRunning.code and (ended := wait_for_recovery(job, state_dir(), cancel)) is not None:
            # Somebody else was faster by a moment.
            outcome = replace(ended, service_state=service_state(service))
    forget_at_boot_if_done(state_dir())
    return outcome


def _recorded(record: JobRecord, emit: Emit, now_utc: Callable[[], str]) -> Emit:
    def take(event: Event) -> None:
        record.take(event, now_utc())
        emit(event)

    return take
