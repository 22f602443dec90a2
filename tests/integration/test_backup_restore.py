"""Whole jobs on demo servers of both kinds: what is backed up comes back, and what fails leaves no trace."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from blake3 import blake3

from core import api
from core.api import make_host
from core.backups.catalog import open_backup
from core.cancel import CancelToken
from core.demo.configuration import SECRET_MARKER
from core.demo.demo_server import DemoServer
from core.demo.server_folder import demo_state, destroy_data, read_proof, reinstall, set_faults, set_idle, stop_demo
from core.demo.server_status import wait_until
from core.demo.store import read_header, verify_data
from core.errors import BackupCorrupt, ReadFailed
from core.model.backup import BackupMethod
from core.model.events import Event, JobFinished, JobState, Outcome, StepFinished, StepStarted
from core.model.service_state import ServiceState
from core.plan.steps import BeginBackup
from core.recovery.outside import recovery_from_outside
from core.system.settings import load_settings, remember_folder
from core.system.state_folder import state_dir
from tests.integration.conftest import Make
from tests.support import (
    QUICK,
    Server,
    change_server,
    demo_server,
    good,
    leftovers,
    look,
    needs_links,
    plain_server,
    settle,
    small_volume,
)

ON_LINUX_AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NEO4J_UID = 7474


def idle(demo: DemoServer) -> None:
    """Let the server come to rest, with everything of its store on the disk."""
    set_idle(demo.folder, True)
    header = demo.data_dir / "databases" / "neo4j"
    assert wait_until(lambda: read_proof(demo)["idle"] and read_header(header).clean, 30.0)


def still(demo: DemoServer) -> dict[str, tuple[Any, ...]]:
    """The data tree of a server at rest, without times, which every start touches."""
    idle(demo)
    return look(demo.data_dir, times=False)


def assert_equal_trees(first: Path, second: Path) -> None:
    """By the standard library, contents and all; not by the product's own code."""
    folders = filecmp.dircmp(first, second, ignore=[], hide=[])
    pending = [folders]
    while pending:
        here = pending.pop()
        assert (here.left_only, here.right_only, here.common_funny) == ([], [], []), here.left
        _, different, errors = filecmp.cmpfiles(here.left, here.right, here.common_files, shallow=False)
        assert (different, errors) == ([], []), here.left
        pending += here.subdirs.values()
    assert sorted(p.relative_to(first) for p in first.rglob("*")) == sorted(
        p.relative_to(second) for p in second.rglob("*")
    )


def assert_events_in_order(events: list[Event]) -> None:
    """Each step begins and ends before the next; the job's end is the last word."""
    assert isinstance(events[-1], JobFinished)
    assert sum(isinstance(event, JobFinished) for event in events) == 1
    steps = [event for event in events if isinstance(event, StepStarted | StepFinished)]
    for number, event in enumerate(steps):
        assert isinstance(event, StepFinished if number % 2 else StepStarted)
        assert event.index == number // 2
    assert len(steps) % 2 == 0


def assert_sums(backup: Path) -> None:
    lines = (backup / "BLAKE3SUMS").read_text(encoding="utf-8").splitlines()
    own = {"manifest.json", "BLAKE3SUMS", "README.txt", "backup.log"}
    present = {p.relative_to(backup).as_posix() for p in backup.rglob("*") if p.is_file()} - own
    listed = {}
    for line in lines:
        digest, _, name = line.partition("  ")
        listed[name] = digest
    assert set(listed) == present
    for name, digest in listed.items():
        assert blake3((backup / name).read_bytes()).hexdigest() == digest, name
    program = shutil.which("b3sum")
    if program:
        subprocess.run([program, "--check", "--quiet", "BLAKE3SUMS"], cwd=backup, check=True)


# --- 1. copy method ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "pre_copy"), [("windows", True), ("windows", False), ("docker", True)])
def test_back_up_while_busy_destroy_restore(tmp_path: Path, make: Make, kind: str, pre_copy: bool) -> None:
    demo = make(kind, 3)
    if ON_LINUX_AS_ROOT:
        for path in [demo.data_dir, *demo.data_dir.rglob("*")]:
            os.chown(path, NEO4J_UID, NEO4J_UID)
            path.chmod(0o750 if path.is_dir() else 0o640)
    before = read_proof(demo)
    server = demo_server(demo, tmp_path / "backups")
    config = server.config()
    assert len(config) == 4

    outcome = server.back_up(pre_copy=pre_copy)
    backup = good(outcome)
    assert_events_in_order(server.events)
    assert any("still runs" in e.title for e in server.events if isinstance(e, StepStarted)) is pre_copy
    assert outcome.offline_s > 0
    assert outcome.service_state is ServiceState.RUNNING
    assert read_proof(demo)["store_id"] == before["store_id"]
    assert_sums(backup)
    verify_data(backup / "Neo4j_data", demo.neo4j_version)
    if os.name == "posix":
        assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert os.listdir(tmp_path / "backups") == [backup.name]
    for role, content in config.items():
        (kept,) = (backup / "additional_files" / role).iterdir()
        assert kept.read_bytes() == content

    destroy_data(demo)
    reinstall(demo)
    fresh = demo_server(demo, tmp_path / "backups")
    fresh_config = fresh.config()
    assert fresh_config != config
    assert read_proof(demo)["store_id"] != before["store_id"]
    set_idle(demo.folder, True)
    starts = json.loads((demo.sandbox / "state.json").read_text(encoding="utf-8"))

    restored = fresh.restore(backup)
    good(restored)
    assert_events_in_order(fresh.events)
    after = read_proof(demo)
    assert after["store_id"] == before["store_id"]
    assert after["last_tx"] >= before["last_tx"]
    assert fresh.config() == config
    now = json.loads((demo.sandbox / "state.json").read_text(encoding="utf-8"))
    assert {name: now[name]["starts"] - starts[name]["starts"] for name in now} == dict.fromkeys(now, 1)
    assert all(entry["running"] for entry in now.values())

    aside = [Path(path) for path in restored.kept_aside]
    assert len(aside) == 5
    assert all(".aside-" in path.name and path.exists() for path in aside)
    assert sorted(path.read_bytes() for path in aside if path.is_file()) == sorted(fresh_config.values())
    assert sum((path / "databases").is_dir() for path in aside) == 1

    stop_demo(demo)
    assert_equal_trees(backup / "Neo4j_data", demo.data_dir)
    assert leftovers(demo.folder / "opt", demo.folder / "ProgramData", tmp_path / "backups") == []
    if ON_LINUX_AS_ROOT:
        recorded = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
        modes = {entry["path"]: entry for entry in recorded["files"] + recorded["directories"]}
        for path in [demo.data_dir, *demo.data_dir.rglob("*")]:
            status = path.stat()
            entry = modes[f"Neo4j_data/{path.relative_to(demo.data_dir).as_posix()}".removesuffix("/.")]
            expected = (entry["mode"], entry["uid"], entry["gid"])
            assert (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) == expected, path
        store = demo.data_dir / "databases" / "neo4j" / "neostore.nodestore.db"
        assert (stat.S_IMODE(store.stat().st_mode), store.stat().st_uid, store.stat().st_gid) == (0o640, 7474, 7474)
        assert stat.S_IMODE(demo.data_dir.stat().st_mode) == 0o750


def test_a_server_stopped_before_stays_stopped(tmp_path: Path, make: Make, kind: str) -> None:
    demo = make(kind, stopped=True)
    before = look(demo.data_dir)
    server = demo_server(demo, tmp_path / "backups")
    outcome = server.back_up()
    backup = good(outcome)
    assert (outcome.service_state, outcome.offline_s) == (ServiceState.STOPPED, 0.0)
    assert demo_state(demo).state == "STOPPED"
    assert look(demo.data_dir) == before
    assert_equal_trees(demo.data_dir, backup / "Neo4j_data")


def test_no_secret_leaves_the_backup(tmp_path: Path, make: Make, kind: str, state_dir: Path) -> None:
    demo = make(kind)
    given = [sys.executable, "-m", "core"]
    command = [*given, "backup", *demo.args, "--to", str(tmp_path / "b"), "--label", "x", "--yes", "--verbose"]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    backup = tmp_path / "b" / "x"
    assert SECRET_MARKER in (backup / "additional_files" / "login" / "application.properties").read_text("utf-8")
    for name in ("manifest.json", "BLAKE3SUMS", "README.txt", "backup.log"):
        assert SECRET_MARKER not in (backup / name).read_text("utf-8")
    for text in (done.stdout, done.stderr):
        assert SECRET_MARKER not in text
    own = [path for path in state_dir.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" and path.stat().st_size for path in own)
    assert any(path.suffix == ".jsonl" for path in own)
    assert [path for path in own if SECRET_MARKER.encode() in path.read_bytes()] == []


# --- 2. online method ----------------------------------------------------------------------------------------------


def test_online_backup_and_restore(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    idle(demo)
    before = read_proof(demo)
    outcome = demo_server(demo, tmp_path / "backups").back_up(method=BackupMethod.ONLINE)
    backup = good(outcome)
    assert outcome.offline_s == 0.0
    assert sorted(os.listdir(backup / "neo4j_backup")) == ["neo4j", "system"]
    assert_sums(backup)
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["consistency"], manifest["databases"]) == ("passed", ["neo4j", "system"])

    (backup / "neo4j_backup" / "neo4j" / "Thumbs.db").write_bytes(b"of the file manager")
    destroy_data(demo)
    reinstall(demo)
    server = demo_server(demo, tmp_path / "backups")
    idle(demo)
    restored = server.restore(backup)
    assert restored.state is JobState.SUCCEEDED, restored
    assert [warning for warning in restored.warnings if "Thumbs.db" in warning and "left out" in warning]
    assert not list(demo.data_dir.rglob("Thumbs.db"))
    assert read_proof(demo)["store_id"] == before["store_id"]
    assert len([path for path in restored.kept_aside if Path(path).is_dir()]) == 4
    stop_demo(demo)
    verify_data(demo.data_dir, demo.neo4j_version)


@pytest.mark.parametrize(
    ("exit_code", "code", "sealed", "kept"),
    [
        (0, "OK", True, False),
        pytest.param(1, "ONLINE_BACKUP_FAILED", False, False, marks=pytest.mark.expects_warnings),
        (2, "CONSISTENCY_UNCHECKED", True, False),
        pytest.param(3, "BACKUP_INCONSISTENT", False, True, marks=pytest.mark.expects_warnings),
    ],
)
def test_the_four_ends_of_an_online_backup(
    tmp_path: Path, make: Make, exit_code: int, code: str, sealed: bool, kept: bool
) -> None:
    demo = make("windows")
    set_faults(demo.folder, backup_exit={"system": exit_code})
    outcome = demo_server(demo, tmp_path / "backups").back_up(method=BackupMethod.ONLINE, label="x")
    assert outcome.code == code
    assert (outcome.exit_code == 0) is (exit_code == 0)
    assert (outcome.state is JobState.SUCCEEDED) is (exit_code == 0)
    backups = tmp_path / "backups"
    assert os.listdir(backups) == (["x"] if sealed else ["x.partial"] if kept else [])
    assert demo_state(demo).answering
    if sealed:
        assert open_backup(backups / "x").consistency == ("passed" if exit_code == 0 else "could not run")
        assert_sums(backups / "x")
    if kept:
        assert str(backups / "x.partial") in outcome.message
        assert list((backups / "x.partial" / "neo4j_backup").glob("inconsistencies-*.report"))


def test_online_is_refused_on_docker(tmp_path: Path, make: Make) -> None:
    demo = make("docker")
    outcome = demo_server(demo, tmp_path / "backups").back_up(method=BackupMethod.ONLINE)
    assert outcome.code == "INSTALLATION_UNSUPPORTED"
    assert not (tmp_path / "backups").exists()


@pytest.mark.expects_warnings
def test_an_online_restore_that_fails_half_way_puts_every_database_back(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    server = demo_server(demo, tmp_path / "backups")
    backup = good(server.back_up(method=BackupMethod.ONLINE))
    idle(demo)
    before, config = still(demo), server.config()
    plan = server.plan_restore(backup)

    def break_second(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title == "Restore database neo4j with neo4j-admin":
            shutil.move(backup / "neo4j_backup" / "neo4j" / "neostore", tmp_path / "neostore")

    outcome = server.run(plan, listen=break_second)
    assert outcome.code == "ONLINE_RESTORE_FAILED"
    # `system` had been put in place already, and is not deleted.
    kept = demo.data_dir.with_name(Path(outcome.kept_aside[0]).relative_to(demo.data_dir.parent).parts[0])
    assert [Path(path).name for path in outcome.kept_aside if "databases" in path] == ["system"]
    assert without_scripts(still(demo)) == before
    assert server.config() == config
    assert demo_state(demo).answering
    assert set(demo.data_dir.parent.iterdir()) == {demo.data_dir, kept} and ".undone-" in kept.name


def without_scripts(tree: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """neo4j-admin leaves Cypher scripts of users and roles in `scripts`, which nothing reads by itself."""
    return {path: facts for path, facts in tree.items() if path.split("/")[0] != "scripts"}


# --- 3. made by hand -----------------------------------------------------------------------------------------------


def test_a_copy_made_by_hand_is_restored(tmp_path: Path, make: Make) -> None:
    demo = make("docker")
    before = read_proof(demo)
    stop_demo(demo)
    by_hand = tmp_path / "by-hand"
    shutil.copytree(demo.data_dir, by_hand / "Neo4j_data")
    server = demo_server(demo, tmp_path / "backups")
    for file in server.installation.config_files:
        target = by_hand / "additional_files" / file.role / Path(file.path).name
        target.parent.mkdir(parents=True)
        shutil.copy2(file.path, target)
    (by_hand / "notes").symlink_to(tmp_path)  # what else lies there does not matter
    config = server.config()
    destroy_data(demo)
    reinstall(demo)
    idle(demo)
    if ON_LINUX_AS_ROOT:
        os.chown(demo.data_dir, NEO4J_UID, NEO4J_UID)
        demo.data_dir.chmod(0o750)
    fresh = demo_server(demo, tmp_path / "backups")
    good(fresh.restore(by_hand))
    assert read_proof(demo)["store_id"] == before["store_id"]
    assert fresh.config() == config
    stop_demo(demo)
    assert_equal_trees(by_hand / "Neo4j_data", demo.data_dir)
    if ON_LINUX_AS_ROOT:
        # Nobody recorded owners: those of the folder that is replaced are the best guess.
        for path in [demo.data_dir, *demo.data_dir.rglob("*")]:
            assert (path.stat().st_uid, path.stat().st_gid) == (NEO4J_UID, NEO4J_UID), path
        assert stat.S_IMODE(demo.data_dir.stat().st_mode) == 0o750


def test_a_backup_made_with_neo4j_admin_by_hand_is_restored(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    idle(demo)
    before = read_proof(demo)
    by_hand = tmp_path / "by-hand"
    by_hand.mkdir()
    for database in ("neo4j", "system"):
        tool = [str(demo.tool("neo4j-admin")), "backup", f"--backup-dir={by_hand}", f"--database={database}"]
        subprocess.run(tool, check=True, stdout=subprocess.DEVNULL)
    destroy_data(demo)
    reinstall(demo)
    idle(demo)
    good(demo_server(demo, tmp_path / "backups").restore(by_hand))
    assert read_proof(demo)["store_id"] == before["store_id"]


# --- 4. failures ---------------------------------------------------------------------------------------------------


def test_a_flipped_byte_is_found_before_anything_changes(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    server = demo_server(demo, tmp_path / "backups")
    backup = good(server.back_up())
    victim = backup / "Neo4j_data" / "databases" / "neo4j" / "neostore.nodestore.db"
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    idle(demo)
    before, config, pid = look(demo.data_dir), server.config(), demo_state(demo).pid
    server.events.clear()
    with expected_error():
        outcome = server.restore(backup)
    assert outcome.code == "BACKUP_CORRUPT"
    assert victim.name in outcome.message
    assert look(demo.data_dir) == before
    assert server.config() == config
    assert demo_state(demo).pid == pid  # it was not even stopped
    assert os.listdir(demo.data_dir.parent) == [demo.data_dir.name]


@contextmanager
def expected_error() -> Iterator[None]:
    """The engine logs an ERROR for a job that fails: here it must."""
    import logging

    root = logging.getLogger("core.execute.run")
    before, root.disabled = root.disabled, True
    try:
        yield
    finally:
        root.disabled = before


def test_start_fails_after_the_swap(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    server = demo_server(demo, tmp_path / "backups")
    backup = good(server.back_up())
    destroy_data(demo)
    reinstall(demo)
    idle(demo)
    server = demo_server(demo, tmp_path / "backups", replace(QUICK, effect_s=0.2))
    before, config, proof = still(demo), server.config(), read_proof(demo)
    plan = server.plan_restore(backup)

    def fail_start(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Start Neo4j"):
            assert look(demo.data_dir, times=False) != before
            set_faults(demo.folder, start_fails=1000)
        elif isinstance(event, StepFinished) and event.title.startswith("Start Neo4j"):
            assert not event.ok
            set_faults(demo.folder)

    with expected_error():
        outcome = server.run(plan, listen=fail_start)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED")
    assert "as they were before" in outcome.message
    kept = [Path(path) for path in outcome.kept_aside]
    assert all(".undone-" in path.name and path.exists() for path in kept)
    (data,) = [path for path in kept if path.is_dir()]
    verify_data(data, demo.neo4j_version)  # it was in place: it lies beside, whole
    assert still(demo) == before
    assert server.config() == config
    assert read_proof(demo)["store_id"] == proof["store_id"]
    assert leftovers(demo.folder / "opt", demo.folder / "ProgramData", demo.folder / "Users") == []
    assert not [path for path in demo.folder.rglob("*") if ".aside-" in path.name]


def test_a_database_does_not_open_after_the_restore(tmp_path: Path, make: Make) -> None:
    # The locks of Docker Desktop's virtual machine are not seen from Windows.
    demo = make("windows" if sys.platform == "win32" else "docker")
    server = demo_server(demo, tmp_path / "backups", replace(QUICK, effect_s=0.2))
    backup = good(server.back_up())
    idle(demo)
    plan, proof = server.plan_restore(backup), read_proof(demo)

    def take_offline(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Start Neo4j"):
            set_faults(demo.folder, offline_databases=["neo4j"])
        elif isinstance(event, StepFinished) and not event.ok:
            set_faults(demo.folder)

    with expected_error(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.execute.restore_steps.OPEN_PATIENCE_S", 0.2)
        outcome = server.run(plan, listen=take_offline)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "SERVICE_START_FAILED")
    assert "could not open the restored database neo4j" in outcome.message
    assert read_proof(demo)["store_id"] == proof["store_id"]
    assert server.service.unopened_databases() == ()
    assert "DATABASE_NOT_OPEN" not in {check.code for check in server.plan_backup().checks}


def test_start_fails_after_the_cold_copy(tmp_path: Path, make: Make) -> None:
    demo = make("windows")
    server = demo_server(demo, tmp_path / "backups", replace(QUICK, effect_s=0.2))
    set_faults(demo.folder, start_fails=1000)
    with expected_error():
        outcome = server.back_up(label="x")
    assert (outcome.state, outcome.code, outcome.service_state) == (
        JobState.FAILED,
        "SERVICE_START_FAILED",
        ServiceState.STOPPED,
    )
    assert outcome.path == str(tmp_path / "backups" / "x")
    # Twice it was tried to start it, and the time offline is counted to the end of the job.
    assert outcome.offline_s > sum(
        e.duration_s for e in server.events if isinstance(e, StepFinished) and "Start" in e.title
    )
    assert_sums(tmp_path / "backups" / "x")
    assert open_backup(tmp_path / "backups" / "x").sealed
    manifest = json.loads((tmp_path / "backups" / "x" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["offline_s"] > 0


def test_a_second_attempt_at_starting_makes_the_backup_a_success(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    server.service.start_fails = 2  # type: ignore[attr-defined]
    with expected_error():
        outcome = server.back_up()
    good(outcome)
    assert any("tried again" in warning for warning in outcome.warnings)


def test_another_service_that_does_not_come_back_leaves_the_restored_data(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    backup = good(server.back_up())
    restored = look(server.data_dir)
    change_server(server, "new")
    server.service.restart_fails = ("etl",)  # type: ignore[attr-defined]
    with expected_error():
        outcome = server.restore(backup)
    assert (outcome.state, outcome.code, outcome.exit_code) == (JobState.FAILED, "RESTART_FAILED", 35)
    assert "restored data is in place" in outcome.message
    assert "etl" in outcome.message
    assert look(server.data_dir) == restored
    assert len(outcome.kept_aside) == 5
    assert server.recover() == []


@pytest.mark.parametrize(
    ("kind", "fault", "patience", "code"),
    [
        ("windows", {"stop_hangs": True}, replace(QUICK, stop_s=1.5, tool_s=1.0, effect_s=0.2), "SERVICE_STOP_TIMEOUT"),
        ("docker", {"kill_on_stop": True}, QUICK, "SERVICE_NOT_STOPPED"),
    ],
)
def test_a_stop_that_is_none_refuses_the_backup(
    tmp_path: Path, make: Make, kind: str, fault: dict[str, Any], patience: Any, code: str
) -> None:
    demo = make(kind)
    store_id = read_proof(demo)["store_id"]
    server = demo_server(demo, tmp_path / "backups", patience)
    plan = server.plan_backup()
    set_faults(demo.folder, **fault)
    with expected_error():
        outcome = server.run(plan)
    assert outcome.code == code
    assert "No backup was made" in outcome.message
    assert os.listdir(tmp_path / "backups") == []
    assert demo_state(demo).answering
    assert outcome.service_state is ServiceState.RUNNING
    assert read_proof(demo)["store_id"] == store_id
    assert server.recover() == []


def fill_up(folder: Path, leave_bytes: int) -> Path:
    filler = folder / "filler"
    free = shutil.disk_usage(folder).free
    filler.write_bytes(b"")
    with filler.open("r+b") as file:
        os.posix_fallocate(file.fileno(), 0, free - leave_bytes)
    return filler


@pytest.mark.parametrize("pre_copy", [True, False])
def test_the_destination_fills_up_half_way(tmp_path: Path, pre_copy: bool) -> None:
    server = plain_server(tmp_path / "server")
    (server.data_dir / "databases" / "neo4j" / "neostore.counts.db").write_bytes(os.urandom(6 << 20))
    settle(server.data_dir)
    before = look(server.data_dir)
    with small_volume(tmp_path / "volume", "100m") as volume:
        server.backups = volume / "backups"
        plan = server.plan_backup(pre_copy=pre_copy)
        assert plan.runnable
        fill_up(volume, 3 << 20)
        with expected_error():
            outcome = server.run(plan)
        assert (outcome.code, outcome.exit_code) == ("INSUFFICIENT_SPACE", 22)
        assert os.listdir(volume / "backups") == []
    assert look(server.data_dir) == before
    assert server.service.state().state is ServiceState.RUNNING
    assert server.recover() == []


def test_the_data_volume_fills_up_while_staging(tmp_path: Path) -> None:
    with small_volume(tmp_path / "volume", "200m") as volume:
        server = plain_server(volume / "server")
        server.backups = tmp_path / "backups"
        (server.data_dir / "databases" / "neo4j" / "neostore.counts.db").write_bytes(os.urandom(6 << 20))
        backup = good(server.back_up())
        change_server(server, "new")
        before, config = look(server.data_dir), server.config()
        plan = server.plan_restore(backup)
        fill_up(volume, 3 << 20)
        with expected_error():
            outcome = server.run(plan)
        assert outcome.code == "INSUFFICIENT_SPACE"
        assert look(server.data_dir) == before
        assert server.config() == config
        assert leftovers(volume / "server") == []
        assert server.service.state().state is ServiceState.RUNNING
        assert "stop" not in server.service.call_names[4:]  # type: ignore[attr-defined]


def test_a_second_job_on_the_same_installation_is_refused(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    refused: list[Outcome] = []

    def second(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Read the backup back"):
            other = Server(server.installation, server.service, tmp_path / "other")
            thread = threading.Thread(target=lambda: refused.append(other.run(plan)))
            thread.start()
            thread.join()

    plan = server.plan_backup(label="second")
    good(server.run(server.plan_backup(label="first"), listen=second))
    (outcome,) = refused
    assert (outcome.code, outcome.exit_code) == ("ALREADY_RUNNING", 14)
    assert f"process {os.getpid()}" in outcome.message
    assert os.listdir(tmp_path / "backups") == ["first"]


def test_two_servers_with_one_label_on_one_share(tmp_path: Path) -> None:
    """The second finds the first one's .partial, made since its plan: it is neither written into nor removed."""
    first, second = plain_server(tmp_path / "1"), plain_server(tmp_path / "2", text="other")
    second.backups = first.backups
    plan, late_plan = second.plan_backup(label="x"), second.plan_backup(label="x")
    refused: list[Outcome] = []

    def while_first_works(event: Event) -> None:
        if isinstance(event, StepStarted) and event.title.startswith("Read the backup back"):
            with expected_error():
                refused.append(second.run(plan))

    good(first.run(first.plan_backup(label="x"), listen=while_first_works))
    with expected_error():
        refused.append(second.run(late_plan))
    assert [outcome.code for outcome in refused] == ["LABEL_TAKEN", "LABEL_TAKEN"]
    assert_equal_trees(first.data_dir, first.backups / "x" / "Neo4j_data")
    assert_sums(first.backups / "x")
    assert second.service.state().state is ServiceState.RUNNING


def test_neo4j_comes_back_although_the_share_with_the_backup_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(tmp_path)
    partial = server.backups / "x.partial"

    def gone(folder: Path) -> None:
        raise OSError(5, "Input/output error", str(folder))

    def unreadable(source: Path, *_: object, **__: object) -> NoReturn:
        raise ReadFailed(f"{source} cannot be read")

    def fail(event: Event) -> None:
        if isinstance(event, StepStarted) and "with Neo4j stopped" in event.title:
            patch.setattr("core.execute.taking_data.copy_tree", unreadable)

    with monkeypatch.context() as patch, expected_error():
        patch.setattr("core.recovery.undo.remove_tree", gone)
        outcome = server.run(server.plan_backup(label="x"), listen=fail)
    assert outcome.code == "ROLLBACK_FAILED"
    assert str(partial) in outcome.message.replace("\\\\", "\\")
    assert server.service.state().state is ServiceState.RUNNING
    assert partial.exists()
    assert [outcome.state for outcome in server.recover()] == [JobState.SUCCEEDED]
    assert not partial.exists()


# --- 7. forms of trees ---------------------------------------------------------------------------------------------


def odd_tree(server: Server) -> None:
    data = server.data_dir
    (data / "empty" / "inner").mkdir(parents=True)
    (data / "Größe — データ 🗃").mkdir()
    # Windows has no " in a name; its long paths are tested with the form that has no limit.
    quote, depth, length = ("", 1, 60) if sys.platform == "win32" else ('"', 12, 200)
    (data / "Größe — データ 🗃" / f"ü\u0308 with spaces '{quote}$").write_bytes(b"odd")
    deep = data / "deep"
    for _ in range(depth):
        deep = deep / ("n" * 60)
    deep.mkdir(parents=True)
    (deep / ("f" * length)).write_bytes(b"long")
    (data / "empty file").touch()
    locked = data / "read-only"
    locked.mkdir()
    (locked / "file").write_bytes(b"x" * 5000)
    (locked / "file").chmod(0o444)
    with (data / "sparse").open("wb") as file:
        file.seek((5 << 20) + 17)
        file.write(b"end")
    settle(data)
    locked.chmod(0o555)


@pytest.mark.parametrize("delete_first", [False, True])
def test_odd_trees_come_back_equal_with_times_and_modes(tmp_path: Path, delete_first: bool) -> None:
    server = plain_server(tmp_path)
    odd_tree(server)
    modes = sys.platform != "win32"  # where the read-only mark is all there is, and not kept
    before = look(server.data_dir, owners=modes)
    backup = good(server.back_up())
    assert {path: facts[0] for path, facts in look(backup / "Neo4j_data").items()} == {
        path: facts[0] for path, facts in before.items()
    }
    change_server(server, "new")
    outcome = server.restore(backup, delete_first=delete_first)
    good(outcome)
    assert look(server.data_dir, owners=modes) == before
    kept = [path for path in outcome.kept_aside if Path(path).is_dir()]
    assert len(kept) == (0 if delete_first else 1)
    assert any("delete the old data" in warning for warning in outcome.warnings) is delete_first
    names = os.listdir(server.data_dir.parent)
    assert sorted(names) == sorted(["data", "neo4j.conf", *(Path(p).name for p in outcome.kept_aside if "neo4j" in p)])


def test_delete_first_cannot_be_cancelled_once_it_has_deleted(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    restored = look(server.data_dir)
    backup = good(server.back_up())
    change_server(server, "new")
    cancel = CancelToken()

    def listen(event: Event) -> None:
        if isinstance(event, StepFinished) and event.title.startswith("DELETE"):
            assert not server.data_dir.exists()
            assert not cancel.cancel(), "too late, and it is said so"

    good(server.run(server.plan_restore(backup, delete_first=True), cancel, listen))
    assert look(server.data_dir) == restored


@needs_links
def test_a_link_in_the_data_is_refused_and_one_in_a_listed_files_place_too(tmp_path: Path) -> None:
    server = plain_server(tmp_path)
    backup = good(server.back_up(label="good"))
    late = server.plan_restore(backup)
    link = server.data_dir / "databases" / "neo4j" / "link"
    link.symlink_to("/etc/passwd")
    assert server.back_up().code == "DATA_FOLDER_INVALID"
    link.unlink()
    replaced = backup / "Neo4j_data" / "databases" / "neo4j" / "neostore"
    content = replaced.read_bytes()
    replaced.unlink()
    (tmp_path / "elsewhere").write_bytes(content)
    replaced.symlink_to(tmp_path / "elsewhere")
    before = look(server.data_dir)
    with pytest.raises(BackupCorrupt):
        open_backup(backup)
    with expected_error():
        assert server.run(late).code == "BACKUP_CORRUPT"
    assert look(server.data_dir) == before


def test_a_host_is_made_of_the_real_effects(make: Make) -> None:
    server = demo_server(make("docker"), Path())
    machine, demo = replace(server.installation, sandbox=None), server.installation
    host = make_host(machine, server.service)
    assert (host.service, host.state_dir) == (server.service, state_dir())
    assert host.outside is recovery_from_outside and host.learns_pace
    # A demo server does not outlive the machine, and stops and starts faster than any other.
    guest = make_host(demo, server.service)
    assert guest.outside is not recovery_from_outside and not guest.learns_pace
    assert guest.service_for(demo).name == demo.service_name


def test_the_data_folder_of_a_running_server_is_no_backup(tmp_path: Path, make: Make, kind: str) -> None:
    running, other = make(kind), demo_server(make(kind), tmp_path / "backups")
    before = still(running)
    outcome = other.restore(running.data_dir)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "BACKUP_CORRUPT")
    assert "a Neo4j that runs, not a backup" in outcome.message
    stop_demo(running)
    # At rest it is a copy like any other: of a dead machine, say.
    assert other.restore(running.data_dir).state is JobState.SUCCEEDED
    assert look(running.data_dir, times=False).keys() == before.keys()


def test_a_disk_that_is_not_mounted_tonight_is_missed(tmp_path: Path) -> None:
    """And nothing is written to the disk below its mount point."""
    server = plain_server(tmp_path / "server")
    server.backups = tmp_path / "disk" / "backups"
    remember_folder(str(server.backups), destination=True, mount_point=str(tmp_path / "disk"))
    (tmp_path / "disk").mkdir()
    outcome = server.back_up()
    assert (outcome.state, outcome.code) == (JobState.FAILED, "DESTINATION_INVALID")
    assert f"No disk or share is mounted on {tmp_path / 'disk'} now" in outcome.message
    assert not server.backups.exists()


@pytest.mark.expects_warnings  # the log of a failed job
def test_a_disk_that_is_unmounted_after_the_review_is_missed_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plain_server(tmp_path / "server")
    plan = server.plan_backup()
    monkeypatch.setattr("core.execute.backup_steps.mount_point_of", lambda _: tmp_path)
    outcome = server.run(plan)
    assert (outcome.state, outcome.code) == (JobState.FAILED, "DESTINATION_INVALID")
    assert "Another disk is mounted at" in outcome.message and not server.backups.exists()


@needs_links
def test_a_configuration_file_that_is_a_link_ends_no_backup(tmp_path: Path) -> None:
    server = plain_server(tmp_path / "server")
    inside, outside = (Path(server.installation.config_file(role).path) for role in ("login", "neo4j"))
    for path, place in ((inside, Path(server.installation.root) / "shared"), (outside, tmp_path / "elsewhere")):
        place.mkdir()
        path.rename(place / path.name)
        path.symlink_to(place / path.name)
    outcome = server.back_up()
    backup = good(outcome)
    assert (backup / "additional_files" / "login" / inside.name).read_text(encoding="utf-8") == "login of old\n"
    assert not (backup / "additional_files" / "login" / inside.name).is_symlink()
    assert not (backup / "additional_files" / "neo4j").exists()
    assert [warning for warning in outcome.warnings if "special file" in warning] == []
    assert any(f"{outside} is a link to {tmp_path / 'elsewhere'}" in warning for warning in outcome.warnings)


@pytest.mark.expects_warnings  # the log of a failed job
def test_the_volume_that_the_survey_saw_is_remembered(tmp_path: Path) -> None:
    """Also if it is unmounted before the job begins; and the system's own, which is always there, is not."""
    server = plain_server(tmp_path / "server")
    plan = server.plan_backup()
    for mount_point, remembered in ((Path(tmp_path.anchor), ()), (tmp_path / "disk", (str(tmp_path / "disk"),))):
        steps = tuple(
            replace(step, mount_point=mount_point) if isinstance(step, BeginBackup) else step for step in plan.steps
        )
        api.run(replace(plan, steps=steps), server.service, lambda _: None, CancelToken())
        assert load_settings().mount_points == remembered
