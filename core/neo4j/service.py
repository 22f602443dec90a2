"""Controls Neo4j's service: tells its state, stops it with proof, starts it and waits until it answers.

"Stopped" needs proof: the service manager or engine says so, no process is left, and nobody holds a lock on the store
(neo4j issues 12595, 11984: "not running" while running, minutes to stop). Neo4j is never killed: a tool that hangs is
ended, the database is waited for, and a wait that takes too long is an error. The tools' exit codes are never trusted; the
real state is looked at. How each kind looks and acts is in its package in core/kinds.
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
from core.model.endpoint import Endpoint
from core.model.events import Say
from core.model.installation import Installation
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import StoreCount
from core.model.transactions import Login, Transactions
from core.neo4j.counts import ask_count
from core.neo4j.health import ServerAnswer, can_answer_in_full, probe_server
from core.neo4j.store_info import Question, ToolCall
from core.neo4j.store_lock import LockProbe, lock_holder, store_in_use, unopened_databases
from core.neo4j.transactions import ask_transactions
from core.neo4j.waiting import LISTEN_S, POLL_PART, QUICK_POLL_S, Narrator, Patience, ToolRun, Way, tools_said
from core.phrases import join_phrases, phrase
from core.system.command import ON_WINDOWS

log = logging.getLogger(__name__)


class _BoltAlone:
    """For how long one and the same server has answered by Bolt alone. An answer that is missed now and then does not end it."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._pid: int | None = None

    @property
    def answers(self) -> bool:
        return self._since_s is not None

    def lasts(self, now_s: float) -> float:
        return 0.0 if self._since_s is None else now_s - self._since_s

    def see(self, status: ServiceStatus, answer: ServerAnswer | None, now_s: float) -> None:
        # Where it is restarted when it ends, each time is another process.
        if status.state is ServiceState.STOPPED or status.pid != self._pid:
            self._since_s, self._pid = None, status.pid
        if answer is not None and self._since_s is None:
            self._since_s = now_s


def not_proven(data_dir: PurePath) -> str:
    """For a system that does not tell which process has a file open."""
    return phrase(
        "That Neo4j uses the restored data in {folder} is not proven: this system does not tell.", folder=data_dir
    )


def restart_failed(failures: Sequence[str]) -> RestartFailed:
    return RestartFailed(
        phrase("Not everything was restarted: {failures}.", failures=join_phrases(*failures, between="; "))
    )


class Neo4jService(ABC):
    """What both kinds share: waiting times, the order of checks, the words. Each kind implements the checks and the acts."""

    def __init__(self, installation: Installation, patience: Patience) -> None:
        self.installation = installation
        self.patience = patience
        self._stopping: ToolRun | None = None
        self._stopped_s = -math.inf
        """When a stop was seen to have ended, by the clock in `patience`."""

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
        """The state, and in words what is left of a running Neo4j ("" for nothing)."""

    @abstractmethod
    def _log_place(self) -> str: ...

    @abstractmethod
    def store_info_call(self, question: Question) -> ToolCall: ...

    def server_answer(self, wait_s: float = 0.0) -> ServerAnswer | None:
        deadline_s = self.patience.clock() + wait_s
        while (answer := probe_server(self._endpoints())) is not None and not answer.is_full:
            if self.patience.clock() >= deadline_s:
                break
            self.patience.sleep(self.patience.poll_s)
        return answer

    def transactions(self, answer: ServerAnswer, login: Login | None) -> Transactions:
        return ask_transactions(answer, login)

    def count(self, answer: ServerAnswer, login: Login | None, database: str) -> StoreCount:
        return ask_count(answer, login, database, self.installation.neo4j_version)

    def uses_data_folder(self) -> bool | None:
        return store_in_use(Path(self.installation.data_dir), self.installation.kind)

    def unopened_databases(self, wait_s: float = 0.0) -> tuple[str, ...] | None:
        deadline_s = self.patience.clock() + wait_s
        # On Windows a look holds the lock for a moment, which blocks Neo4j: there only one more look is taken.
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
        # The first start may time out once (neo4j-drivers/boltkit issue 21): try the same way again, then the other one.
        ways = list(self._start_ways())
        words: list[str] = []
        deadline_s = self.patience.clock() + self.patience.start_s
        while True:
            # If it already runs or is starting, just wait.
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
        """What is left of Neo4j after the wait: "" when stopped, else the caller tries the next way or gives up."""
        idle_since_s: float | None = None
        while left:
            cancel.check()
            if narrator.elapsed_s >= self.patience.stop_s:
                break
            narrator.say(phrase("Neo4j is stopping: {what_is_left}", what_is_left=left))
            self._pause(run, narrator, cancel)
            status, left = self._look()
            # If the tool has ended and Neo4j still runs, the tool had no effect; if Neo4j is stopping, wait.
            if run is not None and run.ended and status.state is ServiceState.RUNNING:
                idle_since_s = self.patience.clock() if idle_since_s is None else idle_since_s
                if self.patience.clock() - idle_since_s >= self.patience.effect_s:
                    break
            else:
                idle_since_s = None
        return left

    def _pause(self, run: ToolRun | None, narrator: Narrator, cancel: CancelToken) -> None:
        """Wait until the next look is due: when the tool ends, and after that at short intervals."""
        if run is None or run.ended:
            self._wait(min(self.patience.poll_s, max(QUICK_POLL_S, narrator.elapsed_s * POLL_PART)), cancel)
        else:
            # Rarely before that: a look that is under way when the tool ends is wasted.
            self._wait(self.patience.poll_s, cancel, lambda: run.ended)

    def _wait(self, seconds: float, cancel: CancelToken, enough: Callable[[], bool] = lambda: False) -> None:
        """Sleep for `seconds`, or until `enough` is true; that and a cancel are noticed within LISTEN_S."""
        until_s = self.patience.clock() + seconds
        while (left_s := until_s - self.patience.clock()) > 0 and not enough():
            cancel.check()
            self.patience.sleep(min(left_s, LISTEN_S))

    def _state_and_answer(self) -> tuple[ServiceStatus, ServerAnswer | None]:
        """The state, and the server's answer. An answer while the service is down comes from another server on the port."""
        status = self.state()
        return status, self.server_answer() if status.state is ServiceState.RUNNING else None

    def _wait_answer(self, run: ToolRun | None, deadline_s: float, narrator: Narrator) -> tuple[ServiceStatus, bool]:
        """The state after the wait, and whether the server answers; False if the way had no effect or the time is over."""
        idle_since_s: float | None = None
        bolt = _BoltAlone()
        if run is not None:
            self._pause(run, narrator, CancelToken())  # the tool has only just been started
        while True:
            status, answer = self._state_and_answer()
            now_s = self.patience.clock()
            if answer is not None and answer.is_full:
                return status, True
            bolt.see(status, answer, now_s)
            # Where Neo4j has HTTP it opens it last, on a slow server long after Bolt, and ends if it cannot.
            has_http = bolt.answers and can_answer_in_full(self._endpoints())
            enough_s = self.patience.http_s if has_http else self.patience.bolt_s
            if answer is not None and bolt.lasts(now_s) >= enough_s:
                return status, True
            if now_s >= deadline_s + (enough_s if bolt.answers else 0.0):
                return status, False
            if status.state is ServiceState.STOPPED and (run is None or run.ended):
                idle_since_s = now_s if idle_since_s is None else idle_since_s
                if now_s - idle_since_s >= self.patience.effect_s:
                    return status, False
            else:
                idle_since_s = None
            if has_http:
                narrator.say(phrase("Neo4j answers by Bolt: waiting for its HTTP interface"))
            else:
                narrator.say(
                    phrase("Neo4j is starting: waiting for an answer at {addresses}", addresses=self._addresses)
                )
            self._pause(run, narrator, CancelToken())

    def _finish_stopping(self, narrator: Narrator) -> ServiceStatus:
        """Wait until a cancelled stop has ended: a service that is still stopping cannot be started. Returns the state."""
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
        message = phrase(
            "{service} was started, but no server answered at {addresses} within {waited_s} (state: {state}).",
            service=self.name,
            addresses=self._addresses,
            waited_s=round(waited_s),
            state=status.state.words,
        )
        return ServiceStartFailed(
            join_phrases(message, tools_said(words)),
            phrase(
                "Read neo4j.log and debug.log in {folder}: they say why. Where Neo4j is still down, start it when that is put "
                "right.",
                folder=self._log_place(),
            ),
        )

    @property
    def _start_tool_s(self) -> float:
        """Short enough that a start tool that hangs leaves time to try the other ways."""
        return min(self.patience.tool_s, self.patience.start_s / 4)

    def _endpoints(self) -> Sequence[Endpoint]:
        return self.installation.asked_at

    @property
    def _addresses(self) -> str:
        return ", ".join(map(str, self._endpoints()))

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
