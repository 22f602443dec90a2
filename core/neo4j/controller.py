"""What a server's service can be asked and told, whichever kind of installation it is."""

from __future__ import annotations

from typing import Protocol

from core.cancel import CancelToken
from core.errors import ImagingBackupError
from core.model.events import Say
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.neo4j.health import ServerAnswer


class ServiceController(Protocol):
    """What the engine, the survey and the service panel ask of either kind, and of the fake (one contract suite)."""

    @property
    def name(self) -> str:
        """Key name of the Windows service, or the container's name."""
        ...

    def state(self) -> ServiceStatus:
        """The state now, UNKNOWN when it cannot be told; cheap enough for once a second, and no proof."""
        ...

    def stop(self, cancel: CancelToken, say: Say) -> None:
        """Stop Neo4j and return as soon as nothing of it is left. Nothing to do when it is stopped.

        Whoever then does what a running Neo4j must not see calls prove_stopped right before, when it counts.
        """
        ...

    def start(self, say: Say, *, anew: bool = False) -> None:
        """Start Neo4j and return when the server answers.

        `anew`: its files were changed while it was down. One that came back by itself meanwhile is stopped first.
        """
        ...

    def prove_stopped(self, *, clean: bool = True) -> None:
        """Raise unless Neo4j is certainly stopped.

        `clean=False` leaves out the question whether it ended cleanly: data about to be replaced may be in any condition,
        and a server that cannot start any more must still be restorable.
        """
        ...

    def prove_stayed_stopped(self, cancel: CancelToken, *, clean: bool = True) -> None:
        """prove_stopped, no sooner than reappear_s after the stop; what of that time has passed is not waited for."""
        ...

    def members(self) -> tuple[ServiceMember, ...]:
        """All CAST Imaging services or containers, Neo4j first. Raises ServiceStateUnknown."""
        ...

    def restart_others(self, say: Say) -> None:
        """Restart everything of CAST Imaging but Neo4j. Raises RestartFailed, naming each that failed."""
        ...

    def server_answer(self) -> ServerAnswer | None:
        """Who answers on Neo4j's ports, or None."""
        ...

    def uses_data_folder(self) -> bool | None:
        """Whether somebody has the store in the installation's data folder open; None when that cannot be told."""
        ...

    def unopened_databases(self, wait_s: float = 0.0) -> tuple[str, ...] | None:
        """Databases that the answering server has not opened, after so long a wait for them; None when not told."""
        ...


def service_state(service: ServiceController) -> ServiceState:
    """The state for a report: asking must not make a bad end worse."""
    try:
        return service.state().state
    except ImagingBackupError:
        return ServiceState.UNKNOWN
