"""A plan: everything is decided in it before the first act. The engine performs its steps and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from core.errors import ConfirmationNeeded
from core.model.backup import BackupMethod
from core.model.installation import Installation
from core.model.layout import partial_path
from core.model.service_state import ServiceState
from core.plan.checks.check import Check
from core.plan.steps import CheckHealth, DeleteDirectory, SealBackup, Step, VerifyEarlier


class Operation(StrEnum):
    BACKUP = "backup"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be done, in order, and whether it may be."""

    operation: Operation
    method: BackupMethod
    installation: Installation
    steps: tuple[Step, ...]
    checks: tuple[Check, ...]
    label: str
    folder: PurePath
    """The sealed backup that a backup makes, or the one that a restore reads."""
    state_before: ServiceState
    host: str
    """Name of this machine."""
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Confirmed exceptions that the report must record (override of a version, delete first)."""
    ask_no_more: str = ""
    """Why Neo4j is not asked anything with the login again; '' where it may be."""

    @property
    def partial(self) -> PurePath:
        """The folder that a backup is built in."""
        return partial_path(self.folder)

    @property
    def reads_earlier(self) -> bool:
        """Whether a backup reads what it shares with an earlier one."""
        return any(isinstance(step, VerifyEarlier) for step in self.steps)

    @property
    def was_running(self) -> bool:
        return self.state_before is ServiceState.RUNNING

    @property
    def was_up(self) -> bool:
        """Whether Neo4j runs or tries to: a server that lost its data may be in a crash loop."""
        return self.state_before in (ServiceState.RUNNING, ServiceState.STARTING, ServiceState.STOPPING)

    @property
    def runnable(self) -> bool:
        return not self.blockers

    @property
    def blockers(self) -> tuple[Check, ...]:
        """What is wrong, then what only waits for an answer: nobody answers for a job that cannot run."""
        blockers = (check for check in self.checks if check.blocking and not check.ok)
        return tuple(sorted(blockers, key=lambda check: check.code == ConfirmationNeeded.code))

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(check.message for check in self.checks if not check.ok and not check.blocking)

    @property
    def total_bytes(self) -> int:
        return sum(step.size_bytes for step in self.steps)


def can_cancel(plan: Plan, index: int) -> bool:
    """Whether a cancel during that step brings back what was there before.

    Once the old data is deleted, it cannot come back; once the restored server answers, it stays; and a backup that gets its
    name is complete.
    """
    return not any(isinstance(step, DeleteDirectory | CheckHealth | SealBackup) for step in plan.steps[: index + 1])


def first_without_cancel(plan: Plan) -> int | None:
    """The number, counted from 1, of the first step that can no longer be cancelled; None where each can."""
    return next((number for number in range(1, len(plan.steps) + 1) if not can_cancel(plan, number - 1)), None)
