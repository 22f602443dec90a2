"""Control of Neo4j's service: what it does now, stop it with proof, start it until it answers.

"Stopped" is a claim that needs proof: the service manager or engine says so, no process is left, nobody holds a lock on
the store (neo4j issues 12595, 11984: "not running" while running, minutes to stop). Neo4j is never killed: a tool that
hangs is ended, the database is waited for, and a wait that is too long is an error. What the tools' exit codes say is
never believed; the truth is looked at. The two kinds of installation live in windows_service.py and docker_service.py.
"""

from __future__ import annotations

import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from core.cancel import CancelToken
from core.errors import (
    RestartFailed,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStartFailed,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.model.events import Say
from core.model.installation import Installation
from core.model.service_state import ServiceState, ServiceStatus
from core.neo4j.health import ServerAnswer, probe_server
from core.neo4j.store_lock import LockProbe, lock_holder, store_in_use, unopened_databases
from core.neo4j.waiting import LISTEN_S, POLL_PART, QUICK_POLL_S, Narrator, Patience, ToolRun, Way, tools_said
from core.phrases import join_phrases, phrase
from core.system.command import ON_WINDOWS

log = logging.getLogger(__name__)


def not_proven(data_dir: PurePath) -> str:
    """Where the system does not tell who has a file open."""
    return phrase(
        "That Neo4j uses the restored data in {folder} is not proven: this system does not tell.", folder=data_dir
    )


def restart_failed(failures: Sequence[str]) -> RestartFailed:
    return RestartFailed(
        phrase("Not everything was restarted: {failures}.", failures=join_phrases(*failures, between="; "))
    )


class Neo4jService(ABC):
    """What both kinds share: the patience, the order of looking, the words. The kinds say how to look and to act."""

    def __init__(self, installation: Installation, patience: Patience) -> None:
        self.installation = installation
        self.patience = patience
        self._stopping: ToolRun | None = None
        self._stopped_s = -math.inf
        """When a stop was seen to have come to its end, by the patience's clock."""

    @property
    def name(self) -> str:
        return self.installation.service_name

    @abstractmethod
    def state(self) -> ServiceStatus: ...

    @abstractmethod
    def prove_stopped(self, *, clean: bool = True) -> None: ...

    @abstractmethod
    def _stop_ways(self) -> Sequence[Way]: ...

    @abstractmethod
    def _start_ways(self) -> Sequence[Way]: ...

    @abstractmethod
    def _look(self) -> tuple[ServiceStatus, str]:
        """The state, and in words what of Neo4j is still there ("" when nothing is)."""

    @abstractmethod
    def _log_place(self) -> str: ...

    def server_answer(self) -> ServerAnswer | None:
        return probe_server(self.installation.http_port, self.installation.bolt_port)

    def uses_data_folder(self) -> bool | None:
        return store_in_use(Path(self.installation.data_dir), self.installation.kind)

    def unopened_databases(self, wait_s: float = 0.0) -> tuple[str, ...] | None:
        deadline_s = self.patience.clock() + wait_s
        # On Windows a look takes the lock for a moment, in which Neo4j could not: there it is looked at once more only.
        pause_s = wait_s if ON_WINDOWS else self.patience.poll_s
        while True:
            names = unopened_databases(Path(self.installation.data_dir), self.installation.kind)
            # Bolt may answer before the databases are open.
            if not names or self.patience.clock() >= deadline_s:
                return names
            self.patience.sleep(pause_s)

    def stop(self, cancel: CancelToken, say: Say) -> None:
        cancel.check()
        status, left = self._look()
        self._require_known(status)
        narrator = Narrator(say, self.patience)
        words: list[str] = []
        ways = [] if status.state in (ServiceState.STOPPED, ServiceState.STOPPING) else list(self._stop_ways())
        while left:
            run = ToolRun(ways.pop(0)) if ways else None
            self._stopping = run or self._stopping
            left = self._wait_stopped(left, run, cancel, narrator)
            if run is not None and run.words:
                words.append(run.words)
            if left and (not ways or narrator.elapsed_s >= self.patience.stop_s):
                message = phrase(
                    "{service} did not stop within {waited_s}: {what_is_left}.",
                    service=self.name,
                    waited_s=round(narrator.elapsed_s),
                    what_is_left=left,
                )
                raise ServiceStopTimeout(join_phrases(message, tools_said(words)))
        self._stopped_s = self.patience.clock()

    def prove_stayed_stopped(self, cancel: CancelToken, *, clean: bool = True) -> None:
        self._wait(self._stopped_s + self.patience.reappear_s - self.patience.clock(), cancel)
        self.prove_stopped(clean=clean)

    def start(self, say: Say, *, anew: bool = False) -> None:
        narrator = Narrator(say, self.patience)
        status = self._finish_stopping(narrator)
        self._require_known(status)
        if anew and status.state is not ServiceState.STOPPED:
            self.stop(CancelToken(), say)
            status = self._finish_stopping(Narrator(say, self.patience))
        # The first start may time out once (neo4j-drivers/boltkit issue 21): the same way again, then the other one.
        ways = list(self._start_ways())
        words: list[str] = []
        deadline_s = self.patience.clock() + self.patience.start_s
        while True:
            # What runs already, or is on its way, is only waited for.
            run = ToolRun(ways.pop(0)) if ways and status.state is ServiceState.STOPPED else None
            status, answered = self._wait_answer(run, deadline_s, narrator)
            if run is not None and run.words:
                words.append(run.words)
            if answered:
                return
            if not ways or self.patience.clock() >= deadline_s:
                break
        raise self._start_failed(words, narrator.elapsed_s)

    def _wait_stopped(self, left: str, run: ToolRun | None, cancel: CancelToken, narrator: Narrator) -> str:
        """What is left of Neo4j when the wait is over: "" when stopped, else time to try the next way or give up."""
        idle_since_s: float | None = None
        while left:
            cancel.check()
            if narrator.elapsed_s >= self.patience.stop_s:
                break
            narrator.say(phrase("Neo4j is stopping: {what_is_left}", what_is_left=left))
            self._pause(run, narrator, cancel)
            status, left = self._look()
            # A tool that has ended while Neo4j goes on running had no effect; one still stopping is left in peace.
            if run is not None and run.ended and status.state is ServiceState.RUNNING:
                idle_since_s = self.patience.clock() if idle_since_s is None else idle_since_s
                if self.patience.clock() - idle_since_s >= self.patience.effect_s:
                    break
            else:
                idle_since_s = None
        return left

    def _pause(self, run: ToolRun | None, narrator: Narrator, cancel: CancelToken) -> None:
        """Until the next look is due: at the end of the tool, and from then on soon and again."""
        if run is None or run.ended:
            self._wait(min(self.patience.poll_s, max(QUICK_POLL_S, narrator.elapsed_s * POLL_PART)), cancel)
        else:
            # Seldom before: a look that is under way when the tool ends would be one for nothing.
            self._wait(self.patience.poll_s, cancel, lambda: run.ended)

    def _wait(self, seconds: float, cancel: CancelToken, enough: Callable[[], bool] = lambda: False) -> None:
        """Sleep so long, or until it is enough; both and a cancel are seen within LISTEN_S."""
        until_s = self.patience.clock() + seconds
        while (left_s := until_s - self.patience.clock()) > 0 and not enough():
            cancel.check()
            self.patience.sleep(min(left_s, LISTEN_S))

    def _state_and_answer(self) -> tuple[ServiceStatus, ServerAnswer | None]:
        """Whoever answers while the service is down is another server on the same port."""
        status = self.state()
        return status, self.server_answer() if status.state is ServiceState.RUNNING else None

    def _wait_answer(self, run: ToolRun | None, deadline_s: float, narrator: Narrator) -> tuple[ServiceStatus, bool]:
        """True when the server answers; False when the way had no effect or the time is over. And the state then."""
        idle_since_s: float | None = None
        bolt_since_s: float | None = None
        if run is not None:
            self._pause(run, narrator, CancelToken())  # its tool has only just been started
        while True:
            status, answer = self._state_and_answer()
            now_s = self.patience.clock()
            if answer is None:
                bolt_since_s = None
            else:
                bolt_since_s = now_s if bolt_since_s is None else bolt_since_s
                if answer.via == "http" or now_s - bolt_since_s >= self.patience.http_s:
                    return status, True
            if now_s >= deadline_s:
                return status, False
            if status.state is ServiceState.STOPPED and (run is None or run.ended):
                idle_since_s = now_s if idle_since_s is None else idle_since_s
                if now_s - idle_since_s >= self.patience.effect_s:
                    return status, False
            else:
                idle_since_s = None
            http_port, bolt_port = self._ports()
            narrator.say(
                phrase(
                    "Neo4j is starting: waiting for an answer on port {http_port} (HTTP) or {bolt_port} (Bolt)",
                    http_port=str(http_port),
                    bolt_port=str(bolt_port),
                )
            )
            self._pause(run, narrator, CancelToken())

    def _finish_stopping(self, narrator: Narrator) -> ServiceStatus:
        """Let a stop that was cancelled half way come to its end: what is still going down cannot be started.

        The state then.
        """
        while True:
            under_way = self._stopping is not None and not self._stopping.ended
            status = self.state()
            if not (under_way or status.state is ServiceState.STOPPING) or narrator.elapsed_s >= self.patience.start_s:
                break
            narrator.say(phrase("Neo4j is still stopping: waiting for it to end before it is started again"))
            self._pause(self._stopping, narrator, CancelToken())
        self._stopping = None
        return status

    def _start_failed(self, words: list[str], waited_s: float) -> ServiceStartFailed:
        status = self.state()
        http_port, bolt_port = self._ports()
        message = phrase(
            "{service} was started, but no server answered on port {http_port} (HTTP) or {bolt_port} (Bolt) within "
            "{waited_s} (state: {state}).",
            service=self.name,
            http_port=str(http_port),
            bolt_port=str(bolt_port),
            waited_s=round(waited_s),
            state=status.state.words,
        )
        return ServiceStartFailed(
            join_phrases(message, tools_said(words)),
            phrase(
                "Read neo4j.log and debug.log in {folder}, then start it from the service panel.",
                folder=self._log_place(),
            ),
        )

    @property
    def _start_tool_s(self) -> float:
        """Short enough that a start tool which hangs leaves time for the ways after it."""
        return min(self.patience.tool_s, self.patience.start_s / 4)

    def _ports(self) -> tuple[int, int]:
        """HTTP and Bolt."""
        return self.installation.http_port, self.installation.bolt_port

    def _what_runs(self, status: ServiceStatus, pid: int | None) -> str:
        """What is left of a Neo4j that has not stopped."""
        if pid:
            return phrase("its process {pid} has not ended yet", pid=str(pid))
        return phrase("the service is still {state}", state=status.state.words)

    def _what_is_locked(self) -> str:
        probe = self._store_lock()
        return phrase("its store is still in use ({detail})", detail=probe.detail) if probe.held else ""

    def _require_known(self, status: ServiceStatus) -> None:
        if status.state is ServiceState.NOT_INSTALLED:
            raise ServiceNotInstalled(
                phrase("{service} does not exist: {detail}", service=self.name, detail=status.detail),
                phrase("Correct the name of the Neo4j service or container."),
            )
        if status.state is ServiceState.UNKNOWN:
            raise ServiceStateUnknown(
                phrase("The state of {service} could not be told: {detail}", service=self.name, detail=status.detail),
                phrase("Look at the service by hand; nothing is done while its state is unknown."),
            )

    def _store_lock(self) -> LockProbe:
        return lock_holder(Path(self.installation.data_dir))

    def _require_unlocked(self) -> None:
        probe = self._store_lock()
        if probe.held is None:
            raise ServiceStateUnknown(
                phrase(
                    "{service} is said to be stopped, but whether its store is in use could not be told: {detail}",
                    service=self.name,
                    detail=probe.detail,
                ),
                phrase("Start this program with the rights to open the data folder."),
            )
        if probe.held:
            raise ServiceNotStopped(
                phrase(
                    "{service} is said to be stopped, but its store is in use: {detail}",
                    service=self.name,
                    detail=probe.detail,
                ),
                phrase("End the program that has the database open, then try again."),
            )
