"""Jobs that are cancelled or die anywhere: what was there before is whole, nothing is left lying about, Neo4j runs."""

from __future__ import annotations

import html
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.demo.server_folder import create_demo, demo_state, read_proof, remove_demo, set_faults
from core.execute.verify import verify
from core.model.events import CopyProgress, Event, JobState, StepStarted
from core.model.service_state import ServiceState
from core.plan.plan import Plan
from core.recovery.job_lock import account_name
from core.recovery.journal import Journal
from core.recovery.unfinished import find_unfinished
from core.system.state_folder import state_dir
from tests.support import CancelAt, change_server, guardians, leftovers, look, plain_server, quiet, until

MOST_POINTS = 400
"""More points than any of these jobs has: reaching it means that a job never came to its end."""

STRIDE = 4
"""Only each so-many-th point here, on a real file system; `dev.py crash-points` takes every one of a simulated disk."""


class Crash(BaseException):
    """The process ends here: nothing that handles errors may run."""


class Case:
    """A server in a folder of its own, with all that must not have changed."""

    def __init__(self, folder: Path, operation: str) -> None:
        self.server = plain_server(folder)
        self.operation = operation
        self.good = look(self.server.data_dir)
        self.good_config = self.server.config()
        self.backup: Path | None = None
        if operation == "restore":
            outcome = self.server.back_up(label="good")
            assert outcome.state is JobState.SUCCEEDED, outcome
            self.backup = Path(outcome.path)
            change_server(self.server, "new")
            self.server.events.clear()
        self.before = look(self.server.data_dir)
        self.before_config = self.server.config()
        self.names_before = set(os.listdir(self.server.data_dir.parent))

    def plan(self, **choices: Any) -> Plan:
        if self.backup is None:
            return self.server.plan_backup(label="new", **choices)
        return self.server.plan_restore(self.backup, **choices)

    def assert_as_before(self) -> None:
        assert look(self.server.data_dir) == self.before
        assert self.server.config() == self.before_config
        beside = self.server.data_dir.parent
        names = set(os.listdir(beside))
        assert names >= self.names_before
        for name in names - self.names_before:
            # What had been put in place is kept, whole: nobody knows whether people worked with it meanwhile.
            assert ".undone-" in name
            if name.startswith(self.server.data_dir.name):
                assert look(beside / name).keys() == self.good.keys()
        assert self.server.service.state().state is ServiceState.RUNNING
        assert leftovers(Path(self.server.installation.root), self.server.backups) == []
        assert find_unfinished(state_dir()) == ()

    def assert_done(self) -> None:
        """The job had come to its end all the same: the result is whole."""
        if self.backup is None:
            assert verify(open_backup(self.server.backups / "new"), lambda _: None, CancelToken()).exit_code == 0
            assert look(self.server.data_dir) == self.before
        else:
            assert look(self.server.data_dir) == self.good
            assert self.server.config() == self.good_config
        assert self.server.service.state().state is ServiceState.RUNNING
        assert leftovers(Path(self.server.installation.root), self.server.backups) == []
        assert find_unfinished(state_dir()) == ()

    @property
    def is_done(self) -> bool:
        if self.backup is None:
            return (self.server.backups / "new").exists()
        return self.server.config() == self.good_config


@pytest.fixture(params=["backup", "restore"])
def operation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_cancel_at_every_event(tmp_path: Path, operation: str) -> None:
    cancelled = 0
    for point in range(1, MOST_POINTS, STRIDE):
        case, cancel = Case(tmp_path / str(point), operation), CancelToken()

        def listen(_: Event, case: Case = case, cancel: CancelToken = cancel, point: int = point) -> None:
            if len(quiet(case.server.events)) == point:
                cancel.cancel()

        outcome = case.server.run(case.plan(), cancel, listen)
        if outcome.state is JobState.CANCELLED:
            case.assert_as_before()
            assert not case.is_done
            assert outcome.exit_code == 130
            cancelled += 1
        else:
            # From the point of no return on a job is not cancelled any more: it ends well.
            assert outcome.state is JobState.SUCCEEDED, outcome
            case.assert_done()
        if len(quiet(case.server.events)) < point:
            break
    else:
        pytest.fail("the job never came to its end")
    assert cancelled > 10 // STRIDE


def test_cancel_wherever_the_job_listens(tmp_path: Path, operation: str) -> None:
    cancelled = 0
    for point in range(1, MOST_POINTS, STRIDE):
        case, cancel = Case(tmp_path / str(point), operation), CancelAt(point)
        outcome = case.server.run(case.plan(), cancel)
        if not cancel.cancelled:
            assert outcome.state is JobState.SUCCEEDED, outcome
            case.assert_done()
            break
        assert outcome.state is JobState.CANCELLED, outcome
        case.assert_as_before()
        cancelled += 1
    else:
        pytest.fail("the job never came to its end")
    assert cancelled > 20 // STRIDE


@contextmanager
def crash_before(monkeypatch: pytest.MonkeyPatch, point: int) -> Iterator[list[str]]:
    """Crash before the n-th call that changes names or makes something durable; yields the calls made."""
    made: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            if len(made) == point:
                raise Crash(f"{name}{args}")
            if len(made) > point:
                # The process is dead: its other threads do nothing more either.
                raise Crash("dead")
            return function(*args, **kwargs)

        return call

    calls = [(os, name) for name in ("fsync", "rename", "replace", "link", "mkdir", "rmdir", "chmod")]
    if sys.platform == "win32":
        from core.disk import windows_moves

        calls += [(windows_moves, "move"), (windows_moves, "flush_names")]
    with monkeypatch.context() as patch:
        for owner, name in calls:
            patch.setattr(owner, name, counted(name, getattr(owner, name)))
        yield made


def crash_and_recover(case: Case, crash: Callable[[], bool]) -> bool:
    """True while the job crashed; then it was recovered, and everything holds."""
    crashed = crash()
    if crashed:
        outcomes = case.server.recover()
        assert [outcome.state for outcome in outcomes] in ([], [JobState.SUCCEEDED]), outcomes
    if case.is_done:
        case.assert_done()
    else:
        assert crashed
        case.assert_as_before()
    return crashed


def test_crash_before_every_change_on_disk(tmp_path: Path, operation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for point in range(1, MOST_POINTS, STRIDE):
        case = Case(tmp_path / str(point), operation)
        plan = case.plan()

        def crash(case: Case = case, plan: Plan = plan, point: int = point) -> bool:
            with crash_before(monkeypatch, point) as made:
                try:
                    case.server.run(plan)
                except Crash:
                    return True
            assert len(made) < point
            return False

        if not crash_and_recover(case, crash):
            break
    else:
        pytest.fail("the job never came to its end")
    assert point > 30


def test_crash_at_every_event(tmp_path: Path, operation: str) -> None:
    for point in range(1, MOST_POINTS, STRIDE):
        case = Case(tmp_path / str(point), operation)

        def listen(event: Event, case: Case = case, point: int = point) -> None:
            if not isinstance(event, CopyProgress) and len(quiet(case.server.events)) >= point:
                raise Crash

        def crash(case: Case = case, listen: Callable[[Event], None] = listen) -> bool:
            try:
                case.server.run(case.plan(), listen=listen)
            except Crash:
                return True
            return False

        if not crash_and_recover(case, crash):
            break
    else:
        pytest.fail("the job never came to its end")
    assert point > 20


def test_crash_with_every_record_of_the_journal(
    tmp_path: Path, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Journal._append
    for point in range(1, MOST_POINTS):
        case, written = Case(tmp_path / str(point), operation), [0]

        def crashing(journal: Journal, record: Any, written: list[int] = written, point: int = point) -> None:
            append(journal, record)
            written[0] += 1
            if written[0] == point:
                raise Crash

        def crash(case: Case = case, crashing: Callable[..., None] = crashing) -> bool:
            with monkeypatch.context() as patch:
                patch.setattr(Journal, "_append", crashing)
                try:
                    case.server.run(case.plan())
                except Crash:
                    return True
            return False

        if not crash_and_recover(case, crash):
            break
    else:
        pytest.fail("the job never came to its end")
    assert point > 3


def test_recovery_may_crash_anywhere_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for point in range(1, MOST_POINTS, STRIDE):
        case = Case(tmp_path / str(point), "restore")

        def listen(event: Event) -> None:
            if isinstance(event, StepStarted) and event.title.startswith("Check that the restored"):
                raise Crash

        with pytest.raises(Crash):
            case.server.run(case.plan(), listen=listen)
        assert case.is_done  # all is swapped and replaced: there is as much to undo as there can be
        with crash_before(monkeypatch, point) as made, suppress(Crash):
            case.server.recover()
        case.server.recover()
        case.assert_as_before()
        if len(made) < point:
            break
    else:
        pytest.fail("the recovery never came to its end")
    assert point > 10


def test_a_crash_after_delete_first_leaves_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a data folder must never be started; none at all must not be started either: Neo4j would make an empty one."""
    ends = set()
    for point in range(1, MOST_POINTS, STRIDE):
        case = Case(tmp_path / str(point), "restore")
        plan = case.plan(delete_first=True)
        crashed = False
        with crash_before(monkeypatch, point):
            try:
                case.server.run(plan)
            except Crash:
                crashed = True
        outcomes = case.server.recover()
        lost = not case.server.data_dir.exists()
        # Undone is not good: a server without its data is no success of the recovery.
        codes = {outcome.code for outcome in outcomes}
        assert codes <= ({"ROLLBACK_FAILED"} if lost else {"OK"})
        state = case.server.service.state().state
        if lost:
            assert state is ServiceState.STOPPED
            ends.add("none")
        elif look(case.server.data_dir) == case.before:
            assert state is ServiceState.RUNNING
            ends.add("old")
        else:
            assert look(case.server.data_dir) == case.good
            assert state is ServiceState.RUNNING
            ends.add("new")
        assert leftovers(Path(case.server.installation.root)) == []
        if not crashed:
            break
    assert ends == {"old", "none", "new"}


def test_the_engine_refuses_a_job_after_a_crash_whatever_the_plan_says(tmp_path: Path) -> None:
    """The plan was made before the other job crashed: the question is asked again under the lock."""
    case = Case(tmp_path, "backup")
    early_plan, plan = case.server.plan_backup(label="early"), case.plan()

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == 4:
            raise Crash

    with pytest.raises(Crash):
        case.server.run(plan, listen=listen)
    assert case.server.service.state().state is ServiceState.STOPPED
    assert case.server.run(early_plan).code == "RECOVERY_NEEDED"
    assert "RECOVERY_NEEDED" in [check.code for check in case.server.plan_backup().blockers]
    assert case.server.recover()[0].state is JobState.SUCCEEDED
    case.assert_as_before()
    assert case.server.run(early_plan).state is JobState.SUCCEEDED


def test_a_stale_recovery_does_nothing(tmp_path: Path) -> None:
    """Two administrators look at the interrupted job; the second acts after the first has recovered and gone on."""
    from core.recovery.recover import recover

    case = Case(tmp_path, "restore")

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Check that the restored"):
            raise Crash

    with pytest.raises(Crash):
        case.server.run(case.plan(), listen=listen)
    (job,) = find_unfinished(state_dir())
    assert case.server.recover()[0].state is JobState.SUCCEEDED
    case.assert_as_before()
    assert case.backup is not None
    assert case.server.restore(case.backup).state is JobState.SUCCEEDED
    assert recover(job, case.server.host, lambda _: None).state is JobState.SUCCEEDED
    case.assert_done()


def test_a_listener_that_fails_does_not_end_the_job(tmp_path: Path) -> None:
    """The command line's output goes into a pipe that is closed while Neo4j is stopped."""
    case = Case(tmp_path, "backup")

    def listen(_: Event) -> None:
        if len(case.server.events) > 5:
            raise BrokenPipeError(32, "Broken pipe")

    assert case.server.run(case.plan(), listen=listen).state is JobState.SUCCEEDED
    case.assert_done()


def test_kill_9_of_the_command_line_while_neo4j_is_stopped(tmp_path: Path) -> None:
    demo = create_demo(tmp_path / "demo", "windows", 2, start_delay_s=0.0, stop_delay_s=0.0)
    try:
        store_id = read_proof(demo)["store_id"]
        job = subprocess.Popen(
            [sys.executable, "-m", "core", "backup", *demo.args, "--to", str(tmp_path / "backups"), "--yes", "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert job.stdout is not None
        for line in job.stdout:
            event = json.loads(line)
            if event["event"] == "service" and event["state"] == "stopped":
                break
        # Whatever the job asks next never answers, so that it is certainly killed before Neo4j is started again.
        set_faults(demo.folder, tool_hangs=["neo4j"])
        children: list[psutil.Process] = []

        def asks() -> bool:
            children[:] = psutil.Process(job.pid).children(recursive=True)
            return any(map(is_tool, children))

        until(asks)
        for guardian in guardians(state_dir()):
            guardian.kill()
        job.kill()
        job.wait()
        for child in children:
            with suppress(psutil.NoSuchProcess):  # a shell ends with its tool
                child.kill()
        job.stdout.close()
        set_faults(demo.folder)
        assert demo_state(demo).state == "STOPPED"
        assert leftovers(tmp_path / "backups")
        refused = run_cli("backup", *demo.args, "--to", str(tmp_path / "backups"), "--yes")
        assert refused["code"] == "RECOVERY_NEEDED"
        recovered = run_cli("recover")
        assert recovered["state"] == "succeeded"
        page = Path(recovered["report"]).read_text(encoding="utf-8")
        # Who, on which machine, what, and where the rest is told.
        for fact in ("Interrupted job", account_name(), platform.node(), recovered["log_path"]):
            assert html.escape(fact) in page, fact
        assert demo_state(demo).answering
        assert read_proof(demo)["store_id"] == store_id
        assert leftovers(tmp_path / "backups") == []
        assert "nothing to recover" in run_cli("recover")["message"]
    finally:
        set_faults(demo.folder)
        remove_demo(demo.folder)


def is_tool(process: psutil.Process) -> bool:
    """Whether it is the vendor's tool of the demo server itself, and no shell around it."""
    with suppress(psutil.Error, OSError):  # on Windows also while it is being made or ends
        return "core.demo.tools" in process.cmdline()
    return False


def run_cli(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "core", *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=False
    )
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == outcome["exit_code"]
    return outcome
