"""The mark beside the data: a job is seen by accounts that have another state folder, and nobody passes it by."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.cli import recover as recover_command
from core.cli.main import main
from core.errors import RecoveryElsewhere
from core.model.events import JobState
from core.model.installation import Found
from core.recovery.journal import Begun, Journal, StartService
from core.recovery.mark import SUFFIX, forget_mark, job_of_another, leave_mark, mark_path, remove_mark
from core.recovery.unfinished import installation_record
from core.survey import survey
from core.system.state_folder import state_dir
from tests.support import Server, plain_server

NOW = "2026-01-01T00:00:00Z"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The only one on this machine."""
    server = plain_server(tmp_path / "server")
    monkeypatch.setattr("core.cli.recover.look_around", lambda _args: Found((server.installation,)))
    return server


def begin(server: Server, state: Path) -> Journal:
    """As a job does, up to its first act."""
    begun = Begun("restore", "nightly", NOW, installation_record(server.installation))
    journal = Journal(state / "journals" / "1.jsonl", begun)
    leave_mark(server.data_dir, journal.path, begun)
    return journal


def die(server: Server, state: Path) -> Journal:
    journal = begin(server, state)
    journal.intend(StartService())
    journal.abandon()
    return journal


def marks(server: Server) -> list[Path]:
    return list(server.data_dir.parent.glob(f".*{SUFFIX}"))


@pytest.mark.expects_warnings
def test_a_job_leaves_no_mark_when_it_has_ended(server: Server) -> None:
    seen: list[list[Path]] = []
    server.service.on_stop = lambda: seen.append(marks(server))  # type: ignore[attr-defined]
    made = server.back_up(label="made")
    assert made.state is JobState.SUCCEEDED and seen == [[mark_path(server.data_dir)]] and marks(server) == []
    assert server.restore(Path(made.path)).state is JobState.SUCCEEDED and marks(server) == []
    server.service.stop_hangs = True  # type: ignore[attr-defined]
    assert server.back_up(label="not made").state is JobState.FAILED and marks(server) == []


@pytest.mark.expects_warnings
def test_the_job_of_another_account_is_not_passed_by(server: Server, tmp_path: Path) -> None:
    journal = die(server, tmp_path / "state of another")
    for job in (server.back_up(label="x"), server.run(server.plan_backup(label="x"))):
        assert job.code == RecoveryElsewhere.code
        assert str(journal.path) in job.message and "restore nightly" in job.message
    assert not (server.backups / "x").exists() and marks(server)
    # It has been recovered by who began it.
    journal = Journal(tmp_path / "state of another" / "journals" / "2.jsonl", Begun("restore", "x", NOW, {}))
    journal.finish("recovered")
    text = json.loads(mark_path(server.data_dir).read_text(encoding="utf-8")) | {"journal": str(journal.path)}
    mark_path(server.data_dir).write_text(json.dumps(text), encoding="utf-8")
    assert server.back_up(label="x").state is JobState.SUCCEEDED and marks(server) == []


@pytest.mark.expects_warnings
def test_the_engine_asks_again_under_its_lock(server: Server, tmp_path: Path) -> None:
    plan = server.plan_backup(label="x")
    assert plan.runnable
    die(server, tmp_path / "state of another")
    assert server.run(plan).code == RecoveryElsewhere.code
    assert marks(server)


@pytest.mark.expects_warnings
def test_our_own_job_is_recovered_and_its_mark_goes(server: Server) -> None:
    die(server, state_dir())
    assert job_of_another(server.data_dir, state_dir()) == ""
    assert server.back_up(label="x").code == "RECOVERY_NEEDED"
    (outcome,) = server.recover()
    assert outcome.state is JobState.SUCCEEDED and marks(server) == []


@pytest.mark.expects_warnings
def test_a_state_folder_that_was_deleted_is_noticed_and_no_dead_end(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    die(server, state_dir())
    shutil.rmtree(state_dir() / "journals")
    assert server.back_up(label="x").code == RecoveryElsewhere.code
    told = recover(capsys)
    assert told["code"] == RecoveryElsewhere.code and "restore nightly" in told["message"]
    assert recover(capsys, "--dry-run", "--choose", "keep")["code"] == RecoveryElsewhere.code and marks(server)
    told = recover(capsys, "--choose", "keep")
    assert told["state"] == "succeeded" and "given up, and nothing else was done" in told["message"]
    assert marks(server) == []
    assert "nothing to recover" in recover(capsys)["message"]
    assert server.back_up(label="x").state is JobState.SUCCEEDED


def recover(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    main(["recover", "--yes", "--json", *words])
    last: dict[str, str] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return last


def test_a_job_that_lives_is_not_called_interrupted(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = begin(server, tmp_path / "state of another")
    for module in (survey, recover_command):
        monkeypatch.setattr(module, "others_at_work", lambda *_: "Another copy of this program works here.")
    assert server.plan_backup(label="x").runnable  # the lock tells who works there
    assert "nothing to recover" in recover(capsys)["message"]
    journal.abandon()


def write_torn(path: Path) -> None:
    path.write_bytes(b'{"journal":"/x/y.js')


def write_nonsense(path: Path) -> None:
    path.write_bytes(b"\xff\x00")


@pytest.mark.expects_warnings
@pytest.mark.parametrize("write", [write_torn, write_nonsense])
def test_a_mark_that_cannot_be_read_is_told(server: Server, write: Callable[[Path], None]) -> None:
    path = mark_path(server.data_dir)
    write(path)
    path.chmod(0o600)
    assert str(path) in job_of_another(server.data_dir, state_dir())
    forget_mark(server.data_dir)
    assert job_of_another(server.data_dir, state_dir()) == ""
    # Of a job of ours that died while it wrote: the recovery removes it.
    write(path)
    remove_mark(server.data_dir, Path("/of/that/job"))
    assert marks(server) == []


def test_the_mark_of_another_job_is_not_removed(server: Server, tmp_path: Path) -> None:
    begin(server, tmp_path / "state of another").abandon()
    remove_mark(server.data_dir, Path("/of/another/job"))
    assert marks(server)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives a file away")
@pytest.mark.expects_warnings
def test_what_anybody_may_have_written_is_not_believed(server: Server, tmp_path: Path) -> None:
    die(server, tmp_path / "state of another")
    path = mark_path(server.data_dir)
    path.chmod(0o666)
    assert job_of_another(server.data_dir, state_dir()) == ""
    path.chmod(0o644)
    assert job_of_another(server.data_dir, state_dir())
    os.chown(path, 12345, 12345)
    assert job_of_another(server.data_dir, state_dir()) == ""
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert job_of_another(server.data_dir, state_dir()) == ""
    # A job runs all the same, and follows no link.
    assert server.back_up(label="x").state is JobState.SUCCEEDED
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.expects_warnings
def test_a_place_that_takes_no_mark_is_no_obstacle(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> Path:
        return path / "no such folder" / SUFFIX

    monkeypatch.setattr("core.recovery.mark.mark_path", refuse)
    assert server.back_up(label="x").state is JobState.SUCCEEDED
