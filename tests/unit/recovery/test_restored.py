"""Restored data that is in place although its restore was interrupted: nobody but a person takes it away again."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from core.disk.tree import TreeScan, scan_tree
from core.errors import RecoveryUndecided
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery import restored
from core.recovery.host import Host
from core.recovery.journal import Begun, Journal, MoveBack, NoWayBack, StartService, SwapBack, Undo, note_answered
from core.recovery.recover import recover
from core.recovery.restored import fingerprint_of, is_untouched, restored_in_place
from core.recovery.unfinished import find_unfinished, installation_record
from core.reports.job_record import Choice
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.support import look, plain_server
from tests.unit.data_folders import folder, text_of


class Interrupted:
    """A restore that was killed after its swap."""

    def __init__(self, tmp_path: Path, current: ServiceState) -> None:
        self.root = tmp_path / "server"
        installation = plain_server(self.root).installation
        self.data, self.aside, self.staged = (self.root / name for name in ("d", "d.aside-1", "d.staged-1"))
        folder(self.aside, "old")
        folder(self.staged, "new")
        self.swap = SwapBack(
            str(self.staged), str(self.data), str(self.aside), True, fingerprint_of(scan_tree(self.staged))
        )
        self.staged.rename(self.data)
        self.begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(installation))
        self.service = FakeService(current=current)

    def leave(self, *acts: Undo) -> None:
        journal = Journal(state_dir() / "journals" / "1.jsonl", self.begun)
        for act in (StartService(), *acts):
            journal.intend(act)
        journal.abandon()

    def recover(self, choice: Choice | None = None) -> Outcome:
        (job,) = find_unfinished(state_dir())
        host = Host(self.service, state_dir(), service_for=lambda _: self.service)
        return recover(job, host, lambda _: None, choice)


@pytest.fixture
def running(tmp_path: Path) -> Interrupted:
    """Neo4j runs on what was restored, and has written to it."""
    job = Interrupted(tmp_path, ServiceState.RUNNING)
    job.leave(job.swap)
    (job.data / "databases" / "store_lock").touch()
    return job


def test_a_folder_that_is_moved_keeps_its_fingerprint_and_a_write_changes_it(tmp_path: Path) -> None:
    first = fingerprint_of(scan_tree(folder(tmp_path / "a", "x")))
    (tmp_path / "a").rename(tmp_path / "b")
    assert fingerprint_of(scan_tree(tmp_path / "b")) == first != ""
    file = tmp_path / "b" / "databases" / "neostore"
    status = file.stat()
    replaced = tmp_path / "copy"
    replaced.write_bytes(file.read_bytes())
    os.utime(replaced, ns=(status.st_atime_ns, status.st_mtime_ns))
    kept = file.with_name("kept")
    file.rename(kept)
    replaced.rename(file)
    kept.rename(tmp_path / "elsewhere")  # so that its number is not given out again
    assert fingerprint_of(scan_tree(tmp_path / "b")) != first, "another file of the same size and time"
    second = fingerprint_of(scan_tree(tmp_path / "b"))
    (tmp_path / "b" / "empty").mkdir()
    assert fingerprint_of(scan_tree(tmp_path / "b")) not in (first, second)
    assert fingerprint_of(scan_tree(tmp_path / "none")) != second


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_what_cannot_be_looked_at_proves_nothing(tmp_path: Path) -> None:
    closed = folder(tmp_path / "a", "x") / "databases"
    closed.chmod(0)
    try:
        assert fingerprint_of(scan_tree(tmp_path / "a")) == ""
    finally:
        closed.chmod(0o700)


def test_what_nobody_has_opened_is_undone_without_a_person(tmp_path: Path) -> None:
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    job.leave(job.swap)
    assert is_untouched(job.swap)
    assert job.recover().state is JobState.SUCCEEDED
    assert (text_of(job.data), job.service.current) == ("old", ServiceState.RUNNING)


@pytest.mark.expects_warnings
def test_a_server_that_runs_on_restored_data_is_left_running(running: Interrupted) -> None:
    before = look(running.root)
    for _ in range(2):
        outcome = running.recover()
        assert outcome.code == RecoveryUndecided.code and "nothing was undone" in outcome.message
        assert outcome.service_state is ServiceState.RUNNING
        assert outcome.kept_aside == (str(running.aside),)
    assert look(running.root) == before
    assert not {"stop", "start"} & set(running.service.call_names)


@pytest.mark.expects_warnings
def test_a_person_puts_the_old_data_back_and_what_was_worked_in_stays_beside_it(running: Interrupted) -> None:
    outcome = running.recover(Choice.PUT_BACK)
    assert outcome.state is JobState.SUCCEEDED
    assert (text_of(running.data), running.service.current) == ("old", ServiceState.RUNNING)
    (kept,) = outcome.kept_aside
    assert text_of(Path(kept)) == "new" and (Path(kept) / "databases" / "store_lock").exists()
    assert find_unfinished(state_dir()) == ()


@pytest.mark.expects_warnings
def test_a_person_keeps_what_is_there(running: Interrupted) -> None:
    before = look(running.root)
    outcome = running.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and "stays in place" in outcome.message
    assert outcome.kept_aside == (str(running.aside),)
    assert look(running.root) == before and "stop" not in running.service.call_names
    assert find_unfinished(state_dir()) == ()


@pytest.mark.expects_warnings
def test_without_a_proof_the_restored_data_is_brought_up_and_left(tmp_path: Path) -> None:
    """As after a reboot without an automatic start; a journal of 0.1 proves nothing either."""
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    job.leave(SwapBack(str(job.staged), str(job.data), str(job.aside), True))
    assert job.recover().code == RecoveryUndecided.code
    assert (text_of(job.data), job.service.current) == ("new", ServiceState.RUNNING)


@pytest.mark.expects_warnings
def test_restored_data_that_neo4j_does_not_start_on_gives_way_to_the_old(tmp_path: Path) -> None:
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    job.leave(SwapBack(str(job.staged), str(job.data), str(job.aside), True))
    job.service.start_fails = 2
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED
    assert (text_of(job.data), job.service.current) == ("old", ServiceState.RUNNING)
    assert [text_of(Path(kept)) for kept in outcome.kept_aside] == ["new"]


@pytest.mark.expects_warnings
def test_what_a_person_keeps_stays_undecided_while_neo4j_does_not_start(tmp_path: Path) -> None:
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    job.leave(SwapBack(str(job.staged), str(job.data), str(job.aside), True))
    job.service.start_fails = 2
    outcome = job.recover(Choice.KEEP)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED")
    # The way back is still open.
    assert text_of(job.data) == "new" and len(find_unfinished(state_dir())) == 1
    assert job.recover(Choice.PUT_BACK).state is JobState.SUCCEEDED and text_of(job.data) == "old"


@pytest.mark.expects_warnings
def test_what_neo4j_has_once_answered_on_is_a_persons_also_when_it_does_not_start_later(running: Interrupted) -> None:
    """An unclean reboot, and a recovery of the logs that takes longer than the patience."""
    assert running.recover().code == RecoveryUndecided.code
    running.service.current, running.service.start_fails = ServiceState.STOPPED, 2
    outcome = running.recover()
    assert outcome.code == "SERVICE_START_FAILED"
    assert text_of(running.data) == "new" and len(find_unfinished(state_dir())) == 1
    running.service.unknown = True
    assert running.recover().state is JobState.FAILED and text_of(running.data) == "new"


@pytest.mark.expects_warnings
def test_another_server_on_the_port_is_no_success(running: Interrupted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.service, "uses_data_folder", lambda: False)
    outcome = running.recover(Choice.KEEP)
    assert outcome.state is JobState.FAILED and "another server" in outcome.message
    assert len(find_unfinished(state_dir())) == 1


@pytest.mark.expects_warnings
def test_a_kept_database_that_is_not_open_is_told(running: Interrupted) -> None:
    running.service.unopened = ("neo4j",)
    outcome = running.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and "has not opened: neo4j" in outcome.warnings[0]


def test_data_that_stays_anyway_asks_nobody(tmp_path: Path) -> None:
    """Deleted first: there is no old data to put back."""
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    shutil.rmtree(job.aside)
    job.leave(NoWayBack(str(job.data), gone=True), SwapBack(str(job.staged), str(job.data), str(job.aside), False))
    outcome = job.recover()
    assert outcome.state is JobState.SUCCEEDED and outcome.message.startswith("The restored data is in place")
    assert text_of(job.data) == "new" and find_unfinished(state_dir()) == ()


@pytest.mark.expects_warnings
@pytest.mark.parametrize("current", [ServiceState.STOPPED, ServiceState.RUNNING])
@pytest.mark.parametrize("answered", [False, True])
def test_databases_of_an_online_backup_are_left_once_neo4j_has_answered_on_all(
    tmp_path: Path, current: ServiceState, answered: bool
) -> None:
    """Before, some may be missing: a Neo4j that the machine has started made them anew, and empty."""
    job = Interrupted(tmp_path, current)
    job.leave(MoveBack(str(job.data), str(job.aside), True))
    if answered:
        (unfinished,) = find_unfinished(state_dir())
        note_answered(unfinished.record)
    outcome = job.recover()
    if answered:
        assert outcome.code == RecoveryUndecided.code and text_of(job.data) == "new"
    else:
        assert outcome.state is JobState.SUCCEEDED and text_of(job.data) == "old"
    assert job.service.current is ServiceState.RUNNING


@pytest.mark.expects_warnings
def test_a_note_that_neo4j_answered_hides_no_torn_line_and_makes_none(tmp_path: Path) -> None:
    job = Interrupted(tmp_path, ServiceState.RUNNING)
    job.leave(job.swap)
    (job.data / "databases" / "store_lock").touch()
    (unfinished,) = find_unfinished(state_dir())
    with open(unfinished.journal_path, "ab") as file:
        file.write(b'{"type":"Intent","undo":{"type":"PutBackFi')  # killed while it was written
    assert job.recover().code == RecoveryUndecided.code
    (unfinished,) = find_unfinished(state_dir())
    assert (unfinished.record.answered, unfinished.record.damaged) == (True, False)
    assert job.recover(Choice.PUT_BACK).state is JobState.SUCCEEDED and text_of(job.data) == "old"


@pytest.mark.expects_warnings
def test_what_cannot_be_looked_at_is_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Interrupted(tmp_path, ServiceState.STOPPED)

    def fail(_: TreeScan) -> str:
        raise OSError("a disk that fails")

    monkeypatch.setattr(restored, "fingerprint_of", fail)
    assert not is_untouched(job.swap)


def test_what_is_not_in_place_is_nothing_to_decide_on(tmp_path: Path) -> None:
    job = Interrupted(tmp_path, ServiceState.STOPPED)
    assert restored_in_place([job.swap, StartService()]) == (job.swap,)
    job.data.rename(job.staged)
    assert restored_in_place([job.swap]) == ()
    move = MoveBack(str(job.data), str(job.aside), True)
    assert restored_in_place([move]) == ()
