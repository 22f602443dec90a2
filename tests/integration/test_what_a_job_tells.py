"""What a running job says of itself (limit, time offline), and what it leaves behind for the next one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.backups.catalog import list_backups
from core.cancel import CancelToken
from core.execute.engine import execute
from core.model.events import CopyProgress, Event, JobState, Limit, Notice, StepStarted
from core.model.pace import Pace
from core.plan import pace
from core.recovery.journal import Begun, Journal, StartService
from core.recovery.recover import recover
from core.recovery.unfinished import find_unfinished, installation_record
from core.system.settings import load_settings
from tests.fakes import FakeService
from tests.support import Server, plain_server

LIMIT_S = 120.0


def fake(server: Server) -> FakeService:
    assert isinstance(server.service, FakeService)
    return server.service


def test_a_wait_for_neo4j_is_told_with_the_time_it_is_offline(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    told = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, CopyProgress) and event.limited_by is Limit.SERVICE and event.offline_s > 0:
            told.set()

    fake(server).on_stop = lambda: assert_told(told)
    outcome = server.run(server.plan_backup(), listen=listen)
    assert outcome.state is JobState.SUCCEEDED


def test_a_cancel_that_comes_too_late_is_answered(tmp_path: Path) -> None:
    server, told, cancel = plain_server(tmp_path), threading.Event(), CancelToken()
    backup = Path(server.back_up().path)

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and not event.can_cancel:
            cancel.cancel()
        elif isinstance(event, Notice) and "no longer be cancelled" in event.message:
            told.set()

    fake(server).on_start = lambda: assert_told(told)
    outcome = server.run(server.plan_restore(backup, delete_first=True), cancel, listen)
    assert outcome.state is JobState.SUCCEEDED
    assert any("no longer be cancelled" in warning for warning in outcome.warnings)


def assert_told(told: threading.Event) -> None:
    assert told.wait(LIMIT_S)


def test_the_pace_of_a_successful_job_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MIN_MOVED_BYTES", 1)
    server = plain_server(tmp_path)
    before = load_settings()
    assert server.run(server.plan_backup(), CancelAtOnce()).state is JobState.CANCELLED
    assert load_settings() == before
    assert server.back_up().state is JobState.SUCCEEDED
    after = load_settings().pace
    assert after.copy_bytes_s > 0 and after.copy_bytes_s != Pace().copy_bytes_s
    assert after.stop_s < Pace().stop_s and after.start_s < Pace().start_s


class CancelAtOnce(CancelToken):
    def check(self) -> None:
        self.cancel()
        super().check()


@pytest.mark.expects_warnings  # the start that fails
def test_a_second_attempt_teaches_nothing(tmp_path: Path) -> None:
    slow = plain_server(tmp_path / "slow")
    fake(slow).start_fails = 2
    assert slow.back_up().state is JobState.SUCCEEDED
    assert load_settings().pace == Pace()


def test_the_gate_of_a_restore_is_a_verification(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    made = server.back_up()
    (entry,) = list_backups(server.backups)
    assert entry.verified_utc == entry.created_utc != ""
    by_hand = tmp_path / "hand"
    (by_hand / "one").mkdir(parents=True)
    Path(made.path, "Neo4j_data").rename(by_hand / "one" / "Neo4j_data")
    (entry,) = list_backups(by_hand)
    assert entry.verified_utc == ""
    assert server.restore(by_hand / "one").state is JobState.SUCCEEDED
    (entry,) = list_backups(by_hand)
    assert entry.verified_utc
    # Nothing is called right that nothing was compared with.
    (told,) = [event.message for event in server.events if isinstance(event, Notice) and "was read" in event.message]
    assert told.endswith("It was made by hand and has no checksums to compare with.")


class Awake:
    """What keeps the machine awake, as a variable."""

    def __init__(self) -> None:
        self.held: list[str] = []
        self.now = False

    @contextmanager
    def __call__(self, why: str) -> Iterator[None]:
        self.held.append(why)
        self.now = True
        try:
            yield
        finally:
            self.now = False


def test_the_machine_is_kept_awake_for_a_job_and_for_its_recovery(tmp_path: Path) -> None:
    server, awake = plain_server(tmp_path), Awake()
    host = replace(server.host, keep_awake=awake)
    while_stopped: list[bool] = []
    fake(server).on_stop = lambda: while_stopped.append(awake.now)
    execute(server.plan_backup(), host, lambda _: None, CancelToken())
    assert (while_stopped, awake.now, awake.held) == ([True], False, ["Running a backup"])
    begun = Begun("backup", "x", "2026-01-01T00:00:00Z", installation_record(server.installation))
    journal = Journal(host.state_dir / "journals" / "1.jsonl", begun)
    journal.intend(StartService())
    journal.abandon()
    (job,) = find_unfinished(host.state_dir)
    assert recover(job, host, lambda _: None).state is JobState.SUCCEEDED
    assert (awake.now, awake.held[1:]) == (False, ["Undoing an interrupted job"])
