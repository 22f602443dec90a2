"""The Docker installer as a kind of installation."""

from __future__ import annotations

from pathlib import Path

from core.kinds.docker.detect import docker_candidates, docker_installation, is_docker_root
from core.kinds.docker.service import DockerNeo4jService, is_clean_exit
from core.kinds.machine import Candidate, Machine
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import DOCKER_INSTALLER, KindFacts
from core.model.service_state import ServiceStatus
from core.neo4j.controller import ServiceController
from core.neo4j.last_end import ended_cleanly
from core.neo4j.waiting import Patience
from core.phrases import phrase


class DockerInstaller:
    """Containers around one unzipped folder, on Linux or Windows."""

    @property
    def facts(self) -> KindFacts:
        return DOCKER_INSTALLER

    def candidates(self, machine: Machine) -> list[Candidate]:
        return docker_candidates(machine)

    def recognises(self, root: Path) -> bool:
        return is_docker_root(root)

    def why_not(self, root: Path) -> tuple[str, str]:
        return (
            phrase(
                "{folder} is no folder of the Docker installer: docker-compose.yml or .env, neo4j and a configuration file "
                "are expected in it.",
                folder=root,
            ),
            phrase("Give the folder that was made by unzipping the Docker installer."),
        )

    def read(self, machine: Machine, given: Given, candidate: Candidate) -> Installation:
        return docker_installation(machine, given, candidate)

    def service(self, installation: Installation, patience: Patience) -> ServiceController:
        return DockerNeo4jService(installation, patience)

    def admin_tool(self, installation: Installation) -> Path | None:
        return None

    def missing_tools(self, installation: Installation) -> tuple[str, ...]:
        return ()

    def ended_cleanly(self, installation: Installation, status: ServiceStatus) -> bool | None:
        """By the exit code; a container that was never started has none, and only its Neo4j's log tells then."""
        return ended_cleanly(installation) if status.exit_code is None else is_clean_exit(status.exit_code)
