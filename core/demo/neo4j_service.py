"""What the stand-in `neo4j.bat` of a sandbox says and does, and its Windows service manager."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from core.demo.configuration import NEO4J_SERVICE, SERVICES
from core.demo.demo_server import DemoServer, load_demo
from core.demo.processes import launch_server, spawn_server
from core.demo.server_status import (
    read_faults,
    read_json,
    request_stop,
    server_status,
    utc_now,
    wait_until,
    write_json,
)
from core.errors import DemoError

SERVICE_STATES = {
    "running": "RUNNING",
    "starting": "START_PENDING",
    "stopping": "STOP_PENDING",
    "stopped": "STOPPED",
}
_SHUTDOWN_TIMEOUT_S = 120.0


def run_neo4j(demo: DemoServer, argv: list[str]) -> int:
    """Run the stand-in `neo4j.bat`, in the form of the PowerShell module (old) or of the Java bootloader (new)."""
    old = _speaks_old_form(demo)
    command = argv[0] if argv else ""
    if command == "status":
        return _status_old(demo) if old else _status_new(demo)
    if command == "start":
        return _start_old(demo) if old else _start_new(demo)
    if command == "stop":
        return _stop_old(demo) if old else _stop_new(demo)
    if command == "restart":
        _stop_old(demo) if old else _stop_new(demo)
        return _start_old(demo) if old else _start_new(demo)
    return _fail(
        "Usage: neo4j { console | start | stop | restart | status | install-service | uninstall-service | "
        "update-service } < -Verbose >"
    )


class SandboxServiceManager:
    """The Windows service manager of a sandbox. Like the real one it does not wait: ask `query` what came of it."""

    def __init__(self, folder: Path) -> None:
        self._demo = load_demo(folder)
        self._state_file = self._demo.sandbox / "state.json"

    def list_services(self) -> list[tuple[str, str, str]]:
        """Return key name, display name and state of every service."""
        names = [(NEO4J_SERVICE, f"Neo4j Graph Database - {NEO4J_SERVICE}"), *SERVICES.items()]
        listed = [(name, display_name, self.query(name)[0]) for name, display_name in names]
        return [service for service in listed if service[2] != "NOT_INSTALLED"]

    def query(self, name: str) -> tuple[str, int | None]:
        """Return state and process id of a service; the state of an unknown one is NOT_INSTALLED."""
        if name == NEO4J_SERVICE and not read_faults(self._demo.folder).get("not_installed"):
            status = server_status(self._demo.folder)
            return SERVICE_STATES[status.phase], status.pid
        if name in SERVICES:
            return ("RUNNING" if read_json(self._state_file)[name]["running"] else "STOPPED"), None
        return "NOT_INSTALLED", None

    def start(self, name: str) -> None:
        """Ask a service to start."""
        self._expect(name, "STOPPED", "1056: an instance of the service is already running")
        if name != NEO4J_SERVICE:
            self._record(name, running=True)
            return
        launch_server(self._demo.folder)

    def stop(self, name: str) -> None:
        """Ask a service to stop."""
        self._expect(name, "RUNNING", "1062: the service has not been started")
        if name == NEO4J_SERVICE:
            request_stop(self._demo.folder)
        else:
            self._record(name, running=False)

    def _expect(self, name: str, state: str, otherwise: str) -> None:
        found, _ = self.query(name)
        if found == "NOT_INSTALLED":
            raise DemoError(f"Service '{name}': error 1060: the specified service does not exist.", "")
        if found.endswith("_PENDING"):
            raise DemoError(f"Service '{name}': error 1061: it cannot accept control messages at this time.", "")
        if found != state:
            raise DemoError(f"Service '{name}': error {otherwise}.", "")

    def _record(self, name: str, *, running: bool) -> None:
        state = read_json(self._state_file)
        entry = state[name]
        entry["running"] = running
        entry["starts"] += running
        entry["started_at" if running else "finished_at"] = utc_now()
        write_json(self._state_file, state)


def _speaks_old_form(demo: DemoServer) -> bool:
    form = read_faults(demo.folder).get("status_form")
    if form:
        return bool(form == "old")
    major, minor = (int(part) for part in demo.neo4j_version.split(".")[:2])
    return (major, minor) < (4, 3)


def _installed(demo: DemoServer) -> bool:
    return not read_faults(demo.folder).get("not_installed")


def _phase(demo: DemoServer) -> str:
    return server_status(demo.folder).phase


def _start_and_settle(demo: DemoServer) -> bool:
    """Start the server; return whether it runs once it has left its first phase."""
    spawn_server(demo.folder)
    wait_until(lambda: _phase(demo) != "starting", _SHUTDOWN_TIMEOUT_S)
    return _phase(demo) == "running"


def _stop_and_wait(demo: DemoServer) -> bool:
    request_stop(demo.folder)
    return wait_until(lambda: _phase(demo) == "stopped", _shutdown_timeout_s())


def _shutdown_timeout_s() -> float:
    return float(os.environ.get("NEO4J_SHUTDOWN_TIMEOUT") or _SHUTDOWN_TIMEOUT_S)


def _status_old(demo: DemoServer) -> int:
    if not _installed(demo):
        _say(f"The Neo4j Windows Service '{NEO4J_SERVICE}' is not installed")
        return 3
    phase = _phase(demo)
    if phase == "running":
        _say("Neo4j is running")
        return 0
    current = {"starting": "StartPending", "stopping": "StopPending"}.get(phase, "Stopped")
    _say(f"Neo4j is not running.  Current status is {current}")
    return 3


def _status_new(demo: DemoServer) -> int:
    status = server_status(demo.folder)
    if not _installed(demo) or status.phase == "stopped":
        _say("Neo4j is not running.")
        return 3
    _say(f"Neo4j is running at pid {status.pid}")  # also while it starts and stops, as the bootloader does
    return 0


def _start_old(demo: DemoServer) -> int:
    if not _installed(demo):
        _say(f"Service start failed - service '{NEO4J_SERVICE}' not found")
        return 1
    if _phase(demo) in {"running", "starting"} or _start_and_settle(demo):
        _say("Neo4j service started")
        return 0
    _say("Neo4j service did not start")
    return 1


def _start_new(demo: DemoServer) -> int:
    if not _installed(demo):
        return _fail("Neo4j service is not installed")
    status = server_status(demo.folder)
    if status.phase != "stopped":
        _say(f"Neo4j is already running (pid:{status.pid}).")
        return 1
    _say(f"Directories in use:\nhome:         {demo.root / 'neo4j'}\nconfig:       {demo.neo4j_conf.parent}")
    _say(f"data:         {demo.data_dir}\nlogs:         {demo.log_file.parent}\nStarting Neo4j.")
    if not spawn_server(demo.folder):
        return _fail(f"Failed to start service. See {demo.log_file} for details.")
    _say(f"Started neo4j. It is available at http://localhost:{demo.http_port}")
    _say("There may be a short delay until the server is ready.")
    return 0


def _stop_old(demo: DemoServer) -> int:
    if not _installed(demo):
        _say(f"Service stop failed - service '{NEO4J_SERVICE}' not found")
        return 1
    if _phase(demo) == "stopped" or _stop_and_wait(demo):
        _say("Neo4j service stopped")
        return 0
    _say("Neo4j service did not stop")
    return 1


def _stop_new(demo: DemoServer) -> int:
    if not _installed(demo) or _phase(demo) == "stopped":
        _say("Neo4j is not running.")
        return 0
    sys.stdout.write("Stopping Neo4j.......")
    if _stop_and_wait(demo):
        _say(" stopped.")
        return 0
    _say(" failed to stop.")
    return _fail(f"Neo4j took more than {_shutdown_timeout_s():.0f} seconds to stop.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _fail(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1
