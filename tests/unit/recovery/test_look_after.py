"""What the task of Windows does each minute: mostly nothing, and never what another is at."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery import look_after
from core.recovery.job_lock import BACKUP, hold, installation_key
from core.recovery.journal import Journal, KeptJournal, close_journal, read_journal
from core.recovery.patient import leave_to_person, watching
from core.recovery.recovered import recovered_jobs
from core.recovery.unfinished import find_unfinished
from core.system.state_folder import STATE_DIR_VARIABLE
from tests.fakes import FakeService

Interrupted = tuple[KeptJournal, Journal]


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The jobs whose task it has removed."""
    found: list[Path] = []
    monkeypatch.setattr(look_after, "forget_job", found.append)
    return found


def is_open(journal: Journal) -> bool:
    record = read_journal(journal.path)
    return record is not None and not record.finished


@pytest.mark.expects_warnings
def test_it_recovers_the_job_of_a_program_that_is_gone(
    interrupted: Interrupted, state_dir: Path, forgotten: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = interrupted[1]
    # SYSTEM's own folder is another one.
    monkeypatch.setenv(STATE_DIR_VARIABLE, str(state_dir.with_name("of-system")))
    service = FakeService(current=ServiceState.STOPPED)
    assert look_after.main([str(journal.path)], lambda _: service) == 0
    assert service.current is ServiceState.RUNNING and not is_open(journal)
    (recovered,) = recovered_jobs()
    assert recovered.succeeded and find_unfinished(state_dir) == ()
    assert "recovered from outside" in (state_dir / "logs" / "imaging-backup.log").read_text(encoding="utf-8")
    assert not state_dir.with_name("of-system").exists()
    assert look_after.main([str(journal.path)], lambda _: service) == 0
    assert forgotten == [journal.path] and service.call_names.count("start") == 1


def test_it_leaves_a_job_at_work_alone(interrupted: Interrupted, state_dir: Path, forgotten: list[Path]) -> None:
    journal, service = interrupted[1], FakeService(current=ServiceState.STOPPED)
    record = read_journal(journal.path)
    assert record is not None
    data_dir = Path(str(record.begun.installation["data_dir"]))
    with hold(state_dir, installation_key(data_dir), BACKUP, "2026-01-01T00:00:00Z", data_dir=data_dir):
        assert look_after.main([str(journal.path)], lambda _: service) == 0
    assert is_open(journal) and service.call_names == [] and forgotten == []


def test_it_leaves_the_job_to_its_guardian(interrupted: Interrupted, forgotten: list[Path]) -> None:
    journal, service = interrupted[1], FakeService(current=ServiceState.STOPPED)
    with watching(journal.path):
        assert look_after.main([str(journal.path)], lambda _: service) == 0
    assert is_open(journal) and service.call_names == [] and forgotten == []


@pytest.mark.parametrize("end", ["succeeded", "its journal is gone", "nothing of it is whole"])
def test_it_goes_once_the_job_has_ended(interrupted: Interrupted, forgotten: list[Path], end: str) -> None:
    journal, service = interrupted[1], FakeService(current=ServiceState.STOPPED)
    if end == "succeeded":
        record = read_journal(journal.path)
        assert record is not None
        close_journal(record, end)
    elif end == "its journal is gone":
        interrupted[0].close()
        journal.path.unlink()
    else:
        journal.path.write_bytes(b"")
    assert look_after.main([str(journal.path)], lambda _: service) == 0
    assert forgotten == [journal.path] and service.call_names == []


@pytest.mark.expects_warnings
def test_a_volume_that_is_not_there_is_no_end(tmp_path: Path, forgotten: list[Path]) -> None:
    journal = tmp_path / "volume" / "state" / "journals" / "1.jsonl"
    assert look_after.main([str(journal)], lambda _: FakeService()) == 1
    assert forgotten == [] and not (tmp_path / "volume").exists()


def test_a_state_folder_that_was_deleted_is_one(tmp_path: Path, forgotten: list[Path]) -> None:
    journal = tmp_path / "state" / "journals" / "1.jsonl"
    assert look_after.main([str(journal)], lambda _: FakeService()) == 0
    assert forgotten == [journal] and not (tmp_path / "state").exists(), "it is not made anew"


@pytest.mark.expects_warnings
def test_a_journal_of_a_stranger_is_told(
    interrupted: Interrupted, forgotten: list[Path], monkeypatch: pytest.MonkeyPatch, state_dir: Path
) -> None:
    monkeypatch.setattr(look_after, "find_unfinished", lambda _: ())
    monkeypatch.setattr(look_after, "is_private", lambda _: False)
    assert look_after.main([str(interrupted[1].path)], lambda _: FakeService()) == 1
    assert "not trusted" in (state_dir / "logs" / "imaging-backup.log").read_text(encoding="utf-8")


def test_what_is_left_to_a_person_is_left(interrupted: Interrupted, forgotten: list[Path]) -> None:
    service, journal = FakeService(current=ServiceState.RUNNING), interrupted[1].path
    leave_to_person(journal, Outcome(JobState.FAILED, "Left.", service_state=ServiceState.RUNNING))
    assert look_after.main([str(journal)], lambda _: service) == 0
    assert service.call_names == [] and is_open(interrupted[1])


@pytest.mark.expects_warnings
def test_whatever_fails_the_task_comes_again(
    interrupted: Interrupted, forgotten: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("what nobody thought of")

    monkeypatch.setattr(look_after, "recover_and_forget", fail)
    assert look_after.main([str(interrupted[1].path)], lambda _: FakeService()) == 1
    assert forgotten == []


@pytest.mark.expects_warnings
def test_it_works_without_a_log(interrupted: Interrupted, state_dir: Path, forgotten: list[Path]) -> None:
    (state_dir / "logs").write_bytes(b"in the way")
    service = FakeService(current=ServiceState.STOPPED)
    assert look_after.main([str(interrupted[1].path)], lambda _: service) == 0
    assert service.current is ServiceState.RUNNING


@pytest.mark.expects_warnings
def test_what_hangs_does_not_keep_it(
    interrupted: Interrupted, forgotten: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_after, "something_hangs", lambda: True)

    class Left(BaseException):
        pass

    def leave(code: int) -> None:
        assert code == 0
        raise Left

    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setattr(look_after, "recover_and_forget", lambda *_: Outcome(JobState.SUCCEEDED, "Done."))
    with pytest.raises(Left):
        look_after.main([str(interrupted[1].path)], lambda _: FakeService())
