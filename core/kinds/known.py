"""The kinds of installation that there are: the registry."""

from __future__ import annotations

from core.kinds.docker.container_engine import known_containers, known_project
from core.kinds.docker.kind import DockerInstaller
from core.kinds.kind import Kind
from core.kinds.machine import Machine, read_machine
from core.kinds.windows.kind import WindowsInstaller
from core.model.installation import Installation
from core.model.kind_facts import KindFacts
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience

KINDS: tuple[Kind, ...] = (WindowsInstaller(), DockerInstaller())


def kind_of(facts: KindFacts) -> Kind:
    """The kind that has these facts."""
    return next(kind for kind in KINDS if kind.facts == facts)


def this_machine() -> Machine:
    """The facts of this machine, for detection."""
    return read_machine(known_containers, known_project)


def build_service(installation: Installation, patience: Patience | None = None) -> ServiceController:
    """The controller of its Neo4j, on this machine's service manager or engine. Raises ServiceStateUnknown."""
    return kind_of(installation.kind).service(installation, patience or Patience())
