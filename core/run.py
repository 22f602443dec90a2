"""The state of one running job: what its steps share. Made by the engine for one job and thrown away after it."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from core.boot_recovery import recovery_at_boot
from core.command import CommandResult, run_command
from core.entries import DirectoryEntry
from core.errors import ImagingBackupError
from core.events import CopyProgress, Event, Level, Limit, Notice, ServiceChanged, ServiceState, ServiceStatus
from core.file_table import FileTable
from core.guardian import guarded
from core.held_file import HeldFile
from core.installation import DEFAULT_BOLT_PORT, DEFAULT_HTTP_PORT, ROLE_FILES, Installation, InstallationKind
from core.journal import Journal
from core.keep_awake import keep_awake
from core.neo4j_conf import parse_neo4j_conf
from core.pace import Performed
from core.phrases import phrase
from core.plan import Plan
from core.progress import CancelToken, ProgressMeter
from core.repeated import repeated
from core.service import ServiceController, build_service
from core.tree_copy import CopiedTree, Earlier

log = logging.getLogger(__name__)

HEARTBEAT_S = 0.25
"""Between two samples of the meter: four a second, inside the promise of one to ten."""

TOOL_TIMEOUT_S = 24 * 3600.0

Emit = Callable[[Event], None]


def now_utc() -> str:
    """ISO 8601 in UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Host:
    """The effects handed to the engine: the service, outside commands, the clock, the folder for locks and journals."""

    service: ServiceController
    state_dir: Path
    service_for: Callable[[Installation], ServiceController] = build_service
    run_command: Callable[..., CommandResult] = run_command
    keep_awake: Callable[[str], AbstractContextManager[object]] = keep_awake
    clock: Callable[[], float] = time.monotonic
    at_boot: Callable[[Path], AbstractContextManager[None]] = recovery_at_boot
    """Who looks after the job when the machine is gone: of the state folder."""
    guard: Callable[[Path, Path, Callable[[str], None]], AbstractContextManager[None]] = guarded
    """Who looks after the job when this program is gone: of the state folder, the journal, and what takes a warning."""


def service_on_ports_of_conf(installation: Installation, host: Host) -> ServiceController:
    """The controller for the ports in neo4j.conf as it is now: a restored one may name others than the survey saw.

    A container's published ports belong to the engine and stay.
    """
    if installation.kind is not InstallationKind.WINDOWS:
        return host.service
    try:
        conf = Path(installation.config_dir, "neo4j", ROLE_FILES["neo4j"])
        settings = parse_neo4j_conf(conf.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return host.service
    http_port, bolt_port = settings.http_port or DEFAULT_HTTP_PORT, settings.bolt_port or DEFAULT_BOLT_PORT
    if (http_port, bolt_port) == (installation.http_port, installation.bolt_port):
        return host.service
    return host.service_for(replace(installation, http_port=http_port, bolt_port=bolt_port))


@dataclass(slots=True)
class Run:
    """One job."""

    plan: Plan
    host: Host
    cancel: CancelToken
    journal: Journal
    meter: ProgressMeter
    emit: Emit
    service: ServiceController
    """The host's; a restore replaces it when the restored neo4j.conf names other ports."""
    files: FileTable = field(default_factory=FileTable)
    """The new backup's files."""
    directories: dict[str, DirectoryEntry] = field(default_factory=dict)
    pre_copied: CopiedTree | None = None
    earlier: Earlier | None = None
    """What of an earlier backup is shared, once a step has looked at it."""
    shared: FileTable = field(default_factory=FileTable)
    """Those of the new backup's files that were shared, not copied."""
    verified: FileTable = field(default_factory=FileTable)
    """The files of the backup to restore, with the hashes that its gate has found."""
    configuration: dict[str, HeldFile] = field(default_factory=dict)
    """The configuration files that replace the server's, by path in the backup: read before Neo4j is stopped, since
    the disk of the backup may hang after it."""
    staged: str = ""
    """Fingerprint of the staged data, as it was when it was read back."""
    warnings: list[str] = field(default_factory=list)
    kept_aside: list[str] = field(default_factory=list)
    log_lines: list[str] = field(default_factory=list)
    consistency: str = "not run"
    checksum: str = ""
    """Of the new backup's manifest, once it is sealed."""
    marked: bool = False
    """A mark of the job lies beside the data (mark.py)."""
    hangs: bool = False
    """A step was given up, and what it waits for does not answer yet."""
    deferred: ImagingBackupError | None = None
    """A failure that does not spoil the backup (Neo4j did not start again): reported after the backup is sealed."""
    data_dir_before: os.stat_result | None = None
    """Owner and mode of a data folder that was deleted first."""
    performed: list[Performed] = field(default_factory=list)
    offline: tuple[float, float | None] = (0.0, None)
    """Seconds away that are over, and since when Neo4j is away now; one value, for the heartbeat reads it from its own thread."""

    def say(self, message: str, level: Level = Level.INFO) -> None:
        """A sentence for the person and the log; warnings are repeated in the outcome."""
        if level is Level.WARNING:
            self.warnings.append(message)
        log.log({Level.INFO: logging.INFO, Level.WARNING: logging.INFO, Level.ERROR: logging.ERROR}[level], message)
        self.log_lines.append(f"{now_utc()} {level.value}: {message}")
        self.emit(Notice(level, message))

    def answer_late_cancel(self) -> None:
        """Said by the heartbeat: who cancels may be a signal's handler, in the middle of anything."""
        if self.cancel.came_late:
            self.cancel.came_late = False
            self.say(phrase("The job can no longer be cancelled: it runs to its end."), Level.WARNING)

    def waiting(self, words: str) -> None:
        """What the service controller waits for."""
        self.meter.working_on(words)
        self.emit(Notice(Level.INFO, words))

    def service_changed(self, status: ServiceStatus) -> None:
        self.emit(ServiceChanged(status))

    def stop_service(self) -> None:
        """Counts the offline time from before the stop."""
        self.offline = (self.offline[0], self.host.clock())
        self.service_changed(ServiceStatus(ServiceState.STOPPING))
        with self.meter.spending(Limit.SERVICE):
            self.service.stop(self.cancel, self.waiting)
        self.service_changed(ServiceStatus(ServiceState.STOPPED))

    def start_service(self, *, anew: bool = False) -> None:
        self.service_changed(ServiceStatus(ServiceState.STARTING))
        with self.meter.spending(Limit.SERVICE):
            self.service.start(self.waiting, anew=anew)
        self.journal.note_service_up()
        self.count_offline()
        self.service_changed(self.service.state())

    def run_tool(self, argv: Sequence[str], env: Mapping[str, str]) -> CommandResult:
        """One of Neo4j's own tools, to its end."""
        with self.meter.spending(Limit.SERVICE):
            return self.host.run_command(
                argv,
                timeout_s=TOOL_TIMEOUT_S,
                cwd=Path(argv[0]).parent,
                env=env,
                cancel=self.cancel,
                on_line=self.waiting,
            )

    def count_offline(self) -> None:
        """The time away ends here, or what there is of it is counted because the job ends."""
        self.offline = (self.offline_so_far_s, None)

    @property
    def offline_so_far_s(self) -> float:
        """Time away up to now, also while Neo4j is not back."""
        over_s, since = self.offline
        return over_s if since is None else over_s + self.host.clock() - since


def serialised(emit: Emit) -> Emit:
    """The heartbeat and the steps emit from two threads; whoever listens sees one event at a time.

    A listener that fails (a closed pipe behind the command line) must not end the job, least of all its undoing.
    """
    lock = threading.Lock()

    def locked(event: Event) -> None:
        with lock:
            try:
                emit(event)
            except Exception as error:
                log.info("an event could not be shown: %s: %s", type(error).__name__, error)

    return locked


def _never_offline() -> float:
    return 0.0


def heartbeat(
    meter: ProgressMeter,
    emit: Callable[[CopyProgress], None],
    offline_so_far_s: Callable[[], float] = _never_offline,
    each_time: Callable[[], None] = lambda: None,
) -> AbstractContextManager[None]:
    """Sample the meter until the block ends: the only place that emits progress."""

    def beat() -> bool:
        each_time()
        emit(replace(meter.sample(), offline_s=offline_so_far_s()))
        return True

    return repeated(beat, HEARTBEAT_S, "progress")
