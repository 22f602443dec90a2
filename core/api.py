"""The door to the core: what a front end finds, surveys, plans, runs and recovers.

Blocking calls, for any thread; a job calls `emit` with its events, from its own threads. For every job that is started
here, the folder of its backup is remembered and its report and its line in the history are kept; the recovery at boot is
removed once no job is interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path, PurePath

from core.backups.catalog import list_backups, summarize_backup
from core.cancel import CancelToken
from core.detect.detection import find_installations
from core.errors import AlreadyRunning, BackupNotFound
from core.execute.engine import execute
from core.execute.unpack import unpack as unpack_archive
from core.kinds.generation3.measure import measure_places
from core.kinds.known import build_service, this_machine
from core.model.backup import BackupEntry
from core.model.events import Emit, Event, Outcome
from core.model.generation3 import Generation3
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.requests import BackupRequest, RestoreRequest
from core.model.survey_facts import Survey
from core.neo4j.controller import ServiceController, service_state
from core.neo4j.waiting import Patience
from core.plan.backup import plan_backup
from core.plan.estimate import Estimate, estimate
from core.plan.plan import Operation, Plan
from core.plan.restore import plan_restore
from core.plan.steps import BeginBackup
from core.recovery.host import Host
from core.recovery.job_lock import Holder
from core.recovery.patient import leave_to_person
from core.recovery.recover import recover
from core.recovery.unfinished import RecoverableJob, forget_what_has_ended, wait_for_recovery
from core.reports.folder import keep_report
from core.reports.job_record import Choice, Goal, JobRecord
from core.reports.page import ENGLISH, Language
from core.survey.survey import survey_backup, survey_restore
from core.system.settings import load_settings, remember_folder
from core.system.state_folder import state_dir

Request = BackupRequest | RestoreRequest


def find(given: Given) -> Found:
    """The installations on this machine, or the one that is given. Raises ImagingBackupError."""
    if not given.sandbox:
        return find_installations(this_machine(), given)
    from core.demo.as_installation import find_demo  # only a demo needs it

    return find_demo(given)


def measure_generation_3(found: Generation3, cancel: CancelToken) -> Generation3:
    """The same with the sizes, as far as they can be counted in a while. Raises OperationCancelled."""
    return measure_places(found, cancel)


def service_of(installation: Installation, patience: Patience | None = None) -> ServiceController:
    """The controller of its Neo4j: on the machine's service manager or engine, or on a demo server's stand-ins.

    Raises ServiceStateUnknown where there is none.
    """
    if installation.sandbox is None:
        return build_service(installation, patience)
    from core.demo.as_installation import demo_service  # only a demo needs it

    return demo_service(installation, patience)


def open_demo() -> Given:
    """This account's own demo server, made the first time and running afterwards. Blocks for a second or two."""
    from core.demo.server_folder import open_demo  # only a demo needs it

    return open_demo(state_dir() / "demo-server").given


def close_demo(given: Given) -> None:
    """Stop the demo server; what is in it stays for the next time."""
    from core.demo.demo_server import load_demo
    from core.demo.server_folder import stop_demo  # only a demo needs it

    stop_demo(load_demo(Path(given.sandbox)))


def make_host(installation: Installation, service: ServiceController) -> Host:
    """The real effects. A demo server does not outlive the machine, and stops and starts faster than any other."""
    host = Host(service, state_dir(), service_for=service_of)
    if installation.sandbox is None:
        return host
    return replace(host, outside=lambda *_: nullcontext(), learns_pace=False)


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
    if isinstance(request, BackupRequest):
        return survey_backup(request, service)
    data_dirs = () if request.backup.sealed else _data_dirs_here(request)
    return survey_restore(request, service, data_dirs=data_dirs)


def _data_dirs_here(request: RestoreRequest) -> tuple[PurePath, ...]:
    """The data folders of the servers of this machine; for a demo server, of those around the chosen backup.

    What an earlier installation has left is not in use, and a guess is not known to be: those may be all that is left to restore.
    """
    if request.installation.sandbox is None:
        found = find_installations(this_machine(), Given())
    else:
        from core.demo.as_installation import find_demo_around  # only a demo needs it

        found = find_demo_around(Path(request.backup.path))
    return tuple(one.data_dir for one in found.installations if one.has_service and not one.data_dir_doubt)


def plan(request: Request, facts: Survey) -> Plan:
    """What would be done, and whether it may be done. Nothing is asked or touched."""
    return plan_backup(request, facts) if isinstance(request, BackupRequest) else plan_restore(request, facts)


def expect(plan: Plan) -> Estimate:
    """How long the job will take, and each of its steps, at the pace of this machine's past jobs."""
    return estimate(plan, load_settings().pace)


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
    host = make_host(plan.installation, service)
    if not keep:
        return execute(plan, host, emit, cancel)
    if plan.operation is Operation.BACKUP and plan.runnable:
        remember_folder(str(plan.folder.parent), destination=True, mount_point=_volume_of(plan))
    record = JobRecord(host.now_utc())
    record.expect(plan.steps)
    outcome = execute(plan, host, _recorded(record, emit, host.now_utc), cancel)
    return keep_report(Goal(plan.operation.value), outcome, record, plan, plan.installation, host.now_utc(), language)


def _volume_of(plan: Plan) -> str:
    """The mount point of the destination's volume, as the survey saw it; '' of the system's, which is always there."""
    points = (step.mount_point for step in plan.steps if isinstance(step, BeginBackup))
    return next((str(point) for point in points if point is not None and point != PurePath(point.anchor)), "")


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
        host = make_host(job.installation, service)
        record = JobRecord(host.now_utc(), job.sentence)
        outcome = recover(job, host, _recorded(record, emit, host.now_utc), choice)
        outcome = keep_report(Goal.RECOVER, outcome, record, None, job.installation, host.now_utc(), language)
        if outcome.code == AlreadyRunning.code and (ended := wait_for_recovery(job, state_dir(), cancel)) is not None:
            # Another process was a moment faster.
            outcome = replace(ended, service_state=service_state(service))
    leave_to_person(job.record.path, outcome)
    forget_what_has_ended(state_dir())
    return outcome


def unpack(archive: Path, folder: Path, emit: Emit, cancel: CancelToken) -> Outcome:
    """Unpack an archive into a new folder, which may lie in no folder of a server. No backup is opened or judged."""
    return unpack_archive(archive, folder, _live_folders, emit, cancel)


def _live_folders(around: Path) -> Iterator[PurePath]:
    from core.demo.as_installation import find_demo_around  # only a demo needs it

    for found in (find_installations(this_machine(), Given()), find_demo_around(around)):
        for one in found.installations:
            yield from filter(None, (one.root, one.data_dir, one.config_dir, one.transaction_logs_dir))


def _recorded(record: JobRecord, emit: Emit, now_utc: Callable[[], str]) -> Emit:
    def take(event: Event) -> None:
        record.take(event, now_utc())
        emit(event)

    return take
