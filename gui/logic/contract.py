"""The interface between the pages and the core: the Backend protocol and its values. Types only; nothing acts.

`gui/backend.py` implements it on the real core, `tests/gui/fake_backend.py` in memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from core.model.backup import Backup, BackupEntry
from core.model.events import Emit, JobState, Outcome, Say
from core.model.generation3 import Generation3
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.interrupted import InterruptedJob, RecoveredJob
from core.model.pace import Pace
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceMember, ServiceStatus
from core.model.survey_facts import Survey
from core.plan.plan import Plan
from core.reports.job_record import Choice
from core.reports.page import Language
from core.survey.config_diff import FileComparison


@dataclass(frozen=True, slots=True)
class ServiceView:
    """What the service panel shows."""

    status: ServiceStatus
    answer: str = ""
    """The server that answers, in words; '' when none does."""
    members: tuple[ServiceMember, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What earlier runs have remembered, for convenience."""

    last_destination: str = ""
    known_folders: tuple[str, ...] = ()
    pace: Pace = field(default_factory=Pace)
    """How fast this machine was in the last job."""


SurveyDestination = Callable[[BackupRequest], Awaitable[Survey]]
"""The facts of a destination for a backup; Neo4j is not asked."""


class RunningJob(Protocol):
    """A job that was started."""

    @property
    def state(self) -> JobState: ...
    def cancel(self) -> None: ...
    async def result(self) -> Outcome: ...


class Backend(Protocol):
    """The GUI's one door to the core. Errors are ImagingBackupError; `emit` and `say` are called on the loop."""

    @property
    def log_path(self) -> str: ...
    async def find(self, given: Given) -> Found: ...
    async def interrupted(self) -> tuple[InterruptedJob, ...]: ...
    async def recovered(self) -> tuple[RecoveredJob, ...]:
        """What nobody has seen yet, oldest first."""
        ...

    async def forget_recovered(self, recovered: RecoveredJob) -> None: ...
    async def busy(self, installation: Installation | None) -> str:
        """Which account runs a job now, and since when, as a sentence; '' when no job runs."""
        ...

    async def data_bytes(self, installation: Installation) -> int | None: ...
    async def measure_generation_3(self, found: Generation3) -> Generation3:
        """The same with the sizes, as far as they could be counted in a while."""
        ...

    async def view_service(self, installation: Installation) -> ServiceView: ...
    async def start_service(self, installation: Installation, say: Say) -> None: ...
    async def list_backups(self, folder: str) -> tuple[BackupEntry, ...]:
        """The folder itself, when it is a backup or a part of one; else the backups in it."""
        ...

    async def open_backup(self, entry: BackupEntry) -> Backup: ...
    async def accept_backup(self, entry: BackupEntry) -> None:
        """From now on it is listed as accepted with the doubts of this entry."""
        ...

    def path_from_field(self, typed: str) -> Path:
        """The whole path that was typed or pasted. UsageError for what names none."""
        ...

    async def folder_exists(self, folder: str) -> bool:
        """ReadFailed where that cannot be told."""
        ...

    def survey_destinations(self, installation: Installation) -> SurveyDestination:
        """Surveys any number of destinations; what lies on the server is looked at once for all of them."""
        ...

    async def survey(self, request: BackupRequest | RestoreRequest) -> Survey: ...
    async def compare_config(self, installation: Installation, backup: Backup) -> tuple[FileComparison, ...]: ...
    async def start_plan(self, plan: Plan, emit: Emit, language: Language) -> RunningJob:
        """`language`: of its report."""
        ...

    async def start_recovery(
        self, interrupted: InterruptedJob, choice: Choice | None, emit: Emit, language: Language
    ) -> RunningJob:
        """Without a choice it ends with RECOVERY_UNDECIDED where a person must decide."""
        ...

    async def start_unpacking(self, archive: PurePath, folder: PurePath, emit: Emit) -> RunningJob:
        """Unpack an archive into a folder that does not exist yet."""
        ...

    async def recall(self) -> Remembered: ...
    async def remember_folder(self, folder: str) -> None:
        """Remember a folder that holds backups, but not as the destination of the next one."""
        ...
