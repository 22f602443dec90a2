"""What the pages ask of the core: the Backend protocol and the values that pass through it. Types only; nothing acts.

`gui/backend.py` implements it on the real core, `tests/gui/fake_backend.py` in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.model.backup import Backup, BackupEntry
from core.model.events import Event, JobState, Outcome
from core.model.given import Given
from core.model.installation import Found, Installation
from core.model.pace import Pace
from core.model.requests import BackupRequest, RestoreRequest
from core.model.service_state import ServiceMember, ServiceStatus
from core.model.survey_facts import Survey
from core.plan.plan import Plan
from core.reports.job_record import Choice
from core.reports.page import Language
from core.survey.config_diff import FileComparison

Emit = Callable[[Event], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """What the service panel shows."""

    status: ServiceStatus
    answer: str = ""
    """Who answers, in words; '' when nobody does."""
    members: tuple[ServiceMember, ...] = ()


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A job of an earlier run that did not end."""

    key: str
    sentence: str
    installation: Installation


@dataclass(frozen=True, slots=True)
class Recovered:
    """A job that was interrupted and recovered while nobody looked."""

    key: str
    ended_utc: str
    succeeded: bool
    job: str
    message: str
    hint: str = ""
    more: tuple[str, ...] = ()
    """Warnings, and what was kept aside."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an earlier run left for convenience."""

    last_destination: str = ""
    known_folders: tuple[str, ...] = ()
    pace: Pace = field(default_factory=Pace)
    """How fast this machine was the last time."""


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
    async def interrupted(self) -> tuple[Interrupted, ...]: ...
    async def recovered(self) -> tuple[Recovered, ...]:
        """What nobody has seen yet, oldest first."""
        ...

    async def forget_recovered(self, recovered: Recovered) -> None: ...
    async def busy(self, installation: Installation | None) -> str:
        """Who runs a job now, and since when, as a sentence; '' when nobody does."""
        ...

    async def data_bytes(self, installation: Installation) -> int | None: ...
    async def view_service(self, installation: Installation) -> ServiceView: ...
    async def start_service(self, installation: Installation, say: Say) -> None: ...
    async def list_backups(self, folder: str) -> tuple[BackupEntry, ...]:
        """The folder itself, when it is a backup or a part of one; else the backups in it."""
        ...

    async def open_backup(self, entry: BackupEntry) -> Backup: ...
    async def folder_exists(self, folder: str) -> bool:
        """ReadFailed where that cannot be told."""
        ...

    async def survey_destination(self, request: BackupRequest) -> Survey:
        """What a backup there would find and take; Neo4j is not asked."""
        ...

    async def survey(self, request: BackupRequest | RestoreRequest) -> Survey: ...
    async def compare_config(self, installation: Installation, backup: Backup) -> tuple[FileComparison, ...]: ...
    async def start_plan(self, plan: Plan, emit: Emit, language: Language) -> RunningJob:
        """`language`: of its report."""
        ...

    async def start_recovery(
        self, interrupted: Interrupted, choice: Choice | None, emit: Emit, language: Language
    ) -> RunningJob:
        """Without a choice it ends with RECOVERY_UNDECIDED where a person must decide."""
        ...

    async def recall(self) -> Remembered: ...
    async def remember_folder(self, folder: str) -> None:
        """As one that holds backups; not as where the next one goes."""
        ...
