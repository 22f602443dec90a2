"""The guardian as a whole: real jobs of the command line on a demo server, killed while Neo4j is stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, demo_state, read_proof, remove_demo, start_demo
from core.recovery.job_lock import RECOVERY, hold, installation_key, is_held
from core.recovery.journal import RECOVERED, close_journal, read_journal
from core.recovery.recovered import recovered_jobs
from core.recovery.unfinished import find_unfinished
from tests.integration.test_backup_restore import fill_up, small_volume
from tests.support import guardians, has_ended, leftovers, until

GIVE_UP_S = 60.0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoServer]:
    demo = create_demo(tmp_path / "demo", "windows", 2, idle=True, start_delay_s=0.0, stop_delay_s=0.0)
    yield demo
    remove_demo(demo.folder)


def start_backup(demo: DemoServer, backups: Path) -> subprocess.Popen[str]:
    """A backup, and its terminal's session, up to the moment at which Neo4j is stopped."""
    job = subprocess.Popen(
        [sys.executable, "-m", "core", "backup", *demo.args, "--to", str(backups), "--yes", "--json"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert job.stdout is not None
    for line in job.stdout:
        event = json.loads(line)
        if event["event"] == "service" and event["state"] == "stopped":
            break
    return job


def end_of(watching: list[psutil.Process]) -> None:
    until(lambda: all(has_ended(process.pid) for process in watching))


def test_a_killed_program_leaves_neo4j_running(demo: DemoServer, state_dir: Path, tmp_path: Path) -> None:
    store_id = read_proof(demo)["store_id"]
    job = start_backup(demo, tmp_path / "backups")
    watching = guardians(state_dir)
    # Not read to its end: whether another process still has the other end of its output is not asked here.
    with job:
        job.kill()
    assert len(watching) == 1
    end_of(watching)
    assert demo_state(demo).answering and read_proof(demo)["store_id"] == store_id
    assert leftovers(tmp_path / "backups") == [] and find_unfinished(state_dir) == ()
    (recovered,) = recovered_jobs()
    assert recovered.succeeded and "undone" in recovered.message
    (report,) = (state_dir / "reports").iterdir()
    assert "undone" in report.read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "core", "recover", "--json"], stdout=subprocess.PIPE, text=True, check=True
    )
    told, outcome = map(json.loads, done.stdout.splitlines())
    assert told["event"] == "recovered" and told["message"] == recovered.message
    assert "nothing to recover" in outcome["message"]
    # No person was there to read it.
    assert recovered_jobs() == (recovered,)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_a_state_folder_that_is_deleted_keeps_no_server_down(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    monkeypatch.setenv("IMAGING_BACKUP_STATE_DIR", str(state))
    job = start_backup(demo, tmp_path / "backups")
    watching = guardians(state)
    shutil.rmtree(state)
    with job:
        job.kill()
    end_of(watching)
    assert demo_state(demo).answering and leftovers(tmp_path / "backups") == []
    assert find_unfinished(state) == ()


def test_a_full_state_folder_keeps_no_server_down(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_volume(tmp_path / "volume", "4m") as volume:
        state = volume / "state"
        state.mkdir(mode=0o700)
        monkeypatch.setenv("IMAGING_BACKUP_STATE_DIR", str(state))
        job = start_backup(demo, tmp_path / "backups")
        watching = guardians(state)
        filler = fill_up(volume, 0)
        with job:
            job.kill()
        end_of(watching)
        assert demo_state(demo).answering and leftovers(tmp_path / "backups") == []
        filler.unlink()
        subprocess.run([sys.executable, "-m", "core", "recover", "--json"], stdout=subprocess.DEVNULL, check=True)
        assert demo_state(demo).answering and find_unfinished(state) == ()


def test_recoveries_at_the_same_time_wait_for_the_one_that_works_and_tell_its_end(
    demo: DemoServer, state_dir: Path, tmp_path: Path
) -> None:
    """Also while the guardian is at it: what is not over is not "nothing to recover"."""
    job = start_backup(demo, tmp_path / "backups")
    (journal,) = (state_dir / "journals").iterdir()
    key = installation_key(demo.data_dir)
    # The test takes the guardian's place: only so it surely works until all have looked.
    for guardian in guardians(state_dir):
        guardian.kill()
    with job:
        job.kill()
    until(lambda: not is_held(state_dir, key))
    with hold(state_dir, key, RECOVERY, "2026-01-01T00:00:00Z", data_dir=demo.data_dir):
        command = [sys.executable, "-m", "core", "recover", "--json"]
        people = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        for person in people:
            assert person.stdout is not None
            said = ""
            while "It is recovered already" not in said:
                said = person.stdout.readline()
                assert said, "it has ended"
            assert f"process {os.getpid()}" in said
        start_demo(demo)
        record = read_journal(journal)
        assert record is not None
        close_journal(record, RECOVERED)
    for person in people:
        out, _ = person.communicate(timeout=GIVE_UP_S)
        # Whoever says so, says it when it is so.
        assert demo_state(demo).answering
        assert json.loads(out.splitlines()[-1])["message"] == "The interrupted job was recovered meanwhile."
        assert person.returncode == 0
    assert find_unfinished(state_dir) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="sessions and their signals are POSIX'")
def test_the_end_of_the_session_does_not_end_the_guardian(demo: DemoServer, state_dir: Path, tmp_path: Path) -> None:
    job = start_backup(demo, tmp_path / "backups")
    watching = guardians(state_dir)
    family = psutil.Process(job.pid).children(recursive=True)
    assert watching and not set(watching) & set(family)
    for process in watching:
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            process.send_signal(number)
    with job:
        os.killpg(job.pid, signal.SIGKILL)
    end_of(watching)
    assert demo_state(demo).answering and find_unfinished(state_dir) == ()


def test_a_job_that_ends_dismisses_its_guardian(demo: DemoServer, state_dir: Path, tmp_path: Path) -> None:
    job = start_backup(demo, tmp_path / "backups")
    watching = guardians(state_dir)
    out, _ = job.communicate(timeout=GIVE_UP_S)
    assert json.loads(out.splitlines()[-1])["state"] == "succeeded"
    end_of(watching)
    assert recovered_jobs() == ()
    log = (state_dir / "logs" / "imaging-backup.log").read_text(encoding="utf-8")
    assert "gone without a word" not in log
