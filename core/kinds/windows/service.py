"""Neo4j as a Windows service: the vendor's neo4j.bat for the acts, the service manager and the store for the truth.

neo4j.bat has two known ways of speaking and ends with 3 both when the service is stopped and when it does not exist
(field-facts 6.1), so its text is read, and only together with the service manager. The pure part is
`judge_windows_state`. Nothing here names a CAST service: they are found by the beginning of their display name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from core.errors import (
    CommandFailed,
    CommandMissing,
    ImagingBackupError,
    ServiceNotStopped,
    ServiceStateUnknown,
    UsageError,
)
from core.kinds.windows.service_manager import ServiceEntry, ServiceManager, open_service_manager
from core.model.events import Say
from core.model.installation import Installation
from core.model.service_state import ServiceMember, ServiceState, ServiceStatus
from core.neo4j.admin import tool_environment
from core.neo4j.service import Neo4jService, restart_failed
from core.neo4j.store_info import Question, ToolCall
from core.neo4j.waiting import Patience, Way
from core.phrases import phrase
from core.system.command import CommandResult, run_command

CAST_SERVICE_PREFIX = "CAST Imaging System"
"""Of display names."""
STATUS_STOPPED = 3
STATUS_RUNNING = 0
_PID = re.compile(r"\bat pid (\d{1,10})\b", re.IGNORECASE)
_CURRENT = re.compile(r"current status is\s+<?\s*(\w+)", re.IGNORECASE)
_CURRENT_STATES = {
    "stopped": ServiceState.STOPPED,
    "startpending": ServiceState.STARTING,
    "stoppending": ServiceState.STOPPING,
    "running": ServiceState.RUNNING,
    "paused": ServiceState.RUNNING,
    "pausepending": ServiceState.RUNNING,
    "continuepending": ServiceState.RUNNING,
}
_CAREFUL_FIRST = (ServiceState.RUNNING, ServiceState.STOPPING, ServiceState.STARTING)
"""Between two voices that contradict each other the one that forbids more is believed."""
_TOOL_WORDS = 200


def read_status_output(result: CommandResult) -> ServiceStatus:
    """What `neo4j.bat status` said, in any of its known forms; UNKNOWN for everything else."""
    text = " ".join(result.output.split())
    lower = text.lower()
    words = text[-_TOOL_WORDS:]
    if re.search(r"\bis running\b", lower):
        pid = _PID.search(text)
        return ServiceStatus(ServiceState.RUNNING, words, int(pid[1]) if pid else None)
    # Text and exit code must agree before anything less than "running" is believed.
    if result.returncode == STATUS_STOPPED:
        if re.search(r"\bis not installed\b", lower):
            return ServiceStatus(ServiceState.NOT_INSTALLED, words)
        if re.search(r"\bis not running\b", lower):
            current = _CURRENT.search(text)
            state = _CURRENT_STATES.get(current[1].lower(), ServiceState.UNKNOWN) if current else ServiceState.STOPPED
            return ServiceStatus(state, words)
    exit_code = str(result.returncode)
    if not words:
        said = phrase("neo4j.bat status ended with {exit_code} and said nothing", exit_code=exit_code)
    else:
        said = phrase("neo4j.bat status ended with {exit_code} and said: {words}", exit_code=exit_code, words=words)
    return ServiceStatus(ServiceState.UNKNOWN, said)


def judge_windows_state(manager_state: ServiceState, tool_result: CommandResult | None) -> ServiceStatus:
    """One state from two witnesses: the service manager and `neo4j.bat status` (None when it could not be asked).

    An unreadable tool leaves the manager's word; a silent manager leaves the tool's. When they contradict each other
    the more careful one wins: running beats stopped. Between "stopped" and "not installed" the manager knows better:
    the newer neo4j.bat says "not running" of a service that does not exist.
    """
    manager_words = _manager_says(manager_state)
    if tool_result is None:
        return ServiceStatus(manager_state, manager_words)
    tool = read_status_output(tool_result)
    detail = phrase("{manager}; neo4j.bat: {said}", manager=manager_words, said=tool.detail)
    if tool.state is ServiceState.UNKNOWN:
        return ServiceStatus(manager_state, detail)
    if manager_state in (ServiceState.UNKNOWN, tool.state):
        return ServiceStatus(tool.state, detail, tool.pid)
    for state in _CAREFUL_FIRST:
        if state in (manager_state, tool.state):
            return ServiceStatus(state, detail, tool.pid)
    return ServiceStatus(manager_state, detail)


def _manager_says(state: ServiceState) -> str:
    return phrase("service manager: {state}", state=state.words)


def find_tool(installation: Installation, name: str) -> Path | None:
    """One of Neo4j's tools in neo4j\\bin: the batch file, or the script of that name."""
    paths = (Path(installation.bin_dir, candidate) for candidate in (f"{name}.bat", name))
    return next((path for path in paths if path.is_file()), None)


class WindowsNeo4jService(Neo4jService):
    """Neo4j of the Windows installer."""

    def __init__(self, installation: Installation, patience: Patience, manager: ServiceManager | None = None) -> None:
        super().__init__(installation, patience)
        self._manager = manager or open_service_manager()
        self._process: psutil.Process | None = None

    def state(self) -> ServiceStatus:
        """The service manager's word, which costs nothing; neo4j.bat is asked only when the manager does not know.

        neo4j.bat starts PowerShell or Java each time, too much for once a second: it is a witness in prove_stopped.
        """
        status, _ = self._ask_manager()
        return status if status.state is not ServiceState.UNKNOWN else self._ask_both(status.state)

    def prove_stopped(self, *, clean: bool = True) -> None:
        """Manager, neo4j.bat, process and lock must all say so. A service leaves no mark of having been killed."""
        manager, pid = self._ask_manager()
        status = self._ask_both(manager.state)
        self._require_known(status)
        if status.state is not ServiceState.STOPPED:
            detail = phrase("{said} (process {pid})", said=status.detail, pid=str(pid)) if pid else status.detail
            raise ServiceNotStopped(
                phrase("{service} is not stopped: {detail}", service=self.name, detail=detail),
                phrase(
                    "If it comes back by itself, look for a recovery action of the service or a watchdog; "
                    "then stop it and try again."
                ),
            )
        if self._process_alive():
            assert self._process is not None
            raise ServiceNotStopped(
                phrase(
                    "{service} is said to be stopped, but its process {pid} is alive.",
                    service=self.name,
                    pid=str(self._process.pid),
                )
            )
        self._require_unlocked()

    def members(self) -> tuple[ServiceMember, ...]:
        entries = self._manager.list_services()
        own = [entry for entry in entries if entry.name.lower() == self.name.lower()]
        return tuple(ServiceMember(e.name, e.display_name, e.state) for e in [*own, *self._others(entries)])

    def restart_others(self, say: Say) -> None:
        """What ran must run again. What was stopped may be so on purpose, even disabled: it is tried once, without blame."""
        others = self._others(self._manager.list_services())
        were_down = [entry for entry in others if entry.state in (ServiceState.STOPPED, ServiceState.STOPPING)]
        were_up = [entry for entry in others if entry not in were_down]
        failures: list[str] = []
        for entry in were_up:
            say(phrase("Stopping {name}", name=entry.display_name))
            self._try(entry, self._manager.stop, ServiceState.STOPPED, self.patience.stop_s, failures)
        for entry in were_up:
            say(phrase("Starting {name}", name=entry.display_name))
            self._try(entry, self._manager.start, ServiceState.RUNNING, self.patience.start_s, failures)
        for entry in were_down:
            say(phrase("Starting {name}, which was stopped", name=entry.display_name))
            left_down: list[str] = []
            self._try(entry, self._manager.start, ServiceState.RUNNING, self.patience.effect_s, left_down)
            for words in left_down:
                say(phrase("It was stopped before and is left so: {words}", words=words))
        if failures:
            raise restart_failed(failures)

    def store_info_call(self, question: Question) -> ToolCall:
        """Neo4j's own batch file, as the account that runs this program."""
        tool = find_tool(self.installation, "neo4j-admin")
        if tool is None:
            raise CommandMissing(str(self.installation.bin_dir / "neo4j-admin.bat"))
        environment = {**tool_environment(self.installation), "NEO4J_CONF": str(question.conf_dir)}
        return ToolCall((str(tool), *question.arguments), environment, question.configuration)

    def _look(self) -> tuple[ServiceStatus, str]:
        status, pid = self._ask_manager()
        if pid is not None and (self._process is None or self._process.pid != pid):
            try:
                # The object remembers when the process began, so that a reused number is not taken for it.
                self._process = psutil.Process(pid)
            except psutil.Error:
                self._process = None
        if status.state is not ServiceState.STOPPED:
            return status, self._what_runs(status, pid)
        if self._process_alive():
            assert self._process is not None
            return status, self._what_runs(status, self._process.pid)
        return status, self._what_is_locked()

    def _stop_ways(self) -> Sequence[Way]:
        return [
            Way("neo4j.bat stop", lambda: self._run_tool("stop")),
            Way(phrase("the service manager's stop"), self._stop_by_manager),
        ]

    def _start_ways(self) -> Sequence[Way]:
        vendor = Way("neo4j.bat start", lambda: self._run_tool("start", self._start_tool_s))
        return [vendor, vendor, Way(phrase("the service manager's start"), self._start_by_manager)]

    def _stop_by_manager(self) -> None:
        # A service that is just starting accepts no stop yet.
        self._wait_for(self.name, lambda state: state is not ServiceState.STARTING, self.patience.start_s)
        if self._manager.query(self.name)[0] is ServiceState.RUNNING:
            self._manager.stop(self.name)

    def _start_by_manager(self) -> None:
        self._manager.start(self.name)

    def _log_place(self) -> str:
        return str(self.installation.root / "logs")

    def _ask_manager(self) -> tuple[ServiceStatus, int | None]:
        try:
            state, pid = self._manager.query(self.name)
        except ServiceStateUnknown as error:
            return ServiceStatus(ServiceState.UNKNOWN, error.message), None
        return ServiceStatus(state, _manager_says(state), pid), pid

    def _ask_both(self, manager_state: ServiceState) -> ServiceStatus:
        try:
            result: CommandResult | None = self._run_tool("status")
        except (CommandFailed, UsageError):
            result = None
        return judge_windows_state(manager_state, result)

    def _run_tool(self, action: str, limit_s: float | None = None) -> CommandResult:
        """neo4j.bat in neo4j\\bin, with that folder as current one (DOC)."""
        folder = Path(self.installation.bin_dir)
        return run_command(
            [folder / "neo4j.bat", action],
            timeout_s=limit_s or self.patience.tool_s,
            cwd=folder,
            env=tool_environment(self.installation),
            quiet=action == "status",
        )

    def _process_alive(self) -> bool:
        try:
            # A zombie has ended: only its parent has not noticed yet.
            return (
                self._process is not None
                and self._process.is_running()
                and self._process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.NoSuchProcess:
            return False
        except psutil.Error:
            return True

    def _others(self, entries: Sequence[ServiceEntry]) -> list[ServiceEntry]:
        return [
            entry
            for entry in entries
            if entry.display_name.startswith(CAST_SERVICE_PREFIX) and entry.name.lower() != self.name.lower()
        ]

    def _try(
        self,
        entry: ServiceEntry,
        act: Callable[[str], None],
        wanted: ServiceState,
        limit_s: float,
        failures: list[str],
    ) -> None:
        try:
            if self._manager.query(entry.name)[0] is not wanted:
                act(entry.name)
            if not self._wait_for(entry.name, lambda state: state is wanted, limit_s):
                failures.append(
                    phrase(
                        "{name} is not {state} after {waited_s}",
                        name=entry.display_name,
                        state=wanted.words,
                        waited_s=round(limit_s),
                    )
                )
        except ImagingBackupError as error:
            failures.append(phrase("{name}: {reason}", name=entry.display_name, reason=error.message))

    def _wait_for(self, name: str, wanted: Callable[[ServiceState], bool], limit_s: float) -> bool:
        deadline_s = self.patience.clock() + limit_s
        while not wanted(self._manager.query(name)[0]):
            if self.patience.clock() >= deadline_s:
                return False
            self.patience.sleep(self.patience.poll_s)
        return True
