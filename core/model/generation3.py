"""What was found of CAST Imaging 3 on a machine, for a report that people read: nothing is backed up or restored by it. Pure data.

Sources: the charts and backup scripts of CAST for Kubernetes, and CAST's pages on Neo4j and on PostgreSQL. No installation
of CAST Imaging 3 was at hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What has a state of its own, and must be saved."""

    NEO4J = "neo4j"
    POSTGRESQL = "postgresql"
    SHARED_FOLDER = "shared_folder"
    ANALYSIS_NODE = "analysis_node"
    CONFIGURATION = "configuration"
    EXTEND_PROXY = "extend_proxy"


OPTIONAL = frozenset({Part.EXTEND_PROXY})
"""Most installations have none, so nothing is said where none was found."""


class Trace(StrEnum):
    """What shows that something is here."""

    FOLDER = "folder"
    FILE = "file"
    CONTAINER = "container"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing on this machine that shows it."""

    trace: Trace
    name: str
    """A path, the name of a container, the display name of a Windows service."""
    image: str = ""
    """Of a container."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a place is, as far as it was counted."""

    size_bytes: int
    why_not_all: str = ""
    """'' where everything was counted; else it is at least that large."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or file of a part."""

    path: str
    how: str
    """How it was found, in words."""
    size: Size | None = None
    """None until it is counted."""


@dataclass(frozen=True, slots=True)
class FoundPart:
    """A part of which something was found here."""

    part: Part
    evidence: tuple[Evidence, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation3:
    """All that was found of CAST Imaging 3 on this machine."""

    on_windows: bool
    parts: tuple[FoundPart, ...] = ()
    without_data: tuple[Evidence, ...] = ()
    """What belongs to it, but has no data to be saved."""
    containers_unknown: str = ""
    """Why containers could not be looked at; '' where they were, or where there can be none."""

    @property
    def missing(self) -> tuple[Part, ...]:
        """What was not found here; that says nothing of other machines."""
        found = {one.part for one in self.parts}
        return tuple(part for part in Part if part not in found and part not in OPTIONAL)
