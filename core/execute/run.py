"""The state of one running job: what its steps share. Made by the engine for one job and thrown away after it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from core.cancel import CancelToken
from core.copying.held_file import HeldFile
from core.copying.progress import ProgressMeter
from core.copying.tree_copy import ClonedTree, CopiedTree, Earlier
from core.disk.file_table import FileTable
from core.disk.identity import identity_of
from core.disk.ownership import RightsBefore
from core.errors import ImagingBackupError
from core.model.backup import StorePart
from core.model.entries import DirectoryEntry
from core.model.events import Emit, Level, Limit, Notice, ServiceChanged
from core.model.file_lists import FileList
from core.model.installation import Installation
from core.model.service_state import ServiceState, ServiceStatus
from core.model.store_facts import Doubt, StoreCount, StoreState
from core.neo4j.controller import ServiceController
from core.phrases import phrase
from core.plan.estimate import TimeLeft
from core.plan.pace import Performed
from core.plan.plan import Plan
from core.plan.steps import Step
from core.recovery.host import Host
from core.recovery.journal import Journal, StartService
from core.system.command import CommandResult
from core.system.repeated import Repeat, repeated

log = logging.getLogger(__name__)

HEARTBEAT_S = 0.25
"""Between two samples of the meter: four a second, inside the promise of one to ten."""

TOOL_TIMEOUT_S = 24 * 3600.0
TOOL_IDLE_S = 1800.0
"""Without any reading, writing or computing. A backup that waits for its server gives up by itself after 20 minutes."""


@dataclass(slots=True)
class Run:
    """What every job has."""

    plan: Plan
    host: Host
    cancel: CancelToken
    journal: Journal
    meter: ProgressMeter
    emit: Emit
    time_left: TimeLeft
    service: ServiceController
    """The host's; a restore replaces it when the restored neo4j.conf names other ports."""
    warnings: list[str] = field(default_factory=list)
    kept_aside: list[str] = field(default_factory=list)
    log_lines: list[str] = field(default_factory=list)
    marked: bool = False
    """A mark of the job lies beside the data (mark.py)."""
    hangs: bool = False
    """A step was given up, and what it waits for does not answer yet."""
    deferred: ImagingBackupError | None = None
    """A failure that does not spoil the work (Neo4j did not start again): told at the end."""
    started_late: bool = False
    """Neo4j did not start at once."""
    stores: list[StoreState] = field(default_factory=list)
    """What Neo4j's own tool said of the databases of the copy."""
    counts: list[str] = field(default_factory=list)
    """What was said of nodes and relationships, but not of those in `counted`."""
    ask_no_more: str = ""
    """Why Neo4j is not asked anything with the login again, if that has shown since the plan was made."""
    not_removed: list[Path] = field(default_factory=list)
    """Folders of the job's own that it does not need any more, and could not remove."""
    performed: list[Performed] = field(default_factory=list)
    step: int | None = None
    """Index of the running step; None before the first, and once the job ends, well or badly."""
    did: str = ""
    """What the running step did in place of what its title says, as a title; '' where it did that."""
    offline: tuple[float, float | None] = (0.0, None)
    """Seconds offline that are over, and since when Neo4j is offline now; one value, for the heartbeat reads it from its own thread."""

    def say(self, message: str, level: Level = Level.INFO) -> None:
        """A sentence for the person and the log; warnings are repeated in the outcome."""
        if level is Level.WARNING:
            self.warnings.append(message)
        log.log({Level.INFO: logging.INFO, Level.WARNING: logging.INFO, Level.ERROR: logging.ERROR}[level], message)
        self.log_lines.append(f"{self.host.now_utc()} {level.value}: {message}")
        self.emit(Notice(level, message))

    def warn(self, warning: str) -> None:
        """Say it, unless it is ''."""
        if warning:
            self.say(warning, Level.WARNING)

    def show_progress(self) -> None:
        """On the heartbeat's thread."""
        self._answer_late_cancel()
        # Before the sample: the numbers of a step that has ended would be taken for those of the next.
        step = self.step
        progress = self.meter.sample()
        if step is not None:
            progress = self.time_left.tell(self.host.clock(), step, progress)
        self.emit(replace(progress, offline_s=self.offline_so_far_s))

    def _answer_late_cancel(self) -> None:
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
        """One of Neo4j's own tools, to its end. Raises ToolIdle."""
        with self.meter.spending(Limit.SERVICE):
            return self.host.run_command(
                argv,
                timeout_s=TOOL_TIMEOUT_S,
                idle_s=TOOL_IDLE_S,
                cwd=Path(argv[0]).parent,
                env=env,
                cancel=self.cancel,
                on_line=self.waiting,
            )

    def count_offline(self) -> None:
        """The time offline ends here, or what there is of it is counted because the job ends."""
        self.offline = (self.offline_so_far_s, None)

    @property
    def offline_so_far_s(self) -> float:
        """Time offline up to now, also while Neo4j is not back."""
        over_s, since = self.offline
        return over_s if since is None else over_s + self.host.clock() - since


@dataclass(slots=True)
class BackupRun(Run):
    """A backup: what its steps have found and made so far."""

    files: FileTable = field(default_factory=FileTable)
    """The new backup's files."""
    directories: dict[str, DirectoryEntry] = field(default_factory=dict)
    pre_copied: CopiedTree | None = None
    cloned: ClonedTree | None = None
    """What is still to be copied; None without clones."""
    earlier: Earlier | None = None
    """What of an earlier backup is shared, once a step has looked at it."""
    shared: FileTable = field(default_factory=FileTable)
    """Those of the new backup's files that were shared, not copied."""
    consistency: str = "not run"
    doubts: list[Doubt] = field(default_factory=list)
    counted: list[StoreCount] = field(default_factory=list)
    """What each database held right before the stop."""
    checksum: str = ""
    """Of the new backup's manifest, once it is sealed."""


@dataclass(slots=True)
class RestoreRun(Run):
    """A restore: what its steps have found and made so far."""

    verified: FileList = field(default_factory=FileTable)
    """The files of the backup to restore, with their hashes."""
    found: FileTable | None = None
    """The same, of a backup made by hand: whoever reads a file of it notes its hash here."""
    configuration: dict[str, HeldFile] = field(default_factory=dict)
    """The configuration files that replace the server's, by path in the backup: read before Neo4j is stopped, since
    the disk of the backup may hang after it."""
    staged: dict[PurePath, str] = field(default_factory=dict)
    """Fingerprint of what is staged, by its folder, as it was when it was read back."""
    before: dict[StorePart, RightsBefore] = field(default_factory=dict)
    """Owners and modes of what each part of the data replaces."""


def start_service_of(installation: Installation, *, required: bool = True) -> StartService:
    """The undo of a stop: with the folders that Neo4j is stopped on. Raises OSError."""
    data_dir = Path(os.path.realpath(installation.data_dir))
    logs = os.path.realpath(installation.transaction_logs_dir) if installation.transaction_logs_dir else ""
    return StartService(
        required, str(data_dir), identity_of(data_dir), logs_dir=logs, logs=identity_of(Path(logs)) if logs else ""
    )


Job = TypeVar("Job", bound=Run)
Performers = Mapping[type[Step], Callable[[Any, Job], None]]
"""What performs the steps of a job, by their type."""


def heartbeat(show_progress: Callable[[], None], repeated: Repeat = repeated) -> AbstractContextManager[None]:
    """Show the progress until the block ends: the only place that emits it."""

    def beat() -> bool:
        show_progress()
        return True

    return repeated(beat, HEARTBEAT_S, "progress")
