"""Control of Neo4j's service: what it does now, stop it with proof, start it until it answers.

"Stopped" is a claim that needs proof: the service manager or engine says so, no process is left, nobody holds a lock on
the store (neo4j issues 12595, 11984: "not running" while running, minutes to stop). Neo4j is never killed: a tool that
hangs is ended, the database is waited for, and a wait that is too long is an error. What the tools' exit codes say is
never believed; the truth is looked at. The two kinds of installation live in windows_service.py and docker_service.py.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from core.command import ON_WINDOWS, CommandResult
from core.errors import (
    ImagingBackupError,
    RestartFailed,
    ServiceNotInstalled,
    ServiceNotStopped,
    ServiceStartFailed,
    ServiceStateUnknown,
    ServiceStopTimeout,
)
from core.events import ServiceMember, ServiceState, ServiceStatus
from core.health import ServerAnswer, probe_server
from core.installation import Installation, InstallationKind
from core.phrases import join_phrases, phrase
from core.progress import CancelToken
from core.store_lock import LockProbe, lock_holder, store_in_use, unopened_databases

log = logging.getLogger(__name__)

Report = Callable[[str], None]
_LAST_WORDS = 400
LISTEN_S = 0.05
"""How often a wait listens: to a cancel, and to the end of the tool."""
QUICK_POLL_S = 0.1
POLL_PART = 1 / 10
"""Of the time waited so far. A look costs a process where the engine is asked, so a long wait asks seldom."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what, in seconds, and the clock to wait by."""

    stop_s: float = 600.0
    start_s: float = 300.0
    poll_s: float = 0.5
    """The longest between two looks; without a tool to wait for they begin with QUICK_POLL_S."""
    tool_s: float = 180.0
    """For a tool that should end by itself; Neo4j's own gives up after 120 s (NEO4J_SHUTDOWN_TIMEOUT)."""
    effect_s: float = 15.0
    """How long the truth may take to follow a tool that has ended, before the next way is tried."""
    reappear_s: float = 2.0
    """How long after a stop "it stayed stopped" is believed at the earliest: a restart policy or a watchdog brings it back
    by then, if ever."""
    http_s: float = 5.0
    """How long an answer by Bolt alone must last. Neo4j opens Bolt up to 2 s before HTTP, and ends again when the port of
    HTTP is taken (seen with 4.4.42)."""
    report_s: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class ServiceController(Protocol):
    """What the engine, the survey and the service panel ask of either kind, and of the fake (one contract suite)."""

    @property
    def name(self) -> str:
        """Key name of the Windows service, or the container's name."""
        ...

    def state(self) -> ServiceStatus:
        """The state now, UNKNOWN when it cannot be told; cheap enough for once a second, and no proof."""
        ...

    def stop(self, cancel: CancelToken, report: Report) -> None:
        """Stop Neo4j and return as soon as nothing of it is left. Nothing to do when it is stopped.

        Whoever then does what a running Neo4j must not see calls prove_stopped right before, when it counts.
        """
        ...

    def start(self, report: Report, *, anew: bool = False) -> None:
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

    def restart_others(self, report: Report) -> None:
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


def build_service(installation: Installation, patience: Patience | None = None) -> ServiceController:
    """The controller for that kind of installation, on the machine's service manager or engine or the sandbox's."""
    # Imported here because both modules are built on this one.
    from core.docker_service import DockerNeo4jService
    from core.windows_service import WindowsNeo4jService

    if installation.kind is InstallationKind.WINDOWS:
        return WindowsNeo4jService(installation, patience or Patience())
    return DockerNeo4jService(installation, patience or Patience())


@dataclass(frozen=True, slots=True)
class Way:
    """One way to stop or start: a tool, in words and as an act that blocks until the tool has ended."""

    title: str
    act: Callable[[], CommandResult | None]


class _ToolRun:
    """A tool running on a thread of its own, so that meanwhile the truth is looked at and a cancel is heard.

    Cancelling leaves it running: ending a `docker stop` half way makes some engines kill the container at once.
    """

    def __init__(self, way: Way) -> None:
        self.words = ""
        self._way = way
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="service-tool", daemon=True).start()

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    def _run(self) -> None:
        try:
            result = self._way.act()
            if result is not None:
                said = result.output.strip()[-_LAST_WORDS:]
                self.words = _how_it_ended(self._way.title, str(result.returncode), said)
        except ImagingBackupError as error:
            self.words = error.message
            log.info("%s did not do it: %s", self._way.title, error.message)
        except Exception as error:
            self.words = phrase("{tool}: {reason}", tool=self._way.title, reason=str(error))
            log.exception("%s failed", self._way.title)
        finally:
            self._ended.set()


def _how_it_ended(tool: str, exit_code: str, said: str) -> str:
    if said:
        return phrase("{tool} ended with {exit_code}: {said}", tool=tool, exit_code=exit_code, said=said)
    return phrase("{tool} ended with {exit_code}", tool=tool, exit_code=exit_code)


def _tools_said(words: Sequence[str]) -> str:
    if not words:
        return ""
    return phrase("The tools said: {words}", words=join_phrases(*words, between=" / "))


def not_proven(data_dir: PurePath) -> str:
    """Where the system does not tell who has a file open."""
    return phrase(
        "That Neo4j uses the restored data in {folder} is not proven: this system does not tell.", folder=data_dir
    )


def restart_failed(failures: Sequence[str]) -> RestartFailed:
    return RestartFailed(
        phrase("Not everything was restarted: {failures}.", failures=join_phrases(*failures, between="; "))
    )


class _Narrator:
    """Says what is waited for, at most once in report_s, with the seconds so far."""

    def __init__(self, report: Report, patience: Patience) -> None:
        self._report, self._patience = report, patience
        self._began_s = patience.clock()
        self._last_s: float | None = None

    @property
    def elapsed_s(self) -> float:
        return self._patience.clock() - self._began_s

    def say(self, words: str) -> None:
        now_s = self._patience.clock()
        if self._last_s is None or now_s - self._last_s >= self._patience.report_s:
            self._last_s = now_s
            self._report(phrase("{words}, {elapsed_s}", words=words, elapsed_s=round(self.elapsed_s)))


class Neo4jService(ABC):
    """What both kinds share: the patience, the order of looking, the words. The kinds say how to look and to act."""

    def __init__(self, installation: Installation, patience: Patience) -> None:
        self.installation = installation
        self.patience = patience
        self._stopping: _ToolRun | None = None
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

    def stop(self, cancel: CancelToken, report: Report) -> None:
        cancel.check()
        status, left = self._look()
        self._require_known(status)
        narrator = _Narrator(report, self.patience)
        words: list[str] = []
        ways = [] if status.state in (ServiceState.STOPPED, ServiceState.STOPPING) else list(self._stop_ways())
        while left:
            run = _ToolRun(ways.pop(0)) if ways else None
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
                raise ServiceStopTimeout(join_phrases(message, _tools_said(words)))
        self._stopped_s = self.patience.clock()

    def prove_stayed_stopped(self, cancel: CancelToken, *, clean: bool = True) -> None:
        self._wait(self._stopped_s + self.patience.reappear_s - self.patience.clock(), cancel)
        self.prove_stopped(clean=clean)

    def start(self, report: Report, *, anew: bool = False) -> None:
        narrator = _Narrator(report, self.patience)
        status = self._finish_stopping(narrator)
        self._require_known(status)
        if anew and status.state is not ServiceState.STOPPED:
            self.stop(CancelToken(), report)
            status = self._finish_stopping(_Narrator(report, self.patience))
        # The first start may time out once (neo4j-drivers/boltkit issue 21): the same way again, then the other one.
        ways = list(self._start_ways())
        words: list[str] = []
        deadline_s = self.patience.clock() + self.patience.start_s
        while True:
            # What runs already, or is on its way, is only waited for.
            run = _ToolRun(ways.pop(0)) if ways and status.state is ServiceState.STOPPED else None
            status, answered = self._wait_answer(run, deadline_s, narrator)
            if run is not None and run.words:
                words.append(run.words)
            if answered:
                return
            if not ways or self.patience.clock() >= deadline_s:
                break
        raise self._start_failed(words, narrator.elapsed_s)

    def _wait_stopped(self, left: str, run: _ToolRun | None, cancel: CancelToken, narrator: _Narrator) -> str:
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

    def _pause(self, run: _ToolRun | None, narrator: _Narrator, cancel: CancelToken) -> None:
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

    def _wait_answer(self, run: _ToolRun | None, deadline_s: float, narrator: _Narrator) -> tuple[ServiceStatus, bool]:
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

    def _finish_stopping(self, narrator: _Narrator) -> ServiceStatus:
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
            join_phrases(message, _tools_said(words)),
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
