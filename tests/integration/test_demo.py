"""The demo server of both kinds really starts, locks, commits, stops, dies and recovers, through its stand-in tools."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.demo.demo_server import DemoServer, load_demo
from core.demo.neo4j_service import SandboxServiceManager
from core.demo.processes import kill_server
from core.demo.server_folder import (
    create_demo,
    demo_state,
    destroy_data,
    read_proof,
    reinstall,
    remove_demo,
    set_faults,
    set_idle,
    start_demo,
    stop_demo,
)
from core.demo.server_status import is_locked
from core.demo.store import verify_data
from core.errors import DemoError
from tests.support import until

MakeDemo = Callable[..., DemoServer]


@pytest.fixture
def make_demo(tmp_path: Path) -> Iterator[MakeDemo]:
    made: list[Path] = []

    def make(kind: str, **options: Any) -> DemoServer:
        folder = tmp_path / f"demo {len(made)}"
        made.append(folder)
        return create_demo(folder, kind, 2, **{"start_delay_s": 0.05, "stop_delay_s": 0.1, **options})

    yield make
    for folder in made:
        if (folder / "demo.json").exists():
            set_faults(folder)
            remove_demo(folder)


def run(demo: DemoServer, tool: str, *arguments: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(demo.tool(tool)), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def inspect(demo: DemoServer, name: str = "neo4j") -> dict[str, Any]:
    code, text = run(demo, "docker", "inspect", name)
    assert code == 0
    (document,) = json.loads(text)
    return dict(document)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def commit_some(demo: DemoServer, count: int = 3) -> None:
    start = read_proof(demo)["last_tx"]
    until(lambda: read_proof(demo)["last_tx"] >= start + count)


def stop_by_tool(demo: DemoServer) -> None:
    tool, arguments = ("docker", ["stop", "-t", "30", "neo4j"]) if demo.kind == "docker" else ("neo4j", ["stop"])
    assert run(demo, tool, *arguments)[0] == 0


def start_by_tool(demo: DemoServer) -> None:
    tool, arguments = ("docker", ["start", "neo4j"]) if demo.kind == "docker" else ("neo4j", ["start"])
    assert run(demo, tool, *arguments)[0] == 0
    until(lambda: demo_state(demo).answering)


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_a_server_starts_commits_stops_and_starts_again(make_demo: MakeDemo, kind: str) -> None:
    demo = make_demo(kind)
    assert load_demo(demo.folder) == demo
    assert demo_state(demo).state == "RUNNING"
    assert is_locked(demo.data_dir / "databases" / "store_lock")
    with urllib.request.urlopen(demo.url, timeout=5) as answer:
        discovery = json.loads(answer.read())
    assert (discovery["neo4j_version"], discovery["neo4j_edition"]) == ("4.4.42", "enterprise")
    with socket.create_connection(("127.0.0.1", demo.bolt_port), timeout=5) as bolt:
        bolt.sendall(bytes.fromhex("6060b017") + bytes.fromhex("00000404") + bytes(12))
        assert bolt.recv(4) == bytes.fromhex("00000404")
    commit_some(demo)
    store_id = read_proof(demo)["store_id"]
    stop_by_tool(demo)
    state = demo_state(demo)
    assert (state.state, state.exit_code, state.answering) == ("STOPPED", 143 if kind == "docker" else 0, False)
    assert not is_locked(demo.data_dir / "databases" / "store_lock")
    last_tx = next(v.last_tx for v in verify_data(demo.data_dir, "4.4.42") if v.place.name == "neo4j")
    assert last_tx >= 3
    assert f"The last transaction is {last_tx}." in demo.log_file.read_text(encoding="utf-8")
    start_by_tool(demo)
    assert read_proof(demo)["store_id"] == store_id
    assert read_proof(demo)["last_tx"] >= last_tx


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_the_catastrophe_and_the_restore_of_a_clean_copy(make_demo: MakeDemo, tmp_path: Path, kind: str) -> None:
    demo = make_demo(kind)
    commit_some(demo)
    store_id = read_proof(demo)["store_id"]
    stop_by_tool(demo)
    shutil.copytree(demo.data_dir, tmp_path / "backup")
    conf = demo.neo4j_conf.read_bytes()
    start_by_tool(demo)
    destroy_data(demo)
    assert list(demo.data_dir.iterdir()) == []
    assert demo_state(demo).exit_code == 137
    with pytest.raises(DemoError, match="damaged"):
        start_demo(demo)
    reinstall(demo)
    assert read_proof(demo)["store_id"] != store_id
    assert demo.neo4j_conf.read_bytes() != conf
    stop_by_tool(demo)
    shutil.rmtree(demo.data_dir)
    shutil.copytree(tmp_path / "backup", demo.data_dir)
    demo.neo4j_conf.write_bytes(conf)
    start_by_tool(demo)
    assert read_proof(demo)["store_id"] == store_id


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_a_killed_server_recovers(make_demo: MakeDemo, kind: str) -> None:
    demo = make_demo(kind)
    commit_some(demo)
    last_tx = read_proof(demo)["last_tx"]
    kill_server(demo.folder)
    assert demo_state(demo).exit_code == 137
    start_by_tool(demo)
    assert read_proof(demo)["last_tx"] >= last_tx
    assert "was not shut down cleanly: recovering" in demo.log_file.read_text(encoding="utf-8")


def test_a_torn_live_copy_is_refused(make_demo: MakeDemo, tmp_path: Path) -> None:
    demo = make_demo("windows")
    commit_some(demo)
    copy = tmp_path / "copy"
    shutil.copytree(demo.data_dir / "databases", copy / "databases")
    commit_some(demo, 4)
    shutil.copytree(demo.data_dir / "transactions", copy / "transactions")
    stop_demo(demo)
    for name in ("databases", "transactions"):
        shutil.rmtree(demo.data_dir / name)
        shutil.copytree(copy / name, demo.data_dir / name)
    with pytest.raises(DemoError, match="different moments"):
        start_demo(demo)
    assert "the files are of different moments" in demo.log_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_an_idle_server_changes_nothing(make_demo: MakeDemo, kind: str) -> None:
    demo = make_demo(kind, idle=True, stopped=True)
    before = tree(demo.data_dir)
    start_demo(demo)
    assert read_proof(demo) == {**read_proof(demo), "last_tx": 0, "idle": True}
    stop_demo(demo)
    assert tree(demo.data_dir) == before
    start_demo(demo)
    set_idle(demo.folder, False)
    commit_some(demo)


def test_a_second_server_is_locked_out_of_the_store(make_demo: MakeDemo) -> None:
    first = make_demo("windows", idle=True)
    second = make_demo("windows", stopped=True)
    conf = second.neo4j_conf.read_text(encoding="utf-8")
    text = conf.replace(second.data_dir.as_posix(), first.data_dir.as_posix())
    second.neo4j_conf.write_text(text, encoding="utf-8")
    with pytest.raises(DemoError, match="Lock file has been locked by another process"):
        start_demo(second)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_sigterm_is_a_clean_stop(make_demo: MakeDemo) -> None:
    demo = make_demo("windows")
    pid = demo_state(demo).pid
    assert pid is not None
    os.kill(pid, 15)
    until(lambda: demo_state(demo).state == "STOPPED")
    assert demo_state(demo).exit_code == 143
    assert all(not found.needs_recovery for found in verify_data(demo.data_dir, "4.4.42"))


def test_an_empty_data_folder_gets_a_fresh_store(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True)
    store_id = read_proof(demo)["store_id"]
    stop_demo(demo)
    shutil.rmtree(demo.data_dir)
    start_demo(demo)
    assert read_proof(demo)["store_id"] != store_id


def test_neo4j_speaks_the_old_form(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True, neo4j_version="4.2.19")
    assert run(demo, "neo4j", "status") == (0, "Neo4j is running\n")
    assert run(demo, "neo4j", "stop") == (0, "Neo4j service stopped\n")
    assert run(demo, "neo4j", "status") == (3, "Neo4j is not running.  Current status is Stopped\n")
    assert run(demo, "neo4j", "start") == (0, "Neo4j service started\n")
    set_faults(demo.folder, not_installed=True)
    assert run(demo, "neo4j", "status") == (3, "The Neo4j Windows Service 'neo4j' is not installed\n")


def test_neo4j_speaks_the_new_form(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True)
    assert run(demo, "neo4j", "status") == (0, f"Neo4j is running at pid {demo_state(demo).pid}\n")
    assert run(demo, "neo4j", "start")[0] == 1
    assert run(demo, "neo4j", "stop") == (0, "Stopping Neo4j....... stopped.\n")
    assert run(demo, "neo4j", "stop") == (0, "Neo4j is not running.\n")
    assert run(demo, "neo4j", "status") == (3, "Neo4j is not running.\n")


def test_a_stop_that_hangs(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True)
    set_faults(demo.folder, stop_hangs=True)
    code, text = run(demo, "neo4j", "stop", NEO4J_SHUTDOWN_TIMEOUT="0.5")
    assert code == 1 and "failed to stop." in text
    assert demo_state(demo).state == "RUNNING"


def test_starts_that_fail_and_tools_that_say_something_else(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True, stopped=True)
    set_faults(demo.folder, start_fails=1, status_form="old", unknown_output=["neo4j-admin"])
    assert run(demo, "neo4j", "start") == (1, "Neo4j service did not start\n")
    assert run(demo, "neo4j", "start") == (0, "Neo4j service started\n")
    assert run(demo, "neo4j-admin", "store-info", "x") == (0, "Something that nobody expected was said here.\n")


def test_a_tool_that_never_ends_goes_with_the_demo(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", stopped=True)
    set_faults(demo.folder, tool_hangs=["neo4j.bat"])
    process = subprocess.Popen([str(demo.tool("neo4j")), "status"], stdin=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    remove_demo(demo.folder)
    assert process.wait(60) != 0


def test_a_server_that_never_answers(make_demo: MakeDemo) -> None:
    demo = make_demo("docker", stopped=True)
    set_faults(demo.folder, health_never=True)
    start_demo(demo)
    assert (demo_state(demo).state, demo_state(demo).answering) == ("RUNNING", False)


def test_docker_describes_the_containers(make_demo: MakeDemo) -> None:
    demo = make_demo("docker", idle=True)
    assert run(demo, "docker", "version", "--format", "{{.Server.Version}}")[0] == 0
    code, text = run(demo, "docker", "ps", "-a", "--format", "{{json .}}")
    rows = [json.loads(line) for line in text.splitlines()]
    assert code == 0 and [row["Names"] for row in rows] == ["neo4j", "server", "etl"]
    found = inspect(demo)
    assert found["Config"]["Image"] == "castimaging/imagingneo4j:2.18.1-31"
    assert found["State"]["Pid"] == demo_state(demo).pid
    assert found["HostConfig"]["RestartPolicy"]["Name"] == "always"
    assert found["NetworkSettings"]["Ports"]["7474/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": str(demo.http_port)}]
    mounts = {mount["Destination"]: Path(mount["Source"]) for mount in found["Mounts"]}
    assert mounts["/data"] == demo.data_dir
    assert found["Config"]["Labels"]["com.docker.compose.project.working_dir"] == str(demo.root)
    code, text = run(demo, "docker", "inspect", "nobody")
    assert code == 1 and "Error: No such object: nobody" in text
    assert run(demo, "docker", "restart", "server", "etl") == (0, "server\netl\n")
    starts = json.loads((demo.sandbox / "state.json").read_text(encoding="utf-8"))
    assert (starts["server"]["starts"], starts["etl"]["starts"]) == (2, 2)


def test_docker_stops_cleanly_or_kills(make_demo: MakeDemo) -> None:
    demo = make_demo("docker", idle=True)
    template = "{{.State.Status}} {{.State.ExitCode}}"
    stop_by_tool(demo)
    assert run(demo, "docker", "inspect", "-f", template, "neo4j") == (0, "exited 143\n")
    start_by_tool(demo)
    set_faults(demo.folder, kill_on_stop=True)
    stop_by_tool(demo)
    assert run(demo, "docker", "inspect", "-f", template, "neo4j") == (0, "exited 137\n")
    start_by_tool(demo)
    set_faults(demo.folder, stop_hangs=True)
    assert run(demo, "docker", "stop", "-t", "0.3", "neo4j")[0] == 0
    assert inspect(demo)["State"]["ExitCode"] == 137


def test_the_restart_policy_can_bring_a_container_back(make_demo: MakeDemo) -> None:
    demo = make_demo("docker", idle=True)
    set_faults(demo.folder, comes_back=True)
    first = inspect(demo)["State"]["Pid"]
    stop_by_tool(demo)
    until(lambda: demo_state(demo).answering)
    assert inspect(demo)["State"]["Pid"] != first
    assert run(demo, "docker", "update", "--restart=no", "neo4j") == (0, "neo4j\n")
    assert inspect(demo)["HostConfig"]["RestartPolicy"]["Name"] == "no"
    set_faults(demo.folder)


@pytest.mark.skipif(sys.platform == "win32", reason="the imaging tool is an .exe there")
def test_imaging_ends_with_0_whatever_happens(make_demo: MakeDemo) -> None:
    demo = make_demo("docker", idle=True)
    code, text = run(demo, "imaging", "-s", "stop", "neo4j")
    assert code == 0 and text.endswith("Done\n")
    assert demo_state(demo).state == "STOPPED"
    assert run(demo, "imaging", "-s", "dance") == (0, "Not a valid command\n")
    set_faults(demo.folder, start_fails=1)
    assert run(demo, "imaging", "-s", "start", "neo4j")[0] == 0


def test_the_service_manager_of_the_sandbox(make_demo: MakeDemo) -> None:
    demo = make_demo("windows", idle=True)
    services = SandboxServiceManager(demo.folder)
    listed = services.list_services()
    assert ("neo4j", "Neo4j Graph Database - neo4j", "RUNNING") in listed
    assert sum(display_name.startswith("CAST Imaging System - ") for _, display_name, _ in listed) == 4
    assert services.query("neo4j") == ("RUNNING", demo_state(demo).pid)
    assert services.query("nobody") == ("NOT_INSTALLED", None)
    services.stop("neo4j")
    until(lambda: services.query("neo4j") == ("STOPPED", None))
    with pytest.raises(DemoError, match="1062"):
        services.stop("neo4j")
    services.start("neo4j")
    until(lambda: services.query("neo4j")[0] == "RUNNING")
    with pytest.raises(DemoError, match="1056"):
        services.start("neo4j")
    name = next(name for name, display_name, _ in listed if display_name.endswith("login"))
    services.stop(name)
    assert services.query(name) == ("STOPPED", None)
    services.start(name)
    assert json.loads((demo.sandbox / "state.json").read_text(encoding="utf-8"))[name]["starts"] == 2


def test_an_online_backup_is_consistent_and_can_be_restored(make_demo: MakeDemo, tmp_path: Path) -> None:
    demo = make_demo("windows")
    commit_some(demo)
    target = tmp_path / "online backup"
    arguments = ("backup", f"--backup-dir={target}", "--database=*", f"--report-dir={tmp_path}")
    assert run(demo, "neo4j-admin", *arguments)[0] == 1
    target.mkdir()
    code, text = run(demo, "neo4j-admin", *arguments)
    assert code == 0 and text.count("Doing full backup...") == text.count("Backup complete.") == 2
    code, text = run(demo, "neo4j-admin", "backup", "--backup-dir", str(target), "--database", "neo4j")
    assert code == 0 and "doing incremental backup..." in text
    set_faults(demo.folder, backup_exit={"neo4j": 3})
    assert run(demo, "neo4j-admin", *arguments[:2], f"--report-dir={tmp_path}")[0] == 3
    assert list(tmp_path.glob("inconsistencies-*.report"))
    commit_some(demo)
    code, text = run(demo, "neo4j-admin", "store-info", "--structured", str(target / "neo4j"))
    info = json.loads(text)
    assert (code, info["inUse"], info["recoveryRequired"], info["storeFormat"]) == (0, "false", "false", "SF4.4.0")
    restore = ("restore", f"--from={target / 'neo4j'}", "--database=neo4j")
    assert "database is in use" in run(demo, "neo4j-admin", *restore, "--force")[1]
    reinstall(demo)
    stop_demo(demo)
    set_idle(demo.folder, True)
    code, text = run(demo, "neo4j-admin", *restore)
    assert code == 1 and "Database with name [neo4j] already exists at" in text
    code, text = run(demo, "neo4j-admin", "restore", f"--from={target}", "--force")
    assert code == 1 and "is not a database backup" in text
    code, text = run(demo, "neo4j-admin", *restore, "--force")
    assert code == 0 and text == f"restorePath={target / 'neo4j'}, restoreStatus=successful, reason=\n"
    start_demo(demo)
    assert str(read_proof(demo)["last_tx"]) == info["lastCommittedTransaction"]


def test_the_backup_of_a_stopped_server_fails(make_demo: MakeDemo, tmp_path: Path) -> None:
    demo = make_demo("windows", stopped=True)
    code, text = run(demo, "neo4j-admin", "backup", f"--backup-dir={tmp_path}")
    assert code == 1 and "Connection refused" in text


def test_folders_that_are_no_demo_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DemoError, match="not empty"):
        create_demo(tmp_path, "windows", 2)
    with pytest.raises(DemoError, match="is not a demo server"):
        remove_demo(tmp_path)
    assert (tmp_path / "precious.txt").exists()
    with pytest.raises(DemoError, match="no demo of kind"):
        create_demo(tmp_path / "new", "kubernetes", 2)


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_removing_a_demo_ends_its_server(make_demo: MakeDemo, kind: str) -> None:
    demo = make_demo(kind)
    remove_demo(demo.folder)
    assert not demo.folder.exists()
    with pytest.raises(OSError):
        urllib.request.urlopen(demo.url, timeout=5).close()


@pytest.mark.parametrize("kind", ["windows", "docker"])
def test_the_layout(make_demo: MakeDemo, kind: str) -> None:
    demo = make_demo(kind, stopped=True)
    if kind == "windows":
        files = (
            "login/application.properties",
            "neo4j/neo4j.conf",
            "nginx/nginx.conf",
            "sourcecode/application.properties",
        )
        assert (demo.root / "neo4j" / "lib" / "neo4j-server-enterprise-4.4.42.jar").is_file()
        uninstall = json.loads((demo.sandbox / "uninstall.json").read_text(encoding="utf-8"))
        assert uninstall["DisplayVersion"] == "2.18.1-funcrel"
        assert demo.args[:2] == ["--program-dir", str(demo.root)]
    else:
        files = (
            ".env",
            "docker-compose.yml",
            "neo4j/neo4j.conf",
            "nginx/nginx.conf",
            "server/login/application.properties",
        )
        assert "NEO4J_IMAGE_TAG=2.18.1-31" in (demo.root / ".env").read_text(encoding="utf-8")
        assert demo.args[:2] == ["--docker-dir", str(demo.root)]
    assert demo.args[-2:] == ["--sandbox", str(demo.folder)]
    for name in files:
        assert (demo.config_dir / name).is_file(), name
    assert any(b"demo-secret" in content for content in tree(demo.config_dir).values())


def test_a_demo_server_of_another_account_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "server.lock").touch()

    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch, pytest.raises(DemoError, match="Permission denied") as caught:
        patch.setattr(os, "open", refuse)
        is_locked(tmp_path / "server.lock")
    assert caught.value.hint == "Use the account that made the demo server."
