"""Real services of the real service manager, as CAST Imaging's and as Neo4j's, and real .bat files in awkward folders."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import api
from core.cancel import CancelToken
from core.demo.demo_server import DemoServer
from core.demo.server_folder import create_demo, demo_state, destroy_data, read_proof, reinstall, remove_demo, stop_demo
from core.errors import ServiceNotInstalled
from core.kinds.machine import read_machine
from core.kinds.windows.detect import windows_candidates
from core.kinds.windows.service import WindowsNeo4jService
from core.kinds.windows.service_manager import ServiceManager, open_service_manager
from core.model.events import JobState
from core.model.service_state import ServiceState
from tests.support import QUICK, Server, installation_of
from tests.windows.real_service import installed_service

CAST = "imaging-backup-test-etl"
NEO4J = "imaging-backup-test-neo4j"
DISPLAY_NAME = "CAST Imaging System - test ETL"
AWKWARD = "CAST & Söhne (x86) 雪"


def wait_for(manager: ServiceManager, name: str, state: ServiceState) -> None:
    deadline_s = time.monotonic() + 30
    while manager.query(name)[0] is not state:
        assert time.monotonic() < deadline_s, manager.query(name)
        time.sleep(0.05)


def test_a_service_of_cast_imaging_is_listed_started_and_stopped() -> None:
    manager = open_service_manager()
    assert manager.query(CAST) == (ServiceState.NOT_INSTALLED, None)
    with pytest.raises(ServiceNotInstalled):
        manager.start(CAST)
    with installed_service(CAST, DISPLAY_NAME):
        (entry,) = [entry for entry in manager.list_services() if entry.name == CAST]
        assert (entry.display_name, entry.state) == (DISPLAY_NAME, ServiceState.STOPPED)
        manager.stop(CAST)  # what is stopped is no error
        manager.start(CAST)
        wait_for(manager, CAST, ServiceState.RUNNING)
        pid = manager.query(CAST)[1]
        assert pid
        manager.start(CAST)  # nor is what runs
        assert manager.query(CAST) == (ServiceState.RUNNING, pid)
        manager.stop(CAST)
        wait_for(manager, CAST, ServiceState.STOPPED)
        assert manager.query(CAST)[1] is None


def test_the_program_is_found_by_a_service_that_sc_made(tmp_path: Path) -> None:
    home = tmp_path / AWKWARD / "ImagingSystem" / "neo4j"
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / "prunsrv-amd64.exe"
    program.touch()
    sc = shutil.which("sc")
    assert sc is not None
    create = (
        f'"{sc}" create {NEO4J} binPath= "\\"{program}\\" //RS//{NEO4J}" DisplayName= "Neo4j Graph Database - test"'
    )
    subprocess.run(create, check=True, stdout=subprocess.DEVNULL)
    try:
        machine = read_machine()
        assert open_service_manager().query(NEO4J) == (ServiceState.STOPPED, None)
    finally:
        subprocess.run([sc, "delete", NEO4J], check=True, stdout=subprocess.DEVNULL)
    (service,) = [service for service in machine.neo4j_services if service.name == NEO4J]
    assert service.home == home
    (found,) = [place for place in windows_candidates(machine) if place.root == home.parent]
    assert NEO4J in found.how
    assert open_service_manager().query(NEO4J) == (ServiceState.NOT_INSTALLED, None)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[DemoServer]:
    server = create_demo(tmp_path / AWKWARD, "windows", size_mb=8, stopped=True)
    yield server
    remove_demo(server.folder)


@pytest.fixture
def server(demo: DemoServer, tmp_path: Path) -> Iterator[Server]:
    """The demo server run by a Windows service; neo4j.bat asks the real service manager."""
    tool = demo.root / "neo4j" / "bin" / "neo4j.bat"
    script = tool.with_name("neo4j_tool.py")
    shutil.copyfile(Path(__file__).with_name("neo4j_tool.py"), script)
    tool.write_text(
        f'@echo off\r\n"{sys.executable}" "%~dp0neo4j_tool.py" {NEO4J} %1\r\n', encoding="ascii", newline=""
    )
    installation = replace(installation_of(demo), service_name=NEO4J)
    manager = open_service_manager()
    with (
        installed_service(NEO4J, "Neo4j Graph Database - test", str(demo.folder)),
        installed_service(CAST, DISPLAY_NAME),
    ):
        manager.start(NEO4J)
        manager.start(CAST)
        wait_for(manager, NEO4J, ServiceState.RUNNING)
        wait_for(manager, CAST, ServiceState.RUNNING)
        service = WindowsNeo4jService(installation, QUICK, manager)
        service.start(lambda _: None)  # until it answers
        yield Server(installation, service, tmp_path / "backups & more")


def test_a_server_run_by_a_real_service_is_backed_up_and_restored(server: Server, demo: DemoServer) -> None:
    manager = open_service_manager()
    first_pid = manager.query(NEO4J)[1]
    store = read_proof(demo)["store_id"]
    server.backups.mkdir()
    outcome = server.back_up()
    assert outcome.state is JobState.SUCCEEDED, outcome
    second_pid = manager.query(NEO4J)[1]
    assert second_pid and second_pid != first_pid  # it was stopped and started
    (sealed,) = server.backups.iterdir()

    server.service.stop(CancelToken(), lambda _: None)
    assert demo_state(demo).state == "STOPPED"
    assert manager.query(NEO4J) == (ServiceState.STOPPED, None)
    destroy_data(demo)
    reinstall(demo)
    stop_demo(demo)  # the service runs it, nobody else
    cast_pid = manager.query(CAST)[1]
    outcome = server.restore(sealed)
    assert outcome.state is JobState.SUCCEEDED, outcome
    assert read_proof(demo)["store_id"] == store
    assert manager.query(CAST)[0] is ServiceState.RUNNING
    assert manager.query(CAST)[1] != cast_pid  # restarted with the rest


def test_the_tools_of_a_demo_server_run_in_an_awkward_folder(tmp_path: Path) -> None:
    demo = create_demo(tmp_path / AWKWARD, "windows", size_mb=1)
    try:
        installation = installation_of(demo)
        service = api.service_of(installation, QUICK)
        service.stop(CancelToken(), lambda _: None)
        assert demo_state(demo).state == "STOPPED"
        service.prove_stopped()  # neo4j.bat says so too
        service.start(lambda _: None)
        assert demo_state(demo).answering
    finally:
        remove_demo(demo.folder)
