"""The contract of a kind of installation: all that differs between one way to install CAST Imaging and another.

A kind is a package beside this module, a row in `known.KINDS`, and its facts in `core/model/kind_facts.py`. Nobody else
asks for a kind by its name: who decides reads the facts, who acts asks the methods below.

Finding and reading take a `Machine`, so that the rules for one system are tested on another. They only read, and never
fail: what cannot be read says nothing. Text found in files is data: it names a place, it is never run.
The service controller obeys the contract in `core/neo4j/controller.py`, which one suite of tests holds for every kind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from core.kinds.machine import Candidate, Machine
from core.model.given import Given
from core.model.installation import Installation
from core.model.kind_facts import KindFacts
from core.model.service_state import ServiceStatus
from core.neo4j.controller import ServiceController
from core.neo4j.waiting import Patience


class Kind(Protocol):
    """One kind of installation."""

    @property
    def facts(self) -> KindFacts: ...

    def candidates(self, machine: Machine) -> list[Candidate]:
        """Where one may be on this machine, the most certain first; none on a system where it cannot be."""
        ...

    def recognises(self, root: Path) -> bool:
        """Whether an installation of this kind lies in this folder, by the names in it."""
        ...

    def why_not(self, root: Path) -> tuple[str, str]:
        """Of a folder that is not recognised: what it lacks, and which folder to give instead."""
        ...

    def read(self, machine: Machine, given: Given, candidate: Candidate) -> Installation:
        """Every value of the installation in a folder that is recognised, each with how it was found."""
        ...

    def service(self, installation: Installation, patience: Patience) -> ServiceController:
        """The controller of its Neo4j, on this machine's service manager or container engine.

        Raises ServiceStateUnknown where there is none.
        """
        ...

    def admin_tool(self, installation: Installation) -> Path | None:
        """neo4j-admin, which the online method starts; None where there is none."""
        ...

    def missing_tools(self, installation: Installation) -> tuple[str, ...]:
        """Paths of the tools without which its Neo4j cannot be controlled, and which are not there."""
        ...

    def ended_cleanly(self, installation: Installation, status: ServiceStatus) -> bool | None:
        """Whether the stopped Neo4j closed its store at its end; None when that cannot be told."""
        ...
