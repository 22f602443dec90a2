"""Fakes held in memory. Each passes the contract suite of what it replaces."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.cancel import CancelToken
from core.errors import (
    CommandMissing,
    RestartFailed,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStartFailed,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.model.endpoint import Connector, Endpoint
from core.model.events import Say
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.model.store_facts import StoreCount
from core.model.transactions import Login, Transactions
from core.neo4j.health import ServerAnswer
from core.neo4j.queries import LoginRefused, NotTold
from core.neo4j.store_info import Question, ToolCall


@dataclass
class FakeService:
    """A ServiceController whose service is a variable. Faults are attributes; every call is recorded with its time."""

    name: str = "neo4j"
    current: ServiceState = ServiceState.RUNNING
    clock: Callable[[], float] = time.monotonic
    stop_hangs: bool = False
    """It never stops: only a cancel or the time limit ends the wait."""
    stop_polls: int = 2
    """How many times a stop reports and checks for a cancel before the service has stopped."""
    comes_back: bool = False
    kill_on_stop: bool = False
    start_fails: int = 0
    """How many starts fail, two of them within one call: it tries twice, as the real ones do."""
    health_never: bool = False
    bolt_alone: bool = False
    """It answers by Bolt, and ends when it is waited for: its HTTP port is in use."""
    unknown: bool = False
    store_in_use: bool = False
    tells_use: bool = True
    """False: as with Docker Desktop on Windows, it is unknown which data folder the server uses."""
    elsewhere: bool = False
    """It runs on other data, as a container does that was started before the volume was mounted."""
    stays_elsewhere: bool = False
    """Also after a start."""
    unopened: tuple[str, ...] | None = None
    password: str = ""
    logins: list[Login | None] = field(default_factory=list)
    """With which it was asked, once for each question."""
    counts: dict[str, tuple[int, int]] = field(default_factory=lambda: {"neo4j": (12345, 67890)})
    """Nodes and relationships of its databases."""
    open_transactions: Transactions = field(default_factory=Transactions)
    restart_fails: tuple[str, ...] = ()
    others: dict[str, ServiceState] = field(
        default_factory=lambda: {"server": ServiceState.RUNNING, "etl": ServiceState.RUNNING}
    )
    exit_code: int | None = None
    neo4j_version: str = "4.4.42"
    admin_tool: Path | None = None
    """Neo4j's own tool, which whoever runs commands must stand in for."""
    calls: list[tuple[str, float]] = field(default_factory=list)
    on_stop: Callable[[], None] = lambda: None
    """Called when the service has just stopped, so that a test can look at the state then."""
    on_question: Callable[[str], None] = lambda _: None
    """Called with the name of the database that is to be counted, or "transactions", before anything is answered."""
    on_start: Callable[[], None] = lambda: None

    @property
    def call_names(self) -> list[str]:
        """What was asked, in order."""
        return [name for name, _ in self.calls]

    def state(self) -> ServiceStatus:
        if self.unknown:
            return ServiceStatus(ServiceState.UNKNOWN, "the fake does not tell")
        stopped = self.current is ServiceState.STOPPED
        return ServiceStatus(self.current, "fake", None if stopped else 4711, self.exit_code if stopped else None)

    def stop(self, cancel: CancelToken, say: Say) -> None:
        self._record("stop")
        cancel.check()
        self._require_known()
        if self.current is not ServiceState.STOPPED:
            self._wait_stopped(cancel, say)
            self.current, self.exit_code = ServiceState.STOPPED, 137 if self.kill_on_stop else 143
            self.on_stop()

    def start(self, say: Say, *, anew: bool = False) -> None:
        self._record("start")
        self._require_known()
        if anew and self.current is not ServiceState.STOPPED:
            self.stop(CancelToken(), say)
        if self.bolt_alone:
            self.bolt_alone, self.current = False, ServiceState.STOPPED
        for _ in range(2):
            say("Neo4j is starting: waiting for an answer at http://127.0.0.1:7474, bolt://127.0.0.1:7687, 0 s")
            if self.current is not ServiceState.STOPPED:
                break
            if self.start_fails:
                self.start_fails -= 1
                continue
            self.current, self.elsewhere = ServiceState.RUNNING, self.stays_elsewhere
            self.on_start()
        if self.server_answer() is None:
            raise ServiceStartFailed(f"{self.name} was started, but no server answered at http://127.0.0.1:7474")

    def prove_stopped(self, *, clean: bool = True) -> None:
        self._record("prove_stopped")
        self._prove(clean)

    def prove_stayed_stopped(self, cancel: CancelToken, *, clean: bool = True) -> None:
        self._record("prove_stayed_stopped")
        cancel.check()
        if self.comes_back:
            self.current = ServiceState.RUNNING
        self._prove(clean)

    def members(self) -> tuple[ServiceMember, ...]:
        own = ServiceMember(self.name, "Neo4j", self.current)
        return (own, *(ServiceMember(name, name.title(), state) for name, state in self.others.items()))

    def restart_others(self, say: Say) -> None:
        self._record("restart_others")
        for name in self.others:
            say(f"Restarting {name}")
            self.others[name] = ServiceState.STOPPED if name in self.restart_fails else ServiceState.RUNNING
        if self.restart_fails:
            raise RestartFailed(f"Not everything was restarted: {', '.join(self.restart_fails)}.")

    def uses_data_folder(self) -> bool | None:
        return (self.current is ServiceState.RUNNING and not self.elsewhere) if self.tells_use else None

    def unopened_databases(self, wait_s: float = 0.0) -> tuple[str, ...] | None:
        return self.unopened

    def server_answer(self, wait_s: float = 0.0) -> ServerAnswer | None:
        if self.current is not ServiceState.RUNNING or self.health_never:
            return None
        if self.bolt_alone:
            return ServerAnswer(Endpoint(Connector.BOLT, "127.0.0.1", 7687), "127.0.0.1")
        return ServerAnswer(Endpoint(Connector.HTTP, "127.0.0.1", 7474), "127.0.0.1", self.neo4j_version, "enterprise")

    def transactions(self, answer: ServerAnswer, login: Login | None) -> Transactions:
        self._judge_login(login, "transactions")
        if self.open_transactions.unknown:
            raise NotTold(self.open_transactions.unknown)
        return self.open_transactions

    def count(self, answer: ServerAnswer, login: Login | None, database: str) -> StoreCount:
        self._judge_login(login, database)
        if database not in self.counts:
            raise NotTold("it refuses: Neo.ClientError.Database.DatabaseNotFound")
        return StoreCount(database, *self.counts[database])

    def store_info_call(self, question: Question) -> ToolCall:
        if self.admin_tool is None:
            raise CommandMissing("neo4j-admin")
        return ToolCall((str(self.admin_tool), *question.arguments), {}, question.configuration)

    def _judge_login(self, login: Login | None, question: str) -> None:
        self.logins.append(login)
        self.on_question(question)
        if login is not None and login.password != self.password:
            raise LoginRefused

    def _wait_stopped(self, cancel: CancelToken, say: Say) -> None:
        for poll in range(self.stop_polls):
            say(f"Neo4j is stopping: its process 4711 has not ended yet, {poll} s")
            cancel.check()
        if self.stop_hangs:
            raise ServiceStopTimeout(f"{self.name} did not stop within 600 s: its process 4711 has not ended yet.")

    def _prove(self, clean: bool) -> None:
        self._require_known()
        if self.current is not ServiceState.STOPPED:
            raise ServiceNotStopped(f"{self.name} is not stopped: its restart policy is 'always'.")
        if clean and self.exit_code not in (None, 0, 130, 143):
            raise ServiceNotStopped(
                f"{self.name} ended with exit code {self.exit_code}, which is no clean stop.",
                "Start it once, stop it, then try again.",
            )
        if self.store_in_use:
            raise ServiceNotStopped(f"{self.name} is said to be stopped, but its store is in use.")

    def _require_known(self) -> None:
        if self.unknown:
            raise ServiceStateUnknown(f"The state of {self.name} could not be told.")
        if self.current is ServiceState.NOT_INSTALLED:
            raise ServiceNotInstalled(f"{self.name} does not exist.")

    def _record(self, name: str) -> None:
        self.calls.append((name, self.clock()))
