"""What can be done about a failed check: the page where it is corrected, or an act on the review page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.errors import (
    BackupCorrupt,
    BackupNotWhole,
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
    TransactionsOpen,
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
        TransactionsOpen.code: Act.CHECK_AGAIN,
        DataFolderInvalid.code: PageId.INSTALLATION,
        CommandMissing.code: PageId.INSTALLATION,
        ServiceNotInstalled.code: PageId.INSTALLATION,
        CheckCode.VERSION_UNKNOWN: PageId.INSTALLATION,
    }
)
"""Where a failed check is corrected, by its code."""
FIXES_OF_GOAL: Mapping[Goal, Mapping[str, Fix]] = MappingProxyType(
    {
        Goal.BACKUP: {
            DestinationInvalid.code: PageId.DESTINATION,
            InsufficientSpace.code: PageId.DESTINATION,
            LabelTaken.code: PageId.DESTINATION,
            CheckCode.SAME_VOLUME: PageId.DESTINATION,
            CheckCode.CONFIG_FILE_MISSING: PageId.INSTALLATION,
            CheckCode.MUCH_SMALLER: PageId.INSTALLATION,
            CheckCode.NOT_WHOLE: PageId.INSTALLATION,
            InstallationUnsupported.code: PageId.METHOD,
        },
        Goal.RESTORE: {
            # In a restore, the destination is the server's data folder.
            DestinationInvalid.code: PageId.INSTALLATION,
            BackupCorrupt.code: PageId.BACKUP_CHOICE,
            BackupNotWhole.code: PageId.BACKUP_CHOICE,
            VersionMismatch.code: PageId.BACKUP_CHOICE,
            CheckCode.MADE_BY_HAND: PageId.BACKUP_CHOICE,
            CheckCode.OTHER_FOLDER: PageId.BACKUP_CHOICE,
            InstallationUnsupported.code: PageId.BACKUP_CHOICE,
            CheckCode.CONFIG_FILE_KEPT: PageId.CONFIGURATION,
        },
    }
)


def fix_of(state: WizardState, check: Check) -> Fix | None:
    """The page or act that corrects a failed check; None if the person must do it elsewhere, or only answer."""
    if check.ok:
        return None
    at_rest = state.survey is not None and state.survey.status.state is ServiceState.STOPPED
    if check.code == ServiceStateUnknown.code and at_rest:
        return Act.START_NEO4J  # the check requires that it runs
    return FIXES_OF_GOAL.get(state.goal, {}).get(check.code) or FIXES.get(check.code)


def is_answered_here(check: Check) -> bool:
    """Whether the check only needs a confirmation on the review page."""
    return not check.ok and check.code == ConfirmationNeeded.code
