"""Servers whose data folder is a mount point: it cannot be renamed, so what lies in it is swapped, part by part."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.backups.catalog import open_backup
from core.demo.server_folder import load_demo, read_proof, reinstall, start_demo, stop_demo
from core.demo.store import verify_data
from core.disk import mounts
from core.disk.files import remove_tree
from core.errors import RecoveryMissing
from core.execute import required, restore_steps
from core.model.events import JobState, Outcome
from core.model.layout import is_no_data
from core.plan.steps import DeleteDirectory, StageTree, Step, SwapDirectory
from core.recovery.recover import recover
from core.recovery.unfinished import find_unfinished
from core.reports.job_record import Choice
from core.system.state_folder import state_dir
from tests.integration.conftest import Make
from tests.support import Server, demo_server, fill_data, good, leftovers, look, plain_server, small_volume, when_begins

pytestmark = pytest.mark.expects_warnings


@contextmanager
def bound(source: Path, target: Path) -> Iterator[None]:
    """A folder of the same file system mounted onto another; only root may."""
    mount = ["mount", "--bind", str(source), str(target)]
    if sys.platform == "win32" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here: that needs Linux and root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(target)], check=True, capture_output=True)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Its data folder is a mount point for this program, on every system, and cannot be renamed."""
    server = plain_server(tmp_path / "server")
    as_mount_points(monkeypatch, server.data_dir)
    return server


def as_mount_points(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    places = {Path(os.path.realpath(folder)) for folder in folders}
    rename = restore_steps.rename_durably

    def rename_anything_else(source: Path, target: Path) -> None:
        assert places.isdisjoint((source, target)), "EBUSY"
        rename(source, target)

    monkeypatch.setattr(mounts, "_mounted", lambda: frozenset({Path("/"), *places}))
    monkeypatch.setattr(restore_steps, "rename_durably", rename_anything_else)


def data_of(folder: Path) -> dict[str, tuple[Any, ...]]:
    """What the folder itself is like does not change, and counts for nothing."""
    found = look(folder, times=False)
    return {path: facts for path, facts in found.items() if path != "." and not is_no_data(path.split("/")[0])}


def refill(server: Server, text: str) -> None:
    """Other data in the same place."""
    for part in server.data_dir.iterdir():
        if not is_no_data(part.name):
            remove_tree(part)
    fill_data(server.data_dir, text)


def kept(outcome: Outcome, mark: str = ".aside-") -> Path:
    (folder,) = (Path(path) for path in outcome.kept_aside if Path(path).is_dir())
    assert mark in folder.name
    return folder


def test_the_old_data_is_kept_in_the_mount_point(server: Server) -> None:
    (server.data_dir / "only in the backup").mkdir()
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    (server.data_dir / "only in the backup").rmdir()
    refill(server, "fresh")
    (server.data_dir / "dbms").mkdir()
    (server.data_dir / "dbms" / "auth.ini").write_bytes(b"1")
    before, itself = data_of(server.data_dir), server.data_dir.stat()
    plan = server.plan_restore(backup)
    assert [check for check in plan.checks if check.blocking and not check.ok] == []
    assert any("which is a mount point" in step.title for step in plan.steps)
    outcome = server.run(plan)
    good(outcome)
    assert data_of(server.data_dir) == good_data
    folder = kept(outcome)
    assert folder.parent == server.data_dir and data_of(folder) == before
    after = server.data_dir.stat()
    assert (after.st_ino, after.st_mode, after.st_uid) == (itself.st_ino, itself.st_mode, itself.st_uid)
    assert leftovers(server.data_dir.parent) == []


@pytest.mark.parametrize("delete_first", [False, True])
def test_what_is_not_of_neo4j_and_not_in_the_backup_stays(server: Server, delete_first: bool) -> None:
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    refill(server, "fresh")
    (server.data_dir / "status.tmp").write_bytes(b"of somebody")
    (server.data_dir / "others").mkdir()
    plan = server.plan_restore(backup, delete_first=delete_first)

    good(server.run(plan, listen=when_begins(plan, SwapDirectory, (server.data_dir / "status.tmp").unlink)))
    found = data_of(server.data_dir)
    assert found.pop("others") and found == good_data


def test_what_is_no_data_stays_and_is_in_no_backup(server: Server) -> None:
    lost = server.data_dir / "lost+found"
    lost.mkdir(mode=0o700)
    (lost / "#12345").write_bytes(b"of nobody")
    backup = good(server.back_up())
    refill(server, "fresh")
    folder = kept(server.restore(backup))
    plan = server.plan_backup(label="second")
    assert f"{folder}: kept aside by an earlier restore" in plan.left_out
    assert f"{lost}: of the volume itself" in plan.left_out
    second = good(server.run(plan))
    for made in (backup, second):
        assert not any(is_no_data(part) for file in open_backup(made).files for part in file.path.split("/"))
    assert (lost / "#12345").read_bytes() == b"of nobody"


def test_deleting_first(server: Server) -> None:
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    refill(server, "fresh")
    (server.data_dir / "lost+found").mkdir()
    outcome = server.restore(backup, delete_first=True)
    good(outcome)
    assert data_of(server.data_dir) == good_data
    assert [path for path in outcome.kept_aside if Path(path).is_dir()] == []
    assert sorted(os.listdir(server.data_dir)) == sorted(["lost+found", *{path.split("/")[0] for path in good_data}])


def test_an_empty_mount_point_is_filled_and_nothing_is_deleted_for_it(server: Server) -> None:
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    for part in list(server.data_dir.iterdir()):
        part.rename(server.data_dir.with_name(f"away-{part.name}"))
    plan = server.plan_restore(backup, delete_first=True)
    assert not any("DELETE" in step.title for step in plan.steps)
    good(server.run(plan))
    assert data_of(server.data_dir) == good_data


@pytest.mark.parametrize("delete_first", [False, True])
def test_a_restore_that_fails_brings_the_old_data_back(
    server: Server, monkeypatch: pytest.MonkeyPatch, delete_first: bool
) -> None:
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    refill(server, "fresh")
    before = data_of(server.data_dir)
    server.service.start_fails = 2
    outcome = server.restore(backup, delete_first=delete_first)
    assert outcome.state is not JobState.SUCCEEDED
    if delete_first:
        assert data_of(server.data_dir) == good_data, "the only data left"
    else:
        assert data_of(server.data_dir) == before
        assert data_of(kept(outcome, ".undone-")) == good_data
    assert leftovers(server.data_dir.parent) == []


def interrupted(server: Server, monkeypatch: pytest.MonkeyPatch, backup: Path, after: int) -> None:
    """Killed after so many renames of the swap."""

    class Killed(BaseException):
        pass

    rename, left = restore_steps.rename_durably, [after]

    def rename_until(source: Path, target: Path) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(restore_steps, "rename_durably", rename_until)
        with pytest.raises(Killed):
            server.restore(backup)


@pytest.mark.parametrize("after", range(5))
def test_a_restore_that_is_killed_between_two_parts(
    server: Server, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    backup = good(server.back_up())
    refill(server, "fresh")
    before = data_of(server.data_dir)
    interrupted(server, monkeypatch, backup, after)
    (outcome,) = server.recover()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert data_of(server.data_dir) == before
    assert leftovers(server.data_dir.parent) == []


def test_parts_of_different_data_are_not_kept(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neo4j, started by the machine between two renames, has made an empty store beside restored transaction logs."""
    backup = good(server.back_up())
    refill(server, "fresh")
    before = data_of(server.data_dir)
    # Three parts are put aside, then the first is put in place.
    interrupted(server, monkeypatch, backup, 4)
    (server.data_dir / "databases" / "neo4j").mkdir(parents=True)
    (server.data_dir / "databases" / "neo4j" / "neostore").write_bytes(b"made by Neo4j")
    found = look(server.data_dir)

    def decide(choice: Choice) -> Outcome:
        (job,) = find_unfinished(state_dir())
        return recover(job, server.host, server.events.append, choice)

    outcome = decide(Choice.KEEP)
    assert outcome.code == "ROLLBACK_FAILED" and "not of one and the same data" in outcome.message
    assert str(server.data_dir / "databases") in outcome.message and look(server.data_dir) == found
    assert decide(Choice.PUT_BACK).state is JobState.SUCCEEDED
    assert data_of(server.data_dir) == before


def test_a_volume_that_is_not_mounted_is_missed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = good(server.back_up())
    refill(server, "fresh")
    before = data_of(server.data_dir)
    interrupted(server, monkeypatch, backup, 2)
    volume = server.data_dir.rename(server.data_dir.with_name("volume"))
    server.data_dir.mkdir()
    (outcome,) = server.recover()
    assert outcome.code == RecoveryMissing.code and "is its volume mounted?" in outcome.message
    assert list(server.data_dir.iterdir()) == []
    server.data_dir.rmdir()
    volume.rename(server.data_dir)
    (outcome,) = server.recover()
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert data_of(server.data_dir) == before


@pytest.mark.parametrize("step", [StageTree, SwapDirectory])
def test_a_volume_that_is_gone_since_the_review(
    server: Server, monkeypatch: pytest.MonkeyPatch, step: type[Step]
) -> None:
    """What is restored below its mount point would be hidden once it is back."""
    backup = good(server.back_up())
    refill(server, "fresh")
    before = data_of(server.data_dir)
    plan = server.plan_restore(backup)

    def unmount() -> None:
        monkeypatch.setattr(mounts, "_mounted", lambda: frozenset({Path("/")}))

    outcome = server.run(plan, listen=when_begins(plan, step, unmount))
    assert (outcome.code, "is not the mount point any more" in outcome.message) == ("DATA_FOLDER_INVALID", True)
    assert data_of(server.data_dir) == before
    assert leftovers(server.data_dir.parent) == []


@pytest.mark.parametrize("delete_first", [False, True])
def test_another_volume_on_the_mount_point_is_left_alone(
    server: Server, monkeypatch: pytest.MonkeyPatch, delete_first: bool
) -> None:
    """Nobody has looked at what lies on it."""
    backup = good(server.back_up())
    refill(server, "fresh")
    before = data_of(server.data_dir)
    plan = server.plan_restore(backup, delete_first=delete_first)
    step = DeleteDirectory if delete_first else SwapDirectory

    def exchange() -> None:
        monkeypatch.setattr(required, "mounted_at", lambda _: "another")

    outcome = server.run(plan, listen=when_begins(plan, step, exchange))
    assert (outcome.state, outcome.code) == (JobState.FAILED, "DATA_FOLDER_INVALID")
    assert data_of(server.data_dir) == before


@pytest.mark.parametrize("kind", ["docker", "windows"])
def test_demo_servers(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    demo = make(kind, logs_elsewhere=True)
    as_mount_points(monkeypatch, demo.data_dir, demo.transactions)
    server = demo_server(demo, tmp_path / "backups")
    before = read_proof(demo)["store_id"]
    backup = good(server.back_up())
    reinstall(demo)
    outcome = server.restore(backup)
    good(outcome)
    assert read_proof(demo)["store_id"] == before
    stop_demo(demo)
    verify_data(demo.data_dir, demo.neo4j_version, demo.logs_dir)
    asides = [Path(path) for path in outcome.kept_aside if Path(path).is_dir()]
    assert sorted(path.parent for path in asides) == sorted((demo.data_dir, demo.transactions))


def test_a_folder_that_is_mounted_onto_the_data_folder(make: Make, tmp_path: Path) -> None:
    demo = make("docker")
    server = demo_server(demo, tmp_path / "backups")
    stop_demo(demo)
    elsewhere = demo.data_dir.rename(tmp_path / "elsewhere")
    demo.data_dir.mkdir()
    with bound(elsewhere, demo.data_dir):
        start_demo(demo)
        before = read_proof(demo)["store_id"]
        backup = good(server.back_up())
        reinstall(demo)
        outcome = server.restore(backup)
        good(outcome)
        assert read_proof(load_demo(demo.folder))["store_id"] == before
        assert kept(outcome).parent == demo.data_dir
        stop_demo(demo)


def test_a_volume_that_is_mounted_onto_the_data_folder(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "server")
    backup, good_data = good(server.back_up()), data_of(server.data_dir)
    server.data_dir.rename(tmp_path / "old")
    with small_volume(server.data_dir, "100m"):
        good(server.restore(backup))
        assert data_of(server.data_dir) == good_data
        refill(server, "fresh")
        before = data_of(server.data_dir)
        # The names of what is kept tell the second: of the files of the first restore, too.
        assert data_of(kept(server.restore(backup, config_roles=()))) == before
