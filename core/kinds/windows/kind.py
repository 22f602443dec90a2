"""The Windows installer as a kind of installation."""

from __future__ import annotations

from pathlib import Path

from core.kinds.machine import Candidate, Machine
from core.kinds.windows.detect import is_windows_root, windows_candidates, windows_installation
from core.kinds.windows.service import WindowsNeo4jService, find_tool
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import WINDOWS_INSTALLER, KindFacts
from core.model.service_state import ServiceStatus
from core.neo4j.controller import ServiceController
from core.neo4j.last_end import ended_cleanly
from core.neo4j.waiting import Patience
from core.phrases import phrase


class WindowsInstaller:
    """Programs, services and profiles of one Windows machine."""

    @property
    def facts(self) -> KindFacts:
        return WINDOWS_INSTALLER

    def candidates(self, machine: Machine) -> list[Candidate]:
        return windows_candidates(machine)

    def recognises(self, root: Path) -> bool:
        return is_windows_root(root)

    def why_not(self, root: Path) -> tuple[str, str]:
        return (
            phrase("{folder} is no program folder of CAST Imaging: it has no neo4j\\bin or neo4j\\lib.", folder=root),
            phrase("Give the folder that contains neo4j\\bin, by default %PROGRAMFILES%\\CAST\\ImagingSystem."),
        )

    def read(self, machine: Machine, given: Given, candidate: Candidate) -> Installation:
        return windows_installation(machine, given, candidate)

    def service(self, installation: Installation, patience: Patience) -> ServiceController:
        return WindowsNeo4jService(installation, patience)

    def admin_tool(self, installation: Installation) -> Path | None:
        return find_tool(installation, "neo4j-admin")

    def missing_tools(self, installation: Installation) -> tuple[str, ...]:
        return () if find_tool(installation, "neo4j") else (str(Path(installation.bin_dir, "neo4j.bat")),)

    def ended_cleanly(self, installation: Installation, status: ServiceStatus) -> bool | None:
        return ended_cleanly(installation)
