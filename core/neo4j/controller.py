"""The protocol to control a server's service, the same for both kinds of installation."""

from __future__ import annotations

from typing import Protocol

from core.cancel import CancelToken
from core.errors import ImagingBackupError
from core.model.events import Say
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.model.store_facts import StoreCount
from core.model.transactions import Login, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.store_info import Question, ToolCall


class ServiceController(Protocol):
    """What the engine, the survey and the service panel use; one contract suite runs on both kinds and on the fake."""

    @property
    def name(self) -> str:
        """Key name of the Windows service, or the container's name."""
        ...

    def state(self) -> ServiceStatus:
        """The state now, UNKNOWN if it cannot be told. Cheap enough to call once a second; not a proof."""
        ...

    def stop(self, cancel: CancelToken, say: Say) -> None:
        """Stop Neo4j and return as soon as none of its processes is left. Does nothing if it is already stopped.

        Call prove_stopped right before any act that must not happen while Neo4j runs.
        """
        ...

    def start(self, say: Say, *, anew: bool = False) -> None:
        """Start Neo4j and return when the server answers.

        `anew`: its files were changed while it was down, so if it came back by itself meanwhile it is stopped first.
        """
        ...

    def prove_stopped(self, *, clean: bool = True) -> None:
        """Raise unless Neo4j is certainly stopped.

        `clean=False` does not require that it ended cleanly: data that is about to be replaced may be in any condition, and a
        server that cannot start any more must still be restorable.
        """
        ...

    def prove_stayed_stopped(self, cancel: CancelToken, *, clean: bool = True) -> None:
        """Wait until reappear_s after the stop have passed, then prove_stopped."""
        ...

    def members(self) -> tuple[ServiceMember, ...]:
        """All CAST Imaging services or containers, Neo4j first. Raises ServiceStateUnknown."""
        ...

    def restart_others(self, say: Say) -> None:
        """Restart everything of CAST Imaging but Neo4j. Raises RestartFailed, naming each that failed."""
        ...

    def server_answer(self, wait_s: float = 0.0) -> ServerAnswer | None:
        """The server that answers on Neo4j's ports, or None. `wait_s`: how long one that answers by Bolt may take to answer by HTTP."""
        ...

    def transactions(self, answer: ServerAnswer, login: Login | None) -> Transactions:
        """The transactions that hold locks in the server that gave this answer. Raises LoginRefused, NotTold and AskNoMore."""
        ...

    def count(self, answer: ServerAnswer, login: Login | None, database: str) -> StoreCount:
        """What one database of the server that gave this answer holds. Raises LoginRefused, NotTold and AskNoMore."""
        ...

    def uses_data_folder(self) -> bool | None:
        """Whether a process has the store in the installation's data folder open; None when that cannot be told."""
        ...

    def unopened_databases(self, wait_s: float = 0.0) -> tuple[str, ...] | None:
        """Databases that the answering server has not opened after waiting up to `wait_s`; None when that cannot be told."""
        ...

    def store_info_call(self, question: Question) -> ToolCall:
        """How Neo4j's own tool is asked about a copy: it reads the two folders of the question and nothing of the server.

        Runs nothing. Raises ImagingBackupError where there is no such tool.
        """
        ...


def service_state(service: ServiceController) -> ServiceState:
    """The state for a report; UNKNOWN on an error, which must not hide how the job ended."""
    try:
        return service.state().state
    except ImagingBackupError:
        return ServiceState.UNKNOWN
