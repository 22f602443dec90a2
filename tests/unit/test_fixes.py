"""A failed check leads to where it is put right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

import pytest

from core.model.backup import BackupMethod
from core.model.kind_facts import WINDOWS_INSTALLER
from core.model.service_state import ServiceState, ServiceStatus
from core.plan.checks.check import Check
from gui.logic.fixes import FIXES, FIXES_OF_GOAL, Act, Fix, fix_of, is_answered_here
from gui.logic.flow import PageId, WizardState, make_plan, next_page, visit
from tests.unit.test_flow import SERVER, SURVEY, backing_up, restoring

pytestmark = pytest.mark.same_everywhere


def failed(code: str) -> Check:
    return Check(code=code, ok=False, blocking=True, message="wrong")


@pytest.mark.parametrize(
    ("state", "code", "fix"),
    [
        (backing_up(), "RECOVERY_NEEDED", Act.RECOVER),
        (backing_up(), "SERVICE_STATE_UNKNOWN", Act.CHECK_AGAIN),
        (backing_up(), "DESTINATION_INVALID", PageId.DESTINATION),
        (backing_up(), "INSUFFICIENT_SPACE", PageId.DESTINATION),
        (backing_up(), "LABEL_TAKEN", PageId.DESTINATION),
        (backing_up(), "DATA_FOLDER_INVALID", PageId.INSTALLATION),
        (backing_up(), "COMMAND_MISSING", PageId.INSTALLATION),
        (backing_up(), "INSTALLATION_UNSUPPORTED", PageId.METHOD),
        (backing_up(), "MUCH_SMALLER", PageId.INSTALLATION),
        (backing_up(), "NOT_WHOLE", PageId.INSTALLATION),
        (restoring(), "BACKUP_NOT_WHOLE", PageId.BACKUP_CHOICE),
        (backing_up(), "TRANSACTIONS_OPEN", Act.CHECK_AGAIN),
        (backing_up(), "NOT_ELEVATED", None),
        (backing_up(), "CONFIRMATION_NEEDED", None),
        (restoring(), "RECOVERY_NEEDED", Act.RECOVER),
        (restoring(), "DESTINATION_INVALID", PageId.INSTALLATION),
        (restoring(), "INSUFFICIENT_SPACE", None),
        (restoring(), "BACKUP_CORRUPT", PageId.BACKUP_CHOICE),
        (restoring(), "VERSION_MISMATCH", PageId.BACKUP_CHOICE),
        (restoring(), "INSTALLATION_UNSUPPORTED", PageId.BACKUP_CHOICE),
        (restoring(), "CONFIG_FILE_KEPT", PageId.CONFIGURATION),
        (restoring(), "OTHER_FOLDER", PageId.BACKUP_CHOICE),
    ],
)
def test_a_failed_check_leads_to_where_it_is_put_right(state: WizardState, code: str, fix: Fix | None) -> None:
    assert fix_of(state, failed(code)) is fix
    assert fix_of(state, replace(failed(code), ok=True)) is None


def test_neo4j_is_started_where_it_must_run() -> None:
    windows = replace(SERVER, kind=WINDOWS_INSTALLER)
    resting = replace(SURVEY, status=ServiceStatus(ServiceState.STOPPED), admin_tool=PurePath("x"))
    state = backing_up(installation=windows, method=BackupMethod.ONLINE, survey=resting)
    plan = make_plan(state)
    assert plan is not None
    assert [fix_of(state, check) for check in plan.blockers] == [Act.START_NEO4J]


def test_every_page_that_puts_something_right_can_be_visited() -> None:
    for goal, fixes in FIXES_OF_GOAL.items():
        for fix in (*fixes.values(), *FIXES.values()):
            if isinstance(fix, PageId):
                state = WizardState(goal)
                visit(state, PageId.REVIEW, fix)
                assert next_page(state, fix) is not None


def test_only_a_confirmation_is_answered_on_the_review_itself() -> None:
    assert is_answered_here(failed("CONFIRMATION_NEEDED")) and not is_answered_here(failed("VERSION_MISMATCH"))
    assert not is_answered_here(replace(failed("CONFIRMATION_NEEDED"), ok=True))
