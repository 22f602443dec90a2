"""A disk or share that answers nothing any more: Neo4j comes back all the same, and nothing of it is ever taken for a backup."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cancel import CancelToken
from core.errors import CopyStalled, WriteFailed
from core.model.events import JobState, Outcome
from core.model.layout import PARTIAL_SUFFIX
from core.model.service_state import ServiceState
from core.system import watched
from core.system.state_folder import STATE_DIR_VARIABLE
from core.system.watched import something_hangs
from tests.disks.volumes import FailingVolume, failing
from tests.fakes import FakeService
from tests.support import Server, look, plain_server, until

pytestmark = pytest.mark.expects_warnings

each_call = pytest.mark.parametrize("call", ["create", "write", "mkdir", "utimens", "chmod"])


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[FailingVolume]:
    with failing(tmp_path / "volume", tmp_path / "behind") as volume:
        yield volume
        volume.rule()


def back_up_hanging(server: Server, volume: FailingVolume, call: str, number: int, cancel: CancelToken) -> Outcome:
    """Once Neo4j is stopped, that call is the last that comes to the volume."""
    assert isinstance(server.service, FakeService)
    plan = server.plan_backup(label="torn", pre_copy=False)
    server.service.on_stop = lambda: volume.rule(call, number, lasting=True, hangs=True)
    outcome = server.run(plan, cancel)
    server.service.on_stop = lambda: None
    assert something_hangs()
    assert server.service.state().state is ServiceState.RUNNING
    return outcome


def require_none_taken_for_a_backup(server: Server, volume: FailingVolume, outcome: Outcome) -> None:
    """It answers again: what was given up ends, and what that has written is no backup."""
    partial = f"{server.backups}/torn{PARTIAL_SUFFIX}"
    assert any(partial in words and "does not answer" in words for words in outcome.warnings), outcome
    volume.rule()
    until(lambda: not something_hangs())
    assert not (server.backups / "torn").exists()
    assert server.recover() == []
    assert server.back_up(label="good").state is JobState.SUCCEEDED


@each_call
@pytest.mark.parametrize("number", [2, 4])
def test_a_copy_that_stands_still_is_given_up(
    tmp_path: Path, volume: FailingVolume, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    server = plain_server(tmp_path / "server")
    server.backups = volume.path
    before = look(server.data_dir)
    monkeypatch.setattr(watched, "STALL_S", 1.0)
    outcome = back_up_hanging(server, volume, call, number, CancelToken())
    assert (outcome.state, outcome.code) == (JobState.FAILED, CopyStalled.code), outcome
    require_none_taken_for_a_backup(server, volume, outcome)
    assert look(server.data_dir) == before


@each_call
def test_a_cancel_is_heard_although_the_destination_hangs(
    tmp_path: Path, volume: FailingVolume, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    server = plain_server(tmp_path / "server")
    server.backups = volume.path
    monkeypatch.setattr(watched, "GRACE_S", 0.5)
    cancel = CancelToken()

    def person() -> None:
        """Sees that nothing moves any more. Calls before the rule, while Neo4j still ran, are not those that hang."""
        until(lambda: b'"hangs": true' in volume.rule_path.read_bytes() and len(volume.calls(call)) >= 2)
        cancel.cancel()

    threading.Thread(target=person, daemon=True).start()
    outcome = back_up_hanging(server, volume, call, 2, cancel)
    assert outcome.state is JobState.CANCELLED, outcome
    require_none_taken_for_a_backup(server, volume, outcome)


def test_a_restore_needs_the_disk_of_its_backup_no_more_once_neo4j_is_stopped(
    tmp_path: Path, volume: FailingVolume
) -> None:
    server = plain_server(tmp_path / "server")
    server.backups = volume.path
    assert server.back_up(label="good").state is JobState.SUCCEEDED
    assert isinstance(server.service, FakeService)
    plan = server.plan_restore(server.backups / "good")
    server.service.on_stop = lambda: volume.rule("getattr", 1, lasting=True, hangs=True)
    assert server.run(plan).state is JobState.SUCCEEDED
    assert server.service.state().state is ServiceState.RUNNING


def test_a_state_folder_that_hangs_does_not_keep_the_server_down(
    tmp_path: Path, volume: FailingVolume, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(tmp_path / "server")
    server.backups = tmp_path / "backups"
    assert server.back_up(label="good").state is JobState.SUCCEEDED
    before, service = look(server.data_dir), server.service
    assert isinstance(service, FakeService)
    monkeypatch.setenv(STATE_DIR_VARIABLE, str(volume.path / "state"))
    plan, outcomes = server.plan_restore(server.backups / "good"), []
    service.on_stop = lambda: volume.rule("fsync", 1, lasting=True, hangs=True)
    monkeypatch.setattr(watched, "STALL_S", 1.0)
    job = threading.Thread(target=lambda: outcomes.append(server.run(plan)), daemon=True)
    job.start()
    until(lambda: something_hangs() and service.state().state is ServiceState.RUNNING)
    service.on_stop = lambda: None
    # Its lock lies there, too: the job ends when the disk answers again.
    volume.rule()
    job.join(60)
    assert [(outcome.state, outcome.code) for outcome in outcomes] == [(JobState.FAILED, WriteFailed.code)]
    assert "did not answer for" in outcomes[0].message
    assert look(server.data_dir) == before
    until(lambda: not something_hangs())
    server.recover()
    assert server.restore(server.backups / "good").state is JobState.SUCCEEDED


def test_a_server_disk_that_hangs_ends_the_backup(
    tmp_path: Path, volume: FailingVolume, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(volume.path)
    server.backups = tmp_path / "backups"
    monkeypatch.setattr(watched, "STALL_S", 1.0)
    outcome = back_up_hanging(server, volume, "read", 2, CancelToken())
    assert (outcome.state, outcome.code) == (JobState.FAILED, CopyStalled.code), outcome
    require_none_taken_for_a_backup(server, volume, outcome)
