"""Recovery without a person: what is tried again, for how long, and when it is left alone."""

from __future__ import annotations

import errno
from pathlib import Path

import msgspec
import pytest

from core.model.events import JobState
from core.model.service_state import ServiceState
from core.recovery import patient
from core.recovery.journal import RECOVERED, Intent, Journal, KeptJournal, RemoveFolder, close_journal, read_journal
from core.recovery.patient import pauses_s, recover_and_forget, recover_when_free, watching
from core.recovery.recovered import recovered_jobs
from tests.fakes import FakeService


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
    with open(journal.path, "ab") as file:
        file.write(msgspec.json.encode(Intent(RemoveFolder(str(tmp_path / "not ours")))) + b"\n")
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
        with open(journal.path, "ab") as file:
            file.write(msgspec.json.encode(Intent(RemoveFolder(str(tmp_path / "not ours")))) + b"\n")
    recover_and_forget(kept, lambda _: service)
    expected = {"nothing": ["all of 1"], "a person's part": ["tries of 1"], "the server is down": []}
    assert forgotten == expected[left]
    assert (service.current is ServiceState.RUNNING) == (left != "the server is down")
