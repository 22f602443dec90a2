"""What can be done about a failed check: the page where it is put right, or an act from the review itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.errors import (
    BackupCorrupt,
    CommandMissing,
    ConfirmationNeeded,
    DataFolderInvalid,
    DestinationInvalid,
    InstallationUnsupported,
    InsufficientSpace,
    LabelTaken,
    RecoveryNeeded,
    ServiceNotInstalled,
    ServiceStateUnknown,
    VersionMismatch,
)
from core.model.check_codes import CheckCode
from core.model.service_state import ServiceState
from core.plan.checks.check import Check
from core.reports.job_record import Goal
from gui.logic.flow import PageId, WizardState


class Act(StrEnum):
    """What is done without leaving the review."""

    START_NEO4J = "start_neo4j"
    RECOVER = "recover"
    CHECK_AGAIN = "check_again"


Fix = PageId | Act

FIXES: Mapping[str, Fix] = MappingProxyType(
    {
        RecoveryNeeded.code: Act.RECOVER,
        ServiceStateUnknown.code: Act.CHECK_AGAIN,
        DataFolderInvalid.code: PageId.INSTALLATION,
        CommandMissing.code: PageId.INSTALLATION,
        ServiceNotInstalled.code: PageId.INSTALLATION,
        CheckCode.VERSION_UNKNOWN: PageId.INSTALLATION,
    }
)
"""Where a failed check is put right, by its code."""
FIXES_OF_GOAL: Mapping[Goal, Mapping[str, Fix]] = MappingProxyType(
    {
        Goal.BACKUP: {
            DestinationInvalid.code: PageId.DESTINATION,
            InsufficientSpace.code: PageId.DESTINATION,
            LabelTaken.code: PageId.DESTINATION,
            CheckCode.SAME_VOLUME: PageId.DESTINATION,
            CheckCode.CONFIG_FILE_MISSING: PageId.INSTALLATION,
            InstallationUnsupported.code: PageId.METHOD,
        },
        Goal.RESTORE: {
            # Of a restore, the destination is the server's data folder.
            DestinationInvalid.code: PageId.INSTALLATION,
            BackupCorrupt.code: PageId.BACKUP_CHOICE,
            VersionMismatch.code: PageId.BACKUP_CHOICE,
            CheckCode.MADE_BY_HAND: PageId.BACKUP_CHOICE,
            InstallationUnsupported.code: PageId.BACKUP_CHOICE,
            CheckCode.CONFIG_FILE_KEPT: PageId.CONFIGURATION,
        },
    }
)


def fix_of(state: WizardState, check: Check) -> Fix | None:
    """The page or act that puts a failed check right; None where the person must do it elsewhere, or answer."""
    if check.ok:
        return None
    at_rest = state.survey is not None and state.survey.status.state is ServiceState.STOPPED
    if check.code == ServiceStateUnknown.code and at_rest:
        return Act.START_NEO4J  # what is asked for is that it runs
    return FIXES_OF_GOAL.get(state.goal, {}).get(check.code) or FIXES.get(check.code)


def is_answered_here(check: Check) -> bool:
    """Nothing is wrong: a person has to say so, on the review page itself."""
    return not check.ok and check.code == ConfirmationNeeded.code
