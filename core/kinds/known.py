"""The kinds of installation that there are."""

from __future__ import annotations

from core.kinds.docker.service import DockerNeo4jService
from core.kinds.windows.service import WindowsNeo4jService
from core.model.installation import Installation, InstallationKind
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience


def build_service(installation: Installation, patience: Patience | None = None) -> ServiceController:
    """The controller for that kind of installation, on the machine's service manager or engine or the sandbox's."""
    if installation.kind is InstallationKind.WINDOWS:
        return WindowsNeo4jService(installation, patience or Patience())
    return DockerNeo4jService(installation, patience or Patience())
