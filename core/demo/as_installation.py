"""A demo server as an installation like any other: it is found by its own files, and its service is its stand-ins.

Of the product only the front ends' door asks here; nobody else knows that there are demo servers.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

from core.demo.demo_server import DEMO_FILE
from core.demo.neo4j_service import SandboxServiceManager
from core.detect.detection import find_installations
from core.errors import Input, InstallationNotFound
from core.kinds.docker.container_engine import ContainerEngine, known_containers
from core.kinds.docker.service import DockerNeo4jService
from core.kinds.machine import Machine
from core.kinds.versions import read_text
from core.kinds.windows.service import WindowsNeo4jService
from core.kinds.windows.service_manager import ServiceEntry
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.kind_facts import DOCKER_INSTALLER, WINDOWS_INSTALLER
from core.model.service_state import ServiceState
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience
from core.phrases import phrase
from core.system.command import ON_WINDOWS
from core.system.windows_registry import UninstallEntry


def find_demo(given: Given) -> Found:
    """The installation of a demo server: nothing of the real machine is mixed in. Raises ImagingBackupError."""
    folder = Path(os.path.abspath(given.sandbox))
    if not folder.is_dir():
        raise InstallationNotFound(
            phrase("{path} is no folder that exists.", path=folder),
            phrase("Give the folder of a demo server."),
            Input.SANDBOX,
        )
    given = _given_by(folder, given)
    if given.kind is None:
        return Found(looked_at=(phrase("{folder} ({how})", folder=folder, how=phrase("no demo server")),))
    entry = _json(folder / "sandbox" / "uninstall.json")
    uninstall = UninstallEntry(*(entry.get(name, "") for name in ("DisplayName", "DisplayVersion", "InstallLocation")))
    machine = Machine(
        sys.platform,
        cwd=Path.cwd(),
        uninstall_entries=(uninstall,),
        containers=lambda: known_containers(lambda: _container_engine(folder)),
    )
    found = find_installations(machine, given)
    return replace(found, installations=tuple(_as_guest(one, folder) for one in found.installations))


def find_demo_around(folder: Path) -> Found:
    """The demo server in which a folder lies, if it does. Raises ImagingBackupError."""
    around = next((place for place in (folder, *folder.parents) if (place / DEMO_FILE).is_file()), None)
    return find_demo(Given(sandbox=str(around))) if around else Found()


def demo_service(installation: Installation, patience: Patience | None = None) -> ServiceController:
    """The controller of a demo server's Neo4j, on its stand-in service manager or container engine."""
    folder = Path(installation.sandbox or "")
    if installation.kind == WINDOWS_INSTALLER:
        return WindowsNeo4jService(installation, patience or Patience(), SandboxManager(folder))
    return DockerNeo4jService(installation, patience or Patience(), _container_engine(folder))


def _as_guest(installation: Installation, folder: Path) -> Installation:
    # Its stand-ins are no services of the machine, among which detection looks for those of the Windows installer.
    kind = replace(installation.kind, needs_administrator=False)
    has_service = installation.has_service or installation.kind == WINDOWS_INSTALLER
    return replace(installation, sandbox=folder, kind=kind, has_service=has_service)


def _given_by(folder: Path, given: Given) -> Given:
    """What demo.json says of the installation, unless a person has said it."""
    if given.kind is not None:
        return given
    demo = _json(folder / "demo.json")
    # A demo.json may be anyone's: only folders inside the sandbox are taken from it.
    inside = {name: demo[name] for name in ("root", "config_dir") if Path(demo.get(name, "/")).is_relative_to(folder)}
    if "root" not in inside:
        return given
    kind = DOCKER_INSTALLER if demo.get("kind") == DOCKER_INSTALLER.name else WINDOWS_INSTALLER
    config_dir = "" if kind.config_in_root else given.config_dir or inside.get("config_dir", "")
    return replace(given, kind=kind, root=inside["root"], config_dir=config_dir)


def _json(path: Path) -> dict[str, str]:
    """The texts of a small JSON object; empty when there is none."""
    try:
        document = json.loads(read_text(path) or "{}")
    except ValueError:
        return {}
    return {k: v for k, v in document.items() if isinstance(v, str)} if isinstance(document, dict) else {}


def _container_engine(folder: Path) -> ContainerEngine:
    return ContainerEngine(folder / "sandbox" / "bin" / ("docker.bat" if ON_WINDOWS else "docker"))


_STATES = {
    "RUNNING": ServiceState.RUNNING,
    "START_PENDING": ServiceState.STARTING,
    "STOP_PENDING": ServiceState.STOPPING,
    "STOPPED": ServiceState.STOPPED,
    "NOT_INSTALLED": ServiceState.NOT_INSTALLED,
}


class SandboxManager:
    """The demo server's stand-in service manager, in our words."""

    def __init__(self, folder: Path) -> None:
        self._manager = SandboxServiceManager(folder)

    def query(self, name: str) -> tuple[ServiceState, int | None]:
        state, pid = self._manager.query(name)
        return _STATES.get(state, ServiceState.UNKNOWN), pid

    def list_services(self) -> list[ServiceEntry]:
        return [
            ServiceEntry(name, display_name, _STATES.get(state, ServiceState.UNKNOWN))
            for name, display_name, state in self._manager.list_services()
        ]

    def start(self, name: str) -> None:
        self._manager.start(name)

    def stop(self, name: str) -> None:
        self._manager.stop(name)
