"""Undoing: each act from each state that a crash can leave it in, twice, and nothing beyond the tool's own folders."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.cli.main import main
from core.dates import time_words
from core.disk.files import remove_tree
from core.disk.identity import identity_of
from core.disk.tree import scan_tree
from core.errors import DemoError, OperationCancelled, ReadFailed, RollbackFailed
from core.model.events import Event, JobState, Say
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER
from core.model.service_state import ServiceState
from core.neo4j.controller import ServiceController
from core.phrases import phrase
from core.recovery import recover as recovery
from core.recovery import undo as undoing
from core.recovery.host import Host
from core.recovery.job_lock import RECOVERY, hold
from core.recovery.journal import (
    RECOVERED,
    Begun,
    Journal,
    MoveBack,
    NoWayBack,
    PutBackFile,
    RemoveFolder,
    StartService,
    SwapBack,
    Undo,
    close_journal,
    read_journal,
)
from core.recovery.recover import recover
from core.recovery.restored import fingerprint_of
from core.recovery.undo import roll_back
from core.recovery.unfinished import (
    find_unfinished,
    installation_from_record,
    installation_record,
    interrupted_jobs,
    wait_for_recovery,
)
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.support import look, plain_server, undeletable


def undo(*acts: Undo, service: FakeService | None = None) -> FakeService:
    service = service or FakeService(current=ServiceState.STOPPED)
    roll_back(acts, service, lambda _: None)
    return service


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "file").write_text(text, encoding="utf-8")
    return path


def swap(staged: Path, target: Path, aside: Path) -> SwapBack:
    """As a restore records it just before."""
    old, new, place = (identity_of(path) for path in (target, staged, target.parent))
    known = fingerprint_of(scan_tree(staged))
    return SwapBack(str(staged), str(target), str(aside), bool(old), known, old=old, new=new, place=place)


def text_of(path: Path) -> str:
    return (path / "file").read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("had_target", [True, False])
@pytest.mark.parametrize("renames_done", [0, 1, 2])
def test_a_swap_is_undone_from_wherever_it_stopped(tmp_path: Path, renames_done: int, had_target: bool) -> None:
    staged, target, aside = (tmp_path / name for name in ("data.staged-1", "data", "data.aside-1"))
    folder(staged, "new")
    if had_target:
        folder(target, "old")
    acts = [RemoveFolder(str(staged), identity_of(tmp_path)), swap(staged, target, aside)]
    if had_target and renames_done >= 1:
        target.rename(aside)
    if renames_done == 2:
        staged.rename(target)
    for _ in range(2):
        undo(*acts)
        kept = ["data.undone-1"] if renames_done == 2 else []
        assert sorted(os.listdir(tmp_path)) == [*(["data"] if had_target else []), *kept]
        assert text_of(target) == ("old" if had_target else "")
        assert not kept or text_of(tmp_path / kept[0]) == "new"  # it has been in place


@pytest.mark.parametrize("existed", [True, False])
@pytest.mark.parametrize("progress", ["nothing", "folder made", "moved", "restored"])
def test_a_move_aside_is_undone_from_wherever_it_stopped(tmp_path: Path, progress: str, existed: bool) -> None:
    path, aside = tmp_path / "data" / "databases" / "neo4j", tmp_path / "data.aside-1" / "databases" / "neo4j"
    path.parent.mkdir(parents=True)
    if existed:
        folder(path, "old")
    if progress != "nothing" and existed:
        aside.parent.mkdir(parents=True)
    if progress in ("moved", "restored") and existed:
        path.rename(aside)
    if progress == "restored":
        folder(path, "new")
    for _ in range(2):
        undo(MoveBack(str(path), str(aside), existed))
        assert text_of(path) == ("old" if existed else "")
        kept = ["data.undone-1"] if progress == "restored" else []
        assert sorted(os.listdir(tmp_path)) == ["data", *kept]
        assert not kept or text_of(tmp_path / kept[0] / "databases" / "neo4j") == "new"


def test_what_was_undone_before_keeps_its_name(tmp_path: Path) -> None:
    tmp_path /= "server.aside-0"  # such a name above it says nothing
    for number in (1, 2, 3):
        target, aside = folder(tmp_path / "data", f"new {number}"), folder(tmp_path / "data.aside-1", "old")
        acts = [SwapBack(str(tmp_path / "data.staged-1"), str(target), str(aside), True)]
        undone = roll_back(acts, FakeService(current=ServiceState.STOPPED), lambda _: None)
        kept, *earlier = undone.kept_aside
        assert text_of(Path(kept)) == f"new {number}" and text_of(target) == "old"
        # What an earlier try has put there is named again: its word may have been lost.
        assert len(earlier) == number - 1
        remove_tree(target)
    assert sorted(os.listdir(tmp_path)) == ["data.undone-1", "data.undone-1-2", "data.undone-1-3"]


def test_a_file_that_is_as_before_is_not_kept_twice(tmp_path: Path) -> None:
    for name in ("neo4j.conf", "neo4j.conf.aside-1"):
        (tmp_path / name).write_text("the same", encoding="utf-8")
    undo(PutBackFile(str(tmp_path / "neo4j.conf"), str(tmp_path / "neo4j.conf.aside-1"), True))
    assert os.listdir(tmp_path) == ["neo4j.conf"]


def test_a_folder_that_lies_aside_for_another_database_stays(tmp_path: Path) -> None:
    aside = tmp_path / "data.aside-1" / "databases"
    folder(aside / "neo4j", "old")
    folder(aside / "system", "old")
    (tmp_path / "data" / "databases").mkdir(parents=True)
    undo(MoveBack(str(tmp_path / "data" / "databases" / "neo4j"), str(aside / "neo4j"), True))
    assert text_of(tmp_path / "data" / "databases" / "neo4j") == "old"
    assert text_of(aside / "system") == "old"


@pytest.mark.parametrize("existed", [True, False])
@pytest.mark.parametrize("progress", ["nothing", "fresh", "second name", "renamed", "replaced"])
def test_a_replaced_file_is_put_back_from_wherever_it_stopped(tmp_path: Path, progress: str, existed: bool) -> None:
    target, aside, fresh = tmp_path / "neo4j.conf", tmp_path / "neo4j.conf.aside-1", tmp_path / "neo4j.conf.restoring"
    if existed:
        target.write_text("old", encoding="utf-8")
        target.chmod(0o640)
    inode = target.stat().st_ino if existed else 0
    if progress != "nothing":
        fresh.write_text("half of the n", encoding="utf-8")
    if progress in ("second name", "replaced") and existed:
        os.link(target, aside)
    if progress == "renamed" and existed:
        target.rename(aside)
    if progress == "replaced":
        fresh.replace(target)
    for _ in range(2):
        undo(PutBackFile(str(target), str(aside), existed))
        kept = ["neo4j.conf.undone-1"] if progress == "replaced" else []
        assert sorted(os.listdir(tmp_path)) == [*(["neo4j.conf"] if existed else []), *kept]
        assert not kept or (tmp_path / kept[0]).read_text(encoding="utf-8") == "half of the n"
        if existed:
            assert (target.read_text(encoding="utf-8"), target.stat().st_ino) == ("old", inode)
            assert sys.platform == "win32" or target.stat().st_mode & 0o777 == 0o640


def test_only_the_tools_own_folders_are_removed(tmp_path: Path) -> None:
    """A journal that was tampered with cannot delete anything else."""
    precious = folder(tmp_path / "data.partial-not" / "precious", "x")
    with pytest.raises(RollbackFailed, match="not a folder of this tool"):
        undo(RemoveFolder(str(precious)))
    assert text_of(precious) == "x"
    for name in ("x.partial", "data.staged-1", "data.deleting-1"):
        undo(RemoveFolder(str(folder(tmp_path / name, "x"))))
        assert not (tmp_path / name).exists()


@pytest.mark.expects_warnings
def test_a_folder_that_cannot_be_deleted_is_no_dead_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, service = begun(tmp_path / "server")
    partial = folder(tmp_path / "x.partial", "x")
    undeletable(partial, monkeypatch)
    acts = (RemoveFolder(str(partial)), StartService())
    # First it is tried again: by whoever recovers.
    with pytest.raises(RollbackFailed, match="delete it by hand"):
        undo(*acts)
    for act in acts:
        journal.intend(act)
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert (outcome.state, service.current) == (JobState.SUCCEEDED, ServiceState.RUNNING)
    assert str(partial) in outcome.warnings[0] and "Operation not permitted" in outcome.warnings[0]
    assert find_unfinished(state_dir()) == ()
    # What could be deleted is.
    assert os.listdir(partial) == ["stubborn"]


def test_files_are_put_back_while_stopped_and_the_service_started_last(tmp_path: Path) -> None:
    target, aside = folder(tmp_path / "data", "new"), folder(tmp_path / "data.aside-1", "old")
    service = FakeService()
    service.on_stop = lambda: seen.append(text_of(target))
    service.on_start = lambda: seen.append(text_of(target))
    seen: list[str] = []
    undo(StartService(), SwapBack(str(tmp_path / "data.staged-1"), str(target), str(aside), True), service=service)
    assert seen == ["new", "old"]
    assert service.call_names == ["prove_stopped", "stop", "prove_stopped", "start"]
    assert service.current is ServiceState.RUNNING


def test_a_backup_is_undone_without_a_stop(tmp_path: Path) -> None:
    service = undo(RemoveFolder(str(folder(tmp_path / "x.partial", "x"))), service=FakeService())
    assert service.call_names == []
    service = undo(StartService(), RemoveFolder(str(tmp_path / "x.partial")))
    assert service.call_names == ["start"]


def test_nothing_is_started_where_the_data_was_deleted(tmp_path: Path) -> None:
    service = undo(StartService(), NoWayBack(str(tmp_path / "data")))
    assert service.current is ServiceState.STOPPED
    service = undo(StartService(), NoWayBack(str(folder(tmp_path / "data", "old"))))
    assert service.current is ServiceState.RUNNING


def test_a_start_that_fails_is_an_error_only_where_the_server_answered_before(tmp_path: Path) -> None:
    partial = folder(tmp_path / "x.partial", "x")
    failing = FakeService(current=ServiceState.STOPPED, start_fails=2)
    with pytest.raises(RollbackFailed, match="no server answered"):
        undo(RemoveFolder(str(partial)), StartService(), service=failing)
    assert not partial.exists()
    undo(StartService(required=False), service=FakeService(current=ServiceState.STOPPED, start_fails=2))


def test_nothing_is_put_back_under_a_server_that_does_not_stop(tmp_path: Path) -> None:
    target, aside = folder(tmp_path / "data", "new"), folder(tmp_path / "data.aside-1", "old")
    staged = tmp_path / "data.staged-1"
    swap = SwapBack(str(staged), str(target), str(aside), True)
    with pytest.raises(RollbackFailed, match="did not stop"):
        undo(RemoveFolder(str(staged)), swap, service=FakeService(stop_hangs=True))
    assert (text_of(target), text_of(aside)) == ("new", "old")


def test_an_installation_survives_the_journal(tmp_path: Path) -> None:
    installation = plain_server(tmp_path).installation
    again = installation_from_record(installation_record(installation))
    for name in ("kind", "root", "data_dir", "config_dir", "service_name", "http_port", "bolt_port", "sandbox"):
        assert getattr(again, name) == getattr(installation, name)
    with pytest.raises((KeyError, ValueError)):
        installation_from_record({"kind": "windows"})


def begun(tmp_path: Path) -> tuple[Journal, FakeService]:
    """A journal as an interrupted job leaves it."""
    installation = plain_server(tmp_path).installation
    assert installation.kind is DOCKER_INSTALLER
    record = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(installation))
    return Journal(state_dir() / "journals" / "1.jsonl", record), FakeService(current=ServiceState.STOPPED)


def test_recovery_that_fails_is_tried_again(tmp_path: Path) -> None:
    journal, service = begun(tmp_path)
    journal.intend(StartService())
    journal.abandon()
    service.start_fails = 2
    (job,) = find_unfinished(state_dir())
    assert f"restore x, started {time_words('2026-01-01T00:00:00Z')}" in job.sentence
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, "ROLLBACK_FAILED", 60)
    assert outcome.service_state is ServiceState.STOPPED
    (job,) = find_unfinished(state_dir())
    assert recover(job, Host(service, state_dir()), lambda _: None).state is JobState.SUCCEEDED
    assert find_unfinished(state_dir()) == ()
    record = read_journal(journal.path)
    assert record is not None and record.finished


@pytest.mark.parametrize(
    "end, state",
    [(RECOVERED, JobState.SUCCEEDED), ("cancelled", JobState.SUCCEEDED), ("SERVICE_START_FAILED", JobState.FAILED)],
)
def test_what_somebody_else_made_of_it_is_told_as_it_was(tmp_path: Path, end: str, state: JobState) -> None:
    journal, service = begun(tmp_path)
    journal.abandon()
    ((job, other),) = interrupted_jobs(state_dir())
    assert other is None and wait_for_recovery(job, state_dir(), CancelToken()) is None
    close_journal(job.record, end)
    waited = wait_for_recovery(job, state_dir(), CancelToken())
    late = recover(job, Host(service, state_dir()), lambda _: None)
    for outcome in (waited, late):
        assert outcome is not None and outcome.state is state
        assert ("which ended with SERVICE_START_FAILED" in outcome.message) is (state is JobState.FAILED)
    assert service.current is ServiceState.STOPPED  # nothing was done again


def test_who_works_on_an_interrupted_job_is_known(tmp_path: Path) -> None:
    journal, _ = begun(tmp_path)
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    with hold(state_dir(), job.key, RECOVERY, "2026-01-01T00:00:00Z"):
        ((_, other),) = interrupted_jobs(state_dir())
        assert other is not None and other.pid == os.getpid()
        assert find_unfinished(state_dir()) == ()
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(OperationCancelled):
            wait_for_recovery(job, state_dir(), cancel)
    with hold(state_dir(), job.key, "restore", "2026-01-01T00:00:00Z"):
        assert interrupted_jobs(state_dir()) == ()  # a job that lives is not interrupted


def test_the_log_of_a_recovery_has_no_line_a_second(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Slow(FakeService):
        def start(self, say: Say, *, anew: bool = False) -> None:
            for second in range(50):
                say(phrase("{words}, {elapsed_s}", words="Neo4j wakes up", elapsed_s=second))
            super().start(say, anew=anew)

    journal, _ = begun(tmp_path)
    journal.intend(StartService())
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    events: list[Event] = []
    caplog.set_level(logging.INFO)
    recover(job, Host(Slow(current=ServiceState.STOPPED), state_dir()), events.append)
    assert str(events).count("Neo4j wakes up") == 50
    assert caplog.text.count("Neo4j wakes up") == 1


def test_a_job_that_had_committed_is_not_undone(tmp_path: Path) -> None:
    journal, service = begun(tmp_path / "server")
    target, aside = folder(tmp_path / "data", "new"), folder(tmp_path / "data.aside-1", "old")
    journal.intend(SwapBack(str(tmp_path / "data.staged-1"), str(target), str(aside), True))
    journal.commit()
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    before = look(tmp_path / "data")
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert outcome.state is JobState.SUCCEEDED
    assert "already succeeded" in outcome.message
    assert "Restart all" in outcome.hint
    assert look(tmp_path / "data") == before
    assert text_of(aside) == "old"
    assert service.current is ServiceState.RUNNING


def test_a_job_that_had_done_nothing_is_told_as_that(tmp_path: Path) -> None:
    """Nothing was looked at, so nothing is said of the data."""
    journal, service = begun(tmp_path / "server")
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert (outcome.state, service.call_names) == (JobState.SUCCEEDED, [])
    assert "changed nothing yet" in outcome.message and "in place" not in outcome.message
    assert find_unfinished(state_dir()) == ()


def test_a_committed_job_whose_server_does_not_start_is_no_success(tmp_path: Path) -> None:
    journal, service = begun(tmp_path / "server")
    journal.commit()
    journal.abandon()
    service.start_fails = 2
    (job,) = find_unfinished(state_dir())
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED")
    assert "already succeeded, but" in outcome.message
    assert find_unfinished(state_dir()) == ()  # the data is in place: there is nothing left to undo


def test_data_that_was_deleted_first_and_is_not_back_is_no_success(tmp_path: Path) -> None:
    journal, service = begun(tmp_path / "server")
    journal.intend(StartService())
    journal.intend(NoWayBack(str(tmp_path / "data"), gone=True))
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "ROLLBACK_FAILED")
    assert "Restore again" in outcome.hint and service.call_names == ["stop"]
    assert find_unfinished(state_dir()) == ()


def test_restored_data_stays_where_the_old_was_deleted_first(tmp_path: Path) -> None:
    journal, service = begun(tmp_path / "server")
    target = folder(tmp_path / "data", "restored")
    journal.intend(NoWayBack(str(target), gone=True))
    journal.intend(StartService())
    staged, aside = str(tmp_path / "data.staged-1"), str(tmp_path / "data.aside-1")
    journal.intend(SwapBack(staged, str(target), aside, False, fingerprint_of(scan_tree(target))))
    journal.abandon()
    (job,) = find_unfinished(state_dir())
    outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert outcome.state is JobState.SUCCEEDED and outcome.message.startswith("The restored data is in place")
    assert text_of(target) == "restored" and service.current is ServiceState.RUNNING


def test_an_empty_store_that_neo4j_made_meanwhile_is_set_aside(tmp_path: Path) -> None:
    """Cut between the two renames of a swap; then the machine was started again, and Neo4j with it, twice."""
    staged, target = folder(tmp_path / "data.staged-1", "new"), folder(tmp_path / "data", "empty")
    aside = folder(tmp_path / "data.aside-1", "old")
    folder(tmp_path / "data.undone-1", "empty, of the first time")
    service = undo(StartService(), SwapBack(str(staged), str(target), str(aside), True))
    assert text_of(target) == "old" and text_of(tmp_path / "data.undone-1-2") == "empty"
    assert service.current is ServiceState.RUNNING


@pytest.mark.expects_warnings
def test_a_journal_of_no_installation_is_left_alone(tmp_path: Path) -> None:
    Journal(state_dir() / "journals" / "1.jsonl", Begun("restore", "x", "now", {"kind": "nonsense"})).abandon()
    assert find_unfinished(state_dir()) == ()


def test_journals_that_cannot_be_looked_at_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "journals").mkdir()

    def refuse(path: Path) -> list[str]:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(ReadFailed, match="journals could not be read"):
        find_unfinished(tmp_path)


def test_a_folder_that_is_gone_is_flushed_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flush after its removal may be what failed: unflushed, it would be there again after a power cut."""
    flushed: list[Path] = []
    monkeypatch.setattr(undoing, "flush_folder", flushed.append)
    undo(RemoveFolder(str(tmp_path / "b.partial")), RemoveFolder(str(tmp_path / "unmounted" / "b.partial")))
    assert flushed == [tmp_path]


@pytest.mark.parametrize(
    ("acts", "start_fails", "told"),
    [
        ([StartService()], 0, 1),
        ([StartService(required=False)], 2, 0),
        ([StartService(), NoWayBack("/not/there")], 0, 0),
        ([], 0, 0),
    ],
)
def test_that_neo4j_is_back_is_told_when_it_is_up(acts: list[Undo], start_fails: int, told: int) -> None:
    service, back = FakeService(current=ServiceState.STOPPED, start_fails=start_fails), []
    roll_back(acts, service, lambda _: None, on_back=lambda: back.append(service.current))
    assert back == [ServiceState.RUNNING] * told


def half_made_and_cloned(tmp_path: Path) -> tuple[Path, Path, list[Undo]]:
    partial, clone = folder(tmp_path / "b.partial", "half"), folder(tmp_path / "data.cloned-20260101T000000Z", "data")
    return partial, clone, [RemoveFolder(str(path), identity_of(tmp_path)) for path in (partial, clone)]


@pytest.mark.parametrize("how", [{"hangs": True}, {"keep_folders": True}], ids=str)
def test_a_clone_beside_the_server_goes_although_the_backup_stays(tmp_path: Path, how: dict[str, bool]) -> None:
    """It would fill the volume of the server."""
    partial, clone, acts = half_made_and_cloned(tmp_path)
    assert roll_back(acts, FakeService(current=ServiceState.STOPPED), lambda _: None, **how).left == ()
    assert partial.exists() and not clone.exists()


def test_where_the_disk_of_the_server_hangs_its_clone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, clone, acts = half_made_and_cloned(tmp_path)
    answers = threading.Event()
    monkeypatch.setattr(undoing, "CLEARED_IN_S", 0.01)
    monkeypatch.setattr(undoing, "remove_tree", lambda _: answers.wait())
    try:
        undone = roll_back(acts, FakeService(current=ServiceState.STOPPED), lambda _: None, hangs=True)
    finally:
        answers.set()
    (words,) = undone.left
    assert str(clone) in words and "did not answer" in words


@pytest.mark.expects_warnings
def test_a_journal_that_cannot_be_closed_is_a_warning_and_is_undone_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, service = begun(tmp_path / "server")
    target, staged, aside = folder(tmp_path / "data", "old"), folder(tmp_path / "new", "new"), tmp_path / "data.aside-1"
    journal.intend(StartService())
    journal.intend(swap(staged, target, aside))
    journal.abandon()
    target.rename(aside)
    staged.rename(target)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "close_journal", full)
        (job,) = find_unfinished(state_dir())
        outcome = recover(job, Host(service, state_dir()), lambda _: None)
    assert outcome.state is JobState.SUCCEEDED
    assert "could not be closed: [Errno 28]" in outcome.warnings[0]
    before = look(tmp_path)
    (job,) = find_unfinished(state_dir())
    assert recover(job, Host(service, state_dir()), lambda _: None).warnings == ()
    assert (text_of(target), service.current) == ("old", ServiceState.RUNNING)
    assert look(tmp_path) == before and find_unfinished(state_dir()) == ()


@pytest.mark.parametrize("committed", [False, True], ids=["to be undone", "already in place"])
def test_a_dry_run_says_what_would_become_of_the_job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], committed: bool
) -> None:
    journal, _ = begun(tmp_path / "server")
    if committed:
        journal.commit()
    journal.abandon()
    assert main(["recover", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert ("restored data is in place and would stay" in said) is committed
    assert ("It would be undone." in said) is not committed
    assert "1 interrupted job; nothing was done." in said
    assert len(find_unfinished(state_dir())) == 1


def test_a_server_that_cannot_be_controlled_keeps_no_other_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as a demo server whose folder is gone: the next one in the list is brought back all the same."""
    gone, real = plain_server(tmp_path / "gone"), plain_server(tmp_path / "real", running=False)
    for name, server in (("1", gone), ("2", real)):
        record = installation_record(server.installation)
        journal = Journal(
            state_dir() / "journals" / f"{name}.jsonl", Begun("backup", name, "2026-01-01T00:00:00Z", record)
        )
        journal.intend(StartService())
        journal.abandon()

    def service_of(installation: Installation) -> ServiceController:
        if installation.root == gone.installation.root:
            raise DemoError("There is no demo server there.")
        return real.service

    monkeypatch.setattr("core.api.service_of", service_of)
    assert main(["recover", "--yes"]) == DemoError.exit_code
    assert real.service.state().state is ServiceState.RUNNING
    assert "There is no demo server there." in capsys.readouterr().out
    assert [job.data_dir for job in find_unfinished(state_dir())] == [gone.data_dir]
