"""Recovery without a person: what is tried again, for how long, and when it is left alone."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from core import api
from core.cancel import CancelToken
from core.errors import AlreadyRunning
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery import patient
from core.recovery.journal import RECOVERED, Intent, Journal, KeptJournal, RemoveFolder, close_journal, read_journal
from core.recovery.patient import (
    is_left_to_person,
    leave_to_person,
    pauses_s,
    recover_and_forget,
    recover_when_free,
    watching,
)
from core.recovery.recovered import recovered_jobs
from core.recovery.unfinished import find_unfinished, forget_what_has_ended
from tests.fakes import FakeService


def leave_something(journal: Journal, tmp_path: Path) -> None:
    """What no recovery removes, as it is not the product's own; Neo4j is started all the same."""
    with open(journal.path, "ab") as file:
        file.write(msgspec.json.encode(Intent(RemoveFolder(str(tmp_path / "not ours")))) + b"\n")


def test_its_pauses_grow_and_go_on_for_hours() -> None:
    pauses = list(pauses_s())
    assert pauses == sorted(pauses) and pauses[0] < 1 < 60 < pauses[-1]
    assert 4 * 3600 < sum(pauses) < 8 * 3600
    # An engine that is away for a minute is not away for two.
    assert min(sum(pauses[:number]) - 60 for number in range(len(pauses)) if sum(pauses[:number]) > 60) < 30


@pytest.mark.expects_warnings
def test_what_is_away_for_a_while_is_waited_for(interrupted: tuple[KeptJournal, Journal]) -> None:
    service = FakeService(current=ServiceState.STOPPED, unknown=True)
    pauses: list[float] = []

    def sleep(pause_s: float) -> None:
        pauses.append(pause_s)
        service.unknown = len(pauses) < 7

    outcome = recover_when_free(interrupted[0], lambda _: service, sleep)
    assert outcome is not None and outcome.state is JobState.SUCCEEDED
    assert (len(pauses), service.current) == (7, ServiceState.RUNNING)
    (recovered,) = recovered_jobs()
    assert recovered.succeeded


@pytest.mark.expects_warnings
def test_it_gives_up_at_last_and_says_so(interrupted: tuple[KeptJournal, Journal], state_dir: Path) -> None:
    service = FakeService(current=ServiceState.STOPPED, unknown=True)
    outcome = recover_when_free(interrupted[0], lambda _: service, lambda _: None)
    assert outcome is not None and outcome.state is JobState.FAILED
    (recovered,) = recovered_jobs()
    assert not recovered.succeeded
    # One report of all the tries, which ended alike.
    assert len(list((state_dir / "reports").iterdir())) == 1


@pytest.mark.expects_warnings
def test_once_neo4j_runs_what_is_left_is_a_persons(tmp_path: Path, interrupted: tuple[KeptJournal, Journal]) -> None:
    kept, journal = interrupted
    leave_something(journal, tmp_path)
    service = FakeService(current=ServiceState.STOPPED)
    pauses: list[float] = []
    outcome = recover_when_free(kept, lambda _: service, pauses.append)
    assert outcome is not None and outcome.code == "ROLLBACK_FAILED"
    assert (pauses, service.current) == ([], ServiceState.RUNNING)


@pytest.mark.expects_warnings
def test_a_journal_that_cannot_be_read_is_tried_again(
    interrupted: tuple[KeptJournal, Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    monkeypatch.setattr(patient, "read_journal", fail)
    pauses: list[float] = []
    assert recover_when_free(interrupted[0], lambda _: FakeService(), pauses.append) is None
    assert pauses == list(pauses_s())


def test_a_job_that_has_ended_meanwhile_is_left_alone(interrupted: tuple[KeptJournal, Journal]) -> None:
    kept, journal = interrupted
    record = read_journal(journal.path)
    assert record is not None
    close_journal(record, RECOVERED)
    assert recover_when_free(kept, lambda _: FakeService(), pytest.fail) is None


def test_one_process_at_a_time_watches_an_installation(interrupted: tuple[KeptJournal, Journal]) -> None:
    journal = interrupted[1].path
    with watching(journal) as first:
        with watching(journal) as second:
            assert (first, second) == (True, False)
        with watching(journal) as third:
            assert not third
    with watching(journal) as again:
        assert again


@pytest.mark.expects_warnings
@pytest.mark.parametrize("broken", ["lock", "journal", "record"])
def test_a_broken_state_folder_keeps_nobody_from_watching(
    interrupted: tuple[KeptJournal, Journal], state_dir: Path, broken: str
) -> None:
    journal = interrupted[1].path
    if broken == "lock":
        (state_dir / "locks").write_bytes(b"in the way")
    elif broken == "journal":
        interrupted[0].close()
        journal.unlink()
    else:
        journal.write_bytes(journal.read_bytes().replace(b"data_dir", b"date_dir"))
    with watching(journal) as alone:
        assert alone


def test_a_journal_of_which_nothing_is_whole_is_watched_without_a_lock(state_dir: Path) -> None:
    journal = state_dir / "journals" / "1.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"")
    with watching(journal) as alone:
        assert alone and not (state_dir / "locks").exists()


@pytest.mark.expects_warnings
@pytest.mark.parametrize("left", ["nothing", "a person's part", "the server is down"])
def test_what_is_registered_outside_stays_only_where_the_server_is_down(
    tmp_path: Path, interrupted: tuple[KeptJournal, Journal], left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, journal = interrupted
    forgotten: list[str] = []
    monkeypatch.setattr(patient, "forget_job", lambda path: forgotten.append(f"all of {path.stem}"))
    monkeypatch.setattr(patient, "try_no_more", lambda path: forgotten.append(f"tries of {path.stem}"))
    monkeypatch.setattr(patient, "PATIENCE_S", 0.0001)
    monkeypatch.setattr(patient, "FIRST_PAUSE_S", 0.0001)
    service = FakeService(current=ServiceState.STOPPED, start_fails=9 if left == "the server is down" else 0)
    if left == "a person's part":
        leave_something(journal, tmp_path)
    recover_and_forget(kept, lambda _: service)
    expected = {"nothing": ["all of 1"], "a person's part": ["tries of 1"], "the server is down": []}
    assert forgotten == expected[left]
    assert (service.current is ServiceState.RUNNING) == (left != "the server is down")


@pytest.mark.expects_warnings
def test_another_that_only_looks_is_waited_for(interrupted: tuple[KeptJournal, Journal]) -> None:
    """A task that looks at the moment at which a guardian starts must not leave the job without its guardian's lock."""
    journal, looks, lets_go = interrupted[1].path, threading.Event(), threading.Event()

    def look() -> None:
        with watching(journal):
            looks.set()
            lets_go.wait()

    other = threading.Thread(target=look)
    other.start()
    looks.wait()
    with watching(journal) as at_once:
        assert not at_once
    # Long after it has begun to wait or not: it gets the lock in both cases, and only because it waits.
    threading.Timer(0.05, lets_go.set).start()
    with watching(journal, 60.0) as alone:
        assert alone
    other.join()


@pytest.mark.expects_warnings
def test_what_a_person_has_tried_is_not_tried_again(
    tmp_path: Path, state_dir: Path, interrupted: tuple[KeptJournal, Journal]
) -> None:
    """Between two tries a person recovers: Neo4j runs, something is left over, and the next try would stop Neo4j."""
    kept, journal = interrupted
    leave_something(journal, tmp_path)
    service = FakeService(current=ServiceState.STOPPED, unknown=True)
    (job,) = find_unfinished(state_dir)
    persons: list[Outcome] = []

    def sleep(pause_s: float) -> None:
        service.unknown = False
        persons.append(api.recover_job(job, service, lambda _: None, CancelToken()))
        service.calls.clear()

    recover_when_free(kept, lambda _: service, sleep)
    (outcome,) = persons
    assert (outcome.state, outcome.service_state) == (JobState.FAILED, ServiceState.RUNNING)
    assert service.current is ServiceState.RUNNING and service.call_names == []


@pytest.mark.parametrize("why", ["Neo4j is down", "another recovers now", "it has ended"])
def test_what_is_not_left_to_a_person(interrupted: tuple[KeptJournal, Journal], why: str) -> None:
    journal = interrupted[1].path
    outcome = Outcome(JobState.FAILED, "It failed.", "ROLLBACK_FAILED", service_state=ServiceState.RUNNING)
    if why == "Neo4j is down":
        outcome = replace(outcome, service_state=ServiceState.STOPPED)
    elif why == "another recovers now":
        outcome = replace(outcome, code=AlreadyRunning.code)
    else:
        record = read_journal(journal)
        assert record is not None
        close_journal(record, RECOVERED)
    leave_to_person(journal, outcome)
    assert not is_left_to_person(journal)


def test_the_mark_goes_with_its_job(state_dir: Path, interrupted: tuple[KeptJournal, Journal]) -> None:
    journal = interrupted[1].path
    leave_to_person(journal, Outcome(JobState.FAILED, "Left.", service_state=ServiceState.RUNNING))
    forget_what_has_ended(state_dir)
    assert is_left_to_person(journal)
    record = read_journal(journal)
    assert record is not None
    close_journal(record, RECOVERED)
    forget_what_has_ended(state_dir)
    assert not is_left_to_person(journal)


@pytest.mark.expects_warnings
def test_a_mark_that_cannot_be_written_is_only_logged(interrupted: tuple[KeptJournal, Journal]) -> None:
    journal = interrupted[1].path
    (journal.parent / "1.left").mkdir()
    outcome = Outcome(JobState.FAILED, "It failed.", "ROLLBACK_FAILED", service_state=ServiceState.RUNNING)
    leave_to_person(journal.parent / "nowhere" / "1.jsonl", outcome)
    leave_to_person(journal, outcome)


@pytest.mark.expects_warnings
def test_a_backup_whose_leftover_cannot_be_deleted_does_not_stop_neo4j_twice(
    tmp_path: Path, state_dir: Path, interrupted: tuple[KeptJournal, Journal]
) -> None:
    """On a share that SYSTEM may not see: the person's own recovery finds Neo4j running and leaves it so."""
    kept, journal = interrupted
    leave_something(journal, tmp_path)
    service = FakeService(current=ServiceState.STOPPED)
    recover_when_free(kept, lambda _: service, pytest.fail)
    service.calls.clear()
    (job,) = find_unfinished(state_dir)
    api.recover_job(job, service, lambda _: None, CancelToken())
    assert "stop" not in service.call_names and service.current is ServiceState.RUNNING
