"""The engine: every way a job can end, told as a whole Outcome; lock, journal and events around the steps.

The steps work on a plain folder tree, the service is a fake, and time passes only while the service stops or starts.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

import psutil
import pytest

from core.backups.catalog import open_backup
from core.backups.verified import load_verified
from core.cancel import CancelToken
from core.copying.progress import ProgressMeter
from core.dates import time_words
from core.disk.folder_lock import FolderHeld, hold_folder
from core.errors import (
    ImagingBackupError,
    Input,
    RecoveryNeeded,
    RestartFailed,
    RollbackFailed,
    ServiceStartFailed,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.execute import engine, restore_steps
from core.execute import verify as verifying
from core.execute.engine import execute, exit_code_of
from core.execute.run import BackupRun
from core.execute.verify import verify
from core.model.backup import BackupMethod
from core.model.events import (
    CopyProgress,
    Event,
    JobFinished,
    JobState,
    Level,
    Notice,
    Outcome,
    StepFinished,
    StepStarted,
)
from core.model.installation import Installation
from core.model.layout import DELETING_MARK, OWN_FILES
from core.model.pace import Pace
from core.model.service_state import ServiceState
from core.plan import pace
from core.plan.checks.check import Check
from core.plan.describe import describe_plan
from core.plan.estimate import ASKING_S, FILE_BYTES, TimeLeft
from core.plan.plan import Plan
from core.recovery.host import Host
from core.recovery.job_lock import account_name, holder, installation_key
from core.recovery.journal import Begun, Journal, read_journal
from core.recovery.unfinished import find_unfinished, installation_record
from core.sizes import size_words
from core.system.command import CommandResult, ToolIdle
from core.system.settings import Settings, load_settings, save_settings
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.golden.servers import golden_server
from tests.support import Server, change_server, good, look, plain_server, undeletable

NOW_UTC = "2026-01-01T00:00:00Z"
STOP_S, START_S = 2.00049, 3.5
LIMIT_S = 120.0
AS_BEFORE = "The server's data and configuration are as they were before."
NO_BACKUP = "No backup was made; the server's data was not touched."


@dataclass
class Clock:
    """A clock that stands still until somebody spends time."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def spend(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Around:
    """What is held around a job, as variables: each entry is what it was given."""

    awake: list[str] = field(default_factory=list)
    outside: list[Path] = field(default_factory=list)
    guarded: list[tuple[Path, Path]] = field(default_factory=list)
    held: int = 0
    warn: Callable[[str], None] = lambda _: None

    def keep_awake(self, why: str) -> AbstractContextManager[None]:
        self.awake.append(why)
        return self._hold()

    def recover_from_outside(self, journal: Path, warn: Callable[[str], None]) -> AbstractContextManager[None]:
        self.outside.append(journal)
        return self._hold()

    def guard(self, folder: Path, journal: Path, warn: Callable[[str], None]) -> AbstractContextManager[None]:
        self.guarded.append((folder, journal))
        self.warn = warn
        return self._hold()

    @contextmanager
    def _hold(self) -> Iterator[None]:
        self.held += 1
        try:
            yield
        finally:
            self.held -= 1


@dataclass
class Job:
    """A server whose jobs are watched from outside."""

    server: Server
    clock: Clock = field(default_factory=Clock)
    around: Around = field(default_factory=Around)
    events: list[Event] = field(default_factory=list)

    @property
    def service(self) -> FakeService:
        assert isinstance(self.server.service, FakeService)
        return self.server.service

    @property
    def host(self) -> Host:
        return replace(
            self.server.host,
            clock=self.clock,
            now_utc=lambda: NOW_UTC,
            keep_awake=self.around.keep_awake,
            outside=self.around.recover_from_outside,
            guard=self.around.guard,
            service_for=lambda _: self.service,
        )

    def run(self, plan: Plan, cancel: CancelToken | None = None) -> Outcome:
        self.events.clear()
        return execute(plan, self.host, self.events.append, cancel or CancelToken())

    @property
    def journal(self) -> Path:
        """Of the last job."""
        return self.around.guarded[-1][1]

    def back_up(self) -> Path:
        outcome = self.run(self.server.plan_backup(label="made"))
        assert outcome.state is JobState.SUCCEEDED, outcome
        return Path(outcome.path)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    server = plain_server(tmp_path)
    job = Job(server)
    job.service.on_stop = lambda: job.clock.spend(STOP_S)
    job.service.on_start = lambda: job.clock.spend(START_S)
    return job


def journals() -> list[Path]:
    return sorted((state_dir() / "journals").glob("*.jsonl"))


def end_of(journal: Path) -> str:
    """The last line of a journal."""
    return journal.read_text(encoding="utf-8").splitlines()[-1]


def size_and_count(backup: Path) -> tuple[int, int]:
    files = [path for path in backup.rglob("*") if path.is_file() and path.name not in OWN_FILES]
    return sum(path.stat().st_size for path in files), len(files)


def not_asked(reason: str = "neo4j-admin does not exist or cannot be run.") -> tuple[str, ...]:
    """The fake has no tool of Neo4j's."""
    return tuple(f"Database {name}: Neo4j's own tool was not asked: {reason}" for name in ("neo4j", "system"))


HELD = (
    "Database neo4j held 12,345 nodes and 67,890 relationships, counted right before Neo4j was stopped for the backup."
)
EQUAL = "12,345 nodes and 67,890 relationships in neo4j, as counted when it was backed up."


# --- what a job tells --------------------------------------------------------------------------------------------


def test_a_backup_tells_its_steps_and_its_end(job: Job) -> None:
    plan = job.server.plan_backup(label="made")
    outcome = job.run(plan)
    size, count = size_and_count(job.server.backups / "made")
    folder = str(job.server.backups / "made")
    assert outcome == Outcome(
        JobState.SUCCEEDED,
        f"The backup made is complete and verified: {count} files, {size_words(size)} in {folder}.",
        path=folder,
        bytes=size,
        files=count,
        offline_s=5.5,
        duration_s=5.5,
        service_state=ServiceState.RUNNING,
        warnings=plan.warnings,
        account=account_name(),
        stores=not_asked(),
        counts=(HELD,),
        checksum=open_backup(job.server.backups / "made").checksum,
    )
    assert plan.warnings
    steps = [event for event in job.events if isinstance(event, (StepStarted, StepFinished))]
    spent_s = {"StopNeo4j": STOP_S, "StartNeo4j": START_S}
    expected: list[Event] = []
    for index, step in enumerate(plan.steps):
        expected.append(StepStarted(index, len(plan.steps), step.title, can_cancel=index + 1 < len(plan.steps)))
        expected.append(StepFinished(index, step.title, pytest.approx(spent_s.get(type(step).__name__, 0.0))))
    assert steps == expected
    assert job.events[-1] == JobFinished(outcome)


def test_a_restore_tells_its_end(job: Job) -> None:
    backup = job.back_up()
    job.server.installation = replace(job.server.installation, version="2.99")
    plan = job.server.plan_restore(backup, override_version=True)
    outcome = job.run(plan)
    size, count = size_and_count(backup)
    warnings = (*plan.warnings, *plan.notes)
    assert plan.notes and plan.warnings
    assert outcome == Outcome(
        JobState.SUCCEEDED,
        "The backup made is restored, Neo4j answers and all other CAST Imaging services were restarted.",
        path=str(backup),
        bytes=size,
        files=count,
        offline_s=5.5,
        duration_s=5.5,
        service_state=ServiceState.RUNNING,
        warnings=warnings,
        kept_aside=outcome.kept_aside,
        account=account_name(),
        stores=not_asked(),
        counts=(EQUAL,),
        checksum=open_backup(backup).checksum,
    )
    assert len(outcome.kept_aside) == 5 and all(Path(path).exists() for path in outcome.kept_aside)


def test_the_log_of_a_backup_has_its_plan_and_its_steps(job: Job) -> None:
    plan = job.server.plan_backup(label="made")
    job.run(plan)
    lines = (job.server.backups / "made" / "backup.log").read_text(encoding="utf-8").splitlines()
    described = describe_plan(plan)
    assert lines[: len(described)] == described
    begun = [line.partition("Z step ")[2] for line in lines if "Z step " in line]
    assert begun == [f"{number}: {step.title}" for number, step in enumerate(plan.steps, 1)]


def test_the_end_is_in_the_log(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    outcome = job.run(job.server.plan_backup())
    assert ("core.execute.engine", 20, f"backup: {outcome.message} (OK)") in caplog.record_tuples


def test_what_the_steps_took_is_the_pace_of_the_next(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MIN_MOVED_BYTES", 1)
    job.back_up()
    found = load_settings().pace
    assert (found.stop_s, found.start_s) == (pytest.approx(STOP_S), pytest.approx(START_S))
    # No time has passed while copying: nothing is known of that.
    assert found.copy_bytes_s == Pace().copy_bytes_s


def test_a_server_that_is_no_measure_teaches_no_pace(job: Job) -> None:
    host = replace(job.host, learns_pace=False)
    assert execute(job.server.plan_backup(), host, job.events.append, CancelToken()).state is JobState.SUCCEEDED
    assert load_settings().pace == Pace()


def test_how_much_was_copied_in_which_time_is_the_pace(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MIN_MOVED_BYTES", 1)
    clock = job.clock

    class Slow(FakeService):
        def prove_stopped(self, *, clean: bool = True) -> None:
            clock.spend(0.5)  # both in the step that copies
            super().prove_stopped(clean=clean)

    job.server.service = Slow()
    assert job.run(job.server.plan_backup(label="made", pre_copy=False)).state is JobState.SUCCEEDED
    size_bytes, files = size_and_count(job.server.data_dir)
    assert load_settings().pace.copy_bytes_s == pytest.approx(size_bytes + files * FILE_BYTES)


def test_a_step_that_copies_nothing_counts_nothing(job: Job) -> None:
    stopping: list[CopyProgress] = []
    waiting, told = threading.Event(), threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, CopyProgress) and waiting.is_set():
            stopping.append(event)
            # The first may have been counted before the step began.
            if len(stopping) == 2:
                told.set()

    def wait() -> None:
        waiting.set()
        assert told.wait(LIMIT_S)

    job.service.on_stop = wait
    execute(job.server.plan_backup(), job.host, listen, CancelToken())
    seen = stopping[1]
    assert (seen.done_bytes, seen.total_bytes, seen.done_files, seen.total_files) == (0, 0, 0, 0)


@pytest.mark.expects_warnings
def test_the_times_are_of_the_whole_job_and_not_told_while_it_is_undone(job: Job) -> None:
    """Copies take no time at this pace: what is left is the stop, the start and what is asked; after a failure nobody knows."""
    save_settings(Settings(pace=Pace(1e15, 30.0, 90.0, read_bytes_s=1e15)))
    told: list[CopyProgress] = []
    since, enough = threading.Event(), threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, CopyProgress) and since.is_set():
            told.append(event)
            # The first may have been asked for before.
            if len(told) == 2:
                enough.set()

    def last_told() -> CopyProgress:
        told.clear()
        enough.clear()
        since.set()
        assert enough.wait(LIMIT_S)
        return told[1]

    def stop() -> None:
        while_stopping.append(last_told())
        job.service.on_start = lambda: while_undoing.append(last_told())
        raise ServiceStateUnknown("It does not say whether it stopped.")

    while_stopping: list[CopyProgress] = []
    while_undoing: list[CopyProgress] = []
    job.service.on_stop = stop
    outcome = execute(job.server.plan_backup(), job.host, listen, CancelToken())
    assert outcome.state is JobState.FAILED
    (stopping,), (undoing,) = while_stopping, while_undoing
    assert stopping.remaining_s == pytest.approx(120.0 + 2 * ASKING_S)
    assert stopping.back_s == pytest.approx(120.0) and stopping.job_done == pytest.approx(0.0, abs=1e-6)
    assert undoing.remaining_s is undoing.back_s is undoing.job_done is None


def test_the_numbers_of_a_step_are_not_taken_for_those_of_the_next(job: Job) -> None:
    class EndsMeanwhile(ProgressMeter):
        def sample(self) -> CopyProgress:
            run.step = 1
            return super().sample()

    class Remembers(TimeLeft):
        def tell(self, now_s: float, step: int, progress: CopyProgress) -> CopyProgress:
            told.append(step)
            return super().tell(now_s, step, progress)

    plan, told = job.server.plan_backup(), list[int]()
    journal = Journal(state_dir() / "j", Begun("backup", plan.label, NOW_UTC, installation_record(plan.installation)))
    meter, time_left = EndsMeanwhile(job.clock), Remembers(plan.steps, Pace())
    run = BackupRun(plan, job.host, CancelToken(), journal, meter, job.events.append, time_left, job.service)
    run.step = 0
    run.show_progress()
    assert (told, run.step, len(job.events)) == ([0], 1, 1)


def test_a_plan_that_may_not_run_does_nothing(job: Job) -> None:
    plan = job.server.plan_backup(label="made")
    refused = Check(
        code="INSUFFICIENT_SPACE",
        ok=False,
        blocking=True,
        message="Too little.",
        hint="Make room.",
        inputs=(Input.DELETE_FIRST,),
    )
    later = Check(code="LABEL_TAKEN", ok=False, blocking=True, message="Taken.")
    outcome = job.run(replace(plan, checks=(refused, later)))
    assert outcome == Outcome(
        JobState.FAILED,
        "Too little.",
        "INSUFFICIENT_SPACE",
        "Make room.",
        exit_code=exit_code_of("INSUFFICIENT_SPACE"),
        service_state=ServiceState.RUNNING,
        inputs=(Input.DELETE_FIRST,),
        account=account_name(),
    )
    assert job.events == [JobFinished(outcome)]
    assert job.service.call_names == [] and journals() == [] and not job.server.backups.exists()


def test_the_exit_code_is_the_errors_own() -> None:
    assert exit_code_of("SERVICE_STOP_TIMEOUT") == ServiceStopTimeout.exit_code
    assert exit_code_of("no such code") == 1


def test_a_service_that_cannot_be_asked_is_unknown_at_the_end(job: Job) -> None:
    class Mute(FakeService):
        def state(self) -> NoReturn:
            raise ServiceStateUnknown("nobody answers")

    plan = replace(job.server.plan_backup(), checks=(Check(code="X", ok=False, blocking=True, message="No."),))
    job.server.service = Mute()
    assert job.run(plan).service_state is ServiceState.UNKNOWN


def test_a_listener_that_fails_does_not_end_the_job(job: Job) -> None:
    def fail(_: Event) -> NoReturn:
        raise BrokenPipeError

    assert execute(job.server.plan_backup(), job.host, fail, CancelToken()).state is JobState.SUCCEEDED


# --- lock, journal and what is held around a job -----------------------------------------------------------------


def test_the_journal_says_which_job_it_is_and_how_it_ended(job: Job) -> None:
    job.back_up()
    (path,) = journals()
    record = read_journal(path)
    assert record is not None and record.finished and not record.committed
    assert record.begun == Begun("backup", "made", NOW_UTC, installation_record(job.server.installation))
    time, key, rest = path.stem.rsplit("-", 2)
    assert (time, key) == (NOW_UTC.replace(":", ""), installation_key(job.server.data_dir))
    assert len(rest) == 8 and int(rest, 16) >= 0
    assert end_of(path) == '{"type":"Finished","state":"succeeded"}'
    assert not_open(path)


def not_open(path: Path) -> bool:
    return str(path) not in [file.path for file in psutil.Process().open_files()]


def test_a_running_job_holds_both_locks_and_says_who_it_is(job: Job) -> None:
    key, seen = installation_key(job.server.data_dir), []

    def look_at_locks() -> None:
        found = holder(state_dir(), key)
        assert found is not None
        with pytest.raises(FolderHeld), hold_folder(job.server.data_dir.parent, 0.01, shared=True):
            pass
        seen.append((found.operation, found.pid, found.since_utc))

    job.service.on_stop = look_at_locks
    backup = job.back_up()
    job.run(job.server.plan_restore(backup))
    assert seen[:2] == [("backup", os.getpid(), NOW_UTC), ("restore", os.getpid(), NOW_UTC)]
    assert holder(state_dir(), key) is None


def test_a_backup_makes_way_for_a_restore(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    request = state_dir() / "locks" / f"{installation_key(job.server.data_dir)}.request"
    words = "A restore is waiting: this backup is cancelled to make way for it."
    cancel, told = CancelToken(), threading.Event()

    def listen(event: Event) -> None:
        if event == Notice(Level.WARNING, words):
            told.set()

    def ask() -> None:
        request.touch()
        assert cancel.wait(LIMIT_S)

    job.service.on_stop = ask
    outcome = execute(job.server.plan_backup(), job.host, listen, cancel)
    assert (outcome.state, outcome.message) == (
        JobState.CANCELLED,
        f"{cancelled_words()} {NO_BACKUP}",
    )
    assert told.is_set() and ("core.execute.engine", 20, words) in caplog.record_tuples
    assert job.service.current is ServiceState.RUNNING


def test_a_restore_makes_way_for_nobody(job: Job) -> None:
    listeners: list[set[str]] = []
    job.service.on_stop = lambda: listeners.append({thread.name for thread in threading.enumerate()})
    backup = job.back_up()
    job.run(job.server.plan_restore(backup))
    assert ["make-way" in names for names in listeners] == [True, False]


def cancelled_words() -> str:
    token = CancelToken()
    token.cancel()
    with pytest.raises(ImagingBackupError) as caught:
        token.check()
    return caught.value.message


def test_a_job_keeps_the_machine_awake_and_is_looked_after(job: Job) -> None:
    held: list[int] = []
    job.service.on_stop = lambda: (held.append(job.around.held), job.around.warn("The guardian is gone."))[0]
    plan = job.server.plan_backup(label="made")
    outcome = job.run(plan)
    (journal,) = journals()
    assert job.around.awake == ["Running a backup"]
    assert job.around.outside == [journal]
    assert job.around.guarded == [(state_dir(), journal)]
    assert (held, job.around.held) == ([3], 0)
    assert Notice(Level.WARNING, "The guardian is gone.") in job.events
    assert outcome.warnings == (*plan.warnings, "The guardian is gone.")


@pytest.mark.expects_warnings
@pytest.mark.parametrize("moment", ["begins", "ends"])
@pytest.mark.parametrize("which", ["keep_awake", "recover_from_outside", "guard"])
def test_what_runs_beside_a_job_never_ends_it(
    job: Job, monkeypatch: pytest.MonkeyPatch, which: str, moment: str
) -> None:
    @contextmanager
    def broken() -> Iterator[None]:
        if moment == "begins":
            raise PermissionError(errno.EACCES, "Permission denied", "/shut")
        yield
        raise PermissionError(errno.EACCES, "Permission denied", "/shut")

    whole = getattr(job.around, which)
    monkeypatch.setattr(job.around, which, lambda *given: (whole(*given), broken())[1])
    assert open_backup(job.back_up())
    (words,) = [event.message for event in job.events if isinstance(event, Notice) and "/shut" in event.message]
    assert "/shut" in words
    record = read_journal(job.journal)
    assert record is not None and record.end == "succeeded"


def interrupt(installation: Installation, name: str) -> None:
    Journal(
        state_dir() / "journals" / f"{name}.jsonl",
        Begun("restore", "old", "2026-01-01T00:00:00Z", installation_record(installation)),
    ).abandon()


def test_an_interrupted_job_comes_first(job: Job) -> None:
    plan = job.server.plan_backup()
    interrupt(job.server.installation, "1")
    outcome = job.run(plan)
    assert outcome == Outcome(
        JobState.FAILED,
        f"An earlier job was interrupted: restore old, started {time_words('2026-01-01T00:00:00Z')}.",
        "RECOVERY_NEEDED",
        RecoveryNeeded.default_hint,
        RecoveryNeeded.exit_code,
        service_state=ServiceState.RUNNING,
        account=account_name(),
    )
    assert job.service.call_names == []


def test_an_interrupted_job_of_another_server_does_not_matter(job: Job, tmp_path: Path) -> None:
    interrupt(plain_server(tmp_path / "other").installation, "1")
    job.back_up()


@pytest.mark.expects_warnings
def test_no_job_starts_without_its_journal(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    (state_dir() / "journals").write_bytes(b"in the way")
    outcome = job.run(job.server.plan_backup())
    assert (outcome.state, outcome.code) == (JobState.FAILED, "WRITE_FAILED")
    assert outcome.message.startswith(f"{state_dir()} could not be written, and no job starts without its journal: [")
    assert outcome.hint == "Correct the rights or the space of that folder."
    assert "the journal or the lock could not be written" in [record.getMessage() for record in caplog.records]
    assert job.service.call_names == []


# --- jobs that end badly -----------------------------------------------------------------------------------------


@pytest.mark.expects_warnings
def test_a_backup_that_fails_leaves_the_server_as_it_was(job: Job) -> None:
    job.service.stop_hangs = True
    plan = job.server.plan_backup(label="made")
    outcome = job.run(plan)
    reason = "neo4j did not stop within 600 s: its process 4711 has not ended yet."
    assert outcome == Outcome(
        JobState.FAILED,
        f"{reason} {NO_BACKUP}",
        "SERVICE_STOP_TIMEOUT",
        ServiceStopTimeout.default_hint,
        ServiceStopTimeout.exit_code,
        service_state=ServiceState.RUNNING,
        warnings=plan.warnings,
        account=account_name(),
    )
    stop = [step.title for step in plan.steps][3]
    assert StepFinished(3, stop, 0.0, ok=False) in job.events
    assert Notice(Level.ERROR, f"{reason} Undoing what was begun.") in job.events
    (journal,) = journals()
    assert end_of(journal) == '{"type":"Finished","state":"failed"}'
    assert list(job.server.backups.iterdir()) == []


@pytest.mark.expects_warnings
def test_time_is_counted_to_the_failure_of_a_step(job: Job) -> None:
    class Slow(FakeService):
        def stop(self, *_: object, **__: object) -> NoReturn:
            clock.spend(1.25)
            raise ServiceStopTimeout("never")

    clock = job.clock
    job.server.service = Slow()
    plan = job.server.plan_backup()
    outcome = job.run(plan)
    assert StepFinished(3, plan.steps[3].title, 1.25, ok=False) in job.events
    assert (outcome.offline_s, outcome.duration_s) == (1.25, 1.25)


def test_a_cancel_is_no_error(job: Job) -> None:
    cancel = CancelToken()
    job.service.on_stop = cancel.cancel
    outcome = job.run(job.server.plan_backup(), cancel)
    assert (outcome.state, outcome.message) == (JobState.CANCELLED, f"{cancelled_words()} {NO_BACKUP}")
    assert Notice(Level.INFO, f"{cancelled_words()} Undoing what was begun.") in job.events
    (journal,) = journals()
    assert end_of(journal) == '{"type":"Finished","state":"cancelled"}'


def test_a_job_listens_before_its_first_step(job: Job) -> None:
    cancel = CancelToken()
    cancel.cancel()
    assert job.run(job.server.plan_backup(), cancel).state is JobState.CANCELLED
    assert not [event for event in job.events if isinstance(event, StepStarted)]


@pytest.mark.expects_warnings
def test_a_bug_is_told_and_logged(job: Job, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> NoReturn:
        raise ZeroDivisionError("by nothing")

    job.service.on_stop = fail
    outcome = job.run(job.server.plan_backup())
    assert (outcome.state, outcome.code) == (JobState.FAILED, "UNEXPECTED")
    assert outcome.message == f"Something unexpected happened: ZeroDivisionError: by nothing. {NO_BACKUP}"
    (record,) = [record for record in caplog.records if record.getMessage() == "unexpected failure"]
    assert record.exc_info is not None and record.exc_info[0] is ZeroDivisionError


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            OSError(errno.EIO, "Input/output error", "/disk/file"),
            "WRITE_FAILED",
            f"{Path('/disk/file')} could not be written",
        ),
        (
            OSError(errno.EIO, "Input/output error", b"/disk/file"),
            "WRITE_FAILED",
            f"{Path('/disk/file')} could not be written",
        ),
        (OSError(errno.EIO, "Input/output error", 7), "UNEXPECTED", "Input/output error: 7"),
        (OSError(errno.EIO, "Input/output error"), "UNEXPECTED", "Input/output error"),
        (PermissionError(errno.EACCES, "Permission denied", "/some/file"), "UNEXPECTED", "denied: '/some/file'"),
    ],
)
def test_an_error_of_the_system_is_told_for_what_it_is(job: Job, error: OSError, code: str, says: str) -> None:
    def fail() -> NoReturn:
        raise error

    job.service.on_stop = fail
    outcome = job.run(job.server.plan_backup())
    assert (outcome.state, outcome.code) == (JobState.FAILED, code)
    assert says in outcome.message and outcome.message.endswith(NO_BACKUP)


def test_a_program_that_is_torn_down_leaves_the_undoing_to_recovery(job: Job) -> None:
    class Torn(BaseException):
        pass

    def tear() -> NoReturn:
        raise Torn

    job.service.on_stop = tear
    with pytest.raises(Torn):
        job.run(job.server.plan_backup())
    (unfinished,) = find_unfinished(state_dir())
    assert not_open(unfinished.journal_path)
    assert job.service.call_names == ["stop"]


@pytest.mark.expects_warnings
def test_a_restore_that_fails_puts_everything_back(job: Job) -> None:
    backup = job.back_up()
    change_server(job.server, "new")
    before = look(Path(job.server.installation.root), times=False)
    job.service.start_fails = 2
    job.clock.spend(50.0)
    plan = job.server.plan_restore(backup)
    outcome = job.run(plan)
    assert outcome.message == f"neo4j was started, but no server answered at http://127.0.0.1:7474 {AS_BEFORE}"
    assert (outcome.path, outcome.warnings) == (str(backup), plan.warnings)
    assert_only_kept(outcome, job, before)
    # Offline from the first stop to the start after the undoing, with a second stop for it.
    assert outcome.offline_s == pytest.approx(STOP_S + START_S, abs=0.001)
    assert end_of(job.journal) == '{"type":"Finished","state":"failed"}'


def assert_only_kept(outcome: Outcome, job: Job, before: dict[str, Any]) -> None:
    """All is as it was, and what had been put in place lies beside, named: it may have been worked with."""
    root = Path(job.server.installation.root)
    assert any(Path(path).is_dir() for path in outcome.kept_aside)
    places = [Path(path).relative_to(root) for path in outcome.kept_aside]
    after = look(root, times=False)
    kept = {path for path in after for place in places if place in (Path(path), *Path(path).parents)}
    assert all(".undone-" in str(place) for place in places) and kept
    assert {path: facts for path, facts in after.items() if path not in kept} == before


@pytest.mark.expects_warnings
def test_removing_what_was_staged_is_no_time_offline(job: Job) -> None:
    backup, cancel = job.back_up(), CancelToken()
    removals = []

    def listen(event: Event) -> None:
        if isinstance(event, Notice) and event.message.endswith("was removed."):
            removals.append(event.message)
            job.clock.spend(60.0)
        elif isinstance(event, StepStarted) and event.title.startswith("Put the restored data"):
            cancel.cancel()

    outcome = execute(job.server.plan_restore(backup), job.host, listen, cancel)
    assert [".staged-" in message for message in removals] == [True]
    assert outcome.offline_s == pytest.approx(STOP_S + START_S, abs=0.001)


@pytest.mark.expects_warnings
def test_old_data_that_cannot_be_deleted_is_named_and_no_end_of_the_restore(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = job.back_up()
    stubborn = undeletable(job.server.data_dir, monkeypatch)
    outcome = job.run(job.server.plan_restore(backup, delete_first=True))
    assert outcome.state is JobState.SUCCEEDED, outcome
    (left,) = job.server.data_dir.parent.glob(f"*{DELETING_MARK}*")
    assert os.listdir(left) == [stubborn.name]
    assert [words for words in outcome.warnings if str(left) in words and "delete it by hand" in words]
    # And it stands in nobody's way.
    assert job.server.plan_restore(backup).runnable and find_unfinished(state_dir()) == ()


@pytest.mark.expects_warnings
def test_data_that_was_deleted_first_is_said_to_be_gone(job: Job) -> None:
    backup = job.back_up()
    plan = job.server.plan_restore(backup, delete_first=True)

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Copy the backup's data"):
            shutil.rmtree(backup / "Neo4j_data" / "databases")

    outcome = execute(plan, job.host, listen, CancelToken())
    assert outcome.message.endswith(f" The old data was deleted first, as confirmed. Restore again from {backup}.")
    assert outcome.state is JobState.FAILED


@pytest.mark.expects_warnings
def test_what_others_put_where_nothing_lay_is_not_said_to_be_as_before(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup, data = job.back_up(), job.server.data_dir
    shutil.rmtree(data)
    job.service.current = ServiceState.STOPPED

    def too_late(_source: Path, target: Path) -> None:
        target.mkdir()
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))

    monkeypatch.setattr(restore_steps, "rename_durably", too_late)
    outcome = job.run(job.server.plan_restore(backup))
    assert outcome.state is JobState.FAILED and list(data.iterdir()) == []
    assert outcome.message.endswith("something lies now that it did not put there; it was left as it is.")


@pytest.mark.expects_warnings
def test_restored_data_that_stays_is_not_said_to_be_gone(job: Job) -> None:
    """After deleting first it is all there is: a job that fails after it leaves it in place, with Neo4j running on it."""
    backup = job.back_up()
    change_server(job.server, "new")
    job.service.start_fails = 2
    outcome = job.run(job.server.plan_restore(backup, delete_first=True))
    assert outcome.state is JobState.FAILED and job.service.current is ServiceState.RUNNING
    assert outcome.message.endswith(" The restored data is in place; the configuration files are as they were before.")
    assert look(job.server.data_dir, times=False) == look(backup / "Neo4j_data", times=False)


@pytest.mark.expects_warnings
@pytest.mark.parametrize("name", ["system", "neo4j"])
def test_a_restored_database_that_does_not_open_puts_everything_back(job: Job, name: str) -> None:
    """The server answers all the same."""
    backup = job.back_up()
    change_server(job.server, "new")
    before = look(Path(job.server.installation.root), times=False)
    job.service.unopened = (name,)
    outcome = job.run(job.server.plan_restore(backup))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED")
    assert outcome.message == f"Neo4j answers, but could not open the restored database {name}. {AS_BEFORE}"
    assert_only_kept(outcome, job, before)
    assert job.service.current is ServiceState.RUNNING


def add_database(server: Server, name: str) -> None:
    for part in ("databases", "transactions"):
        shutil.copytree(server.data_dir / part / "neo4j", server.data_dir / part / name)


@pytest.mark.expects_warnings
def test_the_database_that_imaging_works_with_is_told_by_neo4j_conf(job: Job) -> None:
    conf = Path(job.server.installation.config_file("neo4j").path)
    conf.write_text("dbms.default_database=imaging\n", encoding="utf-8")
    add_database(job.server, "imaging")
    backup = job.back_up()
    job.service.unopened = ("imaging",)
    assert job.run(job.server.plan_restore(backup)).code == "SERVICE_START_FAILED"


@pytest.mark.expects_warnings
def test_the_environment_of_the_container_tells_it_before_neo4j_conf(job: Job) -> None:
    Path(job.server.installation.config_file("neo4j").path).write_text("dbms.default_database=old\n", encoding="utf-8")
    add_database(job.server, "old")
    plan = job.server.plan_restore(job.back_up())
    fixed = replace(plan.installation, default_database="graph", default_database_fixed=True)
    job.service.unopened = ("graph",)
    assert job.run(replace(plan, installation=fixed)).code == "SERVICE_START_FAILED"
    job.service.unopened = ("old",)
    assert job.run(replace(plan, installation=fixed)).state is JobState.SUCCEEDED


@pytest.mark.expects_warnings
def test_another_database_that_does_not_open_is_told(job: Job) -> None:
    backup = job.back_up()
    Path(job.server.installation.config_file("neo4j").path).unlink()
    plan = job.server.plan_restore(backup)
    job.service.unopened = ("old",)
    outcome = job.run(plan)
    assert outcome.state is JobState.SUCCEEDED
    words = "Neo4j has not opened the database old: it was stopped, or its store is damaged."
    assert words in [event.message for event in job.events if isinstance(event, Notice)]
    assert words in outcome.warnings


@pytest.mark.parametrize(
    ("unopened", "words"),
    [((), "Each database is open."), (None, "Not checked: whether each database opened, which needs a login.")],
)
def test_whether_the_databases_opened_is_told(job: Job, unopened: tuple[str, ...] | None, words: str) -> None:
    backup = job.back_up()
    job.service.unopened = unopened
    assert job.run(job.server.plan_restore(backup)).state is JobState.SUCCEEDED
    assert [event for event in job.events if isinstance(event, Notice) and event.message.startswith(words)]


def test_a_restore_that_has_deleted_first_is_not_cancelled_any_more(job: Job) -> None:
    backup = job.back_up()
    cancel = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Copy the backup's data"):
            cancel.cancel()

    outcome = execute(job.server.plan_restore(backup, delete_first=True), job.host, listen, cancel)
    assert outcome.state is JobState.SUCCEEDED


def test_a_restore_whose_server_answers_is_not_cancelled_any_more(job: Job) -> None:
    backup = job.back_up()
    cancel = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, StepFinished) and event.title == "Check that the restored Neo4j answers":
            cancel.cancel()

    assert execute(job.server.plan_restore(backup), job.host, listen, cancel).state is JobState.SUCCEEDED


@pytest.mark.expects_warnings
def test_a_way_back_that_fails_leaves_the_journal_to_recovery(job: Job) -> None:
    backup = job.back_up()
    change_server(job.server, "new")
    job.service.start_fails = 1000
    plan = job.server.plan_restore(backup)
    outcome = job.run(plan)
    reason = "neo4j was started, but no server answered at http://127.0.0.1:7474"
    assert (outcome.state, outcome.code) == (JobState.FAILED, "ROLLBACK_FAILED")
    assert outcome.message == f"{reason} Undoing the job failed: {reason}"
    assert (outcome.path, outcome.warnings, outcome.offline_s) == (str(backup), plan.warnings, 2.0)
    (unfinished,) = find_unfinished(state_dir())
    assert unfinished.journal_path == job.journal and not_open(unfinished.journal_path)


@pytest.mark.expects_warnings
def test_the_restored_data_stays_when_only_another_service_fails(job: Job) -> None:
    backup = job.back_up()
    job.service.restart_fails = ("etl",)
    plan = job.server.plan_restore(backup)
    outcome = job.run(plan)
    assert outcome == Outcome(
        JobState.FAILED,
        "Not everything was restarted: etl. The restored data is in place and Neo4j answers.",
        "RESTART_FAILED",
        RestartFailed.default_hint,
        RestartFailed.exit_code,
        path=str(backup),
        offline_s=5.5,
        duration_s=5.5,
        service_state=ServiceState.RUNNING,
        warnings=plan.warnings,
        kept_aside=outcome.kept_aside,
        account=account_name(),
        stores=not_asked(),
        counts=(EQUAL,),
    )
    assert len(outcome.kept_aside) == 5
    assert Notice(Level.ERROR, "Not everything was restarted: etl.") in job.events
    assert end_of(job.journal) == '{"type":"Finished","state":"failed"}'


@pytest.mark.expects_warnings
def test_nothing_is_undone_while_the_commit_is_in_doubt(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = job.back_up()
    change_server(job.server, "new")
    plan, events, real = job.server.plan_restore(backup), list[Event](), os.fsync

    def flush(descriptor: int) -> None:
        # The last thing said before the commit.
        if any(isinstance(last, Notice) and last.message.startswith("Not checked") for last in events[-1:]):
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", flush)
        outcome = execute(plan, job.host, listen_without_samples(events), CancelToken())
    reason = f"{job.journal} could not be written: Input/output error."
    assert outcome == Outcome(
        JobState.FAILED,
        f"{reason} The restored data is in place and Neo4j answers, but the journal {job.journal} could not be written.",
        "ROLLBACK_FAILED",
        "Correct that disk, then start this program again: it finishes the restore or undoes it whole.",
        RollbackFailed.exit_code,
        path=str(backup),
        offline_s=5.5,
        duration_s=5.5,
        service_state=ServiceState.RUNNING,
        warnings=plan.warnings,
        kept_aside=outcome.kept_aside,
        account=account_name(),
        stores=not_asked(),
    )
    assert len(outcome.kept_aside) == 5
    assert Notice(Level.ERROR, reason) in events
    (unfinished,) = find_unfinished(state_dir())
    assert not_open(unfinished.journal_path)


def listen_without_samples(events: list[Event]) -> Callable[[Event], None]:
    def listen(event: Event) -> None:
        if not isinstance(event, CopyProgress):
            events.append(event)

    return listen


@pytest.mark.expects_warnings
def test_a_failed_write_is_told_with_its_place(job: Job) -> None:
    def fail() -> NoReturn:
        raise OSError(errno.EIO, "Input/output error", b"/some/where")

    job.service.on_stop = fail
    outcome = job.run(job.server.plan_backup())
    assert (outcome.code, outcome.message) == (
        "WRITE_FAILED",
        f"{Path('/some/where')} could not be written: Input/output error. {NO_BACKUP}",
    )


@pytest.mark.expects_warnings
def test_a_failed_call_without_a_place_is_unexpected(job: Job) -> None:
    def fail() -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    job.service.on_stop = fail
    assert job.run(job.server.plan_backup()).code == "UNEXPECTED"


@pytest.mark.expects_warnings
def test_a_server_that_does_not_come_back_does_not_spoil_the_backup(job: Job) -> None:
    job.service.start_fails = 1000
    plan = job.server.plan_backup(label="made")
    outcome = job.run(plan)
    folder = str(job.server.backups / "made")
    sealed = open_backup(Path(folder))
    assert sealed.sealed
    assert outcome == Outcome(
        JobState.FAILED,
        f"neo4j was started, but no server answered at http://127.0.0.1:7474 The backup itself is complete: {folder}.",
        "SERVICE_START_FAILED",
        ServiceStartFailed.default_hint,
        ServiceStartFailed.exit_code,
        path=folder,
        offline_s=2.0,
        duration_s=2.0,
        service_state=ServiceState.STOPPED,
        warnings=plan.warnings,
        account=account_name(),
        stores=not_asked("Neo4j did not start again."),
        counts=(HELD,),
        bytes=sealed.total_bytes,
        files=len(sealed.files),
        checksum=sealed.checksum,
    )
    (journal,) = journals()
    assert end_of(journal) == '{"type":"Finished","state":"failed"}'
    assert load_settings().pace == Pace()


@pytest.mark.expects_warnings
def test_a_start_at_the_second_attempt_teaches_no_pace(job: Job) -> None:
    job.service.start_fails = 2
    outcome = job.run(job.server.plan_backup())
    assert outcome.state is JobState.SUCCEEDED
    assert outcome.warnings[-1] == "Neo4j started when that was tried again."
    assert load_settings().pace == Pace()


def with_exit_code(job: Job, folder: Path, exit_code: int) -> Callable[[Plan], Outcome]:
    """Runs plans of an online backup whose neo4j-admin writes what it should and ends with that exit code."""
    job.server = golden_server(folder, "windows-online", "x")
    real = job.server.host.run_command

    def end(argv: Sequence[str], **options: Any) -> CommandResult:
        result = real(argv, **options)
        for database in (job.server.backups / "made.partial" / "neo4j_backup").iterdir():
            # As a real one has it; the golden server's store is older than the look at it.
            (database / "neostore.transaction.db.0").write_bytes(b"log")
        return replace(result, returncode=exit_code)

    host = replace(job.host, run_command=end)
    return lambda plan: execute(plan, host, job.events.append, CancelToken())


def test_a_backup_whose_consistency_was_not_checked_is_kept_and_no_success(job: Job, tmp_path: Path) -> None:
    run = with_exit_code(job, tmp_path / "online", 2)
    outcome = run(job.server.plan_backup(method=BackupMethod.ONLINE, label="made"))
    folder = job.server.backups / "made"
    assert (outcome.state, outcome.code, outcome.path) == (JobState.FAILED, "CONSISTENCY_UNCHECKED", str(folder))
    assert outcome.message == (
        "The backup was written and read back, but Neo4j's consistency check could not run. "
        f"The backup itself is complete: {folder}."
    )
    assert open_backup(folder).consistency == "could not run"


@pytest.mark.expects_warnings
def test_an_inconsistent_backup_is_kept_unsealed(job: Job, tmp_path: Path) -> None:
    run = with_exit_code(job, tmp_path / "online", 3)
    outcome = run(job.server.plan_backup(method=BackupMethod.ONLINE, label="made"))
    kept = job.server.backups / "made.partial"
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_INCONSISTENT")
    assert outcome.message.endswith(f" What was written is kept, unsealed: {kept}.")
    assert kept.is_dir()


@pytest.mark.expects_warnings
def test_a_tool_that_hangs_is_told_and_undone(job: Job, tmp_path: Path) -> None:
    job.server = golden_server(tmp_path / "online", "windows-online", "x")
    backup = good(job.run(job.server.plan_backup(method=BackupMethod.ONLINE, label="made")))
    before = look(job.server.data_dir, times=False)

    def hang(*_: Any, **options: Any) -> CommandResult:
        assert options["idle_s"] == 1800
        raise ToolIdle("Caused by: java.io.FileNotFoundException\n")

    host = replace(job.host, run_command=hang)
    plans = (job.server.plan_backup(method=BackupMethod.ONLINE, label="again"), job.server.plan_restore(backup))
    made, restored = (execute(plan, host, job.events.append, CancelToken()) for plan in plans)
    words = "has neither read, written nor computed anything for 30 min, and was ended. Caused by: java.io.FileNotFound"
    assert made.code == "ONLINE_BACKUP_FAILED" and words in made.message
    assert f"look whether there is room in {backup.parent}, and" in made.hint
    assert restored.code == "ONLINE_RESTORE_FAILED" and words in restored.message
    assert [path.name for path in backup.parent.iterdir()] == ["made"]
    assert look(job.server.data_dir, times=False) == before


def test_a_journal_that_cannot_be_closed_does_not_change_the_end(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    class OnFullDisk(Journal):
        def finish(self, state: str) -> None:
            self.abandon()
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(engine, "Journal", OnFullDisk)
    outcome = job.run(job.server.plan_backup(label="made"))
    (journal,) = journals()
    words = (
        f"The journal {journal} could not be closed: [Errno {errno.ENOSPC}] No space left on device. "
        "The next job will ask to recover this one first."
    )
    assert outcome.state is JobState.SUCCEEDED
    assert Notice(Level.WARNING, words) in job.events and outcome.warnings[-1] == words


# --- verify ------------------------------------------------------------------------------------------------------


@pytest.fixture
def awake(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why the machine was kept awake."""
    around = Around()
    monkeypatch.setattr(verifying, "keep_awake", around.keep_awake)
    return around.awake


def look_into(backup: Path) -> Outcome:
    return verify(open_backup(backup), lambda _: None, CancelToken(), now_utc=lambda: NOW_UTC)


def test_a_backup_that_is_right_is_remembered(job: Job, awake: list[str]) -> None:
    backup = job.back_up()
    size, count = size_and_count(backup)
    outcome = look_into(backup)
    assert outcome == Outcome(
        JobState.SUCCEEDED,
        f"The backup made was read and compared with its manifest: {count} files.",
        path=str(backup),
        bytes=size,
        files=count,
        duration_s=outcome.duration_s,
        stores=not_asked(),
    )
    assert awake == ["Verifying a backup"]
    (known,) = load_verified().values()
    assert known.utc == NOW_UTC
    assert known.fingerprint == open_backup(backup).checksum != ""


def test_a_backup_made_by_hand_is_read_without_a_manifest(job: Job, awake: list[str]) -> None:
    by_hand = job.server.backups / "hand"
    shutil.copytree(job.server.data_dir, by_hand / "Neo4j_data")
    outcome = look_into(by_hand)
    count = len([path for path in by_hand.rglob("*") if path.is_file()])
    assert outcome.state is JobState.SUCCEEDED and outcome.files == count
    assert outcome.message == (
        f"The backup hand was read: {count} files. It was made by hand and has no checksums to compare with."
    )


def test_a_damaged_backup_is_remembered_as_such(job: Job, awake: list[str]) -> None:
    backup = job.back_up()
    opened = open_backup(backup)
    store = backup / "Neo4j_data" / "databases" / "neo4j" / "neostore"
    store.write_bytes(store.read_bytes().swapcase())
    outcome = verify(opened, lambda _: None, CancelToken())
    assert (outcome.state, outcome.code, outcome.path) == (JobState.FAILED, "BACKUP_CORRUPT", str(backup))
    assert [found.damaged for found in load_verified().values()] == [True]


def test_wrong_sums_are_told_although_the_data_is_right(job: Job, awake: list[str]) -> None:
    backup = job.back_up()
    (backup / "BLAKE3SUMS").write_bytes(b"")
    outcome = look_into(backup)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert outcome.message == f"{backup / 'BLAKE3SUMS'} does not say what the manifest says."
    assert outcome.hint == (
        "Every other file is right by the manifest and can be restored. Check the disk that holds the backup."
    )
    assert load_verified() == {}


def test_a_file_that_was_put_into_a_backup_is_told(job: Job, awake: list[str]) -> None:
    backup = job.back_up()
    (backup / "Neo4j_data" / "stranger").write_bytes(b"")
    outcome = look_into(backup)
    assert outcome.state is JobState.SUCCEEDED
    told = "holds 1 file that the backup does not list (first: Neo4j_data/stranger): not verified, and left out of a restore."
    assert outcome.warnings == (f"{backup} {told}",)


def test_a_verification_tells_how_far_it_is_and_how_long_it_took(job: Job, awake: list[str]) -> None:
    told, clock = threading.Event(), Clock()

    class GoesOnOnceToldOf(CancelToken):
        def check(self) -> None:
            assert told.wait(LIMIT_S)
            clock.now = 1001.23456

    def listen(event: Event) -> None:
        assert isinstance(event, CopyProgress) and event.job_done == 0 and event.back_s is None
        told.set()

    outcome = verify(open_backup(job.back_up()), listen, GoesOnOnceToldOf(), clock=clock)
    assert (outcome.state, outcome.duration_s) == (JobState.SUCCEEDED, 1.235)


def test_a_verification_can_be_cancelled(job: Job, awake: list[str]) -> None:
    cancel = CancelToken()
    cancel.cancel()
    outcome = verify(open_backup(job.back_up()), lambda _: None, cancel)
    assert (outcome.state, outcome.code) == (JobState.CANCELLED, "CANCELLED")


@pytest.mark.parametrize("closed", [False, True])
def test_a_backup_makes_way_unless_it_is_as_good_as_made(closed: bool) -> None:
    """It must not say that it is cancelled when nothing is cancelled any more."""
    told: list[Event] = []
    cancel = CancelToken()
    if closed:
        cancel.close()
    engine._way_maker(told.append, cancel)()
    assert (cancel.cancelled, len(told)) == (not closed, 0 if closed else 1)


@pytest.mark.parametrize("tells", [True, False])
def test_that_the_server_uses_the_restored_data_is_proven_or_said_not_to_be(job: Job, tells: bool) -> None:
    made = job.back_up()
    job.service.tells_use = tells
    outcome = job.run(job.server.plan_restore(made))
    assert outcome.state is JobState.SUCCEEDED
    said = [words for words in outcome.warnings if "not proven" in words]
    assert (said == []) if tells else (str(job.server.data_dir) in said[0])


@pytest.mark.expects_warnings
def test_another_folder_in_the_place_after_the_start_is_no_success(job: Job, tmp_path: Path) -> None:
    """Somebody mounts or moves something there while Neo4j starts, and Neo4j opens that."""
    made = job.back_up()

    def swap_folder() -> None:
        data = job.server.data_dir
        data.rename(tmp_path / "moved")
        shutil.copytree(tmp_path / "moved", data)
        job.service.on_start = lambda: None

    job.service.on_start = swap_folder
    outcome = job.run(job.server.plan_restore(made))
    assert outcome.state is JobState.FAILED and "does not use the restored data" in outcome.message
