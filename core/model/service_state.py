"""The state of a service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.phrases import phrase


class ServiceState(StrEnum):
    """State of Neo4j. STOPPED is a claim that needs proof (see service.py)."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPING = "stopping"
    STOPPED = "stopped"
    NOT_INSTALLED = "not_installed"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The state as a part of a sentence."""
        return {
            "running": phrase("running"),
            "starting": phrase("starting"),
            "stopping": phrase("stopping"),
            "stopped": phrase("stopped"),
            "not_installed": phrase("not installed"),
            "unknown": phrase("unknown"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The state, and the words of the tool that reported it."""

    state: ServiceState
    detail: str = ""
    pid: int | None = None
    exit_code: int | None = None
    """Exit code of a container that has ended, else None."""


@dataclass(frozen=True, slots=True)
class ServiceMember:
    """One CAST Imaging Windows service or container, for the service panel."""

    name: str
    title: str
    state: ServiceState
