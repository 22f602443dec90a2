"""Small volumes: what they need is foretold, and one that somebody else fills in the middle of a job ends it cleanly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.backups.catalog import open_backup
from core.model.events import Event, JobState, StepStarted
from core.model.requests import BackupRequest
from core.model.service_state import ServiceState
from core.plan.checks.room import room_of_backup, room_of_restore
from core.survey.survey import survey_backup
from core.system.state_folder import STATE_DIR_VARIABLE
from tests.disks.volumes import ext4, make_image, tmpfs
from tests.support import leftovers, look, plain_server

MB = 1 << 20
SMALL = 80 * MB
MOST_STEPS = 50
SMALL_FILES = 20_000
LARGE_BYTES = 200 * MB


def free_bytes(volume: Path) -> int:
    values = os.statvfs(volume)
    return values.f_bfree * values.f_frsize


def fill(volume: Path) -> Path:
    """Take all that is free there."""
    filler = volume / "filler"
    with open(filler, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * MB)
        except OSError:
            pass
    return filler


def at_step(number: int, act: Callable[[], object]) -> Callable[[Event], None]:
    """Listens to a job, and acts when its step of that number begins."""

    def listen(event: Event) -> None:
        if isinstance(event, StepStarted) and event.index == number:
            act()

    return listen


@pytest.mark.expects_warnings
def test_the_destination_fills_up_at_any_step_of_a_backup(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "server")
    before, config = look(server.data_dir), server.config()
    with tmpfs(tmp_path / "small", SMALL) as server.backups:
        steps = len(server.plan_backup().steps)
        ends = set()
        for number in range(steps):
            plan = server.plan_backup(label=f"at{number}")
            outcome = server.run(plan, listen=at_step(number, lambda: fill(server.backups)))
            (server.backups / "filler").unlink()
            ends.add(outcome.code)
            assert outcome.code in {"OK", "INSUFFICIENT_SPACE"}, outcome
            assert server.service.state().state is ServiceState.RUNNING
            assert (look(server.data_dir), server.config()) == (before, config)
            assert leftovers(server.backups) == []
            assert server.recover() == []
        assert "INSUFFICIENT_SPACE" in ends


@pytest.mark.expects_warnings
@pytest.mark.parametrize("delete_first", [False, True])
def test_the_servers_volume_fills_up_at_any_step_of_a_restore(tmp_path: Path, delete_first: bool) -> None:
    first = plain_server(tmp_path / "first", text="good")
    good = look(first.data_dir)
    backup = Path(first.back_up(label="good").path)
    with tmpfs(tmp_path / "small", SMALL) as volume:
        ends = set()
        for number in range(MOST_STEPS):
            # A server of its own each: what a restore keeps aside is in nobody's way.
            server = plain_server(volume / str(number), text="new")
            before, config = look(server.data_dir), server.config()
            plan = server.plan_restore(backup, delete_first=delete_first)
            if number == len(plan.steps):
                break
            outcome = server.run(plan, listen=at_step(number, lambda: fill(volume)))
            (volume / "filler").unlink()
            ends.add(outcome.code)
            now = look(server.data_dir) if server.data_dir.exists() else {}
            if outcome.code == "OK":
                assert now == good
            elif delete_first and now != before:
                assert now in ({}, good), outcome  # deleted, as confirmed; never a part of it
            else:
                assert (now, server.config()) == (before, config), outcome
            if now:
                assert server.service.state().state is ServiceState.RUNNING, outcome
            assert leftovers(volume) == [], outcome
            assert server.recover() == []
        assert "INSUFFICIENT_SPACE" in ends, ends


@pytest.mark.expects_warnings
@pytest.mark.parametrize("restore", [False, True])
def test_the_state_folders_volume_fills_up_at_any_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, restore: bool
) -> None:
    """Journal, locks and settings have no room: the job ends as before or done, and Neo4j runs, also without them."""
    first = plain_server(tmp_path / "first", text="good")
    good = look(first.data_dir)
    backup = Path(first.back_up(label="good").path)
    with tmpfs(tmp_path / "small", MB) as volume:
        monkeypatch.setenv(STATE_DIR_VARIABLE, str(volume / "state"))
        for number in range(MOST_STEPS):
            server = plain_server(tmp_path / str(number), text="new")
            before, config = look(server.data_dir), server.config()
            plan = server.plan_restore(backup) if restore else server.plan_backup(label="new")
            if number == len(plan.steps):
                break
            outcome = server.run(plan, listen=at_step(number, lambda: fill(volume)))
            (volume / "filler").unlink()
            assert outcome.code in {"OK", "INSUFFICIENT_SPACE", "WRITE_FAILED"}, outcome
            assert server.service.state().state is ServiceState.RUNNING, outcome
            for recovered in server.recover():
                assert recovered.state is JobState.SUCCEEDED, recovered
            now = look(server.data_dir)
            assert now == good if restore and outcome.code == "OK" else (now, server.config()) == (before, config)
            assert leftovers(tmp_path / str(number)) == []


@pytest.mark.expects_warnings
def test_a_volume_that_takes_all_and_fails_only_at_the_flush(tmp_path: Path) -> None:
    """A thin volume: its own file system has room, what lies under it has none, and write() never says so."""
    server = plain_server(tmp_path / "server")
    (server.data_dir / "databases" / "neo4j" / "big").write_bytes(os.urandom(40 * MB))
    before = look(server.data_dir)
    with tmpfs(tmp_path / "under", 24 * MB) as under:
        image = make_image(under / "thin.img", 200 * MB)
        with ext4(tmp_path / "thin", image) as server.backups:
            outcome = server.back_up(label="new")
            assert outcome.code in {"INSUFFICIENT_SPACE", "WRITE_FAILED", "VERIFY_FAILED", "ROLLBACK_FAILED"}, outcome
            assert not (server.backups / "new").exists()
            assert server.service.state().state is ServiceState.RUNNING
            assert look(server.data_dir) == before


def test_a_read_only_volume_is_told_before_the_start(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "server")
    image = make_image(tmp_path / "disk.img", 96 * MB)
    with ext4(tmp_path / "disk", image, "ro") as server.backups:
        outcome = server.back_up(label="new")
        assert outcome.code == "DESTINATION_INVALID", outcome
    assert server.service.call_names == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
@pytest.mark.parametrize("tree", ["many small files", "one large file"])
def test_the_room_is_foretold(tmp_path: Path, kind: str, tree: str) -> None:
    """Within 1 % or 64 MiB, for a backup and for what a restore puts beside the live data."""
    server = plain_server(tmp_path / "server")
    store = server.data_dir / "databases" / "neo4j"
    if tree == "many small files":
        for number in range(SMALL_FILES):
            (store / f"file{number}").write_bytes(b"x" * 100)
    else:
        (store / "neostore.big").write_bytes(os.urandom(LARGE_BYTES))
    at = tmp_path / "volume"
    with tmpfs(at, 1024 * MB) if kind == "tmpfs" else ext4(at, make_image(tmp_path / "disk.img", 1024 * MB)) as volume:
        server.backups = volume / "backups"
        server.backups.mkdir()
        foretold = room_of_backup(
            survey_backup(BackupRequest(installation=server.installation, destination=server.backups), server.service)
        )
        free = free_bytes(volume)
        assert server.back_up(label="new").state is JobState.SUCCEEDED
        require_close(foretold, free - free_bytes(volume))
        backup = shutil.move(server.backups / "new", tmp_path)
        target = plain_server(volume / "target", text="other")
        foretold, free = room_of_restore(open_backup(Path(backup))), free_bytes(volume)
        assert target.restore(Path(backup)).state is JobState.SUCCEEDED
        require_close(foretold, free - free_bytes(volume))


def require_close(foretold: int, taken: int) -> None:
    assert taken <= foretold, f"{taken - foretold} bytes more than foretold"
    assert foretold - taken <= max(taken // 100, 64 * MB), f"{foretold - taken} of {taken} bytes too many foretold"
